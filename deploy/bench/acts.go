package bench

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
	"go.temporal.io/sdk/client"
	"golang.org/x/sync/errgroup"

	"siklus.id/api"
	siklusv1 "siklus.id/proto/siklus/v1"
	"siklus.id/proto/siklus/v1/siklusv1connect"
	"siklus.id/store"
)

// sixteen is how many acts are done at a time when it is busy.
const sixteen = 16

// Acts compares one act from door to door with a bare workflow update, so many at a time.
type Acts struct {
	AtATime    int
	Real, Bare []time.Duration // one for each act, sorted

	realCPU, bareCPU time.Duration // of all parts, for all acts
}

// CPU returns the processor time of all parts for each act and each update, and their ratio.
func (a Acts) CPU() (real, bare time.Duration, ratio float64) {
	n := time.Duration(max(1, len(a.Real)))
	return a.realCPU / n, a.bareCPU / n, float64(a.realCPU) / float64(max(1, a.bareCPU))
}

// P returns the quantile q of both and their ratio.
func (a Acts) P(q float64) (real, bare time.Duration, ratio float64) {
	real, bare = quantile(a.Real, q), quantile(a.Bare, q)
	return real, bare, float64(real) / float64(bare)
}

func quantile(sorted []time.Duration, q float64) time.Duration {
	if len(sorted) == 0 {
		return 0
	}
	return sorted[min(len(sorted)-1, int(q*float64(len(sorted))))]
}

// acts measures SubmitTargets by HTTP in cases that stand open, everybody signed in, to the answered receipt that
// says taken, turn by turn with updates whose handler does nothing.
func (b *bench) acts(ctx context.Context, opened []launched) ([]Acts, error) {
	var cases []actable
	for _, l := range opened {
		for _, c := range l.cases {
			cases = append(cases, actable{l.agency.ID, c})
		}
	}
	out := []Acts{{AtATime: 1}, {AtATime: sixteen}}
	for round := range b.size.rounds {
		for i, n := range []int{b.size.alone, b.size.together} {
			b.Say(fmt.Sprintf("acts, round %d of %d: %d at a time", round+1, b.size.rounds, out[i].AtATime))
			if n = min(n, len(cases)); n == 0 {
				return nil, errors.New("no case is left to act in")
			}
			if err := b.actsRound(ctx, fmt.Sprintf("acts-%d-%d", round, out[i].AtATime), cases[:n], &out[i]); err != nil {
				return nil, err
			}
			cases = cases[n:]
		}
	}
	for i := range out {
		slices.Sort(out[i].Real)
		slices.Sort(out[i].Bare)
	}
	return out, nil
}

type actable struct {
	agency string
	store.Case
}

// block is how many acts are done before the other side has its turn: few enough for both to see the same machine.
const block = 50

func (b *bench) actsRound(ctx context.Context, series string, cases []actable, into *Acts) error {
	ids, err := b.startBare(ctx, series, len(cases), false)
	if err != nil {
		return err
	}
	if err := b.settled(ctx, ids); err != nil {
		return err
	}
	sessions := make([]string, len(cases))
	for i, c := range cases {
		if sessions[i], err = b.ground.store.CreateSession(ctx, store.Session{
			Agency: c.agency, Person: c.PersonID, Via: string(api.BySession), ExpiresAt: time.Now().Add(time.Hour)}); err != nil {
			return err
		}
	}
	for from := 0; from < len(cases); from += block {
		to := min(from+block, len(cases))
		start := cpuUsed()
		bare, err := timed(ctx, to-from, into.AtATime, func(ctx context.Context, i int) error { return b.updateBare(ctx, ids[from+i]) })
		if err != nil {
			return err
		}
		between := cpuUsed()
		real, err := timed(ctx, to-from, into.AtATime, func(ctx context.Context, i int) error {
			return b.submit(as(ctx, sessions[from+i]), cases[from+i].ID)
		})
		if err != nil {
			return err
		}
		into.bareCPU += between - start
		into.realCPU += cpuUsed() - between
		into.Bare = append(into.Bare, bare...)
		into.Real = append(into.Real, real...)
	}
	return nil
}

// submit hands in targets and returns when they are taken.
func (b *bench) submit(ctx context.Context, caseID string) error {
	desk := siklusv1connect.NewAppraisalServiceClient(b.ground.http, b.ground.address)
	answer, err := desk.SubmitTargets(ctx, &siklusv1.SubmitTargetsRequest{Header: header(caseID), Targets: someTargets()})
	if err != nil {
		return err
	}
	if state := answer.GetReceipt().GetState(); state != siklusv1.ActState_ACT_STATE_TAKEN {
		return fmt.Errorf("act %s is answered with %s", answer.GetReceipt().GetActId(), state)
	}
	return nil
}

func (b *bench) updateBare(ctx context.Context, id string) error {
	handle, err := b.ground.engine.UpdateWorkflow(ctx, client.UpdateWorkflowOptions{
		WorkflowID: id, UpdateID: uuid.NewString(), UpdateName: bareUpdate, WaitForStage: client.WorkflowUpdateStageCompleted,
	})
	if err != nil {
		return err
	}
	return handle.Get(ctx, nil)
}

// timed does n things, so many at a time, and returns how long each took.
func timed(ctx context.Context, n, atATime int, do func(context.Context, int) error) ([]time.Duration, error) {
	took := make([]time.Duration, n)
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(atATime)
	for i := range took {
		group.Go(func() error {
			start := time.Now()
			err := do(ctx, i)
			took[i] = time.Since(start)
			return err
		})
	}
	return took, group.Wait()
}

func header(caseID string) *siklusv1.ActHeader {
	return &siklusv1.ActHeader{CaseId: caseID, RequestId: uuid.NewString()}
}

// someTargets are as long as people write them.
func someTargets() *siklusv1.Targets {
	var t siklusv1.Targets
	for n := range 4 {
		t.Results = append(t.Results, &siklusv1.PlannedResult{
			Result: "Tersusunnya laporan pelaksanaan kegiatan bidang sesuai rencana kerja tahunan", Main: n == 0,
			Supports: "Meningkatnya kualitas layanan dinas",
			Indicators: []*siklusv1.Indicator{
				{Aspect: siklusv1.Aspect_ASPECT_QUANTITY, Measure: "Jumlah laporan yang disusun", Target: "12 laporan"},
				{Aspect: siklusv1.Aspect_ASPECT_TIME, Measure: "Ketepatan waktu penyampaian", Target: "tanggal 5 setiap bulan"},
			},
		})
	}
	return &t
}
