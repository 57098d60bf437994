package main

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"connectrpc.com/connect"
	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/types/known/timestamppb"

	siklusv1 "siklus.id/proto/siklus/v1"
	"siklus.id/proto/siklus/v1/siklusv1connect"
)

// deskOf is HR's desk with a year that opens one appraisal a look.
type deskOf struct {
	siklusv1connect.UnimplementedCycleServiceHandler
	mu       sync.Mutex
	opened   int32
	requests []string
	spec     *siklusv1.CycleSpec
}

func (d *deskOf) cycle() *siklusv1.Cycle {
	stage := "launching"
	if d.opened >= 3 {
		stage = "running"
	}
	return &siklusv1.Cycle{
		Id: "cycle-1", Year: 2026, Stage: stage, Planned: 3, Opened: d.opened, Rules: "permenpanrb-6-2022, nasional@1",
		Now:    timestamppb.New(time.Date(2026, 4, 1, 0, 0, 0, 0, time.UTC)),
		Counts: []*siklusv1.StageCount{{Proceeding: "appraisal", Stage: "targets-due", Count: d.opened, Overdue: 1}},
		Acts:   &siklusv1.ActCount{Taken: 7, Refused: 1}, Letters: &siklusv1.LetterCount{Sent: 5, Mails: 4},
		LeftOut: []*siklusv1.RosterDefect{{Sentence: "Bupati bukan PNS", English: "The regent is no civil servant", Blocks: true}},
	}
}

func (d *deskOf) PlanCycle(_ context.Context, r *siklusv1.PlanCycleRequest) (*siklusv1.PlanCycleResponse, error) {
	if r.GetSpec().GetYear() == 2031 {
		err := connect.NewError(connect.CodeInvalidArgument, errors.New("refused"))
		detail, _ := connect.NewErrorDetail(&siklusv1.RefusalDetail{
			Code: "policy-unknown", Sentence: "Kalender belum tersedia.", English: "There is no calendar yet.", Provision: "policy", Field: "spec.year",
		})
		err.AddDetail(detail)
		return nil, err
	}
	return &siklusv1.PlanCycleResponse{
		Appraisals: 3, Evaluations: 15, Rules: "nasional@1", Warnings: []string{"31 Januari bukan hari kerja."}, WarningsEnglish: []string{"31 January is no working day."},
		Terms: []*siklusv1.PlannedTerm{{Clock: "T1", Due: "2026-01-31", Provision: "art. 14(1)", Title: "SKP ditetapkan", TitleEnglish: "targets are set"}},
	}, nil
}

func (d *deskOf) LaunchCycle(_ context.Context, r *siklusv1.LaunchCycleRequest) (*siklusv1.LaunchCycleResponse, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.requests, d.spec = append(d.requests, r.GetRequestId()), r.GetSpec()
	return &siklusv1.LaunchCycleResponse{Cycle: d.cycle()}, nil
}

func (d *deskOf) GetCycle(context.Context, *siklusv1.GetCycleRequest) (*siklusv1.GetCycleResponse, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.opened++
	return &siklusv1.GetCycleResponse{Cycle: d.cycle()}, nil
}

func (d *deskOf) ListCycles(context.Context, *siklusv1.ListCyclesRequest) (*siklusv1.ListCyclesResponse, error) {
	return &siklusv1.ListCyclesResponse{Cycles: []*siklusv1.Cycle{{Id: "cycle-1"}}}, nil
}

func (d *deskOf) serve(t *testing.T) (flags []string) {
	t.Helper()
	return serveDesk(t, d)
}

// serveDesk opens a desk to who shows the key.
func serveDesk(t *testing.T, desk siklusv1connect.CycleServiceHandler) (flags []string) {
	t.Helper()
	path, handler := siklusv1connect.NewCycleServiceHandler(desk)
	mux := http.NewServeMux()
	mux.Handle(path, http.HandlerFunc(func(out http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != "Bearer sk_uji" {
			http.Error(out, "no", http.StatusUnauthorized)
			return
		}
		handler.ServeHTTP(out, r)
	}))
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	return []string{"--url", server.URL, "--key", "sk_uji"}
}

