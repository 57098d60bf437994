package store_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"siklus.id/appraisal"
	"siklus.id/store"
	"siklus.id/store/storetest"
)

// rate is an assessment of somebody by a side, with the same level of everything against the standard of an executor.
func (s scene) rate(t *testing.T, who, side string, level int, change ...func(*store.CompetenceAssessment)) store.CompetenceAssessment {
	t.Helper()
	a := store.CompetenceAssessment{CaseID: s.cases[who].ID, Side: side, PersonID: s.town.People[who], Role: appraisal.Employee, At: written,
		Ratings: []appraisal.CompetenceRating{{Competence: appraisal.Integrity, Level: level, Standard: 2, Reason: "Terlihat", Evidence: "surat"},
			{Competence: appraisal.PublicService, Level: 1, Standard: 1}}}
	if side == store.LeaderSide {
		a.PersonID, a.Role = s.town.People["kabid-a"], appraisal.Appraiser
	}
	for _, f := range change {
		f(&a)
	}
	s.do(t, func(ctx context.Context, tx store.Tx) error {
		kept, first, err := tx.PutAssessment(ctx, a)
		require.NoError(t, err)
		require.True(t, first)
		a = kept
		return nil
	})
	return a
}

func TestWhatWasAssessedAndPlannedIsKeptAsItWas(t *testing.T) {
	t.Parallel()
	s, database := storetest.Open(t)
	one, other := sceneIn(t, s, "satu", 1), sceneIn(t, s, "dua", 1)
	one.rate(t, "staf-1", store.LeaderSide, 2)
	one.do(t, func(ctx context.Context, tx store.Tx) error {
		c, me := one.cases["staf-1"].ID, one.town.People["staf-1"]
		technical := store.TechnicalCompetence{Competence: appraisal.Competence{Code: "gis", Name: "Pemetaan"}, PersonID: me, At: written}
		_, _, err := tx.PutTechnicalCompetence(ctx, technical)
		require.NoError(t, err)
		_, _, err = tx.PutStandard(ctx, store.Standard{PostID: one.town.Posts["staf-1"], Levels: []appraisal.CompetenceLevel{{Competence: "gis", Level: 2}},
			Reason: "Peta desa", PersonID: me, At: written})
		require.NoError(t, err)
		item := appraisal.DevelopmentItem{ID: store.NewID(), Competence: "gis", Way: appraisal.Coached, What: "Latihan", Until: date(2026, time.March, 31)}
		_, err = tx.PutDevelopmentPlan(ctx, store.DevelopmentPlan{CaseID: c, PersonID: me, Role: appraisal.Employee, Items: []appraisal.DevelopmentItem{item}, At: written})
		require.NoError(t, err)
		_, err = tx.PutDevelopmentProof(ctx, store.DevelopmentProof{CaseID: c, ItemID: item.ID, PersonID: me, Role: appraisal.Employee, Proof: "sertifikat", At: written})
		return err
	})
	tables := []string{"technical_competences", "competence_standards", "competence_assessments", "development_plans", "development_agreements", "development_proofs"}
	app, owner := connect(t, database.App), connect(t, database.Owner)
	_, err := app.Exec(t.Context(), `select set_config('app.agency_id', $1, false)`, one.town.Agency.ID)
	require.NoError(t, err)
	_, err = owner.Exec(t.Context(), `select set_config('app.agency_id', $1, false)`, one.town.Agency.ID)
	require.NoError(t, err)
	for _, table := range tables {
		var n int
		require.NoError(t, app.QueryRow(t.Context(), `select count(*) from `+table).Scan(&n))
		require.Equal(t, 1, n, table)
		for _, change := range []string{`update ` + table + ` set agency_id = agency_id`, `delete from ` + table, `truncate ` + table + ` cascade`} {
			_, err := app.Exec(t.Context(), change)
			require.Equal(t, "42501", code(err), "%s: %v", change, err)
			_, err = owner.Exec(t.Context(), change)
			require.Equal(t, "42501", code(err), "the owner too: %s: %v", change, err)
		}
	}
	_, err = app.Exec(t.Context(), `select set_config('app.agency_id', $1, false)`, other.town.Agency.ID)
	require.NoError(t, err)
	for _, table := range tables {
		var n int
		require.NoError(t, app.QueryRow(t.Context(), `select count(*) from `+table).Scan(&n))
		require.Zero(t, n, "another agency sees nothing of %s", table)
	}
}

