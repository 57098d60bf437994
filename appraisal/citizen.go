package appraisal

import "math/big"

// SatisfactionElements is how many elements (*unsur*) the national survey of satisfaction (*survei kepuasan masyarakat*)
// asks about, PermenPANRB 14/2017.
const SatisfactionElements = 9

// HighestMark is the best answer to an element; the lowest is 1.
const HighestMark = 4

// SatisfactionElement is one element, asked in our own words. Choices stand from 1, the worst, to 4.
type SatisfactionElement struct {
	Name, English        string
	Question, QuestionEn string
	Choices, ChoicesEn   [HighestMark]string
}

// Elements are the nine elements in the order of PermenPANRB 14/2017.
func Elements() []SatisfactionElement {
	return []SatisfactionElement{
		{Name: "Persyaratan", English: "Requirements",
			Question: "Apakah syarat yang diminta jelas dan wajar?", QuestionEn: "Were the requirements clear and reasonable?",
			Choices:   [4]string{"Tidak", "Kurang", "Ya", "Sangat"},
			ChoicesEn: [4]string{"No", "Hardly", "Yes", "Very"}},
		{Name: "Prosedur", English: "Procedure",
			Question: "Apakah alur pelayanan mudah diikuti?", QuestionEn: "Was the procedure easy to follow?",
			Choices:   [4]string{"Tidak", "Kurang", "Mudah", "Sangat"},
			ChoicesEn: [4]string{"No", "Hardly", "Easy", "Very"}},
		{Name: "Waktu", English: "Time",
			Question: "Apakah pelayanan cepat selesai?", QuestionEn: "Was the service quick?",
			Choices:   [4]string{"Tidak", "Kurang", "Cepat", "Sangat"},
			ChoicesEn: [4]string{"No", "Hardly", "Quick", "Very"}},
		{Name: "Biaya", English: "Cost",
			Question: "Apakah biaya sesuai ketentuan yang diumumkan?", QuestionEn: "Was the fee as announced?",
			Choices:   [4]string{"Tidak", "Kurang", "Sesuai", "Gratis"},
			ChoicesEn: [4]string{"No", "Hardly", "Yes", "Free"}},
		{Name: "Hasil layanan", English: "Product",
			Question: "Apakah hasilnya benar dan sesuai yang dijanjikan?", QuestionEn: "Was the outcome right and as promised?",
			Choices:   [4]string{"Tidak", "Kurang", "Sesuai", "Sangat"},
			ChoicesEn: [4]string{"No", "Hardly", "Yes", "Very"}},
		{Name: "Kemampuan petugas", English: "Competence of staff",
			Question: "Apakah petugas mampu membantu Anda?", QuestionEn: "Were the staff able to help you?",
			Choices:   [4]string{"Tidak", "Kurang", "Mampu", "Sangat"},
			ChoicesEn: [4]string{"No", "Hardly", "Able", "Very"}},
		{Name: "Sikap petugas", English: "Behaviour of staff",
			Question: "Apakah petugas sopan dan ramah?", QuestionEn: "Were the staff polite and friendly?",
			Choices:   [4]string{"Tidak", "Kurang", "Sopan", "Sangat"},
			ChoicesEn: [4]string{"No", "Hardly", "Polite", "Very"}},
		{Name: "Penanganan pengaduan", English: "Handling of complaints",
			Question: "Apakah keluhan dan saran ditanggapi?", QuestionEn: "Are complaints and advice dealt with?",
			Choices:   [4]string{"Tidak ada", "Kurang", "Ya", "Sangat"},
			ChoicesEn: [4]string{"Not at all", "Hardly", "Yes", "Very"}},
		{Name: "Sarana", English: "Facilities",
			Question: "Apakah tempat dan sarananya layak?", QuestionEn: "Were place and facilities decent?",
			Choices:   [4]string{"Tidak", "Kurang", "Layak", "Sangat"},
			ChoicesEn: [4]string{"No", "Hardly", "Decent", "Very"}},
	}
}

// Marks are one citizen's answers, one from 1 to 4 for each element.
type Marks [SatisfactionElements]int

// Valid reports whether every element was answered.
func (m Marks) Valid() bool {
	for _, mark := range m {
		if mark < 1 || mark > HighestMark {
			return false
		}
	}
	return true
}

// Tally adds answers up: what is needed for the index, and nothing of who answered.
type Tally struct {
	Answers int
	Sums    [SatisfactionElements]int // of the marks of each element
}

// Add counts one answer.
func (t *Tally) Add(m Marks) {
	t.Answers++
	for i, mark := range m {
		t.Sums[i] += mark
	}
}

// Plus is both together.
func (t Tally) Plus(other Tally) Tally {
	t.Answers += other.Answers
	for i, sum := range other.Sums {
		t.Sums[i] += sum
	}
	return t
}

