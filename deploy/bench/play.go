package bench

import (
	"context"
	"fmt"
	"time"

	"connectrpc.com/connect"

	"siklus.id/api"
	"siklus.id/appraisal"
	siklusv1 "siklus.id/proto/siklus/v1"
	"siklus.id/proto/siklus/v1/siklusv1connect"
	"siklus.id/store"
)

// player is the people of one agency, who do their tasks through the door.
type player struct {
	*bench
	agency   agency
	cycle    store.Cycle
	sessions map[string]string // by person
}

// before is how many days before its last day a check-in is handed in.
const before = 4

// look does every task of the agency whose day has come.
func (p *player) look(ctx context.Context) error {
	var tasks []store.Task
	cases := map[string]store.Case{}
	err := p.ground.store.WithAgency(ctx, p.agency.ID, func(tx store.Tx) error {
		people, err := tx.People(ctx)
		if err != nil {
			return err
		}
		for _, person := range people {
			mine, err := tx.TasksOf(ctx, person.ID, false)
			if err != nil {
				return err
			}
			for _, t := range mine {
				if _, known := cases[t.CaseID]; !known {
					if cases[t.CaseID], err = tx.CaseByID(ctx, t.CaseID); err != nil {
						return err
					}
				}
			}
			tasks = append(tasks, mine...)
		}
		return nil
	})
	if err != nil {
		return err
	}
	checkIns := map[string]bool{} // cases whose check-in is still to come
	for _, t := range tasks {
		checkIns[t.CaseID] = checkIns[t.CaseID] || t.Act == appraisal.CheckIn
	}
	for _, t := range tasks {
		today := p.cycle.Rules.Calendar.DateOf(p.cycle.Rules.Pace.ToLegal(time.Now()))
		switch {
		case t.Act == appraisal.CheckIn && today < t.Term.Due-before:
		case t.Act == appraisal.Rate && (today < cases[t.CaseID].Period.Rates || checkIns[t.CaseID]):
		default:
			if err := p.do(ctx, t); err != nil {
				return err
			}
		}
	}
	return nil
}

// do does one task. A refusal only tells that the case went on in between.
func (p *player) do(ctx context.Context, t store.Task) error {
	session := p.sessions[t.PersonID]
	if session == "" {
		var err error
		session, err = p.ground.store.CreateSession(ctx, store.Session{
			Agency: p.agency.ID, Person: t.PersonID, Via: string(api.BySession), ExpiresAt: time.Now().Add(2 * time.Hour)})
		if err != nil {
			return err
		}
		p.sessions[t.PersonID] = session
	}
	err := p.act(as(ctx, session), t)
	if !p.size.strict && refusedByProcedure(err) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("%s by %s: %w", t.Act, t.Role, err)
	}
	return nil
}

func refusedByProcedure(err error) bool {
	switch connect.CodeOf(err) {
	case connect.CodeFailedPrecondition, connect.CodePermissionDenied, connect.CodeInvalidArgument, connect.CodeAlreadyExists:
		return true
	}
	return false
}

func (p *player) act(ctx context.Context, t store.Task) (err error) {
	targets := siklusv1connect.NewAppraisalServiceClient(p.ground.http, p.ground.address)
	desk := siklusv1connect.NewEvaluationServiceClient(p.ground.http, p.ground.address)
	h := header(t.CaseID)
	switch t.Act {
	case appraisal.SubmitTargets:
		_, err = targets.SubmitTargets(ctx, &siklusv1.SubmitTargetsRequest{Header: h, Targets: someTargets()})
	case appraisal.AgreeTargets:
		_, err = targets.AgreeTargets(ctx, &siklusv1.AgreeTargetsRequest{Header: h})
	case appraisal.CheckIn:
		_, err = desk.CheckIn(ctx, &siklusv1.CheckInRequest{Header: h, Realisations: []*siklusv1.Realisation{
			{Result: 1, Achieved: "Laporan disusun dan disampaikan", Evidence: []string{"https://arsip.dinas.example/laporan"}}}})
	case appraisal.Rate:
		_, err = desk.Rate(ctx, &siklusv1.RateRequest{Header: h, Results: siklusv1.Rating_RATING_MEETS, Behaviour: siklusv1.Rating_RATING_ABOVE})
	case appraisal.Deliver:
		_, err = desk.Deliver(ctx, &siklusv1.DeliverRequest{Header: h})
	case appraisal.Receive:
		_, err = desk.Receive(ctx, &siklusv1.ReceiveRequest{Header: h, Signs: true}) // as most people do
	case appraisal.ReturnDocument:
		_, err = desk.ReturnDocument(ctx, &siklusv1.ReturnDocumentRequest{Header: h})
	default:
		err = fmt.Errorf("nobody here does it")
	}
	return err
}
