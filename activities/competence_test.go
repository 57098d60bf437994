package activities_test

import (
	"context"
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"siklus.id/appraisal"
	"siklus.id/deploy/local"
	"siklus.id/store"
	"siklus.id/store/storetest"
)

func TestALetterAboutCompetencesLeadsToTheAssessment(t *testing.T) {
	t.Parallel()
	o := newOffice(t, 1)
	o.deliver()
	c := o.cases["staf-1"]
	storetest.Do(t, o.store, o.town.Agency.ID, func(ctx context.Context, tx store.Tx) error {
		for person, role := range map[string]appraisal.Role{"staf-1": appraisal.Employee, "kadis": appraisal.Appraiser} {
			data, err := json.Marshal(store.LetterData{Role: role, Year: 2026, Due: appraisal.NewDate(2026, time.November, 30)})
			require.NoError(t, err)
			if err := tx.QueueLetter(ctx, store.Letter{PersonID: o.town.People[person], Kind: store.CompetenceLetter, Cause: c.ID, CaseID: c.ID, CycleID: o.cycle.ID, Data: data}); err != nil {
				return err
			}
		}
		return nil
	})
	o.deliver()
	own := o.mailbox.Letters(local.Filter{To: "staf-1@dinas.example"})
	require.Len(t, own, 2)
	require.Equal(t, "Nilai kompetensi Anda sendiri 2026", own[1].Subject)
	require.Contains(t, own[1].Text, "?ke=kompetensi")
	require.NotNil(t, linkInText.FindStringSubmatch(own[1].Text), "somebody without a password can still assess")
	led := o.mailbox.Letters(local.Filter{To: "kadis@dinas.example"})
	last := led[len(led)-1]
	require.Contains(t, last.Text, "Nama staf-1")
	require.Contains(t, last.Text, "/kompetensi/"+c.ID, "who has no task in the case signs in")
}
