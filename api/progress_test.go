package api_test

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync"
	"testing"
	"time"

	"connectrpc.com/connect"
	"github.com/stretchr/testify/require"

	"siklus.id/api"
	"siklus.id/api/evidence"
	"siklus.id/appraisal"
	siklusv1 "siklus.id/proto/siklus/v1"
	"siklus.id/store"
)

// entry is a good entry of 9 January.
func (g *ground) entry(caseID, text string) *siklusv1.ProgressEntry {
	return &siklusv1.ProgressEntry{Id: store.NewID(), CaseId: caseID, Day: "2026-01-09", Achieved: text}
}

// noted keeps an entry with a file straight in the store, a moment after the clock of the test.
func (g *ground) noted(who, text string) store.ProgressEntry {
	g.Helper()
	e := store.ProgressEntry{ID: store.NewID(), CaseID: g.cases[who].ID, Day: appraisal.NewDate(2026, time.January, 9), Period: "q1", Achieved: text,
		ArrivedAt: g.clock.now().Add(time.Second)}
	g.tx(func(ctx context.Context, tx store.Tx) error {
		if _, err := tx.PutProgress(ctx, []store.ProgressEntry{e}); err != nil {
			return err
		}
		return tx.PutFile(ctx, store.ProgressFile{EntryID: e.ID, Name: "bukti.pdf", Type: "application/pdf", Content: []byte("%PDF-1")}, g.clock.now())
	})
	return e
}

// agreed brings somebody's appraisal into its year, with targets of one planned result.
func (g *ground) agreed(who string) store.Case {
	g.Helper()
	g.engine.next[appraisal.SubmitTargets] = appraisal.Step{Stage: appraisal.InYear}
	_, err := g.as(who).Appraisal.SubmitTargets(g.Context(), submit(g.cases[who].ID, "targets-of-"+who))
	require.NoError(g, err)
	return g.cases[who]
}

func TestAnEntryIsKeptOnceCorrectedAndShown(t *testing.T) {
	g := newGround(t)
	c := g.agreed("staf-1")
	me := g.as("staf-1")
	e := g.entry(c.ID, "Laporan Januari tersusun")
	e.Result, e.Quantity, e.Unit, e.Minutes, e.Innovation, e.InnovationNote = 1, "1,50", "laporan", 90, true, "Lewat borang daring"
	e.Links = []string{"https://drive.google.com/x", "https://intranet.local/y", "https://contoh.go.id/z"}
	file := &siklusv1.ProgressFile{Name: `C:\foto\lap"oran.exe`, Content: []byte("%PDF-1.7")}
	for n := range 2 {
		out, err := me.Progress.PutProgress(t.Context(), &siklusv1.PutProgressRequest{Entry: e, File: file})
		require.NoError(t, err)
		require.Equal(t, n == 1, out.GetAlready())
		require.Equal(t, "1.5", out.GetProgress().GetEntry().GetQuantity())
		require.Equal(t, "laporan_.pdf", strings.ReplaceAll(out.GetProgress().GetFile().GetName(), "lap_oran", "laporan_"))
		require.Equal(t, int32(1), out.GetProgress().GetFile().GetVersion(), "the same file again is the same version")
		require.Equal(t, []siklusv1.LinkNote{siklusv1.LinkNote_LINK_NOTE_DOUBTFUL, siklusv1.LinkNote_LINK_NOTE_INTERNAL, siklusv1.LinkNote_LINK_NOTE_UNSPECIFIED},
			[]siklusv1.LinkNote{out.GetProgress().GetLinks()[0].GetNote(), out.GetProgress().GetLinks()[1].GetNote(), out.GetProgress().GetLinks()[2].GetNote()})
	}
	e.Version, e.Achieved = 1, "Laporan Januari dan Februari tersusun"
	out, err := me.Progress.PutProgress(t.Context(), &siklusv1.PutProgressRequest{Entry: e, File: &siklusv1.ProgressFile{Name: "baru.pdf", Content: []byte("%PDF-2")}})
	require.NoError(t, err)
	require.Equal(t, int32(2), out.GetProgress().GetEntry().GetVersion())
	require.Equal(t, int32(2), out.GetProgress().GetFile().GetVersion(), "a changed file is flagged by its version")
	require.Equal(t, "Laporan Januari tersusun", out.GetProgress().GetBefore()[0].GetAchieved())

	list, err := me.Progress.ListProgress(t.Context(), &siklusv1.ListProgressRequest{})
	require.NoError(t, err)
	require.Equal(t, c.ID, list.GetCaseId(), "the caller's own appraisal without naming it")
	require.Equal(t, []string{"Laporan kinerja bulanan tersusun"}, list.GetResults())
	require.Equal(t, "2026-01-10", list.GetToday())
	require.True(t, list.GetMayWrite())
	require.False(t, list.GetMayAnswer())
	require.Len(t, list.GetEntries(), 1)

	read, err := g.as("kabid-a").Progress.GetProgressFile(t.Context(), &siklusv1.GetProgressFileRequest{EntryId: e.GetId(), Version: 1})
	require.NoError(t, err)
	require.Equal(t, []byte("%PDF-1.7"), read.GetContent())
}

