package activities_test

import (
	"context"
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"siklus.id/activities"
	"siklus.id/appraisal"
	"siklus.id/appraisal/policies"
	"siklus.id/deploy/local"
	"siklus.id/store"
	"siklus.id/store/storetest"
)

// TestWhoIsAskedGetsTheirOwnLinkAndTheRoundReleases walks one round from the letters to the release, by the errands only.
func TestWhoIsAskedGetsTheirOwnLinkAndTheRoundReleases(t *testing.T) {
	t.Parallel()
	o := newOffice(t, 5)
	policy, err := policies.Load("gorontalo")
	require.NoError(t, err)
	rules, err := policies.Resolve(policy, "Asia/Jayapura", 5, 2026, appraisal.Pace{})
	require.NoError(t, err)
	by := appraisal.Party{Person: o.town.People["kabid-b"], Role: appraisal.HR}
	o.errands.Opener = &starter{}
	limits, _ := store.VoiceLimits(rules)
	terms, _ := appraisal.VoiceTermsOf(appraisal.Periods(2026, rules)[0], rules.Calendar, limits)
	var c store.Case
	storetest.Do(t, o.store, o.town.Agency.ID, func(ctx context.Context, tx store.Tx) error {
		_, err := tx.AdoptRules(ctx, o.cycle.ID, rules, "gorontalo", by, appraisal.AdoptRules, "under", nil, rules.Calendar.Start(terms.Nominate))
		require.NoError(t, err)
		id := o.cases["staf-1"].ID
		acts, err := tx.ActsOf(ctx, id)
		require.NoError(t, err)
		act := acts[len(acts)-1].Act
		_, err = tx.Record(ctx, appraisal.Entry{ID: act.ID, Agency: o.town.Agency.ID, Cycle: o.cycle.ID, Case: id, Proceeding: appraisal.AppraisalProceeding, Act: &act,
			At: rules.Calendar.Start(terms.Nominate), Step: appraisal.Step{Stage: appraisal.InYear}})
		require.NoError(t, err)
		c, err = tx.CaseByID(ctx, id)
		return err
	})
	o.at(monday)
	before := len(o.mailbox.Letters(local.Filter{To: "staf-2@dinas.example"}))
	storetest.Do(t, o.store, o.town.Agency.ID, func(ctx context.Context, tx store.Tx) error {
		for _, who := range []string{"staf-2", "staf-3", "staf-4"} {
			seat, err := tx.NameVoice(ctx, c, store.VoiceSeat{Period: "q1", PersonID: o.town.People[who], Origin: store.VoiceByLeader, NamedBy: o.town.People["kabid-a"],
				NamedOn: terms.Nominate}, limits, terms, keys.Keys)
			require.NoError(t, err)
			answer := appraisal.VoiceAnswer{Marks: [7]int{3, 3, 3, 3, 3, 3, 3}}
			_, err = tx.AnswerVoice(ctx, seat, answer, keys.Keys)
			require.NoError(t, err)
		}
		return nil
	})
	o.at(monday)
	asked := o.mailbox.Letters(local.Filter{To: "staf-2@dinas.example"})[before:]
	require.Len(t, asked, 1)
	require.Contains(t, asked[0].Text, "Nama staf-1")
	require.Contains(t, asked[0].Text, "Rabu, 8 April 2026")
	require.Contains(t, asked[0].Text, "?ke=suara")
	require.NotNil(t, linkInText.FindStringSubmatch(asked[0].Text), "somebody without a password can answer")

	storetest.Do(t, o.store, o.town.Agency.ID, func(ctx context.Context, tx store.Tx) error {
		_, err := tx.NameVoice(ctx, c, store.VoiceSeat{Period: "q1", PersonID: o.town.People["staf-5"], Origin: store.VoiceByEmployee, NamedBy: o.town.People["staf-1"],
			NamedOn: terms.Nominate}, limits, terms, keys.Keys)
		return err
	})
	o.at(monday)
	leader := o.mailbox.Letters(local.Filter{To: "kabid-a@dinas.example"})
	waits := leader[len(leader)-1].Text
	require.Contains(t, waits, "Nama staf-1")
	require.Contains(t, waits, "/suara/daftar/"+c.ID+"/q1", "the leader signs in, or comes by a task of the case")
	require.NotContains(t, waits, "staf-5", "who was nominated stands on the page")

	o.morning(terms.Answer)
	results := func() (list []store.VoiceResult) {
		storetest.Do(t, o.store, o.town.Agency.ID, func(ctx context.Context, tx store.Tx) (err error) {
			list, err = tx.VoiceResults(ctx, c.ID)
			return err
		})
		return list
	}
	require.Empty(t, results(), "not a day early")
	o.morning(terms.Release)
	history, err := json.Marshal([]any{activities.RoundInput{}, activities.RoundOutput{Closed: true}})
	require.NoError(t, err)
	require.JSONEq(t, `[{"Agency":"","Cycle":"","Morning":"0001-01-01T00:00:00Z"},{"Closed":true}]`, string(history), "Temporal keeps nothing else of a round")
	require.Equal(t, appraisal.VoiceShown, results()[0].Outcome)
	o.morning(terms.Release + 1)
	require.Len(t, results(), 1)
	o.at(monday)
	for who, hint := range map[string]string{"staf-1": "?ke=hasil-suara&berkas=" + c.ID + "&masa=q1", "kabid-a": "Nama staf-1"} {
		letters := o.mailbox.Letters(local.Filter{To: who + "@dinas.example"})
		require.Contains(t, letters[len(letters)-1].Text, hint, who)
	}
}
