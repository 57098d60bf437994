package appraisal

// Why is the reason of an outcome, as it is shown beside it.
type Why struct {
	Indonesian string
	English    string
	Provision  string
}

// Conclude returns the predicate that two ratings come to, and why: the quadrant of IV.B.3.a.3.c (for the
// year IV.B.3.b.3.c), except for an employee on study leave (*tugas belajar*) who failed or dropped out,
// who comes out Poor or VeryPoor by behaviour alone (IV.B.3.a.3.d; b.3.d). It is the only outcome that
// two ratings have: no formula, no weights. Without two valid ratings there is no predicate.
func Conclude(results, behaviour Rating, studyDropout bool) (Predicate, Why) {
	switch {
	case !results.Valid() || !behaviour.Valid():
		return "", Why{}
	case studyDropout:
		return concludeDropout(behaviour)
	}
	p := quadrant(results, behaviour)
	return p, Why{
		Indonesian: "Hasil kerja " + results.Name() + " dan perilaku kerja " + behaviour.Name() + " berarti " + p.Name() + ".",
		English:    "Results " + results.English() + " and behaviour " + behaviour.English() + " come to " + p.English() + ".",
		Provision:  "IV.B.3.a.3.c; IV.B.3.b.3.c",
	}
}

func quadrant(results, behaviour Rating) Predicate {
	switch {
	case results == Below && behaviour == Below:
		return VeryPoor
	case results == Below:
		return NeedsImprovement
	case behaviour == Below:
		return Poor
	case results == Above && behaviour == Above:
		return VeryGood
	}
	return Good
}

func concludeDropout(behaviour Rating) (Predicate, Why) {
	p := Poor
	if behaviour == Below {
		p = VeryPoor
	}
	return p, Why{
		Indonesian: "Tugas belajar tidak selesai: predikat hanya dapat Kurang atau Sangat Kurang, menurut perilaku kerja.",
		English:    "Study leave was not completed: the outcome can only be Poor or Very poor, by behaviour.",
		Provision:  "IV.B.3.a.3.d; IV.B.3.b.3.d",
	}
}
