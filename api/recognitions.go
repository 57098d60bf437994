package api

import (
	"context"
	"errors"
	"slices"

	"siklus.id/appraisal"
	siklusv1 "siklus.id/proto/siklus/v1"
	connectv1 "siklus.id/proto/siklus/v1/siklusv1connect"
	"siklus.id/store"
)

// recognisable works out whom the rule of a snapshot proposes.
func recognisable(ctx context.Context, tx store.Tx, snapshot store.TalentSnapshot) (found []appraisal.RecognitionProposal, limit int, people map[string]store.TalentPlace, err error) {
	places, err := tx.PlacesIn(ctx, snapshot.ID)
	if err != nil {
		return nil, 0, nil, err
	}
	people = make(map[string]store.TalentPlace, len(places))
	all := make([]appraisal.Recognisable, len(places))
	for i, p := range places {
		people[p.PersonID] = p
		all[i] = appraisal.Recognisable{PersonID: p.PersonID, Place: p.Place, Facts: p.Facts}
	}
	found, limit = snapshot.Rule.Recognition.Propose(all)
	return found, limit, people, nil
}

// ListRecognitionProposals shows HR and auditors whom the rule proposes, and what was decided.
func (s talent) ListRecognitionProposals(ctx context.Context, r *siklusv1.ListRecognitionProposalsRequest) (*siklusv1.ListRecognitionProposalsResponse, error) {
	p, err := s.enter(ctx, connectv1.TalentServiceListRecognitionProposalsProcedure, r)
	if err != nil {
		return nil, err
	}
	out := &siklusv1.ListRecognitionProposalsResponse{}
	err = s.store.WithAgency(ctx, p.Agency, func(tx store.Tx) error {
		snapshot, err := snapshotAsked(ctx, tx, r.GetSnapshotId(), "")
		if errors.Is(err, store.ErrNotFound) && r.GetSnapshotId() == "" {
			return nil
		}
		if err != nil {
			return err
		}
		found, limit, people, err := recognisable(ctx, tx, snapshot)
		if err != nil {
			return err
		}
		decided, err := tx.RecognitionsIn(ctx, snapshot.ID)
		if err != nil {
			return err
		}
		out.Snapshot, out.Rule, out.Limit = snapshotOf(snapshot, ""), recognitionRuleOf(snapshot.Rule.Recognition), int32(limit)
		var cases []string
		for _, f := range found {
			who := people[f.PersonID]
			cases = append(cases, who.CaseID)
			line := &siklusv1.RecognitionProposal{Person: &siklusv1.Person{Id: who.PersonID, Name: who.Name, Post: who.Post}, Unit: who.Unit,
				Place: int32(f.Place), Tied: int32(f.Tied), Why: said(f.Why)}
			if i := slices.IndexFunc(decided, func(d store.Recognition) bool { return d.PersonID == f.PersonID }); i >= 0 {
				line.Decided, line.Recognised, line.Reason = true, decided[i].Recognised, decided[i].Reason
			}
			out.Proposals = append(out.Proposals, line)
		}
		return tx.LogTalentReads(ctx, p.Person, cases, "recognition")
	})
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	return out, nil
}

// DecideRecognition recognises somebody, or passes them over. The letter says that, for what, and no rating.
func (s talent) DecideRecognition(ctx context.Context, r *siklusv1.DecideRecognitionRequest) (*siklusv1.DecideRecognitionResponse, error) {
	p, err := s.enterToWrite(ctx, connectv1.TalentServiceDecideRecognitionProcedure, r)
	if err != nil {
		return nil, err
	}
	x := store.Recognition{SnapshotID: r.GetSnapshotId(), PersonID: r.GetPersonId(), Recognised: r.GetRecognised(), Reason: plain(r.GetReason()), By: p.Person, At: s.now()}
	if err := ofSubstance("reason", x.Reason); err != nil {
		return nil, s.answer(ctx, err)
	}
	if x.Recognised {
		x.Award, x.Words = appraisal.Award(r.GetAward()), plain(r.GetWords())
		if !x.Award.Valid() {
			return nil, s.answer(ctx, refuseInput("award"))
		}
		if err := ofSubstance("words", x.Words); err != nil {
			return nil, s.answer(ctx, err)
		}
	}
	err = s.store.WithAgency(ctx, p.Agency, func(tx store.Tx) error { return s.recognise(ctx, tx, p, x) })
	if err != nil {
		return nil, s.told(ctx, err)
	}
	return &siklusv1.DecideRecognitionResponse{}, nil
}

func (s talent) recognise(ctx context.Context, tx store.Tx, p Principal, x store.Recognition) error {
	if x.PersonID == p.Person {
		return doorRefusal(appraisal.OwnRecognition, "Tentang diri Anda sendiri, rekan Anda yang memutuskan.", "About yourself a colleague decides.")
	}
	snapshot, err := tx.SnapshotByID(ctx, x.SnapshotID)
	if err != nil {
		return err
	}
	found, _, people, err := recognisable(ctx, tx, snapshot)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(found, func(f appraisal.RecognitionProposal) bool { return f.PersonID == x.PersonID }) {
		return doorRefusal(appraisal.NotProposed, "Aturan instansi tidak mengusulkan orang ini dalam potret ini.", "The agency's rule does not propose this person in this snapshot.")
	}
	cycle, err := tx.CycleByID(ctx, snapshot.CycleID)
	if err != nil {
		return err
	}
	x.On = s.legalDay(cycle)
	_, first, err := tx.PutRecognition(ctx, x)
	if err != nil || !first || !x.Recognised {
		return err
	}
	data, err := letterData(store.LetterData{Proceeding: appraisal.AppraisalProceeding, Year: cycle.Year, Rehearsal: cycle.Rules.Pace.Rehearsal(), Role: appraisal.Employee})
	if err != nil {
		return err
	}
	return tx.QueueLetter(ctx, store.Letter{PersonID: x.PersonID, Kind: store.RecognisedLetter, Cause: "recognised/" + snapshot.ID + "/" + x.PersonID,
		CaseID: people[x.PersonID].CaseID, CycleID: cycle.ID, Data: data})
}

// ListRecognitions shows everybody who was recognised and for what; neither box nor rating nor HR's reason.
func (s talent) ListRecognitions(ctx context.Context, r *siklusv1.ListRecognitionsRequest) (*siklusv1.ListRecognitionsResponse, error) {
	p, err := s.enter(ctx, connectv1.TalentServiceListRecognitionsProcedure, r)
	if err != nil {
		return nil, err
	}
	out := &siklusv1.ListRecognitionsResponse{}
	err = s.store.WithAgency(ctx, p.Agency, func(tx store.Tx) error {
		list, err := tx.Recognised(ctx)
		for _, x := range list {
			out.Recognitions = append(out.Recognitions, &siklusv1.Recognition{Name: x.Name, Unit: x.Unit, Year: int32(x.Year), Award: string(x.Award), Words: x.Words,
				On: day(x.On), Own: x.PersonID == p.Person, Rehearsal: x.Rehearsal})
		}
		return err
	})
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	return out, nil
}
