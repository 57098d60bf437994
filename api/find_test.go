package api_test

import (
	"context"
	"fmt"
	"net/http"
	"testing"

	"connectrpc.com/connect"
	"github.com/stretchr/testify/require"

	"siklus.id/api"
	siklusv1 "siklus.id/proto/siklus/v1"
	"siklus.id/store"
	"siklus.id/store/storetest"
)

func TestHRFindsWhoCanTakeAPlace(t *testing.T) {
	g := newGround(t)
	hr := g.as("kabid-b")
	find := func(query string) *siklusv1.FindPeopleResponse {
		out, err := hr.Case.FindPeople(g.Context(), &siklusv1.FindPeopleRequest{Query: query})
		require.NoError(t, err)
		return out
	}
	out := find("kabid-A")
	require.Len(t, out.GetPeople(), 1)
	require.False(t, out.GetMore())
	one := out.GetPeople()[0]
	require.Equal(t, g.town.People["kabid-a"], one.GetPerson().GetId())
	require.Equal(t, "Nama kabid-a", one.GetPerson().GetName())
	require.Equal(t, "Jabatan kabid-a", one.GetPerson().GetPost())
	require.Equal(t, "definitif", one.GetPerson().GetCapacity())
	require.Equal(t, "Bidang A", one.GetUnit())
	number := one.GetPerson().GetNumber()
	require.Len(t, number, 18)

	spaced := number[:8] + " " + number[8:14] + "." + number[14:15] + "." + number[15:]
	require.Equal(t, one.GetPerson().GetId(), find(spaced).GetPeople()[0].GetPerson().GetId())
	require.Empty(t, find("tidak ada orang ini").GetPeople())
	require.NotContains(t, g.log.String(), number, "what was looked for is written down nowhere")
	require.NotContains(t, g.log.String(), "tidak ada orang ini")
	for _, query := range []string{"x", "  x  ", "    "} {
		_, err := hr.Case.FindPeople(g.Context(), &siklusv1.FindPeopleRequest{Query: query})
		require.Equal(t, "query", refusal(t, err, connect.CodeInvalidArgument).GetField(), query)
	}
	_, err := g.as("kabid-a").Case.FindPeople(g.Context(), &siklusv1.FindPeopleRequest{Query: "Nama"})
	require.Equal(t, api.NotAllowed, refusal(t, err, connect.CodePermissionDenied).GetCode())
}

func TestMoreThanAPersonReadsThroughAreNotListed(t *testing.T) {
	g := newGround(t)
	g.tx(func(ctx context.Context, tx store.Tx) error {
		r := store.Roster{On: storetest.Founded}
		for i := range 21 {
			r.People = append(r.People, store.RosterPerson{Code: fmt.Sprint("banyak-", i), Kind: store.NonASN, Name: fmt.Sprintf("Wenda %02d", i)})
		}
		_, err := tx.ApplyRoster(ctx, r)
		return err
	})
	out, err := g.as("kabid-b").Case.FindPeople(g.Context(), &siklusv1.FindPeopleRequest{Query: "wenda"})
	require.NoError(t, err)
	require.Len(t, out.GetPeople(), 20)
	require.True(t, out.GetMore())
	require.Equal(t, "Wenda 00", out.GetPeople()[0].GetPerson().GetName())
}

// A query names a person, and an address is kept by browsers, proxies and logs.
func TestNobodyIsLookedForInAnAddress(t *testing.T) {
	g := newGround(t)
	for _, rpc := range []string{"CaseService/FindPeople", "PeopleService/FindPosts"} {
		get, err := http.NewRequestWithContext(g.Context(), http.MethodGet,
			g.http.URL+`/siklus.v1.`+rpc+`?connect=v1&encoding=json&message={"query":"Nama"}`, nil)
		require.NoError(t, err)
		answer, err := g.as("kabid-b").http.Do(get)
		require.NoError(t, err)
		require.NoError(t, answer.Body.Close())
		require.Equal(t, http.StatusMethodNotAllowed, answer.StatusCode, rpc)
	}
}