func TestAPostFollowsItsTemplateUntilItHasAStandardOfItsOwn(t *testing.T) {
	t.Parallel()
	s := newScene(t, 2)
	me := s.town.People["kabid-a"]
	s.do(t, func(ctx context.Context, tx store.Tx) error {
		post := s.town.Posts["staf-1"]
		standard, err := tx.StandardOf(ctx, post)
		require.NoError(t, err)
		require.Equal(t, "pelaksana", standard.Template)
		require.False(t, standard.Own)
		require.Len(t, standard.Levels, 9)
		require.Zero(t, standard.Version)

		// The agency's own template counts for every post of that level.
		levels := []appraisal.CompetenceLevel{{Competence: appraisal.Integrity, Level: 2}}
		kept, first, err := tx.PutStandard(ctx, store.Standard{Template: "pelaksana", Levels: levels, Reason: "Rapat", PersonID: me, At: written})
		require.NoError(t, err)
		require.True(t, first)
		require.Equal(t, 1, kept.Version)
		_, first, err = tx.PutStandard(ctx, store.Standard{Template: "pelaksana", Levels: levels, Reason: "Rapat", PersonID: me, At: written})
		require.NoError(t, err)
		require.False(t, first, "the same again is no version")
		standard, err = tx.StandardOf(ctx, post)
		require.NoError(t, err)
		require.Equal(t, levels, standard.Levels)

		// Its own comes first, and an empty one gives it back to the template.
		own := []appraisal.CompetenceLevel{{Competence: appraisal.Integrity, Level: 4}}
		_, _, err = tx.PutStandard(ctx, store.Standard{PostID: post, Levels: own, Reason: "Bendahara", PersonID: me, At: written})
		require.NoError(t, err)
		standard, err = tx.StandardOf(ctx, post)
		require.NoError(t, err)
		require.True(t, standard.Own)
		require.Equal(t, own, standard.Levels)
		_, _, err = tx.PutStandard(ctx, store.Standard{PostID: post, Version: 1, Reason: "Kembali", PersonID: me, At: written})
		require.NoError(t, err)
		standard, err = tx.StandardOf(ctx, post)
		require.NoError(t, err)
		require.Equal(t, "pelaksana", standard.Template)
		require.Equal(t, levels, standard.Levels)
		require.Equal(t, 2, standard.Version, "the next one replaces version 2")
		_, _, err = tx.PutStandard(ctx, store.Standard{PostID: post, Version: 1, Levels: own, Reason: "Lagi", PersonID: me, At: written})
		require.ErrorIs(t, err, store.ErrStandardChanged)
		versions, err := tx.StandardVersions(ctx, post)
		require.NoError(t, err)
		require.Len(t, versions, 2)
		require.Equal(t, "Kembali", versions[0].Reason)

		regional, err := tx.StandardOf(ctx, s.town.Posts["bupati"])
		require.NoError(t, err)
		require.Empty(t, regional.Levels, "a regional head is not appraised")
		return nil
	})
}

func TestACorrectionKeepsTheOldAssessment(t *testing.T) {
	t.Parallel()
	s := newScene(t, 2)
	s.rate(t, "staf-1", store.EmployeeSide, 3)
	s.rate(t, "staf-1", store.LeaderSide, 1)
	s.rate(t, "staf-1", store.LeaderSide, 2, func(a *store.CompetenceAssessment) {
		a.Version, a.Reason, a.At = 1, "Bukti baru", written.Add(time.Hour)
	})
	s.do(t, func(ctx context.Context, tx store.Tx) error {
		all, err := tx.Assessments(ctx, s.cases["staf-1"].ID)
		require.NoError(t, err)
		require.Len(t, all, 3)
		stands, ok := store.LatestAssessment(all, store.LeaderSide)
		require.True(t, ok)
		require.Equal(t, 2, stands.Version)
		require.Equal(t, 2, stands.Ratings[0].Level)
		_, _, err = tx.PutAssessment(ctx, store.CompetenceAssessment{CaseID: stands.CaseID, Side: store.LeaderSide, Version: 1, PersonID: stands.PersonID,
			Role: stands.Role, At: written})
		require.ErrorIs(t, err, store.ErrAssessmentChanged)

		years, err := tx.AssessedYears(ctx, s.town.People["staf-1"], false)
		require.NoError(t, err)
		require.Len(t, years, 1, "versions before and the self-assessment are no years")
		require.Equal(t, 2026, years[0].Year)
		require.Equal(t, "100", years[0].Fit().Percent.String())
		require.Empty(t, years[0].Gaps())
		integrity, ok := years[0].Integrity()
		require.True(t, ok)
		require.Equal(t, 2, integrity.Level)
		return nil
	})
}

