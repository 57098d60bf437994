package activities_test

import (
	"context"
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"siklus.id/appraisal"
	"siklus.id/deploy/local"
	"siklus.id/store"
	"siklus.id/store/storetest"
)

func TestALetterThatAsksForFeedbackLeadsToThatRequest(t *testing.T) {
	t.Parallel()
	o := newOffice(t, 2)
	o.deliver()
	c, request := o.cases["staf-1"], store.NewID()
	storetest.Do(t, o.store, o.town.Agency.ID, func(ctx context.Context, tx store.Tx) error {
		data, err := json.Marshal(store.LetterData{Role: appraisal.Employee, Year: 2026, Entry: request})
		require.NoError(t, err)
		for _, who := range []string{"staf-2", "bupati"} { // one who is appraised, one who is not
			for _, kind := range []string{store.FeedbackAskedLetter, store.FeedbackReminderLetter} {
				if err := tx.QueueLetter(ctx, store.Letter{PersonID: o.town.People[who], Kind: kind, Cause: request, CaseID: c.ID, CycleID: o.cycle.ID, Data: data}); err != nil {
					return err
				}
			}
		}
		return nil
	})
	o.deliver()
	last := func(who string) string {
		letters := o.mailbox.Letters(local.Filter{To: who + "@dinas.example"})
		require.NotEmpty(t, letters, who)
		return letters[len(letters)-1].Text
	}
	require.Contains(t, last("staf-2"), "Nama staf-1")
	require.Contains(t, last("staf-2"), "?ke=umpan-balik&permintaan="+request)
	require.NotNil(t, linkInText.FindStringSubmatch(last("staf-2")), "somebody without a password can answer")
	require.Contains(t, last("bupati"), "/umpan-balik/beri?request_id="+request, "who has no task of their own signs in")
}

func TestALetterAboutALateCheckLeadsToThePlanAndNamesNobody(t *testing.T) {
	t.Parallel()
	o := newOffice(t, 1)
	o.deliver()
	c := o.cases["staf-1"]
	storetest.Do(t, o.store, o.town.Agency.ID, func(ctx context.Context, tx store.Tx) error {
		for who, role := range map[string]appraisal.Role{"kabid-a": appraisal.Appraiser, "kabid-b": appraisal.HR} {
			data, err := json.Marshal(store.LetterData{Role: role, Year: 2026, Due: appraisal.NewDate(2026, 3, 6)})
			require.NoError(t, err)
			if err := tx.QueueLetter(ctx, store.Letter{PersonID: o.town.People[who], Kind: store.ImprovementLetter, Cause: c.ID, CaseID: c.ID, CycleID: o.cycle.ID, Data: data}); err != nil {
				return err
			}
		}
		return nil
	})
	o.deliver()
	for _, who := range []string{"kabid-a", "kabid-b"} {
		letters := o.mailbox.Letters(local.Filter{To: who + "@dinas.example"})
		text := letters[len(letters)-1].Text
		require.Contains(t, text, "rencana perbaikan", who)
		require.NotContains(t, text, "staf-1", "%s: that somebody has such a plan stands on the page alone", who)
		require.Contains(t, text, "/perbaikan/"+c.ID, who)
	}
}
