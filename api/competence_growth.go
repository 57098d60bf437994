package api

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"siklus.id/appraisal"
	siklusv1 "siklus.id/proto/siklus/v1"
	connectv1 "siklus.id/proto/siklus/v1/siklusv1connect"
	"siklus.id/store"
)

// GetCompetenceGrowth shows the years of a person, levels only: reasons and evidence stay with their year's appraisal.
func (s competence) GetCompetenceGrowth(ctx context.Context, r *siklusv1.GetCompetenceGrowthRequest) (*siklusv1.GetCompetenceGrowthResponse, error) {
	out := &siklusv1.GetCompetenceGrowthResponse{}
	err := s.read(ctx, connectv1.CompetenceServiceGetCompetenceGrowthProcedure, r, r.GetCaseId(), func(tx store.Tx, p Principal, w scene) error {
		years, err := tx.AssessedYears(ctx, w.Case.PersonID, w.Case.Rules.Pace.Rehearsal())
		if err != nil {
			return err
		}
		dictionary, err := tx.CompetenceDictionary(ctx)
		if err != nil {
			return err
		}
		names, err := tx.PeopleByID(ctx, []string{w.Case.PersonID})
		out.CaseId, out.Employee = w.Case.ID, personOf(names, w.Case.PersonID)
		for _, y := range years {
			out.Years = append(out.Years, &siklusv1.CompetenceYear{Year: int32(y.Year), Post: y.Post, Fit: fitOf(y.Fit()), Ratings: ratingsOf(y.Ratings, false),
				Rehearsal: y.Rehearsal})
		}
		for _, c := range dictionary {
			if slices.ContainsFunc(years, func(y store.AssessedYear) bool { _, ok := appraisal.RatedAs(y.Ratings, c.Code); return ok }) {
				out.Competences = append(out.Competences, competenceOf(c))
			}
		}
		if err != nil {
			return err
		}
		return s.predicates(ctx, tx, p, w, out)
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// predicates puts the final predicates beside the years. A result is read by who stands in its own case: a new superior
// sees how competences grew, and no predicate of the years before.
func (s competence) predicates(ctx context.Context, tx store.Tx, p Principal, w scene, out *siklusv1.GetCompetenceGrowthResponse) error {
	finals, err := tx.FinalYears(ctx, w.Case.PersonID, w.Case.Rules.Pace.Rehearsal())
	if err != nil {
		return err
	}
	for _, f := range finals {
		then, err := s.placeIn(ctx, tx, p, f.EvaluationID)
		if errors.Is(err, store.ErrNotFound) {
			continue
		}
		if err != nil {
			return err
		}
		if err := tx.LogRead(ctx, p.Person, then.Case.ID, "result"); err != nil {
			return err
		}
		year, found := out.Years, false
		for i := len(year) - 1; i >= 0 && !found; i-- { // of two posts in one year, the later one
			if found = int(year[i].GetYear()) == f.Year && year[i].GetRehearsal() == f.Rehearsal; found {
				year[i].Predicate = predicateWords[f.Predicate]
			}
		}
		if !found {
			out.Years = append(out.Years, &siklusv1.CompetenceYear{Year: int32(f.Year), Post: f.Post, Rehearsal: f.Rehearsal, Predicate: predicateWords[f.Predicate]})
		}
	}
	slices.SortStableFunc(out.Years, func(a, b *siklusv1.CompetenceYear) int { return cmp.Compare(a.GetYear(), b.GetYear()) })
	return nil
}

// mostDirections is how many posts a career direction lists: as many as a person reads through.
const mostDirections = 20

// GetCareerDirection holds the last assessment against the standards of the agency's other posts, with the results of the
// employee beside it. Before the first assessment it lists what other posts ask for, and holds nobody against it.
func (s competence) GetCareerDirection(ctx context.Context, r *siklusv1.GetCareerDirectionRequest) (*siklusv1.GetCareerDirectionResponse, error) {
	out := &siklusv1.GetCareerDirectionResponse{}
	err := s.read(ctx, connectv1.CompetenceServiceGetCareerDirectionProcedure, r, r.GetCaseId(), func(tx store.Tx, p Principal, w scene) error {
		names, err := tx.PeopleByID(ctx, []string{w.Case.PersonID})
		if err != nil {
			return err
		}
		if out.Results, err = s.careerResults(ctx, tx, p, w); err != nil {
			return err
		}
		out.CaseId, out.Employee, out.NearFrom = w.Case.ID, personOf(names, w.Case.PersonID), int32(w.Case.Rules.Competence.FitsFrom)
		years, err := tx.AssessedYears(ctx, w.Case.PersonID, w.Case.Rules.Pace.Rehearsal())
		if err != nil {
			return err
		}
		var last store.AssessedYear
		if len(years) > 0 {
			last = years[len(years)-1]
		}
		out.Year = int32(last.Year)
		return s.direction(ctx, tx, w.Case.PostID, r.GetLevel(), last.Ratings, out)
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

func (s competence) direction(ctx context.Context, tx store.Tx, held, level string, ratings []appraisal.CompetenceRating, out *siklusv1.GetCareerDirectionResponse) error {
	all, err := s.standards(ctx, tx)
	if err != nil {
		return err
	}
	posts, err := tx.Posts(ctx)
	if err != nil {
		return err
	}
	byID, alike := map[string]store.Post{}, map[string]int32{}
	var list []appraisal.CareerPost
	first := map[string]string{} // of posts of the same title, level and standard, the one that is shown
	for _, p := range posts {
		standard := all.Of(p).Levels
		if p.ID == held || len(standard) == 0 || appraisal.Level(p.Level).Leads() {
			continue
		}
		if !slices.Contains(out.Levels, p.Level) {
			out.Levels = append(out.Levels, p.Level)
		}
		if level != "" && p.Level != level {
			continue
		}
		key := sameStandard(p, standard)
		if shown, there := first[key]; there {
			alike[shown]++
			continue
		}
		first[key], byID[p.ID] = p.ID, p
		list = append(list, appraisal.CareerPost{Post: p.ID, Title: p.Title, Level: appraisal.Level(p.Level), Standard: standard})
	}
	slices.SortFunc(out.Levels, func(a, b string) int { return cmp.Compare(rankOf(a), rankOf(b)) })
	for i, c := range appraisal.CareerDirection(ratings, list) {
		if i >= mostDirections {
			out.More++
			continue
		}
		if out.GetYear() == 0 {
			out.Posts = append(out.Posts, &siklusv1.CareerPost{Post: all.post(byID[c.Post]), Alike: alike[c.Post], Asked: int32(c.Fit.Of)})
			continue
		}
		near := out.GetNearFrom() > 0 && c.Fit.Percent >= appraisal.DecimalOf(int(out.GetNearFrom()))
		out.Posts = append(out.Posts, &siklusv1.CareerPost{Post: all.post(byID[c.Post]), Fit: fitOf(c.Fit), Near: near, Alike: alike[c.Post], Asked: int32(c.Fit.Of),
			Gaps: standingsOf(appraisal.ProfileOf(c.Gaps, all.dictionary).Gaps)})
	}
	return nil
}

func rankOf(level string) int { return slices.Index(appraisal.Levels(), appraisal.Level(level)) }

// sameStandard is a key under which posts are the same direction.
func sameStandard(p store.Post, standard []appraisal.CompetenceLevel) string {
	key := p.Title + "\x00" + p.Level
	for _, l := range standard {
		key += "\x00" + l.Competence + string(rune('0'+l.Level))
	}
	return key
}