func TestWhatIsWrongWithAnEntryIsSaid(t *testing.T) {
	g := newGround(t)
	c := g.agreed("staf-1")
	me := g.as("staf-1")
	put := func(change func(*siklusv1.ProgressEntry), file *siklusv1.ProgressFile) error {
		e := g.entry(c.ID, "Laporan tersusun")
		change(e)
		_, err := me.Progress.PutProgress(t.Context(), &siklusv1.PutProgressRequest{Entry: e, File: file})
		return err
	}
	same := func(*siklusv1.ProgressEntry) {}
	for _, row := range []struct {
		name, code, field string
		connect           connect.Code
		err               error
	}{
		{"tomorrow", appraisal.EntryDayWrong, "entry.day", connect.CodeInvalidArgument, put(func(e *siklusv1.ProgressEntry) { e.Day = "2026-01-11" }, nil)},
		{"30 February", api.InputWrong, "entry.day", connect.CodeInvalidArgument, put(func(e *siklusv1.ProgressEntry) { e.Day = "2026-02-30" }, nil)},
		{"unknown result", appraisal.ResultUnknown, "entry.result", connect.CodeInvalidArgument, put(func(e *siklusv1.ProgressEntry) { e.Result = 2 }, nil)},
		{"nothing but space", api.InputWrong, "entry.achieved", connect.CodeInvalidArgument, put(func(e *siklusv1.ProgressEntry) { e.Achieved = " \x00  " }, nil)},
		{"innovation untold", appraisal.InnovationUntold, "entry.innovation_note", connect.CodeInvalidArgument, put(func(e *siklusv1.ProgressEntry) { e.Innovation = true }, nil)},
		{"plain http", api.InputWrong, "entry.links[0]", connect.CodeInvalidArgument, put(func(e *siklusv1.ProgressEntry) { e.Links = []string{"http://a.example"} }, nil)},
		{"a page as evidence", appraisal.EvidenceTypeWrong, "file", connect.CodeInvalidArgument, put(same, &siklusv1.ProgressFile{Name: "a.pdf", Content: []byte("<html>")})},
		{"too large a file", api.InputWrong, "file.content", connect.CodeInvalidArgument, put(same, &siklusv1.ProgressFile{Name: "a.pdf", Content: make([]byte, appraisal.MaxEvidenceFile+1)})},
	} {
		r := refusal(t, row.err, row.connect)
		require.Equal(t, row.code, r.GetCode(), row.name)
		require.Equal(t, row.field, r.GetField(), row.name)
	}
	list, err := me.Progress.ListProgress(t.Context(), &siklusv1.ListProgressRequest{})
	require.NoError(t, err)
	require.Empty(t, list.GetEntries(), "what is refused leaves nothing behind")

	e := g.entry(c.ID, "Laporan tersusun")
	_, err = me.Progress.PutProgress(t.Context(), &siklusv1.PutProgressRequest{Entry: e})
	require.NoError(t, err)
	e.Achieved = "Lain"
	_, err = me.Progress.PutProgress(t.Context(), &siklusv1.PutProgressRequest{Entry: e})
	require.Equal(t, appraisal.EntryIDReused, refusal(t, err, connect.CodeAlreadyExists).GetCode())
	e.Version = 7
	_, err = me.Progress.PutProgress(t.Context(), &siklusv1.PutProgressRequest{Entry: e})
	require.Equal(t, appraisal.EntryChanged, refusal(t, err, connect.CodeAborted).GetCode())
	_, err = me.Progress.TakeBackProgress(t.Context(), &siklusv1.TakeBackProgressRequest{EntryId: e.GetId()})
	require.NoError(t, err)
	e.Version = 1
	_, err = me.Progress.PutProgress(t.Context(), &siklusv1.PutProgressRequest{Entry: e})
	require.Equal(t, appraisal.EntryTakenBack, refusal(t, err, connect.CodeFailedPrecondition).GetCode())

	g.move(c, "sealed", appraisal.Step{Stage: appraisal.Sealed})
	_, err = me.Progress.PutProgress(t.Context(), &siklusv1.PutProgressRequest{Entry: g.entry(c.ID, "Terlambat")})
	require.Equal(t, appraisal.CaseEnded, refusal(t, err, connect.CodeFailedPrecondition).GetCode())
}

