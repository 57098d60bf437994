package appraisal

import "testing"

func TestDeputiesAreAdmittedOrRefused(t *testing.T) {
	t.Parallel()
	today, from, to := NewDate(2026, 3, 2), NewDate(2026, 3, 9), NewDate(2026, 3, 20)
	asked := func(change ...func(*Deputising)) Deputising {
		d := Deputising{Post: "kabid", Person: "deputy", Capacity: DailyActing, Span: Span{from, to}, Together: []string{"kabid"}}
		for _, f := range change {
			f(&d)
		}
		return d
	}
	holds := func(post, person string, c Capacity, from, to Date) HeldSpan {
		return HeldSpan{post, person, c, Span{from, to}}
	}
	kabid, own := holds("kabid", "holder", Definitive, NewDate(2025, 1, 2), 0), holds("staf", "deputy", Definitive, NewDate(2025, 1, 2), 0)
	scene := func(change ...func(*DeputyScene)) DeputyScene {
		s := DeputyScene{Today: today, Held: []HeldSpan{kabid, own}, Reporting: []string{"deputy", "other"}}
		for _, f := range change {
			f(&s)
		}
		return s
	}
	vacant := func(s *DeputyScene) { s.Held = []HeldSpan{own} }
	also := func(more ...HeldSpan) func(*DeputyScene) {
		return func(s *DeputyScene) { s.Held = append(s.Held, more...) }
	}
	for _, c := range []struct {
		name        string
		d           Deputising
		s           DeputyScene
		field, code string
	}{
		{"IV.A.3: a Plh for a holder who is away", asked(), scene(), "", ""},
		{"IV.A.2–3: a Plt in a vacant post", asked(func(d *Deputising) { d.Capacity = Acting }), scene(vacant), "", ""},
		{"policy: from today", asked(func(d *Deputising) { d.From = today }), scene(), "", ""},
		{"policy: one day", asked(func(d *Deputising) { d.To = d.From }), scene(), "", ""},
		{"policy: the last day before the first", asked(func(d *Deputising) { d.To = d.From - 1 }), scene(), "to", DeputyDaysWrong},
		{"policy: from yesterday", asked(func(d *Deputising) { d.From = today - 1 }), scene(), "from", DeputyDaysPassed},
		{"policy: nobody reports to the post", asked(), scene(func(s *DeputyScene) { s.Reporting = nil }), "post_id", DeputyNothing},
		{"IV.A.3: the holder", asked(func(d *Deputising) { d.Person = "holder" }), scene(), "person_id", DeputyIsHolder},
		{"IV.A.2–3: a Plt in a filled post", asked(func(d *Deputising) { d.Capacity = Acting }), scene(), "capacity", DeputyPostFilled},
		{"IV.A.2–3: a Plh in a vacant post", asked(), scene(vacant), "capacity", DeputyPostVacant},
		{"IV.A.2–3: a Plh for a Plt who is away", asked(), scene(vacant, also(holds("kabid", "acting", Acting, NewDate(2026, 1, 2), NewDate(2026, 6, 30)))), "", ""},
		{"policy: the deputy retires on the last day", asked(), scene(func(s *DeputyScene) { s.DepartedFrom = to }), "person_id", DeputyDeparted},
		{"policy: … and on the day after", asked(), scene(func(s *DeputyScene) { s.DepartedFrom = to + 1 }), "", ""},
		{"IV.A.2: the only one to be appraised", asked(), scene(func(s *DeputyScene) { s.Reporting = []string{"deputy"} }), "person_id", DeputyRated},
		{"policy: the deputy is away on the first day", asked(), scene(func(s *DeputyScene) { s.Absences = []Span{{from - 30, from}} }), "person_id", DeputyAbsent},
		{"policy: … and back on it", asked(), scene(func(s *DeputyScene) { s.Absences = []Span{{from - 30, from - 1}} }), "", ""},
		{"IV.A.3: the deputy's own post has a Plh", asked(), scene(also(holds("staf", "third", DailyActing, to, to+5))), "person_id", DeputyAbsent},
		{"IV.A.3: … who is the holder", asked(), scene(also(holds("staf", "holder", DailyActing, to, to+5))), "person_id", DeputyCircular},
		{"IV.A.3: … on other days", asked(), scene(also(holds("staf", "holder", DailyActing, to+1, to+5))), "", ""},
		{"policy: the post has a deputy on the last day", asked(), scene(also(holds("kabid", "third", DailyActing, to, to+5))), "from", DeputyOverlaps},
		{"policy: … on the day after", asked(), scene(also(holds("kabid", "third", DailyActing, to+1, to+5))), "", ""},
		{"policy: the same deputy once more", asked(), scene(also(holds("kabid", "deputy", DailyActing, from-3, from))), "from", DeputyOverlaps},
		{"IV.A.3: the holder acts elsewhere", asked(), scene(also(holds("other", "holder", Acting, from-3, 0))), "from", HolderDeputises},
		{"IV.A.3: … which is handed over together", asked(func(d *Deputising) { d.Together = []string{"kabid", "other"} }), scene(also(holds("other", "holder", Acting, from-3, 0))), "", ""},
		{"IV.A.3: … which has a Plh", asked(), scene(also(holds("other", "holder", Acting, from-3, 0), holds("other", "third", DailyActing, from, to))), "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			field, refusal := AdmitDeputy(c.d, c.s)
			code := ""
			if refusal != nil {
				code = refusal.Code
				if refusal.Sentence == "" || refusal.English == "" || refusal.Provision == "" {
					t.Errorf("%+v says too little", refusal)
				}
			}
			if field != c.field || code != c.code {
				t.Errorf("got %q on %q, want %q on %q", code, field, c.code, c.field)
			}
		})
	}
}

func TestADeputyshipStandsByItsDays(t *testing.T) {
	t.Parallel()
	from, to := NewDate(2026, 3, 9), NewDate(2026, 3, 20)
	for _, c := range []struct {
		on, ended Date
		want      DeputyState
	}{
		{from - 1, 0, DeputyAhead}, {from, 0, DeputyActs}, {to, 0, DeputyActs}, {to + 1, 0, DeputyOver}, {from, from + 1, DeputyHandedBack}, {from + 5, from + 1, DeputyHandedBack},
	} {
		if got := DeputyStateOn(Span{from, to}, c.ended, c.on); got != c.want {
			t.Errorf("on %s, ended %s: %s, want %s", c.on, c.ended, got, c.want)
		}
	}
}

// What the law does not say stands on the page as what the agency set.
func TestTheNotesOnDeputiesNameWhatTheLawSaysAndWhatItDoesNot(t *testing.T) {
	t.Parallel()
	plh, plt := DeputyNotes(DailyActing), DeputyNotes(Acting)
	if len(plt) != len(plh)+1 {
		t.Errorf("a Plt is told of IV.A.5 besides: %d and %d notes", len(plt), len(plh))
	}
	for _, n := range plt {
		if n.Indonesian == "" || n.English == "" {
			t.Errorf("%+v lacks a language", n)
		}
	}
}