func TestWhoWasNotAssessedIsNotInTheMapAndIsListed(t *testing.T) {
	t.Parallel()
	s := newScene(t, 3)
	s.rate(t, "staf-1", store.LeaderSide, 1)
	s.rate(t, "staf-2", store.EmployeeSide, 2)
	s.do(t, func(ctx context.Context, tx store.Tx) error {
		cycle := s.cases["staf-1"].CycleID
		everybody, err := tx.AssessedIn(ctx, cycle, nil)
		require.NoError(t, err)
		require.Len(t, everybody, 1)
		require.Len(t, everybody[s.town.People["staf-1"]].Gaps(), 1)
		none, err := tx.AssessedIn(ctx, cycle, []string{s.town.People["staf-2"]})
		require.NoError(t, err)
		require.Empty(t, none)

		list, err := tx.AssessmentsIn(ctx, cycle)
		require.NoError(t, err)
		byName := map[string]store.CycleAssessment{}
		for _, a := range list {
			byName[a.Name] = a
		}
		require.NotNil(t, byName["Nama staf-1"].Ratings)
		require.True(t, byName["Nama staf-2"].Self)
		require.Nil(t, byName["Nama staf-2"].Ratings)
		require.False(t, byName["Nama staf-3"].Self)

		team, err := tx.AssessmentTeam(ctx, cycle, s.town.People["kabid-a"], storetest.Founded)
		require.NoError(t, err)
		require.Len(t, team, 3)
		above, err := tx.AssessmentTeam(ctx, cycle, s.town.People["staf-1"], storetest.Founded)
		require.Empty(t, above)
		return err
	})
}

func TestSuperiorsOfOneCaseTakeTurns(t *testing.T) {
	t.Parallel()
	s := newScene(t, 1)
	var wg sync.WaitGroup
	outcomes := make([]error, 6)
	for i := range outcomes {
		wg.Go(func() {
			outcomes[i] = s.WithAgency(t.Context(), s.town.Agency.ID, func(tx store.Tx) error {
				_, _, err := tx.PutAssessment(t.Context(), store.CompetenceAssessment{CaseID: s.cases["staf-1"].ID, Side: store.LeaderSide, PersonID: s.town.People["kabid-a"],
					Role: appraisal.Appraiser, Note: string(rune('a' + i)), At: written})
				return err
			})
		})
	}
	wg.Wait()
	won := 0
	for _, err := range outcomes {
		if err == nil {
			won++
		} else {
			require.ErrorIs(t, err, store.ErrAssessmentChanged)
		}
	}
	require.Equal(t, 1, won)
}

func TestAPlanIsAgreedVersionByVersion(t *testing.T) {
	t.Parallel()
	s := newScene(t, 1)
	c, me, leader := s.cases["staf-1"].ID, s.town.People["staf-1"], s.town.People["kabid-a"]
	item := appraisal.DevelopmentItem{ID: store.NewID(), Competence: appraisal.Integrity, Way: appraisal.Assignment, What: "Piket", Until: date(2026, time.May, 1)}
	plan := store.DevelopmentPlan{CaseID: c, PersonID: me, Role: appraisal.Employee, Items: []appraisal.DevelopmentItem{item}, At: written}
	s.do(t, func(ctx context.Context, tx store.Tx) error {
		kept, err := tx.PutDevelopmentPlan(ctx, plan)
		require.NoError(t, err)
		require.Equal(t, 1, kept.Version)
		agreed, err := tx.PlanAgreements(ctx, c, 1)
		require.NoError(t, err)
		require.Len(t, agreed, 1, "who writes agrees")
		yes := store.PlanAgreement{CaseID: c, Version: 1, PersonID: leader, Role: appraisal.Appraiser, At: written.Add(time.Minute)}
		require.NoError(t, tx.AgreeDevelopmentPlan(ctx, yes))
		require.NoError(t, tx.AgreeDevelopmentPlan(ctx, yes), "twice is once")
		agreed, err = tx.PlanAgreements(ctx, c, 1)
		require.NoError(t, err)
		require.Len(t, agreed, 2)

		changed := plan
		changed.Version, changed.PersonID, changed.Role, changed.Reason = 1, leader, appraisal.Appraiser, "Jadwal berubah"
		changed.Items = append([]appraisal.DevelopmentItem{}, item)
		changed.Items[0].Until += 30
		kept, err = tx.PutDevelopmentPlan(ctx, changed)
		require.NoError(t, err)
		require.Equal(t, 2, kept.Version)
		agreed, err = tx.PlanAgreements(ctx, c, 2)
		require.NoError(t, err)
		require.Len(t, agreed, 1, "a changed plan is agreed to anew")
		require.ErrorIs(t, tx.AgreeDevelopmentPlan(ctx, yes), store.ErrPlanChanged)
		_, err = tx.PutDevelopmentPlan(ctx, store.DevelopmentPlan{CaseID: c, Version: 1, PersonID: me, Role: appraisal.Employee, At: written})
		require.ErrorIs(t, err, store.ErrPlanChanged)
		plans, err := tx.DevelopmentPlans(ctx, c)
		require.NoError(t, err)
		require.Len(t, plans, 2)
		require.Equal(t, item, plans[1].Items[0])

		for _, proof := range []string{"sertifikat 1", "sertifikat 1", "sertifikat 2"} {
			_, err = tx.PutDevelopmentProof(ctx, store.DevelopmentProof{CaseID: c, ItemID: item.ID, PersonID: me, Role: appraisal.Employee, Proof: proof, At: written})
			require.NoError(t, err)
		}
		proofs, err := tx.DevelopmentProofs(ctx, c)
		require.Equal(t, "sertifikat 2", proofs[item.ID].Proof)
		return err
	})
}