func TestABatchAnswersEveryEntryByItself(t *testing.T) {
	g := newGround(t)
	c := g.agreed("staf-1")
	good, bad, foreign, late := g.entry(c.ID, "Satu"), g.entry(c.ID, "x"), g.entry(g.cases["staf-2"].ID, "Milik orang"), g.entry(c.ID, "Besok")
	late.Day = "2026-01-11"
	request := &siklusv1.PutProgressBatchRequest{Entries: []*siklusv1.ProgressEntry{bad, good, foreign, late}}
	var wg sync.WaitGroup
	me := g.as("staf-1")
	answers := make([]*siklusv1.PutProgressBatchResponse, 4)
	for i := range answers {
		wg.Go(func() { answers[i], _ = me.Progress.PutProgressBatch(t.Context(), request) })
	}
	wg.Wait()
	kept := 0
	for _, a := range answers {
		require.Len(t, a.GetOutcomes(), 4)
		if a.GetOutcomes()[1].GetState() == siklusv1.PutState_PUT_STATE_KEPT {
			kept++
		} else {
			require.Equal(t, siklusv1.PutState_PUT_STATE_ALREADY, a.GetOutcomes()[1].GetState())
		}
		for i, code := range map[int]string{0: api.InputWrong, 2: api.NotFound, 3: appraisal.EntryDayWrong} {
			require.Equal(t, siklusv1.PutState_PUT_STATE_REFUSED, a.GetOutcomes()[i].GetState())
			require.Equal(t, code, a.GetOutcomes()[i].GetRefusal().GetCode())
		}
		require.Equal(t, "entry.achieved", a.GetOutcomes()[0].GetRefusal().GetField())
	}
	require.Equal(t, 1, kept, "sent four times, kept once")
	many := &siklusv1.PutProgressBatchRequest{}
	for i := range 101 {
		many.Entries = append(many.Entries, g.entry(c.ID, fmt.Sprint("Catatan ", i)))
	}
	_, err := me.Progress.PutProgressBatch(t.Context(), many)
	refusal(t, err, connect.CodeInvalidArgument)
	many.Entries = many.Entries[:100]
	out, err := me.Progress.PutProgressBatch(t.Context(), many)
	require.NoError(t, err)
	require.Len(t, out.GetOutcomes(), 100)
}

