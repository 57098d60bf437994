package appraisal

// LessonMinutes is one lesson hour (*jam pelajaran*, JP) in minutes (PerLAN 5/2018 [S]).
const LessonMinutes = 45

// MentoringHours are the lesson hours of a mentoring whose meetings took so many minutes each: whole ones of their sum, none
// before both sides have said how it ended (B.1.7). A meeting of unknown length, 0, adds nothing.
func (f GuidanceFacts) MentoringHours(meetings []int) (minutes, hours int) {
	if f.Kind != Mentoring || len(missingSides(CloseStep, f.Closed)) > 0 {
		return 0, 0
	}
	for _, m := range meetings {
		minutes += m
	}
	return minutes, minutes / LessonMinutes
}
