package store

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"siklus.id/appraisal"
	"siklus.id/appraisal/competences"
)

// Errors of competences that callers tell apart with errors.Is.
var (
	ErrTechnicalChanged  = errors.New("another version of the competence stands")
	ErrStandardChanged   = errors.New("another version of the standard stands")
	ErrAssessmentChanged = errors.New("another version of the assessment stands")
	ErrPlanChanged       = errors.New("another version of the plan stands")
)

// TechnicalCompetence is a version of a competence that the agency entered (*kompetensi teknis*).
type TechnicalCompetence struct {
	appraisal.Competence
	Version  int // from 1; to put: the version that is replaced
	Retired  bool
	Reason   string
	PersonID string
	At       time.Time // real
}

const technicalColumns = `code, version, name, name_english, meaning, meaning_english, levels, retired, reason, person_id, set_at`

func scanTechnical(r pgx.Row) (t TechnicalCompetence, err error) {
	var levels string
	t.Kind = appraisal.Technical
	err = r.Scan(&t.Code, &t.Version, &t.Name, &t.English, &t.Meaning, &t.MeaningEnglish, &levels, &t.Retired, &t.Reason, &t.PersonID, (*instant)(&t.At))
	if err != nil {
		return t, err
	}
	return t, json.Unmarshal([]byte(levels), &t.Levels)
}

// TechnicalCompetences returns those of the agency as they stand, by name, those no longer offered too.
func (tx Tx) TechnicalCompetences(ctx context.Context) ([]TechnicalCompetence, error) {
	rows, err := tx.q.Query(ctx, `select distinct on (code) `+technicalColumns+` from technical_competences order by code, version desc`)
	list, err := collect(rows, err, scanTechnical)
	slices.SortFunc(list, func(a, b TechnicalCompetence) int {
		return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.Code, b.Code))
	})
	return list, err
}