// Mean is the average mark of an element, from 1 to 4, two places; ok is false without answers.
func (t Tally) Mean(element int) (mean Decimal, ok bool) {
	if t.Answers == 0 {
		return 0, false
	}
	return hundredths(int64(t.Sums[element]), int64(t.Answers)), true
}

// exact is the index as a fraction; nil without answers.
func (t Tally) exact() *big.Rat {
	if t.Answers == 0 {
		return nil
	}
	sum := 0
	for _, s := range t.Sums {
		sum += s
	}
	return big.NewRat(int64(sum)*25, int64(t.Answers)*SatisfactionElements)
}

// Index is the index of satisfaction (*indeks kepuasan masyarakat*, IKM) from 25 to 100: the mean of the elements, which
// weigh alike, times 25 (PermenPANRB 14/2017). The weight is the ninth part itself, not 0.11, so that nine best answers
// are 100; the fraction is rounded once, to two places, halves upwards. ok is false without answers.
func (t Tally) Index() (index Decimal, ok bool) {
	exact := t.exact()
	if exact == nil {
		return 0, false
	}
	return twoPlaces(exact), true
}

// twoPlaces rounds a fraction that is not negative once, to two places, halves upwards.
func twoPlaces(r *big.Rat) Decimal {
	twice := new(big.Int).Mul(r.Num(), big.NewInt(200))
	twice.Add(twice, r.Denom()).Quo(twice, new(big.Int).Lsh(r.Denom(), 1))
	return Decimal(twice.Int64()) * (decimalOne / 100)
}

// ServiceClass is the quality of a service (*mutu pelayanan*) by its index.
type ServiceClass string

// The classes of PermenPANRB 14/2017, the table of conversion of the index.
const (
	ClassA ServiceClass = "A" // *sangat baik*, 88.31–100
	ClassB ServiceClass = "B" // *baik*, 76.61–88.30
	ClassC ServiceClass = "C" // *kurang baik*, 65.00–76.60
	ClassD ServiceClass = "D" // *tidak baik*, 25.00–64.99
)

// SurveyProvision is where elements, index and classes come from.
const SurveyProvision = "PermenPANRB 14/2017"

// classLimits are the lowest index of each class, best first, as the table gives them: with two places, so the index is
// compared after it was rounded to two and no gap is left between classes.
var classLimits = []struct {
	class ServiceClass
	from  Decimal
}{
	{ClassA, 8831 * (decimalOne / 100)}, {ClassB, 7661 * (decimalOne / 100)}, {ClassC, 65 * decimalOne}, {ClassD, 25 * decimalOne},
}

// ClassOf is the class of an index as Index gives it.
func ClassOf(index Decimal) ServiceClass {
	for _, l := range classLimits {
		if index >= l.from {
			return l.class
		}
	}
	return ClassD
}

// From is the lowest index of the class; zero for what is none.
func (c ServiceClass) From() Decimal {
	for _, l := range classLimits {
		if l.class == c {
			return l.from
		}
	}
	return 0
}

// To is the highest index of the class.
func (c ServiceClass) To() Decimal {
	to := 100 * decimalOne
	for _, l := range classLimits {
		if l.class == c {
			return to
		}
		to = l.from - decimalOne/100
	}
	return to
}

// Valid reports whether c is one of the four classes.
func (c ServiceClass) Valid() bool { return c.From() != 0 }

// FewAnswers is the least number of answers before much is made of an index where the agency's policy names none
// (voices.citizens_least).
const FewAnswers = 10

// OneAnswerMoves is by how much one answer can move the index of so many at most: all four instead of all one, 75 points
// shared by everybody who answered. Two places; zero without answers.
func (t Tally) OneAnswerMoves() Decimal {
	if t.Answers == 0 {
		return 0
	}
	return hundredths(75, int64(t.Answers))
}

// Satisfaction is how far citizens' expectation was reached, for the aspect "citizen-satisfaction" of a proposal (policy).
type Satisfaction struct {
	Tally    Tally
	Expected ServiceClass // whose lowest index is what is expected
	Least    int          // fewer answers propose nothing
	Founded  int          // complaints about the person that were found true
	Points   int          // per cent that each of them takes
}

// Reached is the index in per cent of the lowest index of the expected class, less the points of founded complaints; from
// 0 to 120, like every achievement. ok is false with too few answers.
func (s Satisfaction) Reached() (percent Decimal, ok bool) {
	exact, from := s.Tally.exact(), s.Expected.From()
	if exact == nil || from == 0 || s.Tally.Answers < max(1, s.Least) {
		return 0, false
	}
	exact.Mul(exact, big.NewRat(100*int64(decimalOne), int64(from)))
	percent = twoPlaces(exact) - DecimalOf(s.Founded*s.Points)
	return min(max(percent, 0), DecimalOf(AchievedMost)), true
}
