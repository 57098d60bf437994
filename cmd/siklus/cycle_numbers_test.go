package main

import (
	"context"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/types/known/timestamppb"

	siklusv1 "siklus.id/proto/siklus/v1"
	"siklus.id/proto/siklus/v1/siklusv1connect"
)

// watchOf answers comparisons.
type watchOf struct {
	siklusv1connect.UnimplementedWatchServiceHandler
	found *siklusv1.CompareNumbersResponse
	asked *siklusv1.CompareNumbersRequest
}

func (w *watchOf) CompareNumbers(_ context.Context, r *siklusv1.CompareNumbersRequest) (*siklusv1.CompareNumbersResponse, error) {
	w.asked = r
	return w.found, nil
}

func TestCycleNumbersAnswersByItsStatus(t *testing.T) {
	t.Parallel()
	w := &watchOf{found: &siklusv1.CompareNumbersResponse{Year: 2026, Equal: true, Rounds: 2, ComparedAt: timestamppb.New(time.Date(2026, 4, 1, 0, 0, 0, 0, time.UTC)),
		Numbers: []*siklusv1.ComparedNumber{{Proceeding: "appraisal", Stage: "in-year", Register: 312, Temporal: 312}}}}
	mux := http.NewServeMux()
	mux.Handle(siklusv1connect.NewWatchServiceHandler(w))
	mux.Handle(siklusv1connect.NewCycleServiceHandler(&deskOf{}))
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	flags := []string{"cycle", "numbers", "--url", server.URL, "--key", "k"}

	status, out, complaint := call(t, flags...)
	require.Equal(t, exitDone, status, complaint)
	require.Contains(t, out, "every number is the same")
	require.Equal(t, "cycle-1", w.asked.GetCycleId(), "the newest")
	require.Equal(t, 10*time.Second, w.asked.GetPatience().AsDuration())

	w.found = &siklusv1.CompareNumbersResponse{Year: 2026, Rounds: 40, Differences: 1, ComparedAt: w.found.GetComparedAt(),
		Numbers:   []*siklusv1.ComparedNumber{{Proceeding: "appraisal", Stage: "in-year", Register: 312, Temporal: 311}},
		Different: []*siklusv1.DifferentCase{{CaseId: "0193", Proceeding: "appraisal", Register: "in-year", Status: "Terminated"}}}
	status, out, _ = call(t, append(flags, "--patience", "0s")...)
	require.Equal(t, exitFailed, status)
	require.Contains(t, out, "DIFFERS")
	require.Contains(t, out, "appraisal:0193  register: in-year  Temporal: no workflow (Terminated)")
	status, out, _ = call(t, append(flags, "--json")...)
	require.Equal(t, exitFailed, status)
	require.Contains(t, out, `"differences"`)
	status, _, complaint = call(t, append(flags, "--patience", "5m")...)
	require.Equal(t, exitBadCall, status)
	require.Contains(t, complaint, "30s")
}