// PutTechnicalCompetence keeps the next version. The same again is the version that stands, and first is false.
// ErrTechnicalChanged when another version stands.
func (tx Tx) PutTechnicalCompetence(ctx context.Context, t TechnicalCompetence) (kept TechnicalCompetence, first bool, err error) {
	if err := tx.takeTurns(ctx, "technical", t.Code); err != nil {
		return t, false, err
	}
	old, err := scanTechnical(tx.q.QueryRow(ctx, `select `+technicalColumns+` from technical_competences where code = $1 order by version desc limit 1`, t.Code))
	if err != nil && !errors.Is(err, pgx.ErrNoRows) {
		return t, false, err
	}
	t.Kind = appraisal.Technical
	if old.Version > 0 && old.Retired == t.Retired && sameCompetence(old.Competence, t.Competence) {
		return old, false, nil
	}
	if old.Version != t.Version {
		return old, false, fmt.Errorf("competence %s: %w", t.Code, ErrTechnicalChanged)
	}
	levels, err := listJSON(t.Levels)
	if err != nil {
		return t, false, err
	}
	t.Version++
	_, err = tx.q.Exec(ctx, `insert into technical_competences (`+technicalColumns+`) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
		t.Code, t.Version, t.Name, t.English, t.Meaning, t.MeaningEnglish, levels, t.Retired, t.Reason, t.PersonID, stored(t.At))
	return t, err == nil, err
}

func sameCompetence(a, b appraisal.Competence) bool {
	levels := slices.Equal(a.Levels, b.Levels)
	a.Levels, b.Levels = nil, nil
	return levels && reflect.DeepEqual(a, b)
}

// CompetenceDictionary returns every competence there is: those of the product and the agency's technical ones, by name,
// those no longer offered too, because assessments of past years speak of them.
func (tx Tx) CompetenceDictionary(ctx context.Context) ([]appraisal.Competence, error) {
	dictionary, err := competences.Dictionary()
	if err != nil {
		return nil, err
	}
	technical, err := tx.TechnicalCompetences(ctx)
	for _, t := range technical {
		dictionary = append(dictionary, t.Competence)
	}
	return dictionary, err
}

// Standard is what a post, or a template, asks for (*standar kompetensi jabatan*).
type Standard struct {
	PostID   string // of a template: empty
	Template string // key: the template's own, or the one that the post follows; empty for a post with one of its own, or with none
	Own      bool   // the post has a standard of its own
	Levels   []appraisal.CompetenceLevel
	Version  int // the last of its own, which PutStandard replaces; 0: none was set

	Reason   string
	PersonID string    // who set it; empty with version 0
	At       time.Time // real
}

// subject is the post or the template that a standard is of.
func (s Standard) subject() string { return cmp.Or(s.PostID, s.Template) }

const standardColumns = `subject, coalesce(post_id::text, ''), version, levels, reason, person_id, set_at`

func scanStandard(r pgx.Row) (s Standard, err error) {
	var subject, levels string
	err = r.Scan(&subject, &s.PostID, &s.Version, &levels, &s.Reason, &s.PersonID, (*instant)(&s.At))
	if err != nil {
		return s, err
	}
	if s.PostID == "" {
		s.Template = subject
	}
	return s, json.Unmarshal([]byte(levels), &s.Levels)
}

// PutStandard keeps the next version. The same levels again are the version that stands, and first is false.
// ErrStandardChanged when another version stands.
func (tx Tx) PutStandard(ctx context.Context, s Standard) (kept Standard, first bool, err error) {
	if err := tx.takeTurns(ctx, "standard", s.subject()); err != nil {
		return s, false, err
	}
	old, err := scanStandard(tx.q.QueryRow(ctx, `select `+standardColumns+` from competence_standards where subject = $1 order by version desc limit 1`, s.subject()))
	if err != nil && !errors.Is(err, pgx.ErrNoRows) {
		return s, false, err
	}
	if old.Version > 0 && slices.Equal(old.Levels, s.Levels) {
		return old, false, nil
	}
	if old.Version != s.Version {
		return old, false, fmt.Errorf("standard %s: %w", s.subject(), ErrStandardChanged)
	}
	levels, err := listJSON(s.Levels)
	if err != nil {
		return s, false, err
	}
	s.Version++
	_, err = tx.q.Exec(ctx, `insert into competence_standards (subject, post_id, version, levels, reason, person_id, set_at) values ($1, $2, $3, $4, $5, $6, $7)`,
		s.subject(), orNull(s.PostID), s.Version, levels, s.Reason, s.PersonID, stored(s.At))
	return s, err == nil, err
}

// StandardVersions returns the versions of a post's or a template's own standard, the newest first.
func (tx Tx) StandardVersions(ctx context.Context, subject string) ([]Standard, error) {
	rows, err := tx.q.Query(ctx, `select `+standardColumns+` from competence_standards where subject = $1 order by version desc`, subject)
	return collect(rows, err, scanStandard)
}

// Standards are all standards of an agency as they stand, to be asked for many posts.
type Standards struct {
	set       map[string]Standard // by subject
	templates []competences.Template
}

// AllStandards reads the standards of the agency in one go.
func (tx Tx) AllStandards(ctx context.Context) (all Standards, err error) {
	if all.templates, err = competences.Templates(); err != nil {
		return all, err
	}
	rows, err := tx.q.Query(ctx, `select distinct on (subject) `+standardColumns+` from competence_standards order by subject, version desc`)
	list, err := collect(rows, err, scanStandard)
	all.set = make(map[string]Standard, len(list))
	for _, s := range list {
		all.set[s.subject()] = s
	}
	return all, err
}

// Templates returns the templates from the top of the ladder down: the agency's version, or where the product begins.
func (a Standards) Templates() []Standard {
	out := make([]Standard, 0, len(a.templates))
	for _, t := range a.templates {
		s, _ := a.Template(t.Key)
		out = append(out, s)
	}
	return out
}

// Template returns one template; false when there is none of that key.
func (a Standards) Template(key string) (Standard, bool) {
	i := slices.IndexFunc(a.templates, func(t competences.Template) bool { return t.Key == key })
	if i < 0 {
		return Standard{}, false
	}
	if set, ok := a.set[key]; ok {
		return set, true
	}
	return Standard{Template: key, Levels: a.templates[i].Standard}, true
}

// TemplateName is the name of a template in both languages.
func (a Standards) TemplateName(key string) appraisal.Sentence {
	for _, t := range a.templates {
		if t.Key == key {
			return appraisal.Sentence{Indonesian: t.Indonesian, English: t.English}
		}
	}
	return appraisal.Sentence{}
}

// Of returns the standard that counts for a post: its own, else that of the closest template. A post for which there is
// neither has one without levels.
func (a Standards) Of(p Post) Standard {
	own := a.set[p.ID]
	if len(own.Levels) > 0 {
		own.Own = true
		return own
	}
	for _, key := range appraisal.StandardTemplates(appraisal.Level(p.Level), p.Title) {
		if t, ok := a.Template(key); ok {
			t.PostID, t.Version = p.ID, own.Version
			return t
		}
	}
	return Standard{PostID: p.ID, Version: own.Version}
}

// StandardOf returns the standard that counts for one post.
func (tx Tx) StandardOf(ctx context.Context, postID string) (Standard, error) {
	post, err := tx.PostByID(ctx, postID)
	if err != nil {
		return Standard{}, err
	}
	all, err := tx.AllStandards(ctx)
	return all.Of(post), err
}
