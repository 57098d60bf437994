package api_test

import (
	"archive/zip"
	"bytes"
	"context"
	"io"
	"strings"
	"testing"
	"time"

	"connectrpc.com/connect"
	"github.com/stretchr/testify/require"

	siklusv1 "siklus.id/proto/siklus/v1"
	"siklus.id/store"
	"siklus.id/store/storetest"
)

func (g *ground) bundles(who string) []*siklusv1.Bundle {
	g.Helper()
	out, err := g.as(who).Paper.ListBundles(g.Context(), &siklusv1.ListBundlesRequest{CycleId: g.cycle.ID})
	require.NoError(g, err)
	require.Contains(g, out.GetPeriods(), "year")
	return out.GetBundles()
}

func TestTheBundleOfAUnitIsMadeInTheBackground(t *testing.T) {
	g := newGround(t)
	g.agreedOn("staf-1", "kabid-a", "submit-01", "Akta terbit")
	unit := g.cases["staf-1"].UnitCode
	ask := &siklusv1.OrderBundleRequest{CycleId: g.cycle.ID, UnitCode: unit, Kind: targetsPaper}
	ordered, err := g.as("kabid-b").Paper.OrderBundle(t.Context(), ask)
	require.NoError(t, err)
	b := ordered.GetBundle()
	require.False(t, b.GetDone())
	require.Positive(t, b.GetCases())
	require.Zero(t, b.GetPapers())
	again, err := g.as("kabid-b").Paper.OrderBundle(t.Context(), ask)
	require.NoError(t, err)
	require.Equal(t, b.GetId(), again.GetBundle().GetId(), "a second click orders nothing")
	file := &siklusv1.GetBundleRequest{BundleId: b.GetId()}
	_, err = g.as("kabid-b").Paper.GetBundle(t.Context(), file)
	require.Equal(t, connect.CodeNotFound, connect.CodeOf(err), "not made yet")

	require.NoError(t, g.server.MakeBundles(t.Context()))
	made := g.bundles("kabid-b")[0]
	require.True(t, made.GetDone())
	require.Equal(t, int32(1), made.GetPapers())
	require.Equal(t, made.GetCases()-1, made.GetWithout(), "who has no agreement has no paper")
	require.Equal(t, []string{"kabid-b"}, g.names(g.readsOf(g.cases["staf-1"].ID, "paper")), "each paper is a reading")

	got, err := g.as("kabid-b").Paper.GetBundle(t.Context(), file)
	require.NoError(t, err)
	require.True(t, strings.HasSuffix(got.GetName(), ".zip"))
	z, err := zip.NewReader(bytes.NewReader(got.GetContent()), int64(len(got.GetContent())))
	require.NoError(t, err)
	require.Len(t, z.File, 2)
	require.Equal(t, "daftar.csv", z.File[0].Name)
	require.Contains(t, z.File[1].Name, "A.1.7")
	f, err := z.File[1].Open()
	require.NoError(t, err)
	pdf, err := io.ReadAll(f)
	require.NoError(t, err)
	require.True(t, bytes.Equal(pdf, g.paper("staf-1", g.cases["staf-1"].ID, targetsPaper).GetContent()), "the very paper that the employee fetches")

	_, err = g.as("staf-2").Paper.GetBundle(t.Context(), file)
	require.Equal(t, connect.CodeNotFound, connect.CodeOf(err), "another officer asks for their own")
	require.Empty(t, g.bundles("staf-2"))
	for _, who := range []string{"staf-1", "kabid-a", "staf-4", "staf-5"} {
		_, err = g.as(who).Paper.OrderBundle(t.Context(), ask)
		require.Equal(t, connect.CodePermissionDenied, connect.CodeOf(err), who)
	}

	g.clock.set(noon.Add(8 * 24 * time.Hour))
	require.NoError(t, g.server.MakeBundles(t.Context()))
	require.Empty(t, g.bundles("kabid-b"), "forgotten after a week")
}