func TestAnEntryUsedByACheckInStands(t *testing.T) {
	g := newGround(t)
	evaluation := g.evaluation("staf-1", awaits(appraisal.WindowOpen, appraisal.Employee, appraisal.CheckIn, appraisal.T4))
	me := g.as("staf-1")
	e := g.noted("staf-1", "Rapat desa terlaksana")
	g.clock.set(noon.Add(2 * time.Second))
	_, err := me.Evaluation.CheckIn(t.Context(), &siklusv1.CheckInRequest{Header: header(evaluation.ID, "check-in-1"),
		Realisations: []*siklusv1.Realisation{{Achieved: "Rapat desa terlaksana"}}})
	require.NoError(t, err)
	_, err = me.Progress.TakeBackProgress(t.Context(), &siklusv1.TakeBackProgressRequest{EntryId: e.ID})
	require.Equal(t, appraisal.EntryUsed, refusal(t, err, connect.CodeFailedPrecondition).GetCode())
	_, err = me.Progress.AskProgressFeedback(t.Context(), &siklusv1.AskProgressFeedbackRequest{EntryId: e.ID})
	require.NoError(t, err, "feedback may be asked for at any time (III.C.9)")
}

func TestTheTeamSeesWhatIsNewAndAnswersIt(t *testing.T) {
	g := newGround(t)
	c := g.agreed("staf-1")
	lead, me := g.as("kabid-a"), g.as("staf-1")
	look := func() *siklusv1.TeamProgressResponse {
		t.Helper()
		out, err := lead.Progress.TeamProgress(t.Context(), &siklusv1.TeamProgressRequest{Visit: true})
		require.NoError(t, err)
		return out
	}
	first := look()
	require.Len(t, first.GetMembers(), 5)
	require.Nil(t, first.GetSince(), "on the first visit there is no before")
	g.clock.set(noon.Add(40 * time.Minute))
	e := g.entry(c.ID, "Laporan tersusun")
	e.Result, e.AsksFeedback = 1, true
	_, err := me.Progress.PutProgress(t.Context(), &siklusv1.PutProgressRequest{Entry: e})
	require.NoError(t, err)

	watched, err := lead.Progress.WatchTeam(t.Context(), &siklusv1.WatchTeamRequest{Cursor: first.GetCursor()})
	require.NoError(t, err)
	require.Empty(t, watched.GetEntries(), "not told before its transaction has surely ended")
	g.clock.set(noon.Add(40*time.Minute + 2*time.Second))
	watched, err = lead.Progress.WatchTeam(t.Context(), &siklusv1.WatchTeamRequest{Cursor: watched.GetCursor()})
	require.NoError(t, err)
	require.Len(t, watched.GetEntries(), 1)
	require.Equal(t, "Nama staf-1", watched.GetEntries()[0].GetPerson().GetName())
	require.Equal(t, "Laporan kinerja bulanan tersusun", watched.GetEntries()[0].GetResult())
	watched, err = lead.Progress.WatchTeam(t.Context(), &siklusv1.WatchTeamRequest{Cursor: watched.GetCursor()})
	require.NoError(t, err)
	require.Empty(t, watched.GetEntries(), "told once")

	second := look()
	require.NotNil(t, second.GetSince())
	var mine *siklusv1.TeamMember
	for _, m := range second.GetMembers() {
		if m.GetCaseId() == c.ID {
			mine = m
		}
	}
	require.Equal(t, []int32{1, 1, 1}, []int32{mine.GetEntries(), mine.GetFresh(), mine.GetUnanswered()})
	require.Equal(t, int32(1), mine.GetResults()[0].GetEntries())
	require.True(t, second.GetEntries()[0].GetFresh())

	answer := &siklusv1.AnswerProgressRequest{EntryId: e.GetId(), Id: store.NewID(), Text: "Bagus, lanjutkan"}
	for range 2 {
		out, err := lead.Progress.AnswerProgress(t.Context(), answer)
		require.NoError(t, err)
		require.Equal(t, "appraiser", out.GetAnswer().GetRole())
	}
	_, err = g.as("kadis").Progress.AnswerProgress(t.Context(), &siklusv1.AnswerProgressRequest{EntryId: e.GetId(), Id: store.NewID(), Text: "Setuju"})
	require.NoError(t, err, "the superior may too")
	list, err := me.Progress.ListProgress(t.Context(), &siklusv1.ListProgressRequest{})
	require.NoError(t, err)
	require.Len(t, list.GetEntries()[0].GetAnswers(), 2)
	require.Equal(t, "Nama kabid-a", list.GetEntries()[0].GetAnswers()[0].GetBy().GetName())
	g.tx(func(ctx context.Context, tx store.Tx) error {
		letters, err := tx.LettersTo(ctx, g.town.People["staf-1"])
		told := 0
		for _, l := range letters {
			if l.Kind == "feedback_given" {
				require.True(t, l.AboutProgress())
				told++
			}
		}
		require.Equal(t, 1, told, "one letter a day, however much feedback there was")
		return err
	})
	below, err := g.as("kadis").Progress.TeamProgress(t.Context(), &siklusv1.TeamProgressRequest{Role: "superior"})
	require.NoError(t, err)
	require.Len(t, below.GetMembers(), 5)
	none, err := me.Progress.TeamProgress(t.Context(), &siklusv1.TeamProgressRequest{Visit: true})
	require.NoError(t, err)
	require.Empty(t, none.GetMembers())
	_, err = lead.Progress.WatchTeam(t.Context(), &siklusv1.WatchTeamRequest{Cursor: "!"})
	require.Equal(t, api.InputWrong, refusal(t, err, connect.CodeInvalidArgument).GetCode())
}

