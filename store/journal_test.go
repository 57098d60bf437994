package store_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"siklus.id/appraisal"
	"siklus.id/store"
	"siklus.id/store/storetest"
)

// walked is a scene in which the case of staf-1 has four journal rows.
func walked(t *testing.T, shared *store.Store, code string) (scene, store.Case) {
	t.Helper()
	s := sceneIn(t, shared, code, 2)
	c := s.cases["staf-1"]
	s.take(t, c, "staf-1", appraisal.Employee, appraisal.SubmitTargets, appraisal.Facts{}, submitted)
	s.take(t, c, "kabid-a", appraisal.Appraiser, appraisal.AgreeTargets, appraisal.Facts{}, appraisal.Step{Stage: appraisal.InYear})
	s.record(t, s.entry(c, nil, appraisal.Step{Stage: appraisal.Sealed}))
	return s, c
}

func TestJournalIsAChain(t *testing.T) {
	t.Parallel()
	shared, _ := storetest.Open(t)
	s, c := walked(t, shared, "satu")
	s.do(t, func(ctx context.Context, tx store.Tx) error {
		rows, err := tx.Journal(ctx, c.ID)
		require.NoError(t, err)
		require.Len(t, rows, 4)
		kinds := []string{"opened", "SubmitTargets", "AgreeTargets", "window-ended"}
		prev := []byte{}
		for i, r := range rows {
			require.Equal(t, int64(i+1), r.Seq)
			require.Equal(t, kinds[i], r.Kind)
			require.Equal(t, prev, r.PrevHash)
			require.Len(t, r.Hash, 32)
			prev = r.Hash
		}
		require.Equal(t, appraisal.Party{Person: s.town.People["kabid-a"], Role: appraisal.Appraiser, Capacity: appraisal.Definitive}, rows[2].By)
		require.NotEmpty(t, rows[2].ContentSum)
		require.Equal(t, appraisal.System, rows[3].By.Role)
		closed, err := tx.CaseByID(ctx, c.ID)
		require.NoError(t, err)
		require.Equal(t, storetest.Opened.Add(24*time.Hour), closed.ClosedAt)
		require.NoError(t, tx.VerifyJournal(ctx, c.ID))
		n, err := tx.VerifyAll(ctx)
		require.Equal(t, 5, n)
		return err
	})
}

