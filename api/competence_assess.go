package api

import (
	"context"
	"time"

	"siklus.id/appraisal"
	siklusv1 "siklus.id/proto/siklus/v1"
	connectv1 "siklus.id/proto/siklus/v1/siklusv1connect"
	"siklus.id/store"
)

var assessmentStates = map[appraisal.AssessmentState]siklusv1.AssessmentState{
	appraisal.AssessmentUnset: siklusv1.AssessmentState_ASSESSMENT_STATE_UNSET,
	appraisal.AssessmentAhead: siklusv1.AssessmentState_ASSESSMENT_STATE_AHEAD,
	appraisal.SelfAwaited:     siklusv1.AssessmentState_ASSESSMENT_STATE_SELF,
	appraisal.LeaderAwaited:   siklusv1.AssessmentState_ASSESSMENT_STATE_LEADER,
	appraisal.Assessed:        siklusv1.AssessmentState_ASSESSMENT_STATE_ASSESSED,
	appraisal.NotAssessed:     siklusv1.AssessmentState_ASSESSMENT_STATE_NOT_ASSESSED,
}

// AssessOwnCompetences keeps what the employee thinks of themselves. A reason helps and is not demanded.
func (s competence) AssessOwnCompetences(ctx context.Context, r *siklusv1.AssessOwnCompetencesRequest) (*siklusv1.AssessOwnCompetencesResponse, error) {
	out := &siklusv1.AssessOwnCompetencesResponse{}
	err := s.write(ctx, connectv1.CompetenceServiceAssessOwnCompetencesProcedure, r, r.GetCaseId(), func(tx store.Tx, p Principal, w scene, now time.Time) error {
		if refusal := w.Case.Rules.Competence.AdmitSelfAssessment(w.Today); refusal != nil {
			return refusal
		}
		kept, err := s.assess(ctx, tx, w, r.GetRatings(), store.CompetenceAssessment{Side: store.EmployeeSide, Version: int(r.GetVersion()),
			PersonID: p.Person, Role: appraisal.Employee, Note: plain(r.GetNote()), At: now})
		out.Version = int32(kept.Version)
		return err
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// AssessCompetences keeps what the superior of this moment assesses.
func (s competence) AssessCompetences(ctx context.Context, r *siklusv1.AssessCompetencesRequest) (*siklusv1.AssessCompetencesResponse, error) {
	out := &siklusv1.AssessCompetencesResponse{}
	err := s.write(ctx, connectv1.CompetenceServiceAssessCompetencesProcedure, r, r.GetCaseId(), func(tx store.Tx, p Principal, w scene, now time.Time) error {
		by, ok := w.any(leaders)
		if !ok {
			return refuseNotYours(byDoor)
		}
		all, err := tx.Assessments(ctx, w.Case.ID)
		if err != nil {
			return err
		}
		_, self := store.LatestAssessment(all, store.EmployeeSide)
		_, corrects := store.LatestAssessment(all, store.LeaderSide)
		reason := plain(r.GetReason())
		rules := w.Case.Rules
		if field, refusal := rules.Competence.AdmitAssessment(rules.Calendar, w.Today, self, corrects, reason); refusal != nil {
			if corrects && s.sameAgain(ctx, tx, w, r, p.Person, all) {
				stands, _ := store.LatestAssessment(all, store.LeaderSide)
				out.Version = int32(stands.Version)
				return nil
			}
			return &refused{field: field, Refusal: *refusal}
		}
		kept, err := s.assess(ctx, tx, w, r.GetRatings(), store.CompetenceAssessment{Side: store.LeaderSide, Version: int(r.GetVersion()),
			PersonID: p.Person, Role: by.Role, Note: plain(r.GetNote()), Reason: reason, At: now})
		out.Version = int32(kept.Version)
		return err
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// sameAgain reports whether a request says what stands already: a form that was sent twice is no correction.
func (s competence) sameAgain(ctx context.Context, tx store.Tx, w scene, r *siklusv1.AssessCompetencesRequest, person string, all []store.CompetenceAssessment) bool {
	stands, _ := store.LatestAssessment(all, store.LeaderSide)
	again, err := s.assess(ctx, tx, w, r.GetRatings(), store.CompetenceAssessment{Side: store.LeaderSide, Version: -1, PersonID: person, Role: stands.Role,
		Note: plain(r.GetNote())})
	return err == nil && again.Version == stands.Version
}

// assess holds ratings against the standard of the post and keeps them.
func (s competence) assess(ctx context.Context, tx store.Tx, w scene, ratings []*siklusv1.CompetenceRating, a store.CompetenceAssessment) (store.CompetenceAssessment, error) {
	standard, err := tx.StandardOf(ctx, w.Case.PostID)
	if err != nil {
		return a, err
	}
	given := make([]appraisal.CompetenceRating, len(ratings))
	for i, r := range ratings {
		given[i] = appraisal.CompetenceRating{Competence: r.GetCompetence(), Level: int(r.GetLevel()), Reason: plain(r.GetReason()), Evidence: plain(r.GetEvidence())}
	}
	checked, field, refusal := appraisal.AdmitRatings(given, standard.Levels, a.Side == store.LeaderSide)
	if refusal != nil {
		return a, &refused{field: field, Refusal: *refusal}
	}
	a.CaseID, a.Ratings = w.Case.ID, checked
	kept, _, err := tx.PutAssessment(ctx, a)
	return kept, err
}

// GetAssessment shows both sides' assessments and what the superior's says.
func (s competence) GetAssessment(ctx context.Context, r *siklusv1.GetAssessmentRequest) (*siklusv1.GetAssessmentResponse, error) {
	out := &siklusv1.GetAssessmentResponse{}
	err := s.read(ctx, connectv1.CompetenceServiceGetAssessmentProcedure, r, r.GetCaseId(), func(tx store.Tx, _ Principal, w scene) error {
		all, err := s.standards(ctx, tx)
		if err != nil {
			return err
		}
		post, err := tx.PostByID(ctx, w.Case.PostID)
		if err != nil {
			return err
		}
		list, err := tx.Assessments(ctx, w.Case.ID)
		if err != nil {
			return err
		}
		ids := []string{w.Case.PersonID}
		for _, a := range list {
			ids = append(ids, a.PersonID)
		}
		names, err := tx.PeopleByID(ctx, ids)
		if err != nil {
			return err
		}
		standard := all.Of(post)
		out.CaseId, out.Employee, out.Post, out.Year = w.Case.ID, personOf(names, w.Case.PersonID), post.Title, int32(w.year)
		out.Standard, out.Competences = all.show(standard, &post), all.asked(standard.Levels)
		out.Zone, out.Rehearsal, out.Today = w.Case.Rules.Calendar.Zone, w.Case.Rules.Pace.Rehearsal(), day(w.Today)
		out.Side, _ = w.side()
		s.showAssessments(out, w, list, names)
		s.showProfile(out, list, all.dictionary)
		s.sayWhether(out, w, standard)
		return nil
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// showAssessments adds the versions that stand and those before them.
func (s competence) showAssessments(out *siklusv1.GetAssessmentResponse, w scene, list []store.CompetenceAssessment, names map[string]store.Person) {
	window, calendar := w.Case.Rules.Competence, w.Case.Rules.Calendar
	if window.Opens != 0 {
		out.Opens, out.Closes, out.SelfUntil = day(window.Opens), day(window.Closes), day(window.SelfUntil(calendar))
	}
	for _, a := range list {
		shown := &siklusv1.CompetenceAssessment{Version: int32(a.Version), By: personOf(names, a.PersonID), Role: string(a.Role), Ratings: ratingsOf(a.Ratings, true),
			Note: a.Note, Reason: a.Reason, At: stamp(w.Case.Rules.Pace.ToLegal(a.At))}
		switch {
		case a.Side == store.EmployeeSide && out.Self == nil:
			out.Self = shown
		case a.Side == store.LeaderSide && out.Leader == nil:
			out.Leader = shown
		default:
			out.Former = append(out.Former, shown)
		}
	}
	out.State = assessmentStates[window.State(calendar, w.Today, out.GetSelf() != nil, out.GetLeader() != nil)]
}

func (s competence) showProfile(out *siklusv1.GetAssessmentResponse, list []store.CompetenceAssessment, dictionary []appraisal.Competence) {
	leader, ok := store.LatestAssessment(list, store.LeaderSide)
	if !ok {
		return
	}
	profile := appraisal.ProfileOf(leader.Ratings, dictionary)
	out.Fit = fitOf(profile.Fit)
	out.Strengths, out.Met, out.Gaps = standingsOf(profile.Strengths), standingsOf(profile.Met), standingsOf(profile.Gaps)
	for _, group := range [][]*siklusv1.CompetenceStanding{out.Strengths, out.Met, out.Gaps} {
		for _, standing := range group {
			if standing.GetCompetence() == appraisal.Integrity {
				out.Integrity = standing
			}
		}
	}
}

// sayWhether says whether the caller may assess now, or why not.
func (s competence) sayWhether(out *siklusv1.GetAssessmentResponse, w scene, standard store.Standard) {
	rules := w.Case.Rules
	var refusal *appraisal.Refusal
	switch {
	case out.GetSide() == "":
		return
	case w.Case.Stage.Ended():
		refusal = doorRefusal(appraisal.CaseEnded, "Penilaian tahun ini sudah selesai.", "This year's appraisal has ended.")
	case len(standard.Levels) == 0:
		_, _, refusal = appraisal.AdmitRatings(nil, nil, false)
	case out.GetSide() == sideEmployee:
		refusal = rules.Competence.AdmitSelfAssessment(w.Today)
	case out.GetLeader() == nil:
		_, refusal = rules.Competence.AdmitAssessment(rules.Calendar, w.Today, out.GetSelf() != nil, false, "")
	}
	if out.MayAssess = refusal == nil; refusal != nil {
		out.WhyNot, out.WhyNotEnglish = refusal.Sentence, refusal.English
	}
}

func ratingsOf(list []appraisal.CompetenceRating, reasons bool) (out []*siklusv1.CompetenceRating) {
	for _, r := range list {
		shown := &siklusv1.CompetenceRating{Competence: r.Competence, Level: int32(r.Level), Standard: int32(r.Standard)}
		if reasons {
			shown.Reason, shown.Evidence = r.Reason, r.Evidence
		}
		out = append(out, shown)
	}
	return out
}

func fitOf(f appraisal.CompetenceFit) *siklusv1.CompetenceFit {
	out := &siklusv1.CompetenceFit{Met: int32(f.Met), Of: int32(f.Of)}
	if f.Of > 0 {
		out.Percent = f.Percent.String()
	}
	return out
}

func standingsOf(list []appraisal.CompetenceStanding) (out []*siklusv1.CompetenceStanding) {
	for _, c := range list {
		out = append(out, &siklusv1.CompetenceStanding{Competence: c.Competence, Level: int32(c.Level), Standard: int32(c.Standard),
			Sentence: c.Says.Indonesian, English: c.Says.English, Next: c.Next.Indonesian, NextEnglish: or(c.Next.English, c.Next.Indonesian)})
	}
	return out
}