// The superior's copy of the letter about a term that has passed (E3) is the list of their staff: it shows who is late
// with what. Whose self-appraisal is in stands there and in the list of tasks (E11).
func TestTheTeamShowsWhoIsLateAndWhoseSelfAppraisalIsIn(t *testing.T) {
	g := newGround(t)
	window := awaits(appraisal.WindowOpen, appraisal.Employee, appraisal.CheckIn, appraisal.T6)
	window.Awaits = append(window.Awaits, appraisal.Awaited{Role: appraisal.Appraiser, Act: appraisal.Rate, Term: window.Awaits[0].Term})
	first := g.evaluation("staf-1", window)
	g.evaluation("staf-2", window)
	member := func(who, role, person string) *siklusv1.TeamMember {
		t.Helper()
		out, err := g.as(who).Progress.TeamProgress(t.Context(), &siklusv1.TeamProgressRequest{Role: role})
		require.NoError(t, err)
		for _, m := range out.GetMembers() {
			if m.GetPerson().GetId() == g.town.People[person] {
				return m
			}
		}
		require.FailNow(t, "not in the team")
		return nil
	}
	mine := member("kabid-a", "", "staf-1")
	require.Empty(t, mine.GetLate(), "there is time left")
	require.Equal(t, []*siklusv1.SelfAppraisal{{Period: "q1"}}, mine.GetSelfAppraisals())

	_, err := g.as("staf-1").Evaluation.CheckIn(t.Context(), &siklusv1.CheckInRequest{Header: header(first.ID, "penilaian-diri"),
		Realisations: []*siklusv1.Realisation{{Result: 1, Achieved: "12 laporan tersusun"}}})
	require.NoError(t, err)
	require.True(t, member("kabid-a", "", "staf-1").GetSelfAppraisals()[0].GetIn())
	require.False(t, member("kabid-a", "", "staf-2").GetSelfAppraisals()[0].GetIn())
	tasks, err := g.as("kabid-a").Case.ListTasks(t.Context(), &siklusv1.ListTasksRequest{})
	require.NoError(t, err)
	said := map[string]string{}
	for _, task := range tasks.GetTasks() {
		if task.GetAct() == string(appraisal.Rate) {
			said[task.GetPerson()] = task.GetSelfAppraisal()
		} else {
			require.Empty(t, task.GetSelfAppraisal())
		}
	}
	require.Equal(t, "in", said["Nama staf-1"])
	require.Equal(t, "awaited", said["Nama staf-2"])

	g.clock.set(time.Date(2026, time.February, 3, 3, 0, 0, 0, time.UTC)) // Tuesday; the last day was Friday 30 January
	late := member("kabid-a", "", "staf-2").GetLate()
	require.Len(t, late, 1, "what is the appraiser's own stands in their own terms")
	require.Equal(t, []string{"CheckIn", "employee", "2026-01-30"}, []string{late[0].GetAct(), late[0].GetRole(), late[0].GetDue()})
	require.Negative(t, late[0].GetDaysLeft())
	both := member("kadis", "superior", "staf-2").GetLate()
	require.Len(t, both, 2, "whoever leads the appraiser sees that one's as well")
	_, err = g.as("staf-2").Progress.TeamProgress(t.Context(), &siklusv1.TeamProgressRequest{Role: "superior"})
	require.NoError(t, err)
}

