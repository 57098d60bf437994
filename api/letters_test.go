package api_test

import (
	"context"
	"net/http"
	"testing"
	"time"

	"connectrpc.com/connect"
	"github.com/stretchr/testify/require"

	"siklus.id/api"
	"siklus.id/link"
	siklusv1 "siklus.id/proto/siklus/v1"
	"siklus.id/store"
	"siklus.id/store/storetest"
)

// lastLetter sends somebody one more letter, and gives its ID and its mail's.
func (g *ground) lastLetter(name string) string {
	g.Helper()
	letter, _ := g.sent(name)
	return letter
}

func (g *ground) sent(name string) (letter, mail string) {
	g.Helper()
	letter = store.NewID()
	g.tx(func(ctx context.Context, tx store.Tx) error {
		return tx.QueueLetter(ctx, store.Letter{ID: letter, PersonID: g.town.People[name], Kind: "cycle_announced", Cause: letter, CycleID: g.cycle.ID})
	})
	storetest.SortLetters(g, g.store, g.town.Agency.ID)
	g.tx(func(ctx context.Context, tx store.Tx) error {
		for {
			m, err := tx.ClaimMail(ctx, 0, time.Now().Add(time.Hour))
			if err != nil || m == nil {
				return err
			}
			if err := tx.MarkSent(ctx, m.ID, "", g.clock.now()); err != nil {
				return err
			}
			if m.PersonID == g.town.People[name] {
				mail = m.ID
			}
		}
	})
	return letter, mail
}

// readerToken is the token in the foot of somebody's letter.
func (g *ground) readerToken(name string) string {
	return signer.SignReader(link.Reader{Agency: g.town.Agency.ID, Person: g.town.People[name], Expires: g.clock.now().Add(time.Hour)})
}

func TestLogOfLettersTellsNoContentAndOnlyOnesOwn(t *testing.T) {
	g := newGround(t)
	g.lastLetter("staf-1")
	own, err := g.as("staf-1").Letter.ListLetters(t.Context(), &siklusv1.ListLettersRequest{})
	require.NoError(t, err)
	require.Len(t, own.GetLetters(), 2)
	for _, l := range own.GetLetters() {
		require.Equal(t, "sent", l.GetState())
		require.False(t, l.GetResendable(), "only HR lets a letter leave again")
	}
	_, err = g.as("staf-3").Letter.ListLetters(t.Context(), &siklusv1.ListLettersRequest{PersonId: g.town.People["staf-1"]})
	refusal(t, err, connect.CodeNotFound)
	desk, err := g.as("kabid-b").Letter.ListLetters(t.Context(), &siklusv1.ListLettersRequest{PersonId: g.town.People["staf-1"]})
	require.NoError(t, err)
	require.Equal(t, "staf-1@dinas.example", desk.GetEmail())
	require.True(t, desk.GetLetters()[0].GetResendable())
}

