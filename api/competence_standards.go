package api

import (
	"context"
	"slices"
	"strconv"
	"time"

	"github.com/google/uuid"

	"siklus.id/appraisal"
	"siklus.id/appraisal/competences"
	siklusv1 "siklus.id/proto/siklus/v1"
	connectv1 "siklus.id/proto/siklus/v1/siklusv1connect"
	"siklus.id/store"
)

// ownCodes are the codes of the dictionary that every agency has.
func ownCodes() []string {
	dictionary, err := competences.Dictionary()
	if err != nil { // a test reads the file that is built in
		return nil
	}
	codes := make([]string, len(dictionary))
	for i, c := range dictionary {
		codes[i] = c.Code
	}
	return codes
}

// standards are all standards of an agency with what is needed to show them.
type standards struct {
	store.Standards
	dictionary []appraisal.Competence
	units      map[string]string // names by ID
}

func (s competence) standards(ctx context.Context, tx store.Tx) (all standards, err error) {
	if all.Standards, err = tx.AllStandards(ctx); err != nil {
		return all, err
	}
	if all.dictionary, err = tx.CompetenceDictionary(ctx); err != nil {
		return all, err
	}
	units, err := tx.Units(ctx)
	all.units = make(map[string]string, len(units))
	for _, u := range units {
		all.units[u.ID] = u.Name
	}
	return all, err
}

// show puts a standard into the terms of the contract; post is nil for a template.
func (all standards) show(s store.Standard, post *store.Post) *siklusv1.CompetenceStandard {
	out := &siklusv1.CompetenceStandard{Template: s.Template, Version: int32(s.Version), Own: s.Own, Levels: standardLevels(s.Levels)}
	name := all.TemplateName(s.Template)
	out.TemplateName, out.TemplateEnglish = name.Indonesian, name.English
	if post != nil {
		out.Post = all.post(*post)
	}
	return out
}

func (all standards) post(p store.Post) *siklusv1.StandardPost {
	return &siklusv1.StandardPost{Id: p.ID, Title: p.Title, Unit: all.units[p.UnitID], Level: p.Level}
}

func standardLevels(levels []appraisal.CompetenceLevel) (out []*siklusv1.StandardLevel) {
	for _, l := range levels {
		out = append(out, &siklusv1.StandardLevel{Competence: l.Competence, Level: int32(l.Level)})
	}
	return out
}

// asked are the competences of a standard, out of the dictionary.
func (all standards) asked(levels []appraisal.CompetenceLevel) (out []*siklusv1.Competence) {
	for _, l := range levels {
		out = append(out, competenceOf(appraisal.CompetenceNamed(all.dictionary, l.Competence)))
	}
	return out
}

// inOrder sorts levels as the dictionary has them, so that the same standard is the same list.
func (all standards) inOrder(levels []appraisal.CompetenceLevel) []appraisal.CompetenceLevel {
	place := func(l appraisal.CompetenceLevel) int {
		return slices.IndexFunc(all.dictionary, func(c appraisal.Competence) bool { return c.Code == l.Competence })
	}
	slices.SortStableFunc(levels, func(a, b appraisal.CompetenceLevel) int { return place(a) - place(b) })
	return levels
}

const mostPosts = 50

func (s competence) ListStandards(ctx context.Context, r *siklusv1.ListStandardsRequest) (*siklusv1.ListStandardsResponse, error) {
	p, err := s.enter(ctx, connectv1.CompetenceServiceListStandardsProcedure, r)
	if err != nil {
		return nil, err
	}
	out := &siklusv1.ListStandardsResponse{}
	err = s.store.WithAgency(ctx, p.Agency, func(tx store.Tx) error {
		all, err := s.standards(ctx, tx)
		if err != nil {
			return err
		}
		for _, t := range all.Templates() {
			out.Templates = append(out.Templates, all.show(t, nil))
		}
		posts, err := tx.Posts(ctx)
		if err != nil {
			return err
		}
		for _, post := range posts {
			if len(all.Of(post).Levels) == 0 && !appraisal.Level(post.Level).Leads() {
				out.Without++
			}
		}
		v, err := s.viewOfYear(ctx, tx, p, 0)
		if err != nil {
			return err
		}
		found, err := tx.FindPosts(ctx, r.GetQuery(), v.today, mostPosts)
		for _, f := range found {
			out.Posts = append(out.Posts, all.show(all.Of(f.Post), &f.Post))
		}
		return err
	})
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	return out, nil
}

