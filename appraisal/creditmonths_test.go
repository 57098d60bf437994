package appraisal_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"siklus.id/appraisal"
)

func TestMonthsBelongToThePostHeldOnTheirFifteenth(t *testing.T) {
	t.Parallel()
	on := func(month time.Month, day int) appraisal.Date { return appraisal.NewDate(2026, month, day) }
	post := func(title string, from, to appraisal.Date) appraisal.HeldPost {
		return appraisal.HeldPost{Title: title, Level: appraisal.Functional, From: from, To: to}
	}
	long := appraisal.NewDate(2020, time.January, 1)
	for _, row := range []struct {
		name string
		held []appraisal.HeldPost
		want string
	}{
		{"a whole year", []appraisal.HeldPost{post("Perawat Terampil", long, 0)}, "terampil 12"},
		{"promoted in June, on the first", []appraisal.HeldPost{post("Analis Kebijakan Ahli Pertama", long, on(time.May, 31)), post("Analis Kebijakan Ahli Muda", on(time.June, 1), 0)}, "ahli-pertama 5, ahli-muda 7"},
		{"promoted on the fifteenth: the month is the new post's", []appraisal.HeldPost{post("Guru Ahli Pertama", long, on(time.March, 14)), post("Guru Ahli Muda", on(time.March, 15), 0)}, "ahli-pertama 2, ahli-muda 10"},
		{"promoted on the sixteenth: the month is the old post's", []appraisal.HeldPost{post("Guru Ahli Pertama", long, on(time.March, 15)), post("Guru Ahli Muda", on(time.March, 16), 0)}, "ahli-pertama 3, ahli-muda 9"},
		{"left in September", []appraisal.HeldPost{post("Guru Ahli Muda", long, on(time.September, 14))}, "ahli-muda 8"},
		{"the title says no level", []appraisal.HeldPost{post("Perawat", long, on(time.April, 30)), post("Perawat Mahir", on(time.May, 1), 0)}, "?Perawat 4, mahir 8"},
		{"from a post that is none", []appraisal.HeldPost{{Title: "Kepala Bidang", Level: appraisal.Administrator, From: long, To: on(time.June, 30)}, post("Auditor Ahli Madya", on(time.July, 1), 0)}, "ahli-madya 6"},
		{"a title alone makes no functional post", []appraisal.HeldPost{{Title: "Staf Ahli Muda", From: long}}, ""},
		{"the years around do not count", []appraisal.HeldPost{post("Guru Ahli Muda", long, appraisal.NewDate(2025, time.December, 31)), post("Guru Ahli Madya", appraisal.NewDate(2027, time.January, 1), 0)}, ""},
	} {
		var got []string
		for _, m := range appraisal.MonthsByGrade(2026, row.held) {
			name := m.Grade.Code
			if m.Unread != "" {
				name = "?" + m.Unread
			}
			got = append(got, fmt.Sprintf("%s %d", name, m.Months))
		}
		if s := strings.Join(got, ", "); s != row.want {
			t.Errorf("%s: %q, want %q", row.name, s, row.want)
		}
	}
}
