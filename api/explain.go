package api

import (
	"context"
	"strconv"
	"strings"

	"siklus.id/appraisal"
	"siklus.id/appraisal/editions"
	"siklus.id/appraisal/policies"
	siklusv1 "siklus.id/proto/siklus/v1"
	connectv1 "siklus.id/proto/siklus/v1/siklusv1connect"
	"siklus.id/store"
)

// ExplainCase says of every figure and every term of a case what it rests on. Who may read the case may read this,
// and sees no figure here that the case would not show them.
func (s cases) ExplainCase(ctx context.Context, r *siklusv1.ExplainCaseRequest) (*siklusv1.ExplainCaseResponse, error) {
	p, err := s.enter(ctx, connectv1.CaseServiceExplainCaseProcedure, r)
	if err != nil {
		return nil, err
	}
	var out *siklusv1.ExplainCaseResponse
	err = s.store.WithAgency(ctx, p.Agency, func(tx store.Tx) error {
		w, err := s.reading(ctx, tx, p, connectv1.CaseServiceExplainCaseProcedure, r.GetCaseId())
		if err != nil {
			return err
		}
		out, err = s.explain(ctx, tx, p, w)
		return err
	})
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	return out, nil
}

// explanation is a case with what its figures rest on.
type explanation struct {
	*casefile
	edition    appraisal.Edition
	policy     policies.Policy // as this release has it; the zero Policy when it has none of that name
	year       int
	evaluation store.Case // whose result the figures are about; of an appraisal, the year's
	last       *store.ResultVersion
	why        *siklusv1.ExplainCaseResponse
}

func (d *door) explain(ctx context.Context, tx store.Tx, p Principal, w place) (*siklusv1.ExplainCaseResponse, error) {
	e := &explanation{casefile: d.newFile(tx, p, w), why: &siklusv1.ExplainCaseResponse{Policy: w.Case.Rules.Policy}}
	e.role = e.firstRole()
	var err error
	if e.edition, err = editions.Load(w.Case.Rules.Edition); err != nil {
		return nil, err
	}
	name, _, _ := strings.Cut(w.Case.Rules.Policy, "@")
	if policy, err := policies.Load(name); err == nil {
		e.policy = policy
	}
	e.why.Edition, e.why.Owner = e.edition.Title, e.policy.Owner
	for _, part := range []func(context.Context) error{
		e.read, e.about, e.absence, e.notOpened, e.organisation, e.proposal, e.behaviourProposal, e.waiting, e.judged, e.signing, e.reuse, e.credit, e.hours, e.terms,
	} {
		if err := part(ctx); err != nil {
			return nil, err
		}
	}
	return e.why, nil
}

// about finds the result that the figures are about, in the version that the caller may see.
func (e *explanation) about(ctx context.Context) error {
	cycle, err := e.tx.CycleByID(ctx, e.w.Case.CycleID)
	if err != nil {
		return err
	}
	e.year = cycle.Year
	evaluation, ok, err := e.evaluated(ctx)
	if err == nil && e.w.Case.Proceeding == appraisal.AppraisalProceeding {
		evaluation, ok, err = e.ofTheYear(ctx)
	}
	if err != nil || !ok {
		return err
	}
	e.evaluation = evaluation
	versions, err := e.seen(ctx, evaluation)
	if err != nil || len(versions) == 0 {
		return err
	}
	e.last = &versions[len(versions)-1]
	return nil
}

// ofTheYear is the annual evaluation of an appraisal, once it is open.
func (e *explanation) ofTheYear(ctx context.Context) (store.Case, bool, error) {
	below, err := e.tx.Children(ctx, e.w.Case.ID)
	for _, c := range below {
		if c.Proceeding == appraisal.EvaluationProceeding && c.Period.Kind == appraisal.Annual {
			return c, true, err
		}
	}
	return store.Case{}, false, err
}

// explained is one figure before it is put into words of the contract.
type explained struct {
	code, name, english string
	value, valueEnglish string
	why                 appraisal.Why
	source              siklusv1.Source
	version             string
	inputs              []*siklusv1.FigureInput
}

func (e *explanation) add(f explained) {
	e.why.Figures = append(e.why.Figures, &siklusv1.Figure{
		Code: f.code, Name: f.name, NameEnglish: f.english, Value: f.value, ValueEnglish: or(f.valueEnglish, f.value),
		Reason: f.why.Indonesian, ReasonEnglish: f.why.English, Provision: or(f.why.Provision, appraisal.PolicyProvision),
		Source: f.source, Version: f.version, Inputs: f.inputs,
	})
}