// A question that waits is answered by an entry that comes in while it waits.
func TestAWaitingLeaderIsWoken(t *testing.T) {
	g := newGround(t)
	lead, me := g.as("kabid-a"), g.as("staf-1")
	first, err := lead.Progress.TeamProgress(t.Context(), &siklusv1.TeamProgressRequest{})
	require.NoError(t, err)
	told := make(chan *siklusv1.WatchTeamResponse, 1)
	go func() {
		out, _ := lead.Progress.WatchTeam(t.Context(), &siklusv1.WatchTeamRequest{Cursor: first.GetCursor(), Wait: 25})
		told <- out
	}()
	_, err = me.Progress.PutProgress(t.Context(), &siklusv1.PutProgressRequest{Entry: g.entry(g.cases["staf-1"].ID, "Rapat desa terlaksana")})
	require.NoError(t, err)
	g.clock.set(noon.Add(2 * time.Second))
	require.Len(t, (<-told).GetEntries(), 1)
}

func TestALinkOfALetterLeadsToTheEntriesOfItsAppraisalOnly(t *testing.T) {
	g := newGround(t)
	linked := g.byLink(g.task(g.cases["staf-1"].ID, appraisal.SubmitTargets))
	list, err := linked.Progress.ListProgress(t.Context(), &siklusv1.ListProgressRequest{})
	require.NoError(t, err)
	require.Equal(t, g.cases["staf-1"].ID, list.GetCaseId())
	_, err = linked.Progress.PutProgress(t.Context(), &siklusv1.PutProgressRequest{Entry: g.entry(list.GetCaseId(), "Dari surat")})
	require.NoError(t, err)
	_, err = linked.Progress.ListProgress(t.Context(), &siklusv1.ListProgressRequest{CaseId: g.cases["staf-2"].ID})
	refusal(t, err, connect.CodeNotFound)
	_, err = linked.Progress.TeamProgress(t.Context(), &siklusv1.TeamProgressRequest{})
	require.Equal(t, api.LinkOneTask, refusal(t, err, connect.CodePermissionDenied).GetCode())
}

