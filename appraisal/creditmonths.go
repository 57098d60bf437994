package appraisal

import "time"

// HeldPost is a post that somebody held as appointed, from its first day to its last; a zero To: held still.
type HeldPost struct {
	Title    string
	Level    Level
	From, To Date
}

// GradeMonths is how many months of a year somebody was in one level of functional posts. Of a functional post whose level
// nothing says, Grade is zero and Unread the title in which it was sought.
type GradeMonths struct {
	Grade  CreditGrade
	Months int
	Unread string
}

// MonthsByGrade counts the months of a year in functional posts by level, in the order in which the levels were reached. A
// month belongs to the post held on its fifteenth (policy); the level is read by [GradeOf].
func MonthsByGrade(year int, held []HeldPost) []GradeMonths {
	var out []GradeMonths
	for month := time.January; month <= time.December; month++ {
		middle := NewDate(year, month, 15)
		for _, h := range held {
			if h.Level != Functional || h.From > middle || !h.To.IsZero() && h.To < middle {
				continue
			}
			grade, ok := GradeOf(h.Title)
			unread := ""
			if !ok {
				unread = h.Title
			}
			if n := len(out); n > 0 && out[n-1].Grade.Code == grade.Code && out[n-1].Unread == unread {
				out[n-1].Months++
			} else {
				out = append(out, GradeMonths{Grade: grade, Months: 1, Unread: unread})
			}
			break
		}
	}
	return out
}