// input is one input of a figure; a value that is the same in both languages is given once.
func input(name, english, value string, valueEnglish ...string) *siklusv1.FigureInput {
	in := &siklusv1.FigureInput{Name: name, NameEnglish: english, Value: value, ValueEnglish: value}
	if len(valueEnglish) > 0 {
		in.ValueEnglish = valueEnglish[0]
	}
	return in
}

// absence is what is on record of the employee's long absence.
func (e *explanation) absence(ctx context.Context) error {
	all, err := e.tx.AbsencesOf(ctx, e.w.Case.PersonID)
	for _, a := range all {
		if a.From.Year() > e.year || a.Last().Year() < e.year {
			continue
		}
		e.add(explained{
			code: "absence", name: "Ketidakhadiran panjang", english: "Long absence",
			value:        a.From.Indonesian() + " s.d. " + a.Last().Indonesian(),
			valueEnglish: a.From.English() + " to " + a.Last().English(),
			why:          appraisal.Why{Provision: a.Kind.Provision()}, source: siklusv1.Source_SOURCE_RECORD,
			inputs: []*siklusv1.FigureInput{input("jenis", "kind", string(a.Kind))},
		})
	}
	return err
}

// notOpened are the periods of an appraisal that are not evaluated, because there was nothing to evaluate in them.
func (e *explanation) notOpened(ctx context.Context) error {
	if e.w.Case.Proceeding != appraisal.AppraisalProceeding {
		return nil
	}
	for _, period := range appraisal.Periods(e.year, e.w.Case.Rules) {
		list, err := e.tx.NotOpened(ctx, e.w.Case.CycleID, period, e.w.Today)
		if err != nil {
			return err
		}
		for _, n := range list {
			if n.CaseID != e.w.Case.ID {
				continue
			}
			f := explained{
				code: "not-opened", name: "Tidak dievaluasi", english: "Not evaluated", value: period.Name(), valueEnglish: period.English(),
				source: siklusv1.Source_SOURCE_AGENCY, version: e.w.Case.Rules.Policy,
				why: appraisal.Why{Indonesian: "Pegawai tidak lagi bertugas.", English: "The employee is in service no longer."},
			}
			if n.Reason == store.NotOpenedAbsent {
				f.why = appraisal.Why{Indonesian: "Pegawai tidak hadir sepanjang periode itu.", English: "The employee was away for the whole period.",
					Provision: n.Absence.Provision()}
			}
			e.add(f)
		}
	}
	return nil
}

// resultVersion names the version of the result that a figure is of.
func (e *explanation) resultVersion() string { return strconv.Itoa(e.last.Version) }

// hours is the training ledger against the year's measure: of the year and of a training, not of a quarter.
func (e *explanation) hours(ctx context.Context) error {
	if e.w.Case.Proceeding != appraisal.TrainingProceeding && e.w.Case.Proceeding != appraisal.AppraisalProceeding && e.w.Case.Period.Kind != appraisal.Annual {
		return nil
	}
	person, err := e.tx.PersonByID(ctx, e.w.Case.PersonID)
	if err != nil {
		return err
	}
	ledger, err := hoursOf(ctx, e.tx, person, e.year, e.w.Case.Rules)
	if err != nil || ledger.GetMeasure() == 0 {
		return err
	}
	f := explained{
		code: "training-hours", name: "Jam pelajaran (JP)", english: "Lesson hours (JP)",
		value: strconv.Itoa(int(ledger.GetHours())), why: appraisal.Why{Provision: ledger.GetProvision()},
		source: siklusv1.Source_SOURCE_RECORD, version: e.w.Case.Rules.Policy,
	}
	measure := strconv.Itoa(int(ledger.GetMeasure()))
	if ledger.GetCeiling() {
		f.inputs = append(f.inputs, input("paling banyak dalam setahun (PPPK)", "at most in a year (PPPK)", measure))
	} else {
		f.inputs = append(f.inputs, input("paling sedikit dalam setahun (PNS)", "at least in a year (PNS)", measure))
	}
	for _, line := range ledger.GetCredited() {
		f.inputs = append(f.inputs, input(line.GetTitle(), line.GetTitle(), strconv.Itoa(int(line.GetHours()))+" JP, "+line.GetOn()))
	}
	e.add(f)
	return nil
}