// From the signed event to the letter that arrives: the person is listed with the cause, HR mends the address, exactly what
// did not arrive leaves again, and the old link is dead.
func TestFromABounceToALetterThatArrives(t *testing.T) {
	var events []store.MailEvent
	g := newGround(t, func(c *api.Config) {
		c.MailEvents = func(http.Header, []byte, time.Time) ([]store.MailEvent, error) { return events, nil }
	})
	letter, mail := g.sent("staf-1")
	events = []store.MailEvent{{EventID: "e1", MailID: mail, Kind: store.EventBounce, At: g.clock.now(), Reason: "550 no such user"}}
	res, err := http.Post(g.http.URL+"/hooks/sendgrid", "application/json", nil) //nolint:noctx // of a test
	require.NoError(t, err)
	require.NoError(t, res.Body.Close())
	hr := g.as("kabid-b").Letter
	reach, err := hr.ListReach(t.Context(), &siklusv1.ListReachRequest{})
	require.NoError(t, err)
	require.Len(t, reach.GetPeople(), 1)
	lost := reach.GetPeople()[0]
	require.Equal(t, []any{g.town.People["staf-1"], "bounced", "550 no such user", "Bidang A", "staf-1@dinas.example"},
		[]any{lost.GetPerson().GetId(), lost.GetReason(), lost.GetWords(), lost.GetUnit(), lost.GetEmail()})
	missed := lost.GetMissed()
	require.Positive(t, missed)

	_, err = hr.ResendLetter(t.Context(), &siklusv1.ResendLetterRequest{LetterId: letter})
	require.Equal(t, api.OutOfReach, refusal(t, err, connect.CodeFailedPrecondition).GetCode())
	for _, wrong := range []string{"staf 1@dinas.example", "staf-1", "a@b", "Nama <a@dinas.example>"} {
		_, err = hr.MendAddress(t.Context(), &siklusv1.MendAddressRequest{PersonId: g.town.People["staf-1"], Email: wrong})
		require.Equal(t, "email", refusal(t, err, connect.CodeInvalidArgument).GetField(), wrong)
	}
	_, err = hr.MendAddress(t.Context(), &siklusv1.MendAddressRequest{PersonId: g.town.People["staf-1"], Email: "Kadis@dinas.example"})
	require.Equal(t, api.AddressShared, refusal(t, err, connect.CodeAlreadyExists).GetCode())
	mended, err := hr.MendAddress(t.Context(), &siklusv1.MendAddressRequest{PersonId: g.town.People["staf-1"], Email: "staf-1@baru.example"})
	require.NoError(t, err)
	require.Equal(t, missed, mended.GetResent())
	reach, err = hr.ListReach(t.Context(), &siklusv1.ListReachRequest{})
	require.NoError(t, err)
	require.Empty(t, reach.GetPeople())

	_, err = hr.ResendLetter(t.Context(), &siklusv1.ResendLetterRequest{LetterId: letter})
	require.Equal(t, api.LetterOvertaken, refusal(t, err, connect.CodeFailedPrecondition).GetCode(), "it waits to leave already")
	again, _ := g.sent("staf-1")
	_, err = hr.ResendLetter(t.Context(), &siklusv1.ResendLetterRequest{LetterId: again})
	require.NoError(t, err)
}

func TestPeopleChooseAboutLettersThatMayWaitOnly(t *testing.T) {
	g := newGround(t)
	me := g.as("staf-1").Letter
	groups := func(c *caller) map[string]string {
		out, err := c.Letter.GetPreferences(t.Context(), &siklusv1.GetPreferencesRequest{})
		require.NoError(t, err)
		ways := map[string]string{}
		for _, p := range out.GetPreferences() {
			ways[p.GetGroup()] = p.GetWay()
		}
		return ways
	}
	require.Equal(t, map[string]string{"waiting": "at-once", "reminders": "at-once", "feedback": "at-once", "training": "at-once", "news": "at-once", "receipts": "digest"},
		groups(g.as("staf-1")))
	require.Contains(t, groups(g.as("kabid-b")), "desk")
	for _, wrong := range []*siklusv1.LetterPreference{{Group: "rights", Way: "digest"}, {Group: "reminders", Way: "never"}} {
		_, err := me.SetPreferences(t.Context(), &siklusv1.SetPreferencesRequest{Preferences: []*siklusv1.LetterPreference{wrong}})
		refusal(t, err, connect.CodeInvalidArgument)
	}
	_, err := me.SetPreferences(t.Context(), &siklusv1.SetPreferencesRequest{Preferences: []*siklusv1.LetterPreference{{Group: "receipts", Way: "never"}}})
	require.NoError(t, err)

	// One click, by nobody who is signed in.
	nobody := g.with("").Letter
	for range 2 {
		_, err = nobody.PreferDigest(t.Context(), &siklusv1.PreferDigestRequest{Token: g.readerToken("staf-1")})
		require.NoError(t, err)
	}
	require.Equal(t, map[string]string{"waiting": "digest", "reminders": "digest", "feedback": "digest", "training": "digest", "news": "digest", "receipts": "never"},
		groups(g.as("staf-1")))
	require.Equal(t, "at-once", groups(g.as("staf-3"))["reminders"], "nobody else's")
	for name, token := range map[string]string{
		"a task's link": signer.Sign(store.NewID(), 1, g.clock.now().Add(time.Hour)), "a cut one": g.readerToken("staf-1")[:70],
		"an old one": signer.SignReader(link.Reader{Agency: g.town.Agency.ID, Person: g.town.People["staf-3"], Expires: g.clock.now()}),
	} {
		_, err = nobody.PreferDigest(t.Context(), &siklusv1.PreferDigestRequest{Token: token})
		require.Equal(t, api.LinkUnknown, refusal(t, err, connect.CodeNotFound).GetCode(), name)
	}
}
