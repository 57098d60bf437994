package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"siklus.id/appraisal"
)

// The sides of an assessment and of a development plan.
const (
	EmployeeSide = "employee"
	LeaderSide   = "leader"
)

// CompetenceAssessment is one version of an assessment of competences.
type CompetenceAssessment struct {
	CaseID   string // the appraisal
	Side     string // EmployeeSide or LeaderSide
	Version  int    // from 1; to put: the version that is replaced
	PersonID string // who assessed
	Role     appraisal.Role
	Ratings  []appraisal.CompetenceRating
	Note     string
	Reason   string    // why it replaces the one before
	At       time.Time // real
}

const assessmentColumns = `a.case_id, a.side, a.version, a.person_id, a.role, a.ratings, a.note, a.reason, a.assessed_at`

func scanAssessment(r pgx.Row) (a CompetenceAssessment, err error) {
	var ratings string
	err = r.Scan(&a.CaseID, &a.Side, &a.Version, &a.PersonID, (*string)(&a.Role), &ratings, &a.Note, &a.Reason, (*instant)(&a.At))
	if err != nil {
		return a, err
	}
	return a, json.Unmarshal([]byte(ratings), &a.Ratings)
}

// PutAssessment keeps the next version of a side's assessment. The same again by the same person is the version that
// stands, and first is false. ErrAssessmentChanged when another version stands.
func (tx Tx) PutAssessment(ctx context.Context, a CompetenceAssessment) (kept CompetenceAssessment, first bool, err error) {
	if err := tx.takeTurns(ctx, a.CaseID, "competence/"+a.Side); err != nil {
		return a, false, err
	}
	old, err := scanAssessment(tx.q.QueryRow(ctx, `select `+assessmentColumns+` from competence_assessments a
		where a.case_id = $1 and a.side = $2 order by a.version desc limit 1`, a.CaseID, a.Side))
	if err != nil && !errors.Is(err, pgx.ErrNoRows) {
		return a, false, err
	}
	if old.Version > 0 && old.PersonID == a.PersonID && old.Note == a.Note && slices.Equal(old.Ratings, a.Ratings) {
		return old, false, nil
	}
	if old.Version != a.Version {
		return old, false, fmt.Errorf("assessment of %s: %w", a.CaseID, ErrAssessmentChanged)
	}
	ratings, err := listJSON(a.Ratings)
	if err != nil {
		return a, false, err
	}
	a.Version++
	_, err = tx.q.Exec(ctx, `insert into competence_assessments (case_id, side, version, person_id, role, ratings, note, reason, assessed_at)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`, a.CaseID, a.Side, a.Version, a.PersonID, string(a.Role), ratings, a.Note, a.Reason, stored(a.At))
	return a, err == nil, err
}

// Assessments returns every version of both sides in an appraisal, the newest first within each side.
func (tx Tx) Assessments(ctx context.Context, caseID string) ([]CompetenceAssessment, error) {
	rows, err := tx.q.Query(ctx, `select `+assessmentColumns+` from competence_assessments a where a.case_id = $1 order by a.side, a.version desc`, caseID)
	return collect(rows, err, scanAssessment)
}

// LatestAssessment is the version of a side that stands, among those of an appraisal; false when there is none.
func LatestAssessment(all []CompetenceAssessment, side string) (CompetenceAssessment, bool) {
	i := slices.IndexFunc(all, func(a CompetenceAssessment) bool { return a.Side == side })
	if i < 0 {
		return CompetenceAssessment{}, false
	}
	return all[i], true // the newest of a side comes first
}

// AssessedYear is what a superior assessed of a person in one performance year, as it stands.
type AssessedYear struct {
	CompetenceAssessment
	EmployeeID string
	CycleID    string
	Year       int
	Rehearsal  bool
	PostID     string
	Post       string // title
}

// Fit says how far the standard of that moment was met.
func (y AssessedYear) Fit() appraisal.CompetenceFit { return appraisal.FitOf(y.Ratings) }

// Integrity returns how integrity was rated beside its standard; false where the standard did not ask for it.
func (y AssessedYear) Integrity() (appraisal.CompetenceRating, bool) {
	return appraisal.RatedAs(y.Ratings, appraisal.Integrity)
}

// Gaps returns the ratings below the standard, the widest gap first.
func (y AssessedYear) Gaps() []appraisal.CompetenceRating {
	gaps := slices.DeleteFunc(slices.Clone(y.Ratings), func(r appraisal.CompetenceRating) bool { return r.Gap() == 0 })
	slices.SortStableFunc(gaps, func(a, b appraisal.CompetenceRating) int { return b.Gap() - a.Gap() })
	return gaps
}

const assessedColumns = assessmentColumns + `, c.person_id, c.cycle_id, y.year, y.rehearsal, c.post_id, t.title`

const assessedFrom = ` from competence_assessments a join cases c on c.id = a.case_id join cycles y on y.id = c.cycle_id join posts t on t.id = c.post_id `

// newest keeps the version that stands of a superior's assessments.
const newest = ` a.side = 'leader' and not exists (select from competence_assessments n where n.case_id = a.case_id and n.side = 'leader' and n.version > a.version) `

