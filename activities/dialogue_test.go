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

func TestALetterAboutADialogueLeadsToItAndCarriesItsTime(t *testing.T) {
	t.Parallel()
	o := newOffice(t, 1)
	o.deliver()
	c, staff := o.cases["staf-1"], o.town.People["staf-1"]
	slot := store.DialogueSlot{ID: store.NewID(), CaseID: c.ID, Period: "q1", PersonID: o.town.People["kabid-a"], Role: appraisal.Appraiser,
		StartsAt: time.Date(2026, time.March, 11, 1, 0, 0, 0, time.UTC), Minutes: 60, Place: "Ruang rapat", ProposedAt: time.Now()}
	storetest.Do(t, o.store, o.town.Agency.ID, func(ctx context.Context, tx store.Tx) error {
		if _, err := tx.PutSlot(ctx, slot); err != nil {
			return err
		}
		data, err := json.Marshal(store.LetterData{Role: appraisal.Employee, Year: 2026, Period: "q1", Entry: slot.ID})
		require.NoError(t, err)
		return tx.QueueLetter(ctx, store.Letter{PersonID: staff, Kind: store.DialogueLetter, Cause: slot.ID, CaseID: c.ID, CycleID: o.cycle.ID, Data: data})
	})
	o.deliver()
	letters := o.mailbox.Letters(local.Filter{To: "staf-1@dinas.example"})
	require.Len(t, letters, 2)
	sent := letters[1]
	require.Equal(t, "Ajakan dialog: Rabu, 11 Maret, 10.00 WIT", sent.Subject)
	require.Contains(t, sent.Text, "?ke=dialog&masa=q1")
	require.NotNil(t, linkInText.FindStringSubmatch(sent.Text), "somebody without a password can still answer")
	require.Len(t, sent.Attachments, 1)
	calendar := string(sent.Attachments[0].Content)
	for _, line := range []string{"UID:" + slot.ID + "@siklus.id", "DTSTART:20260311T010000Z", "DTEND:20260311T020000Z", "STATUS:TENTATIVE", "SEQUENCE:2", "LOCATION:Ruang rapat"} {
		require.Contains(t, calendar, line)
	}
	require.NotContains(t, calendar, "/t/", "a calendar is shared, a link is not")
}
