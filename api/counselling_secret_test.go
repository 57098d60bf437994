package api_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"

	"siklus.id/api"
	"siklus.id/appraisal"
	siklusv1 "siklus.id/proto/siklus/v1"
	"siklus.id/store"
	"siklus.id/store/storetest"
)

// planted is in every text that somebody writes into counselling in this test, and nowhere else.
const planted = "zqxrahasia"

// plantedCounselling walks three records to their ends with the planted word in every field that is written: one through
// an independent counsellor, one through an official, one that ended because the behaviour changed.
func (g *ground) plantedCounselling() (independent, official, changed string) {
	g.Helper()
	ok := func(err error) { require.NoError(g, err) }
	begin := func() string {
		r := &siklusv1.NoteBehaviourRequest{Id: store.NewID(), CaseId: g.cases["staf-1"].ID, Problem: problemOf(planted + " perilaku")}
		_, err := g.as("kabid-a").Counselling.NoteBehaviour(g.Context(), r)
		ok(err)
		ok(g.tell("kabid-a", r.GetId(), planted+" cara"))
		_, err = g.as("staf-1").Counselling.AnswerCounselling(g.Context(), &siklusv1.AnswerCounsellingRequest{Id: store.NewID(), CounsellingId: r.GetId(), Text: planted + " jawab"})
		ok(err)
		return r.GetId()
	}
	independent, official, changed = begin(), begin(), begin()
	_, err := g.as("kabid-a").Counselling.CloseBehaviour(g.Context(), &siklusv1.CloseBehaviourRequest{Id: store.NewID(), CounsellingId: changed, Text: planted + " berubah"})
	ok(err)
	g.clock.set(noon.Add(24 * time.Hour))
	for id, kind := range map[string]siklusv1.CounsellorKind{independent: siklusv1.CounsellorKind_COUNSELLOR_KIND_INDEPENDENT, official: siklusv1.CounsellorKind_COUNSELLOR_KIND_OFFICIAL} {
		ok(g.report("kabid-a", id, planted+" lapor"))
		ok(g.take("kabid-b", id))
		ok(g.appoint("kabid-b", id, "bupati", kind))
		ok(g.declineCounselling("bupati", id, planted+" tolak"))
		ok(g.appoint("kabid-b", id, "bupati", kind))
		m := meetingOn("2026-01-12")
		m.Place, m.Link = planted+" ruang", "https://rapat.example/"+planted
		ok(g.schedule("kabid-b", id, m))
	}
	g.clock.set(noon.Add(48 * time.Hour))
	for _, id := range []string{independent, official} {
		ok(g.recordResult("bupati", id, planted+" hasil"))
	}
	_, err = g.as("kabid-a").Counselling.PassCounselling(g.Context(), &siklusv1.PassCounsellingRequest{Id: store.NewID(), CounsellingId: official, Text: planted + " terus"})
	ok(err)
	ok(g.decideCounselling("kabid-b", independent, planted+" putus"))
	return independent, official, changed
}

// asked posts an RPC and returns what came back, headers and all.
func (c *caller) asked(t testing.TB, base, rpc string, request proto.Message) string {
	t.Helper()
	body, err := protojson.Marshal(request)
	require.NoError(t, err)
	post, err := http.NewRequestWithContext(t.Context(), http.MethodPost, base+"/siklus.v1."+rpc, bytes.NewReader(body))
	require.NoError(t, err)
	post.Header.Set("Content-Type", "application/json")
	return c.answer(t, post)
}

