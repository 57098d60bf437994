package appraisal

import "time"

// RoundHour is the hour, in the agency's zone, at which a cycle makes the round of a working morning.
const RoundHour = 8

// TaskReminder is one reminder that a morning brings to every open task with a last day.
type TaskReminder struct {
	Due  Date // last day of the task
	Left int  // working days left: 3, 1 or 0; −1 on the working day after
}

// DaysLeft is how many working days are left until a last day, as a reminder says it; −1 when it has passed.
func DaysLeft(c Calendar, today, due Date) int {
	if due < today {
		return -1
	}
	return c.Count(today, due)
}

// QuestionWaits is how many working days a question to HR stands before HR is reminded of it (policy: the law is silent).
const QuestionWaits = 3

// RemindersOn returns for which last days a morning queues a reminder: three working days before, one before, on the
// last day, and on the working day after it. How often is the program's own choice; the law asks for none.
func RemindersOn(c Calendar, today Date) []TaskReminder {
	var all []TaskReminder
	for d := today; c.Count(today, d) <= 3; d++ {
		if left := c.Count(today, d); left != 2 {
			all = append(all, TaskReminder{Due: d, Left: left})
		}
	}
	for d := today - 1; c.Count(d, today) <= 1; d-- {
		if c.Count(d, today) == 1 {
			all = append(all, TaskReminder{Due: d, Left: -1})
		}
	}
	return all
}

// Round returns the instant at which the round of a working day begins.
func (c Calendar) Round(d Date) time.Time { return c.At(d, RoundHour, 0) }
