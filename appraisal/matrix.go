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

// Judgement is what the ratings or values of one act come to.
type Judgement struct {
	Results   Rating    // as given; under a scored edition that decides, as it follows from the score
	Behaviour Rating    // likewise
	Predicate Predicate // zero: no two ratings, or no score where the score decides
	Score     *Score    // the values, where the rules know a scored edition
	Dropout   bool      // study leave was not completed
	Why       Why
}

// Judge returns what the facts of Rate, DecideObjection or ReuseResult come to under the rules of a case: the
// quadrant, the two outcomes of a study leave that was not completed, or the band of a scored edition that decides.
// A score beside the quadrant is kept and decides nothing. A study leave that was not completed goes before the
// band too (policy: PP 30/2019 does not know the case), by the behaviour rating that follows from the score.
func Judge(r Rules, f Facts) Judgement {
	j := Judgement{Results: f.Results, Behaviour: f.Behaviour, Dropout: f.StudyDropout}
	if r.Scoring != nil {
		j.Score = f.Score
	}
	if !r.Scored() {
		j.Predicate, j.Why = Conclude(j.Results, j.Behaviour, j.Dropout)
		return j
	}
	if f.Score == nil {
		return Judgement{Dropout: f.StudyDropout}
	}
	j.Results, j.Behaviour = RatingsOf(*f.Score)
	if j.Dropout {
		j.Predicate, j.Why = Conclude(j.Results, j.Behaviour, true)
		return j
	}
	_, predicate, why, err := ScoreOutcome(*r.Scoring, *f.Score)
	if err != nil {
		return Judgement{Score: f.Score}
	}
	j.Predicate, j.Why = predicate, why
	return j
}