func TestVerifierFindsWhateverTheOwnerPlants(t *testing.T) {
	t.Parallel()
	shared, database := storetest.Open(t, store.WithMaxConns(20))
	owner := connect(t, database.Owner)
	_, err := owner.Exec(t.Context(), `alter table journal disable trigger user; alter table acts disable trigger user`)
	require.NoError(t, err)
	const swap = `update journal set seq = 100 where case_id = $1 and seq = 2;
		update journal set seq = 2 where case_id = $1 and seq = 3; update journal set seq = 3 where case_id = $1 and seq = 100`
	columns := `agency_id, case_id, entry_id || 'x', kind, act_id, by_person, by_role, by_capacity, at, recorded_at, stage, entry, content_sum, prev_hash, hash`
	into := `agency_id, case_id, entry_id, kind, act_id, by_person, by_role, by_capacity, at, recorded_at, stage, entry, content_sum, prev_hash, hash`
	for i, planted := range []struct {
		name, sql string
		seq       int64
		what      string
	}{
		{"changed stage", `update journal set stage = 'sealed' where case_id = $1 and seq = 2`, 2, "changed"},
		{"changed person", `update journal set by_person = 'x' where case_id = $1 and seq = 3`, 3, "changed"},
		{"changed instant", `update journal set at = at + interval '1 microsecond' where case_id = $1 and seq = 3`, 3, "changed"},
		{"changed instant of writing", `update journal set recorded_at = recorded_at - interval '1 day' where case_id = $1 and seq = 1`, 1, "changed"},
		{"changed entry", `update journal set entry = replace(entry::text, 'targets-submitted', 'in-year')::json where case_id = $1 and seq = 2`, 2, "changed"},
		{"changed first hash", `update journal set hash = sha256('x') where case_id = $1 and seq = 1`, 1, "changed"},
		{"changed content", `update acts set content = '{"remarks":"lain"}' where case_id = $1 and kind = 'AgreeTargets'`, 3, "content changed"},
		{"removed content", `update acts set content = null where case_id = $1 and kind = 'AgreeTargets'`, 3, "content changed"},
		{"removed from the middle", `delete from journal where case_id = $1 and seq = 2`, 2, "missing"},
		{"removed first", `delete from journal where case_id = $1 and seq = 1`, 1, "missing"},
		{"removed last", `delete from journal where case_id = $1 and seq = 4`, 4, "inserted or removed at the end"},
		{"removed all", `delete from journal where case_id = $1`, 1, "inserted or removed at the end"},
		{"swapped", swap, 2, "changed"},
		{"inserted between", `update journal set seq = seq + 100 where case_id = $1 and seq > 2; update journal set seq = seq - 99 where case_id = $1 and seq > 100;
			insert into journal (seq, ` + into + `) select 3, ` + columns + ` from journal where case_id = $1 and seq = 2`, 3, "changed"},
		{"appended", `insert into journal (seq, ` + into + `) select 5, ` + columns + ` from journal where case_id = $1 and seq = 4`, 5, "changed"},
		{"moved to another case", `update journal set case_id = (select id from cases where id <> $1 limit 1), seq = 9 where case_id = $1 and seq = 4`, 4, "inserted or removed at the end"},
		{"end forgotten by the case", `update cases set journal_seq = 3, journal_head = (select hash from journal where case_id = $1 and seq = 3) where id = $1`, 4, "inserted or removed at the end"},
	} {
		t.Run(planted.name, func(t *testing.T) {
			t.Parallel()
			s, c := walked(t, shared, fmt.Sprintf("agency-%d", i))
			owner := connect(t, database.Owner)
			plant := `set app.agency_id = '` + s.town.Agency.ID + `'; ` + planted.sql
			_, err := owner.Exec(t.Context(), strings.ReplaceAll(plant, "$1", "'"+c.ID+"'"))
			require.NoError(t, err)
			s.do(t, func(ctx context.Context, tx store.Tx) error {
				var fault *store.JournalFault
				require.ErrorAs(t, tx.VerifyJournal(ctx, c.ID), &fault)
				require.Equal(t, &store.JournalFault{CaseID: c.ID, Seq: planted.seq, What: planted.what}, fault)
				_, err := tx.VerifyAll(ctx)
				require.ErrorContains(t, err, "journal of case")
				return nil
			})
		})
	}
}

func TestOwnerCannotChangeTheJournalUnawares(t *testing.T) {
	t.Parallel()
	shared, database := storetest.Open(t)
	s, c := walked(t, shared, "satu")
	s.do(t, func(ctx context.Context, tx store.Tx) error {
		return tx.LogRead(ctx, s.town.People["staf-1"], c.ID, "result")
	})
	owner := connect(t, database.Owner)
	_, err := owner.Exec(t.Context(), `set app.agency_id = '`+s.town.Agency.ID+`'`)
	require.NoError(t, err)
	for _, sql := range []string{`update journal set stage = ''`, `delete from journal`, `truncate journal`, `delete from reads`, `truncate reads`} {
		_, err := owner.Exec(t.Context(), sql)
		require.ErrorContains(t, err, "append-only", sql)
	}
	_, err = owner.Exec(t.Context(), `update acts set state = 'received'`)
	require.ErrorContains(t, err, "already", "what became of an act is decided once")
	s.do(t, func(ctx context.Context, tx store.Tx) error {
		reads, err := tx.Reads(ctx, c.ID)
		require.NoError(t, err)
		require.Len(t, reads, 1)
		require.Equal(t, "result", reads[0].What)
		require.ErrorIs(t, tx.VerifyJournal(ctx, store.NewID()), store.ErrNotFound)
		return nil
	})
}