// hosts answers as the places do that people link to. Every name leads to this machine, and the looker is told that
// its address is public, as it would be told of a real one.
func hosts(t *testing.T) (evidence.Looker, *int) {
	t.Helper()
	asked := 0
	server := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked++
		if r.Header.Get("Cookie") != "" || r.Header.Get("Referer") != "" || r.Header.Get("Authorization") != "" {
			t.Errorf("the request tells of somebody: %v", r.Header)
		}
		switch r.URL.Path {
		case "/terbuka":
			_, _ = w.Write(make([]byte, 1<<20))
		case "/pindah":
			http.Redirect(w, r, "/terbuka", http.StatusFound)
		case "/masuk-dulu":
			http.Redirect(w, r, "https://accounts.contoh.example/ServiceLogin?next=x", http.StatusFound)
		case "/tertutup":
			w.WriteHeader(http.StatusForbidden)
		case "/ke-dalam":
			http.Redirect(w, r, "https://169.254.169.254/latest/meta-data", http.StatusFound)
		case "/berputar":
			http.Redirect(w, r, "/berputar", http.StatusFound)
		case "/turun":
			http.Redirect(w, r, "http://contoh.example/terbuka", http.StatusFound)
		case "/sibuk":
			w.WriteHeader(http.StatusServiceUnavailable)
		default:
			w.WriteHeader(http.StatusNotFound)
		}
	}))
	t.Cleanup(server.Close)
	roots := x509.NewCertPool()
	roots.AddCert(server.Certificate())
	transport := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: roots, ServerName: "example.com", MinVersion: tls.VersionTLS12},
		DialContext: func(ctx context.Context, network, _ string) (net.Conn, error) {
			return (&net.Dialer{}).DialContext(ctx, network, server.Listener.Addr().String())
		}}
	t.Cleanup(transport.CloseIdleConnections)
	return evidence.Looker{Transport: transport}, &asked
}

func TestALinkIsLookedAtOnceAndPrivateOnesAreSaid(t *testing.T) {
	g := newGround(t)
	looker, asked := hosts(t)
	notes := map[string]siklusv1.LinkNote{
		"/terbuka": siklusv1.LinkNote_LINK_NOTE_OPEN, "/pindah": siklusv1.LinkNote_LINK_NOTE_OPEN, "/masuk-dulu": siklusv1.LinkNote_LINK_NOTE_PRIVATE,
		"/tertutup": siklusv1.LinkNote_LINK_NOTE_PRIVATE, "/ke-dalam": siklusv1.LinkNote_LINK_NOTE_INTERNAL, "/berputar": siklusv1.LinkNote_LINK_NOTE_UNSPECIFIED,
		"/turun": siklusv1.LinkNote_LINK_NOTE_UNSPECIFIED, "/sibuk": siklusv1.LinkNote_LINK_NOTE_UNSPECIFIED, "/hilang": siklusv1.LinkNote_LINK_NOTE_GONE,
	}
	me := g.as("staf-1")
	for path := range notes {
		e := g.entry(g.cases["staf-1"].ID, "Bukti "+path)
		e.Links = []string{"https://contoh.example" + path}
		_, err := me.Progress.PutProgress(t.Context(), &siklusv1.PutProgressRequest{Entry: e})
		require.NoError(t, err)
	}
	require.NoError(t, g.server.LookAtLinks(t.Context(), looker))
	list, err := me.Progress.ListProgress(t.Context(), &siklusv1.ListProgressRequest{})
	require.NoError(t, err)
	require.Len(t, list.GetEntries(), len(notes))
	for _, p := range list.GetEntries() {
		link := p.GetLinks()[0]
		require.Equal(t, notes[strings.TrimPrefix(link.GetUrl(), "https://contoh.example")], link.GetNote(), link.GetUrl())
	}
	before := *asked
	require.NoError(t, g.server.LookAtLinks(t.Context(), looker))
	require.Equal(t, before, *asked, "each link is looked at once")
}

// The looker's own transport refuses where it would connect, whatever a name leads to.
func TestTheLookerNeverReachesInside(t *testing.T) {
	t.Parallel()
	reached := false
	server := httptest.NewTLSServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { reached = true }))
	defer server.Close()
	var tried []netip.Addr
	looker := evidence.Looker{Public: func(ip netip.Addr) bool { tried = append(tried, ip); return appraisal.PublicAddress(ip) }}
	for _, link := range []string{server.URL, "https://127.0.0.1/", "https://localhost/", "https://10.0.0.1/", "https://[::ffff:127.0.0.1]/", "https://0x7f000001.example.invalid/"} {
		require.Equal(t, appraisal.LinkInternal, looker.Look(t.Context(), link), link)
	}
	require.False(t, reached)
	require.Empty(t, tried, "their addresses alone tell")
}
