package policies

import (
	"slices"

	"siklus.id/appraisal"
	"siklus.id/appraisal/editions"
)

// choiceContradictions are looked for in the sections an agency chose, once every value is sound by itself.
func (r *reader) choiceContradictions() {
	r.languageContradictions()
	r.progressContradictions()
	r.voiceContradictions()
	r.proposalContradictions()
	r.scoringContradictions()
	r.competenceContradictions()
}

func (r *reader) languageContradictions() {
	p := r.policy
	if !r.has("languages") {
		return
	}
	if !slices.Contains(p.Languages, p.Language) {
		r.fault(r.lines["languages.default"], "the default language %q is not offered", p.Language)
	}
	if !slices.Contains(p.Languages, "id") {
		r.fault(r.lines["languages.offered"], "Indonesian must be offered: the forms of the regulation are in it")
	}
}

func (r *reader) hears(voice string) bool { return slices.Contains(r.policy.Voices.Heard, voice) }

func (r *reader) voiceContradictions() {
	p := r.policy
	if r.has("voices") && !r.hears(SuperiorVoice) {
		r.fault(r.lines["voices.heard"], "the superior must be heard: feedback is the leader's duty (art. 17(1), 19(2))")
	}
	for _, limit := range []struct{ key, voice, or string }{
		{"voices.peers_least", Peers, Subordinates}, {"voices.peers_most", Peers, Subordinates}, {"voices.per_rater", Peers, Subordinates},
		{"voices.answer", Peers, Subordinates}, {"voices.before", Peers, Subordinates}, {"voices.citizens_least", Citizens, Citizens},
	} {
		switch heard := r.hears(limit.voice) || r.hears(limit.or); {
		case r.has("voices") && heard && !r.has(limit.key):
			r.fault(r.lines["voices"], "key %q is missing: %s are heard", limit.key, limit.voice)
		case r.has(limit.key) && !heard:
			r.fault(r.lines[limit.key], "%s are not heard, so this says nothing", limit.voice)
		}
	}
	weighed := slices.ContainsFunc(slices.Concat(p.Aspects.Results, p.Aspects.Behaviour), func(s Share) bool { return s.Aspect == ValuesAspect })
	switch {
	case weighed && !r.has("voices.values_least"):
		r.fault(r.lines["aspects"], "key \"voices.values_least\" is missing: feedback on the values has a weight")
	case !weighed && r.has("voices.values_least"):
		r.fault(r.lines["voices.values_least"], "feedback on the values has no weight, so this says nothing")
	}
	if open := p.Lengths[appraisal.T6]; r.has("voices.before") && p.Voices.Before >= open {
		r.fault(r.lines["voices.before"], "what was said would be released before the period ends: the window stays open for %d working days only", open)
	}
	if p.Voices.PeersLeast > p.Voices.PeersMost {
		r.fault(r.lines["voices.peers_least"], "%d answers are asked for where %d peers may be named", p.Voices.PeersLeast, p.Voices.PeersMost)
	}
	for _, from := range p.Development.From {
		if (from == Citizens || from == Measurements) && !r.hears(from) {
			r.fault(r.lines["development.from"], "training follows from %s, which no voice brings in", from)
		}
	}
}

func (r *reader) proposalContradictions() {
	p := r.policy
	switch {
	case r.has("aspects") && !r.has("thresholds"):
		r.fault(r.lines["aspects"], "aspects propose a rating only with thresholds")
	case r.has("thresholds") && !r.has("aspects"):
		r.fault(r.lines["thresholds"], "thresholds propose a rating only with aspects")
	}
	if r.has("thresholds") && p.Thresholds.Meets >= p.Thresholds.Above {
		r.fault(r.lines["thresholds.meets"], "%d per cent cannot be as expected where %d is above", p.Thresholds.Meets, p.Thresholds.Above)
	}
	if r.has("aspects") && len(p.Aspects.Results) == 0 {
		r.fault(r.lines["aspects"], "no aspect of the results is named")
	}
	r.shares("aspects.results", p.Aspects.Results)
	r.shares("aspects.behaviour", p.Aspects.Behaviour)
}

func (r *reader) shares(path string, shares []Share) {
	sum := 0
	for _, s := range shares {
		sum += s.Weight
		if voice, ok := voiceOf[s.Aspect]; ok && !r.hears(voice) {
			r.fault(r.lines[path+"."+s.Aspect], "%s has a weight, but %s are not heard", s.Aspect, voice)
		}
	}
	if r.has(path) && sum != 100 {
		r.fault(r.lines[path], "the weights come to %d per cent, not 100", sum)
	}
}

// scoringContradictions hold art. 41(2)–(4) of PP 30/2019: 60/40 where the opinion of peers and direct staff
// is used, 70/30 where it is not. An edition that scores needs to be told its weights, and no other scored one
// stands beside it.
func (r *reader) scoringContradictions() {
	scores := slices.Contains(editions.Scored(), r.policy.Edition)
	if scores && !r.has("scoring") {
		r.fault(r.lines["edition"], "%s scores: the section \"scoring\" must name its weights", r.policy.Edition)
	}
	if scores && r.has("scoring") && r.policy.Scoring != r.policy.Edition {
		r.fault(r.lines["scoring.edition"], "%s decides, so no other edition can be shown", r.policy.Edition)
	}
	if !r.has("scoring") {
		return
	}
	want := "70/30"
	if r.hears(Peers) && r.hears(Subordinates) {
		want = "60/40"
	}
	if r.policy.Weights != want {
		r.fault(r.lines["scoring.weights"], "the weights must be %s: they follow from whether peers and direct staff are heard (PP 30/2019 art. 41(2)–(4))", want)
	}
}

// progressContradictions: feedback is one of the considerations of a rating (III.C.3), so it cannot come more
// seldom than ratings do.
func (r *reader) progressContradictions() {
	if r.policy.Progress.Feedback == appraisal.Quarterly && r.policy.Cadence == appraisal.Monthly {
		r.fault(r.lines["progress.feedback"], "feedback cannot come less often than ratings, which consider it (III.C.3)")
	}
}
