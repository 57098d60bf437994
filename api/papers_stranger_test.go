package api_test

import (
	"context"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	siklusv1 "siklus.id/proto/siklus/v1"
	"siklus.id/store"
)

// TestThePageBehindACodeNamesNobodyAndNoResult fetches the public page of every paper of a rated evaluation, as it really leaves
// the door, and looks for everybody of the agency, for the case and for what the result is.
func TestThePageBehindACodeNamesNobodyAndNoResult(t *testing.T) {
	g := newGround(t)
	g.agreedOn("staf-1", "kabid-a", "submit-01", "Akta terbit")
	e := g.rated()
	secrets := []string{"Sangat Baik", "predikat", "Akta terbit", e.ID, g.cases["staf-1"].ID, g.cycle.ID}
	g.tx(func(ctx context.Context, tx store.Tx) error {
		people, err := tx.People(ctx)
		for _, p := range people {
			secrets = append(secrets, p.ID, p.Name)
			if p.Number != "" {
				secrets = append(secrets, p.Number)
			}
			if p.Email != "" {
				secrets = append(secrets, p.Email)
			}
		}
		return err
	})
	seen := map[string]bool{}
	for caseID, kinds := range map[string][]siklusv1.PaperKind{g.cases["staf-1"].ID: {targetsPaper}, e.ID: {resultPaper, documentPaper}} {
		for _, kind := range kinds {
			code := g.paper("kabid-a", caseID, kind).GetCode()
			require.False(t, seen[code])
			seen[code] = true
			for _, lang := range []string{"id", "en"} {
				request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, g.http.URL+"/v/"+code+"?l="+lang, nil)
				require.NoError(t, err)
				answer, err := http.DefaultClient.Do(request)
				require.NoError(t, err)
				page, err := io.ReadAll(answer.Body)
				require.NoError(t, err)
				require.NoError(t, answer.Body.Close())
				require.Equal(t, http.StatusOK, answer.StatusCode, "%s", page)
				require.Contains(t, string(page), code, "it is the page of this paper")
				told := strings.ToLower(string(page))
				for _, secret := range secrets {
					require.NotContains(t, told, strings.ToLower(secret), "%s in %s", kind, lang)
				}
				require.Empty(t, answer.Header.Values("Set-Cookie"))
				require.Contains(t, answer.Header.Get("Cache-Control"), "no-store")
			}
		}
	}
	require.Len(t, seen, 3)
}
