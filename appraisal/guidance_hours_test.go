package appraisal

import "testing"

func TestMentoringCreditsWholeLessonHoursOnceItEnded(t *testing.T) {
	t.Parallel()
	both := []GuidanceSide{GuidedSide, GuideSide}
	for _, row := range []struct {
		name     string
		facts    GuidanceFacts
		meetings []int
		minutes  int
		hours    int
	}{
		{"PerLAN 5/2018: one hour is 45 minutes", GuidanceFacts{Kind: Mentoring, Closed: both}, []int{45}, 45, 1},
		{"the sum counts, not each meeting", GuidanceFacts{Kind: Mentoring, Closed: both}, []int{60, 60, 60}, 180, 4},
		{"a part of an hour is none", GuidanceFacts{Kind: Mentoring, Closed: both}, []int{30, 14}, 44, 0},
		{"a meeting of unknown length adds nothing", GuidanceFacts{Kind: Mentoring, Closed: both}, []int{0, 90}, 90, 2},
		{"no meeting", GuidanceFacts{Kind: Mentoring, Closed: both}, nil, 0, 0},
		{"B.1.7: one side has not said how it ended", GuidanceFacts{Kind: Mentoring, Closed: both[:1]}, []int{90}, 0, 0},
		{"coaching has no journal", GuidanceFacts{Kind: Coaching, Closed: both}, []int{90}, 0, 0},
	} {
		if minutes, hours := row.facts.MentoringHours(row.meetings); minutes != row.minutes || hours != row.hours {
			t.Errorf("%s: %d minutes, %d hours", row.name, minutes, hours)
		}
	}
}
