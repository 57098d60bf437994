package web

import (
	"connectrpc.com/connect"
	"google.golang.org/protobuf/proto"

	siklusv1 "siklus.id/proto/siklus/v1"
)

// Ratings are given in two ways: by two judgments, or, where the edition is a scored one, by two values. The case
// says which; what either leads to is asked of the service and shown before anything is signed.

// scored is the request of an act that gives ratings.
type scored interface {
	GetResults() siklusv1.Rating
	GetBehaviour() siklusv1.Rating
	GetScore() *siklusv1.Score
}

// Scored reports how scores count in the case: "decides", "beside", or empty.
func (a *asked) Scored() string { return a.Case.GetScoring() }

// tidyScore takes out a score in which nothing was written.
func tidyScore(msg proto.Message) {
	empty := func(s *siklusv1.Score) bool { return s.GetTargets() == "" && s.GetBehaviour() == "" && !s.GetNewIdea() }
	switch req := msg.(type) {
	case *siklusv1.RateRequest:
		if empty(req.GetScore()) {
			req.Score = nil
		}
	case *siklusv1.DecideObjectionRequest:
		if empty(req.GetScore()) || req.GetOutcome() != siklusv1.Outcome_OUTCOME_CHANGED {
			req.Score = nil
		}
	}
}

// ratingsMissing names the inputs without which there is no rating: the two judgments, or the two values.
func ratingsMissing(a *asked) []string {
	req, ok := a.Request.(scored)
	if !ok {
		return nil
	}
	if d, decides := a.Request.(*siklusv1.DecideObjectionRequest); decides && d.GetOutcome() != siklusv1.Outcome_OUTCOME_CHANGED {
		return nil
	}
	var names []string
	lacks := func(name string, empty bool) {
		if empty {
			names = append(names, name)
		}
	}
	if a.Scored() == "decides" {
		lacks("score.targets", req.GetScore().GetTargets() == "")
		lacks("score.behaviour", req.GetScore().GetBehaviour() == "")
		return names
	}
	lacks("results", req.GetResults() == siklusv1.Rating_RATING_UNSPECIFIED)
	lacks("behaviour", req.GetBehaviour() == siklusv1.Rating_RATING_UNSPECIFIED)
	return names
}

// proposedRating asks, for the form, which rating the records propose. Without an answer the form is shown without
// it: the proposal is asked again before anything is sent.
func (s *server) proposedRating(v *visit, a *asked) error {
	if a.Preview != nil {
		return nil
	}
	preview, err := s.Evaluation.PreviewRating(v.ctx(), &siklusv1.PreviewRatingRequest{CaseId: a.Case.GetId()})
	if err == nil {
		a.Preview = preview
	}
	return nil
}

// previewRating asks which predicate the form leads to. Another results rating than the records propose needs notes
// that say why.
func (s *server) previewRating(v *visit, a *asked) ([]problem, error) {
	req, ok := a.Request.(*siklusv1.RateRequest)
	if !ok {
		return nil, nil
	}
	preview, err := s.Evaluation.PreviewRating(v.ctx(), &siklusv1.PreviewRatingRequest{CaseId: a.Case.GetId(),
		Results: req.GetResults(), Behaviour: req.GetBehaviour(), StudyDropout: req.GetStudyDropout(), Score: req.GetScore()})
	if err != nil {
		if refusalOf(err) == nil && connect.CodeOf(err) == connect.CodeNotFound {
			return nil, connect.NewError(connect.CodeUnavailable, err)
		}
		return nil, err
	}
	a.Preview = preview
	if preview.GetNotesNeeded() && req.GetNotes() == "" && !a.Departs() {
		return []problem{{Field: "notes", Label: v.labelOf("notes"), Provision: v.words.provision(preview.GetBehaviourProvision()),
			Sentence: v.t("rate.departs-behaviour", "proposed", v.words.code("rating", preview.GetProposedBehaviour().String()))}}, nil
	}
	if preview.GetNotesNeeded() && req.GetNotes() == "" {
		return []problem{{Field: "notes", Label: v.labelOf("notes"), Provision: v.words.provision(preview.GetProposedProvision()),
			Sentence: v.t("rate.departs", "proposed", v.words.code("rating", preview.GetProposed().String()))}}, nil
	}
	return nil, nil
}

// Departs reports whether the results rating is another than the records propose.
func (a *asked) Departs() bool {
	proposed, given := a.Preview.GetProposed(), a.Given()
	return proposed != siklusv1.Rating_RATING_UNSPECIFIED && given != siklusv1.Rating_RATING_UNSPECIFIED && given != proposed
}

// DepartsInBehaviour reports whether the behaviour rating is another than the records propose.
func (a *asked) DepartsInBehaviour() bool {
	proposed, given := a.Preview.GetProposedBehaviour(), a.Preview.GetBehaviour()
	if req, ok := a.Request.(scored); ok && req.GetBehaviour() != siklusv1.Rating_RATING_UNSPECIFIED {
		given = req.GetBehaviour()
	}
	return proposed != siklusv1.Rating_RATING_UNSPECIFIED && given != siklusv1.Rating_RATING_UNSPECIFIED && given != proposed
}

// Given is the results rating of the form, or the one that its score stands for.
func (a *asked) Given() siklusv1.Rating {
	if req, ok := a.Request.(scored); ok && req.GetResults() != siklusv1.Rating_RATING_UNSPECIFIED {
		return req.GetResults()
	}
	return a.Preview.GetResults()
}

// MaySignLater reports whether the signature can be put off: only the appraiser's, while the window is open.
func (a *asked) MaySignLater() bool {
	return a.Case.GetStage() == "window-open" && a.Case.GetYourRole() != "superior"
}

// Instead reports whether the superior acts because the appraiser did not sign.
func (a *asked) Instead() bool { return a.Case.GetStage() == "taken-over" }

// ReuseProposed reports whether the other of the two has proposed to use the old result again: then the caller's
// answer is awaited.
func (a *asked) ReuseProposed() bool {
	w := termOf(a.Case, "ReuseResult")
	return w != nil && w.GetRole() == a.Case.GetYourRole()
}

// ReuseWaits reports whether the caller has proposed it and the other's answer is awaited.
func (a *asked) ReuseWaits() bool { return termOf(a.Case, "ReuseResult") != nil && !a.ReuseProposed() }