// answer sends a request without following where it leads.
func (c *caller) answer(t testing.TB, r *http.Request) string {
	t.Helper()
	still := &http.Client{Transport: c.http.Transport, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	answer, err := still.Do(r)
	require.NoError(t, err)
	defer func() { _ = answer.Body.Close() }()
	said, err := io.ReadAll(answer.Body)
	require.NoError(t, err)
	return strings.ToLower(fmt.Sprint(answer.StatusCode, answer.Header) + string(said))
}

// TestNothingOfCounsellingIsAnywhereElse plants an unmistakable word in every confidential field (III.D.5.b) and looks
// for it: in every other table and column, in letters, logs and metrics, in what the engine was told, in addresses, in
// what every RPC answers to everybody, and on the pages of those who have no part.
func TestNothingOfCounsellingIsAnywhereElse(t *testing.T) {
	t.Parallel()
	s, database := storetest.Open(t)
	g := groundOn(t, s, func(c *api.Config) { c.ActsPerMinute, c.LinksPerMinute = 1<<20, 1<<20 })
	g.under(func(r *appraisal.Rules) { r.Cadence = appraisal.Quarterly })
	g.goal("kabid-a", "Layanan bidang cepat")
	g.engine.goDown() // what is handed in is received and changes nothing
	about := g.subject("staf-1")
	g.subject("staf-2") // whose links some come with
	independent, official, changed := g.plantedCounselling()

	for who, id := range map[string]string{"staf-1": independent, "kabid-a": official, "kabid-b": independent, "bupati": official, "kadis": official} {
		said := g.as(who).asked(t, g.http.URL, "CounsellingService/GetCounselling", &siklusv1.GetCounsellingRequest{CounsellingId: id})
		require.Contains(t, said, planted, "%s has a part, so the search below can find something", who)
	}
	g.tablesAreClean(database.Owner)

	outside := []asker{}
	for _, a := range g.askers() {
		if a.about == "staf-1" && a.name != "nobody" && a.name != "forged" {
			outside = append(outside, a)
		}
	}
	for i, a := range outside {
		requests := g.requests(about, fmt.Sprintf("secret-%02d", i))
		for _, rpc := range everyRPC() {
			request := requests[rpc]
			if request == nil {
				request = g.everyRequest(rpc, about, fmt.Sprintf("secret-%02d-%s", i, rpc))
			}
			require.NotNil(t, request, rpc)
			require.NotContains(t, a.client(about, rpc).asked(t, g.http.URL, rpc, request), planted, "%s answers %s", rpc, a.name)
		}
	}
	for _, who := range []string{"staf-2", "staf-3", "staf-4", "staf-5"} { // another HR officer, a colleague, the auditor, the administrator
		for _, id := range []string{independent, official, changed} {
			said := g.as(who).asked(t, g.http.URL, "CounsellingService/GetCounselling", &siklusv1.GetCounsellingRequest{CounsellingId: id})
			require.True(t, strings.HasPrefix(said, "404"), "%s is told that a record exists: %s", who, said)
		}
		g.pagesAreClean(who, about, independent)
	}
	for _, who := range []string{"kadis", "kabid-a"} { // lists of a superior and of the leader
		g.pagesAreClean(who, about, "")
	}
	require.Nil(t, g.counselling("kadis", independent), "the route of an independent counsellor does not pass the superior")

	g.formsAreClean(about)
	require.NotContains(t, strings.ToLower(g.log.String()), planted, "the log")
	metrics := httptest.NewRecorder()
	g.server.AdminHandler().ServeHTTP(metrics, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/metrics", nil))
	require.Contains(t, metrics.Body.String(), "CounsellingService")
	require.NotContains(t, strings.ToLower(metrics.Body.String()), planted, "the metrics")
	g.engine.Lock()
	require.NotContains(t, strings.ToLower(fmt.Sprintf("%+v %+v %+v %+v", g.engine.updates, g.engine.starts, g.engine.inputs, g.engine.signals)), planted, "the engine")
	g.engine.Unlock()
	g.tablesAreClean(database.Owner) // after everybody has read and written
}

// tablesAreClean looks through every row of every table for the planted word; only the words of counselling may have it.
func (g *ground) tablesAreClean(owner string) {
	g.Helper()
	conn, err := pgx.Connect(g.Context(), owner)
	require.NoError(g, err)
	defer func() { _ = conn.Close(context.WithoutCancel(g.Context())) }()
	_, err = conn.Exec(g.Context(), `select set_config('app.agency_id', $1, false)`, g.town.Agency.ID)
	require.NoError(g, err)
	rows, err := conn.Query(g.Context(), `select relname from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'm') order by 1`)
	require.NoError(g, err)
	tables, err := pgx.CollectRows(rows, pgx.RowTo[string])
	require.NoError(g, err)
	require.True(g, slices.Contains(tables, "letters") && slices.Contains(tables, "acts") && slices.Contains(tables, "journal") && slices.Contains(tables, "reads"))
	found := func(what, table string) (n int) {
		require.NoError(g, conn.QueryRow(g.Context(), `select count(*) from `+pgx.Identifier{table}.Sanitize()+` x where `+what+` ilike '%`+planted+`%'`).Scan(&n))
		return n
	}
	for _, table := range tables {
		if table == "counselling_entries" {
			require.GreaterOrEqual(g, found(`x.words::text`, table), 16, "the words are where they belong")
			require.Zero(g, found(`(to_jsonb(x) - 'words')::text`, table), "columns beside the words")
			continue
		}
		require.Zero(g, found(`x::text`, table), "table %s", table)
	}
}

// pagesAreClean opens the pages on which somebody might come across the employee.
func (g *ground) pagesAreClean(who string, about subject, record string) {
	g.Helper()
	c, e := about.appraisal.ID, about.evaluation.ID
	paths := []string{"/tugas", "/pendampingan", "/pendampingan/berkas/" + c, "/pendampingan/rencana/" + c, "/hr", "/hr/konseling", "/hr/siklus/" + g.cycle.ID, "/hr/siklus/" + g.cycle.ID + "/berkas",
		"/hr/berkas/" + c, "/berkas/" + c, "/berkas/" + e, "/berkas/" + e + "/dasar", "/berkas/" + e + "/Rate", "/umpan-balik", "/umpan-balik/" + c, "/dialog/" + c, "/kemajuan/" + c, "/kemajuan/tim", "/pola", "/ketepatan/semua", "/cakupan", "/hr/sebaran"}
	if record != "" {
		paths = append(paths, "/pendampingan/konseling/"+record)
	}
	for _, path := range paths {
		r, err := http.NewRequestWithContext(g.Context(), http.MethodGet, g.http.URL+path, nil)
		require.NoError(g, err)
		require.NotContains(g, g.as(who).answer(g, r), planted, "%s shows %s", path, who)
	}
}

// formsAreClean sends forms with the planted word: where they lead, and what is answered to who may not send them, has
// none of it.
func (g *ground) formsAreClean(about subject) {
	g.Helper()
	id := store.NewID()
	form := url.Values{"id": {id}, "problem.issues[0].value": {"2"}, "problem.issues[0].problem": {planted}, "problem.detail": {planted}, "problem.others": {"no"}, "problem.done": {planted}}
	for _, row := range []struct {
		who, path string
		form      url.Values
		begins    string
	}{
		{"kabid-a", "/pendampingan/perilaku/" + about.appraisal.ID, form, "303"},
		{"kabid-a", "/pendampingan/konseling/" + id + "/beri-tahu", url.Values{"id": {store.NewID()}, "telling.day": {"2026-01-12"}, "telling.how": {planted}}, "303"},
		{"staf-1", "/pendampingan/konseling/" + id + "/tanggapan", url.Values{"id": {store.NewID()}, "text": {planted}}, "303"},
		{"staf-3", "/pendampingan/konseling/" + id + "/tanggapan", url.Values{"id": {store.NewID()}, "text": {planted}}, "404"},
	} {
		r, err := http.NewRequestWithContext(g.Context(), http.MethodPost, g.http.URL+row.path, strings.NewReader(row.form.Encode()))
		require.NoError(g, err)
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		said := g.as(row.who).answer(g, r)
		require.True(g, strings.HasPrefix(said, row.begins), "%s: %.200s", row.path, said)
		require.NotContains(g, said, planted, row.path)
	}
}
