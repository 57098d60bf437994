package appraisal

// SurveyStatement is one thing that staff say how far it is true, from 1 (not at all) to 5 (fully).
type SurveyStatement struct{ Indonesian, English string }

// SurveyChoices is the highest choice.
const SurveyChoices = 5

// SurveyStep is from how many answers on the survey is shown, and after how many more it is brought up to date (policy):
// fewer would tell who said what.
const SurveyStep = 5

// SurveyStatements are the statements of the survey about the system itself. They are about being informed, helped,
// heard, and judged by the same measure. Changing one changes what earlier answers were about, so it asks for another
// survey.
func SurveyStatements() []SurveyStatement {
	return []SurveyStatement{
		{"Saya tahu apa yang diharapkan dari saya tahun ini dan bagaimana saya dinilai.", "I know what is expected of me this year and how I am rated."},
		{"Saya dapat melihat semua data yang dipakai untuk menilai saya.", "I can see all the data that are used to rate me."},
		{"Umpan balik yang saya terima membantu saya bekerja lebih baik.", "The feedback I get helps me to work better."},
		{"Bila saya tidak setuju, saya berani dan tahu cara menyampaikannya.", "When I disagree, I dare to say so and know how."},
		{"Sistem ini mudah dipakai dan tidak menambah beban yang tidak perlu.", "The system is easy to use and adds no needless burden."},
	}
}