func TestPlanShowsTermsCountsAndWarningsInBothLanguages(t *testing.T) {
	t.Parallel()
	flags := new(deskOf).serve(t)
	status, out, complaint := call(t, append([]string{"cycle", "plan", "2026"}, flags...)...)
	require.Equal(t, exitDone, status, complaint)
	require.Regexp(t, `T1 +2026-01-31 +targets are set +art. 14\(1\)`, out)
	require.Contains(t, out, "3 appraisals, 15 evaluations")
	require.Contains(t, out, "31 January is no working day.")
	_, out, _ = call(t, append([]string{"cycle", "plan", "2026", "--language", "id"}, flags...)...)
	require.Contains(t, out, "31 Januari bukan hari kerja.")
}

func TestRefusalOfTheServerIsSaidAsASentenceWithItsProvision(t *testing.T) {
	t.Parallel()
	status, _, complaint := call(t, append([]string{"cycle", "plan", "2031"}, new(deskOf).serve(t)...)...)
	require.Equal(t, exitFailed, status)
	require.Contains(t, complaint, "There is no calendar yet. (spec.year) [policy-unknown; policy]")
}

func TestLaunchWaitsUntilEverythingIsOpenAndCanBeRepeated(t *testing.T) {
	t.Parallel()
	desk := new(deskOf)
	flags := desk.serve(t)
	for range 2 {
		status, out, complaint := call(t, append([]string{"cycle", "launch", "2026"}, flags...)...)
		require.Equal(t, exitDone, status, complaint)
		require.Contains(t, out, "running")
		require.Contains(t, out, "The regent is no civil servant")
	}
	require.Equal(t, []string{"siklus-2026", "siklus-2026"}, desk.requests, "a repeated launch is the same intention")
	require.Nil(t, desk.spec.GetRehearsalDay())
}

func TestRehearsalsAreIntentionsOfTheirOwn(t *testing.T) {
	t.Parallel()
	desk := new(deskOf)
	flags := desk.serve(t)
	for range 2 {
		status, _, complaint := call(t, append([]string{"cycle", "launch", "2026", "--rehearsal", "1s", "--no-wait"}, flags...)...)
		require.Equal(t, exitDone, status, complaint)
	}
	require.Len(t, desk.requests, 2)
	require.NotEqual(t, desk.requests[0], desk.requests[1])
	require.Equal(t, time.Second, desk.spec.GetRehearsalDay().AsDuration())

	status, _, complaint := call(t, append([]string{"cycle", "launch", "2026", "--rehearsal", "1s", "--no-wait", "--request-id", desk.requests[0]}, flags...)...)
	require.Equal(t, exitDone, status, complaint)
	require.Equal(t, desk.requests[0], desk.requests[2])
}

func TestStatusOfTheNewestCycleAsTableAndJSON(t *testing.T) {
	t.Parallel()
	flags := new(deskOf).serve(t)
	status, out, complaint := call(t, append([]string{"cycle", "status"}, flags...)...)
	require.Equal(t, exitDone, status, complaint)
	require.Contains(t, out, "7 taken, 0 received, 1 refused")
	status, out, _ = call(t, append([]string{"cycle", "status", "--json"}, flags...)...)
	require.Equal(t, exitDone, status)
	var answer struct{ ID, Stage string }
	require.NoError(t, json.Unmarshal([]byte(out), &answer))
	require.Equal(t, "cycle-1", answer.ID)
}

func TestServerThatDoesNotAnswerIsSaidSo(t *testing.T) {
	t.Parallel()
	status, _, complaint := call(t, "cycle", "status", "--url", "http://127.0.0.1:1", "--key", "k")
	require.Equal(t, exitFailed, status)
	require.Contains(t, complaint, "the server does not answer")
}