func TestATechnicalCompetenceKeepsItsVersions(t *testing.T) {
	t.Parallel()
	s := newScene(t, 1)
	five := []appraisal.LevelBehaviour{{Indonesian: "a"}, {Indonesian: "b"}, {Indonesian: "c"}, {Indonesian: "d"}, {Indonesian: "e"}}
	gis := store.TechnicalCompetence{Competence: appraisal.Competence{Code: "gis", Name: "Pemetaan", Levels: five}, PersonID: s.town.People["kabid-a"], At: written}
	s.do(t, func(ctx context.Context, tx store.Tx) error {
		kept, first, err := tx.PutTechnicalCompetence(ctx, gis)
		require.NoError(t, err)
		require.True(t, first)
		require.Equal(t, 1, kept.Version)
		_, first, err = tx.PutTechnicalCompetence(ctx, gis)
		require.NoError(t, err)
		require.False(t, first)
		gis.Name, gis.Version = "Pemetaan digital", 1
		_, first, err = tx.PutTechnicalCompetence(ctx, gis)
		require.NoError(t, err)
		require.True(t, first)
		gis.Name, gis.Version = "Peta", 1
		_, _, err = tx.PutTechnicalCompetence(ctx, gis)
		require.ErrorIs(t, err, store.ErrTechnicalChanged)
		dictionary, err := tx.CompetenceDictionary(ctx)
		require.NoError(t, err)
		require.Len(t, dictionary, 10)
		require.Equal(t, "Pemetaan digital", dictionary[9].Name)
		require.Equal(t, five, dictionary[9].Levels)
		return nil
	})
}

// The employee is asked when the window opens, the superior once the employee's time is over; each once, and nobody in a
// rehearsal.
func TestAssessmentsAreAskedForOnce(t *testing.T) {
	t.Parallel()
	s := newScene(t, 3)
	cycle := storetest.Rules()
	window := appraisal.CompetenceWindow{Opens: date(2026, time.October, 1), Closes: date(2026, time.November, 30), SelfFirst: 10}
	cycle.Competence = window
	asked := func(rules appraisal.Rules, today appraisal.Date) (n int) {
		s.do(t, func(ctx context.Context, tx store.Tx) (err error) {
			n, err = tx.QueueCompetenceLetters(ctx, store.Cycle{ID: s.cases["staf-1"].CycleID, Year: 2026, Rules: rules}, today, written)
			return err
		})
		return n
	}
	to := func(person string) (letters []store.Letter) {
		s.do(t, func(ctx context.Context, tx store.Tx) error {
			all, err := tx.LettersTo(ctx, s.town.People[person])
			for _, l := range all {
				if l.Kind == store.CompetenceLetter {
					letters = append(letters, l)
				}
			}
			return err
		})
		return letters
	}
	require.Zero(t, asked(cycle, date(2026, time.September, 30)), "the window has not opened")
	require.Zero(t, asked(storetest.Rules(), date(2026, time.October, 1)), "the agency set none")
	rehearsed := cycle
	rehearsed.Pace = appraisal.Pace{Real: written, Legal: written, Day: time.Second}
	require.Zero(t, asked(rehearsed, date(2026, time.October, 1)))

	s.rate(t, "staf-3", store.EmployeeSide, 2)
	require.Equal(t, len(s.cases)-1, asked(cycle, date(2026, time.October, 1)), "who has assessed is not asked")
	require.Empty(t, to("staf-3"))
	require.Len(t, to("staf-1"), 1)
	require.Zero(t, asked(cycle, date(2026, time.October, 15)), "once")

	s.rate(t, "staf-2", store.LeaderSide, 2)
	require.Positive(t, asked(cycle, date(2026, time.October, 16)))
	var led []string
	for _, l := range to("kabid-a") {
		if l.CaseID != s.cases["kabid-a"].ID {
			led = append(led, l.Employee)
		}
	}
	require.ElementsMatch(t, []string{"Nama staf-1", "Nama staf-3"}, led, "one for each of those who were not assessed")
	require.Zero(t, asked(cycle, date(2026, time.November, 30)))
	require.Zero(t, asked(cycle, date(2026, time.December, 1)), "the window is over")
}