// subject finds the post or the template that a request names; the post is nil for a template.
func (s competence) subject(ctx context.Context, tx store.Tx, all standards, postID, template string) (store.Standard, *store.Post, error) {
	if postID == "" {
		t, ok := all.Template(template)
		if !ok {
			return t, nil, store.ErrNotFound
		}
		return t, nil, nil
	}
	if uuid.Validate(postID) != nil {
		return store.Standard{}, nil, store.ErrNotFound
	}
	post, err := tx.PostByID(ctx, postID)
	return all.Of(post), &post, err
}

func (s competence) GetStandard(ctx context.Context, r *siklusv1.GetStandardRequest) (*siklusv1.GetStandardResponse, error) {
	p, err := s.enter(ctx, connectv1.CompetenceServiceGetStandardProcedure, r)
	if err != nil {
		return nil, err
	}
	out := &siklusv1.GetStandardResponse{}
	err = s.store.WithAgency(ctx, p.Agency, func(tx store.Tx) error {
		all, err := s.standards(ctx, tx)
		if err != nil {
			return err
		}
		standard, post, err := s.subject(ctx, tx, all, r.GetPostId(), r.GetTemplate())
		if err != nil {
			return err
		}
		out.Standard = all.show(standard, post)
		versions, err := tx.StandardVersions(ctx, or(r.GetPostId(), r.GetTemplate()))
		if err != nil {
			return err
		}
		ids := make([]string, len(versions))
		for i, v := range versions {
			ids[i] = v.PersonID
		}
		names, err := tx.PeopleByID(ctx, ids)
		for _, v := range versions {
			out.Versions = append(out.Versions, &siklusv1.StandardVersion{Version: int32(v.Version), Levels: standardLevels(v.Levels), Reason: v.Reason,
				By: personOf(names, v.PersonID), At: stamp(v.At)})
		}
		return err
	})
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	return out, nil
}

func (s competence) SetStandard(ctx context.Context, r *siklusv1.SetStandardRequest) (*siklusv1.SetStandardResponse, error) {
	out := &siklusv1.SetStandardResponse{}
	err := s.desk(ctx, connectv1.CompetenceServiceSetStandardProcedure, r, func(tx store.Tx, p Principal, now time.Time) error {
		all, err := s.standards(ctx, tx)
		if err != nil {
			return err
		}
		_, post, err := s.subject(ctx, tx, all, r.GetPostId(), r.GetTemplate())
		if err != nil {
			return err
		}
		next := store.Standard{Version: int(r.GetVersion()), Reason: plain(r.GetReason()), PersonID: p.Person, At: now}
		if post != nil {
			next.PostID = post.ID
		} else {
			next.Template = r.GetTemplate()
		}
		if !written(next.Reason) {
			return refuseInput("reason")
		}
		if next.Levels, err = s.levels(ctx, tx, all, r.GetLevels()); err != nil {
			return err
		}
		if post == nil && len(next.Levels) == 0 {
			return refuseInput("levels")
		}
		if _, _, err = tx.PutStandard(ctx, next); err != nil {
			return err
		}
		if all.Standards, err = tx.AllStandards(ctx); err != nil {
			return err
		}
		standard, post, err := s.subject(ctx, tx, all, r.GetPostId(), r.GetTemplate())
		out.Standard = all.show(standard, post)
		return err
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// levels reads what a standard is to ask for: each competence of the dictionary once, and none that is no longer offered.
func (s competence) levels(ctx context.Context, tx store.Tx, all standards, list []*siklusv1.StandardLevel) (out []appraisal.CompetenceLevel, err error) {
	technical, err := tx.TechnicalCompetences(ctx)
	if err != nil {
		return nil, err
	}
	offered := func(code string) bool {
		retired := slices.ContainsFunc(technical, func(t store.TechnicalCompetence) bool { return t.Code == code && t.Retired })
		return !retired && slices.ContainsFunc(all.dictionary, func(c appraisal.Competence) bool { return c.Code == code })
	}
	for i, l := range list {
		row := "levels[" + strconv.Itoa(i) + "].competence"
		if !offered(l.GetCompetence()) {
			return nil, &refused{field: row, Refusal: *doorRefusal(appraisal.TechnicalUnknown, "Kompetensi ini tidak ada dalam kamus, atau tidak lagi dipakai.",
				"This competence is not in the dictionary, or no longer offered.")}
		}
		if slices.ContainsFunc(out, func(o appraisal.CompetenceLevel) bool { return o.Competence == l.GetCompetence() }) {
			return nil, &refused{field: row, Refusal: *doorRefusal(appraisal.StandardWrong, "Kompetensi ini sudah disebut.", "This competence stands twice.")}
		}
		out = append(out, appraisal.CompetenceLevel{Competence: l.GetCompetence(), Level: int(l.GetLevel())})
	}
	return all.inOrder(out), nil
}