func scanAssessed(r pgx.Row) (y AssessedYear, err error) {
	y.CompetenceAssessment, err = scanAssessment(also(r, &y.EmployeeID, &y.CycleID, &y.Year, &y.Rehearsal, &y.PostID, &y.Post))
	return y, err
}

// AssessedYears returns what superiors assessed of a person over the years, the oldest first. Of a year in which the person
// changed posts, each post's assessment stands for itself. Rehearsals are only there when they are asked for.
func (tx Tx) AssessedYears(ctx context.Context, person string, rehearsals bool) ([]AssessedYear, error) {
	rows, err := tx.q.Query(ctx, `select `+assessedColumns+assessedFrom+`where c.person_id = $1 and (not y.rehearsal or $2) and `+newest+`
		order by y.year, a.assessed_at, a.case_id`, person, rehearsals)
	return collect(rows, err, scanAssessed)
}

// FinalYear is the final annual result of a person in one year.
type FinalYear struct {
	EvaluationID string
	Year         int
	Rehearsal    bool
	Post         string // title
	Predicate    appraisal.Predicate
}

// FinalYears returns the final annual results of a person, the oldest first. Rehearsals are only there when they are asked
// for. Who may read which is for the caller to say.
func (tx Tx) FinalYears(ctx context.Context, person string, rehearsals bool) ([]FinalYear, error) {
	rows, err := tx.q.Query(ctx, `select e.id, y.year, y.rehearsal, t.title, e.result::jsonb ->> 'pr' from cases e join cycles y on y.id = e.cycle_id
			join posts t on t.id = e.post_id where e.person_id = $1 and e.proceeding = 'evaluation' and e.period_key = 'year' and e.final <> ''
			and coalesce(e.result::jsonb ->> 'pr', '') <> '' and (not y.rehearsal or $2) order by y.year, e.opened_at, e.id`, person, rehearsals)
	return collect(rows, err, func(r pgx.Row) (f FinalYear, err error) {
		return f, r.Scan(&f.EvaluationID, &f.Year, &f.Rehearsal, &f.Post, (*string)(&f.Predicate))
	})
}

// AssessedIn returns what superiors assessed in a cycle, by person: of nobody named, of everybody. Who was assessed in two
// posts is there with the later assessment. Who is not in the map was not assessed.
func (tx Tx) AssessedIn(ctx context.Context, cycleID string, people []string) (map[string]AssessedYear, error) {
	rows, err := tx.q.Query(ctx, `select `+assessedColumns+assessedFrom+`where c.cycle_id = $1
		and ($2::text[] is null or c.person_id = any ($2::text[]::uuid[])) and `+newest+` order by a.assessed_at, a.case_id`, cycleID, people)
	list, err := collect(rows, err, scanAssessed)
	out := make(map[string]AssessedYear, len(list))
	for _, y := range list {
		out[y.EmployeeID] = y
	}
	return out, err
}

// CycleAssessment is one running or ended appraisal of a cycle with where its assessments stand.
type CycleAssessment struct {
	CaseID, PersonID string
	Name, Post, Unit string
	UnitID           string
	Self             bool                         // the employee assessed
	Ratings          []appraisal.CompetenceRating // of the superior; nil: not assessed
	Closed           bool
}

const cycleAssessments = `select c.id, c.person_id, p.name, t.title, u.name, c.unit_id,
		exists (select from competence_assessments s where s.case_id = c.id and s.side = 'employee'),
		(select a.ratings::text from competence_assessments a where a.case_id = c.id and a.side = 'leader' order by a.version desc limit 1),
		c.closed_at is not null
	from cases c join people p on p.id = c.person_id join posts t on t.id = c.post_id join units u on u.id = c.unit_id `

func scanCycleAssessment(r pgx.Row) (a CycleAssessment, err error) {
	var ratings text
	err = r.Scan(&a.CaseID, &a.PersonID, &a.Name, &a.Post, &a.Unit, &a.UnitID, &a.Self, &ratings, &a.Closed)
	if err != nil || ratings == "" {
		return a, err
	}
	return a, json.Unmarshal([]byte(ratings), &a.Ratings)
}

// AssessmentsIn returns the appraisals of a cycle by unit and name. Those that ended without a result, because nobody was
// to be appraised, are left out.
func (tx Tx) AssessmentsIn(ctx context.Context, cycleID string) ([]CycleAssessment, error) {
	rows, err := tx.q.Query(ctx, cycleAssessments+`where c.cycle_id = $1 and c.proceeding = 'appraisal' and c.stage not in ($2, $3)
		order by u.code, p.name, c.id`, cycleID, string(appraisal.Exempted), string(appraisal.Withdrawn))
	return collect(rows, err, scanCycleAssessment)
}

// AssessmentTeam returns the running appraisals in which somebody is appraiser or superior on a day, by name.
func (tx Tx) AssessmentTeam(ctx context.Context, cycleID, person string, on appraisal.Date) ([]CycleAssessment, error) {
	rows, err := tx.q.Query(ctx, cycleAssessments+`where c.id in (select t.case_id from unnest(array['appraiser', 'superior']) r (role)
			cross join lateral team_of($1, $2, r.role, $3) t) order by p.name, c.id`, cycleID, person, day(on))
	return collect(rows, err, scanCycleAssessment)
}
