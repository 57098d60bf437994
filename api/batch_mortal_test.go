package api_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/client"

	"siklus.id/api"
	"siklus.id/appraisal"
	"siklus.id/deploy/local"
	connectv1 "siklus.id/proto/siklus/v1/siklusv1connect"
	"siklus.id/store"
)

// moment is where a door is when it dies with an act in hand.
type moment string

const (
	beforeRecord moment = "before the act is recorded"
	inRecord     moment = "recording it, nothing of that is kept yet"
	afterRecord  moment = "the act is recorded and nobody has heard of it"
)

// mortal is a door as a process of its own: this test program once more, told in its environment what to be. It serves,
// hands over what waits to a procedure that takes every act, and stops dead at its moment until somebody kills it.
type mortal struct {
	DSN, Listen, Agency, Cycle string
	Acts                       int    // the act of its own counting at which it stops; 0: it never does
	Moment                     moment // and where in that act
}

// mortalDoor is the variable that makes this program a mortal door.
const mortalDoor = "SIKLUS_TEST_MORTAL_DOOR"

// lastHour is what a mortal door says when its moment has come.
const lastHour = "the moment has come"

// openMortalDoor is the whole life of a mortal door.
func openMortalDoor(asked string) error {
	var m mortal
	if err := json.Unmarshal([]byte(asked), &m); err != nil {
		return err
	}
	s, err := store.Open(context.Background(), m.DSN)
	if err != nil {
		return err
	}
	door, err := api.New(api.Config{Store: s, Engine: &mortalEngine{engine: newEngine(s, m.Agency), mortal: m}, Link: signer, BaseURL: "http://" + m.Listen,
		Listen: m.Listen, Now: func() time.Time { return noon }, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		return err
	}
	return errors.Join(errors.New("nobody tells a mortal door to stop"), door.Run(context.Background()))
}

// mortalEngine takes acts as a worker would, in the process of the door, and stops at the door's moment.
type mortalEngine struct {
	*engine
	mortal
	taken atomic.Int64
}

func (e *mortalEngine) UpdateWorkflow(ctx context.Context, o client.UpdateWorkflowOptions) (client.WorkflowUpdateHandle, error) {
	act, _ := o.Args[0].(appraisal.Act)
	_, id, _ := strings.Cut(o.WorkflowID, ":")
	n := int(e.taken.Add(1))
	reach := func(at moment) {
		if n == e.Acts && at == e.Moment {
			fmt.Println(lastHour)
			select {} // the other hands go on
		}
	}
	reach(beforeRecord)
	var receipt appraisal.Receipt
	err := e.store.WithAgency(ctx, e.agency, func(tx store.Tx) (err error) {
		receipt, err = tx.Record(ctx, appraisal.Entry{ID: act.ID, Agency: e.agency, Cycle: e.Cycle, Case: id, Proceeding: appraisal.AppraisalProceeding,
			Act: &act, At: act.ReceivedAt, Step: appraisal.Step{Stage: appraisal.Exempted, Notices: []appraisal.Notice{{Role: appraisal.Employee, Letter: "case_exempted"}}}})
		reach(inRecord)
		return err
	})
	reach(afterRecord)
	return handle{receipt: receipt, err: err}, nil
}

// mortality is a mortal door as the test sees it.
type mortality struct {
	*local.Program
	batches connectv1.BatchServiceClient // of who may order
	hour    chan struct{}
}

// start starts a mortal door; secret is the session of who speaks with it.
func (m mortal) start(t *testing.T, secret string) mortality {
	t.Helper()
	address, err := local.FreeAddress(t.Context())
	require.NoError(t, err)
	m.Listen = address
	asked, err := json.Marshal(m)
	require.NoError(t, err)
	program, err := os.Executable()
	require.NoError(t, err)
	d := mortality{hour: make(chan struct{}, 1)}
	d.Program, err = local.StartProgram(t.Context(), local.ProgramOptions{Name: "door", Path: program, Env: []string{mortalDoor + "=" + string(asked)},
		Log: heard{t, d.hour}, Ready: local.Answers("http://" + address + "/readyz")})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, d.Kill()) })
	d.batches = connectv1.NewBatchServiceClient(&http.Client{Transport: bearer{secret, &http.Transport{DisableKeepAlives: true}}}, "http://"+address)
	return d
}

// killed waits for the door's moment and ends it with SIGKILL.
func (d mortality) killed(t *testing.T) {
	t.Helper()
	select {
	case <-d.hour:
	case <-d.Done():
		require.NoError(t, errors.Join(errors.New("the door went before its moment"), d.Err()))
	case <-t.Context().Done():
		require.NoError(t, t.Context().Err())
	}
	require.NoError(t, d.Kill())
}

// heard listens to a mortal door: its moment, and what else it says.
type heard struct {
	*testing.T
	hour chan struct{}
}

func (h heard) Write(said []byte) (int, error) {
	if bytes.Contains(said, []byte(lastHour)) {
		h.hour <- struct{}{}
		return len(said), nil
	}
	_, err := h.Output().Write(said)
	return len(said), err
}