// unzipped are the names of the files in a ZIP, and its list.
func unzipped(t testing.TB, content []byte) (names []string, list string) {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	require.NoError(t, err)
	for _, file := range z.File {
		names = append(names, file.Name)
		f, err := file.Open()
		require.NoError(t, err)
		said, err := io.ReadAll(f) // to its end, so that its check-sum is looked at
		require.NoError(t, err)
		if file.Name == "daftar.csv" {
			list = string(said)
		}
	}
	return names, list
}

// Whatever somebody is called, a name in a ZIP is one plain file's name, and nothing in its list is a formula.
func TestNamesInABundleAreSafe(t *testing.T) {
	g := newGround(t)
	roster := storetest.Roster(5)
	roster.People[4].Name = "=HYPERLINK(\"x\") ../../etc/passwd \u202e\x07 CON " + strings.Repeat("panjang ", 30)
	g.tx(func(ctx context.Context, tx store.Tx) error {
		_, err := tx.ApplyRoster(ctx, roster)
		return err
	})
	g.agreedOn("staf-1", "kabid-a", "submit-01", "Akta terbit")
	ordered, err := g.as("kabid-b").Paper.OrderBundle(t.Context(), &siklusv1.OrderBundleRequest{CycleId: g.cycle.ID, UnitCode: g.cases["staf-1"].UnitCode, Kind: targetsPaper})
	require.NoError(t, err)
	require.NoError(t, g.server.MakeBundles(t.Context()))
	got, err := g.as("kabid-b").Paper.GetBundle(t.Context(), &siklusv1.GetBundleRequest{BundleId: ordered.GetBundle().GetId()})
	require.NoError(t, err)
	names, list := unzipped(t, got.GetContent())
	for _, name := range names {
		require.Regexp(t, `^[\pL\pN.-]{1,110}$`, name)
		require.NotContains(t, name, "..")
	}
	require.NotRegexp(t, `(^|[;\n"])[=+@-]`, list)
}

func TestWhoOrdersABundleIsNotInIt(t *testing.T) {
	g := newGround(t)
	g.agreedOn("staf-2", "kabid-a", "submit-01", "Arsip rapi")
	_, err := g.as("staf-2").Paper.OrderBundle(t.Context(), &siklusv1.OrderBundleRequest{CycleId: g.cycle.ID, UnitCode: g.cases["staf-2"].UnitCode, Kind: targetsPaper})
	require.NoError(t, err)
	require.NoError(t, g.server.MakeBundles(t.Context()))
	require.Zero(t, g.bundles("staf-2")[0].GetPapers())
}

func TestABundleThatCannotBeIsRefused(t *testing.T) {
	g := newGround(t)
	for field, ask := range map[string]*siklusv1.OrderBundleRequest{
		"unit_code": {CycleId: g.cycle.ID, UnitCode: "TIDAK-ADA", Kind: targetsPaper},
		"period":    {CycleId: g.cycle.ID, UnitCode: "BID-A", Kind: resultPaper},
		"kind":      {CycleId: g.cycle.ID, UnitCode: "BID-A"},
		"kind ":     {CycleId: g.cycle.ID, UnitCode: "BID-A", Kind: receiptPaper},
	} {
		_, err := g.as("kabid-b").Paper.OrderBundle(t.Context(), ask)
		require.Error(t, err, field)
		require.Contains(t, []connect.Code{connect.CodeInvalidArgument, connect.CodeNotFound}, connect.CodeOf(err))
		require.Equal(t, strings.TrimSpace(field), refusal(t, err, connect.CodeOf(err)).GetField())
	}
	g.tx(func(ctx context.Context, tx store.Tx) error {
		_, err := tx.OrderBundle(ctx, store.Bundle{CycleID: g.cycle.ID, UnitCode: "BID-A", Kind: targetsPaper.String(), OrderedBy: g.town.People["kabid-b"], OrderedAt: noon},
			g.cases["staf-1"].Proceeding, 0)
		require.ErrorIs(t, err, store.ErrTooMany)
		return nil
	})
}
