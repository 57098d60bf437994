package play

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"google.golang.org/protobuf/encoding/protojson"

	"siklus.id/appraisal"
	"siklus.id/deploy/demo"
	siklusv1 "siklus.id/proto/siklus/v1"
)

// The days of January on which agreements come about, from above to below: the superior's goals are there before those
// below write theirs.
const (
	headsWrite   = 5  // who is appraised by the one at the top
	rolesGiven   = 6  // by the matrix of roles and results
	leadersWrite = 7  // who is appraised by a head
	filesGiven   = 8  // by HR, as a file
	offersGiven  = 9  // the same to everybody below
	staffWrite   = 12 // everybody else
	fewMany      = 3  // people below from whom on the same result is offered to all
)

func (c *Company) targetScenes() []scene {
	var all []scene
	for _, p := range c.Agency.Appraised() {
		all = append(all, scene{"target agreement of " + p.AppraisedIn(), func(ctx context.Context) error { return c.agrees(ctx, p) }})
		below := c.Agency.Below(p)
		switch {
		case len(below) >= fewMany && c.depth(p) == 1:
			all = append(all, scene{"roles and results by " + p.AppraisedIn(), func(ctx context.Context) error { return c.givesRoles(ctx, p) }})
		case len(below) >= fewMany:
			all = append(all, scene{"the same for many by " + p.AppraisedIn(), func(ctx context.Context) error { return c.offers(ctx, p, below) }})
		}
	}
	for _, p := range c.Agency.Appraised() {
		all = append(all, scene{"indicators acknowledged by " + p.AppraisedIn(), func(ctx context.Context) error { return c.acknowledgesTargets(ctx, p) }})
	}
	changing := c.Agency.Holders(c.script.changes)[0]
	return append(all, scene{"targets as a file", c.givesByFile},
		scene{"changed agreement", func(ctx context.Context) error { return c.changes(ctx, changing) }})
}

// depth is how many appraisers stand above somebody.
func (c *Company) depth(p *demo.Person) int {
	n := 0
	for up := c.Agency.Appraiser(p); up != nil; up = c.Agency.Appraiser(up) {
		n++
	}
	return n
}

// appraisalOf is the appraisal of somebody.
func appraisalOf(p *demo.Person) whose {
	return whose{person: p.Name, proceeding: appraisal.AppraisalProceeding}
}

// agrees writes a target agreement: below the superior's results, with indicators out of the library, looked through by
// the advice before it is handed in. The superior agrees by letter.
func (c *Company) agrees(ctx context.Context, me *demo.Person) error {
	day := map[int]int{1: headsWrite, 2: leadersWrite}[c.depth(me)]
	if day == 0 || len(c.Agency.Below(me)) == 0 && day == leadersWrite {
		day = staffWrite
	}
	if err := c.day(ctx, c.on(time.January, day)); err != nil {
		return err
	}
	mine, err := c.board.await(ctx, appraisalOf(me), appraisal.TargetsDue)
	if err != nil {
		return err
	}
	desk, err := c.as(ctx, me)
	if err != nil {
		return err
	}
	sheet, err := c.sheet(ctx, desk, mine.id, c.depth(me) > 1)
	if err != nil {
		return err
	}
	request := &siklusv1.SubmitTargetsRequest{}
	if sheet.GetDraft() != "" {
		if err := protojson.Unmarshal([]byte(sheet.GetDraft()), request); err != nil {
			return err
		}
	}
	if request.Targets == nil {
		request.Targets = &siklusv1.Targets{}
	}
	if err := c.writes(ctx, desk, me, request.GetTargets(), sheet.GetParents()); err != nil {
		return err
	}
	return c.handsIn(ctx, desk, mine.id, request)
}

// sheet reads what the agreement is written on. Who has a superior with an agreement waits for the superior's results,
// some days at most: a superior who has none does not hold anybody up.
func (c *Company) sheet(ctx context.Context, d *desk, id string, waits bool) (sheet *siklusv1.GetTargetSheetResponse, err error) {
	_, err = c.until(ctx, 6, func() (bool, error) {
		sheet, err = d.Target.GetTargetSheet(ctx, &siklusv1.GetTargetSheetRequest{CaseId: id})
		return err == nil && (!waits || len(sheet.GetParents()) > 0), err
	})
	return sheet, err
}

// writes puts the goals of the post below what was offered already, each supporting a result of the superior.
func (c *Company) writes(ctx context.Context, d *desk, me *demo.Person, t *siklusv1.Targets, parents []*siklusv1.ParentResult) error {
	duty := c.script.duties[me.AppraisedIn()]
	library, err := d.Target.SearchIndicators(ctx, &siklusv1.SearchIndicatorsRequest{Sector: duty.sector})
	if err != nil {
		return err
	}
	ready := map[string]*siklusv1.ReadyIndicator{}
	for _, i := range library.GetIndicators() {
		ready[i.GetCode()] = i
	}
	for _, r := range t.GetResults() { // what was offered without an indicator gets one
		if len(r.GetIndicators()) == 0 {
			r.Indicators = []*siklusv1.Indicator{{Aspect: siklusv1.Aspect_ASPECT_QUALITY, Measure: "Bagian yang selesai sesuai kesepakatan",
				Target: "90 persen", Amount: "90", Unit: "persen", Direction: siklusv1.TargetDirection_TARGET_DIRECTION_MORE, Source: "Catatan kemajuan"}}
		}
	}
	for n, g := range duty.goals {
		planned := &siklusv1.PlannedResult{Result: g.result, Main: g.main}
		for _, i := range g.by {
			known, ok := ready[i.code]
			if !ok {
				return fmt.Errorf("the library has no indicator %s", i.code)
			}
			planned.Indicators = append(planned.Indicators, i.from(known.GetIndicator()))
			if planned.GetResult() == "" {
				planned.Result = known.GetResult()
			}
		}
		if len(parents) > 0 {
			planned.Parents = []string{parents[n%len(parents)].GetRef()}
		} else {
			planned.Perspective = siklusv1.Perspective(1 + n%4)
		}
		t.Results = append(t.Results, planned)
	}
	return nil
}

// from is the library's indicator with the agency's measure and target.
func (i indicator) from(ready *siklusv1.Indicator) *siklusv1.Indicator {
	out := &siklusv1.Indicator{Aspect: ready.GetAspect(), Measure: ready.GetMeasure(), Target: ready.GetTarget(), Kind: ready.GetKind(),
		Direction: ready.GetDirection(), Unit: ready.GetUnit(), Amount: ready.GetAmount(), Source: ready.GetSource(), MeasureCode: i.measure}
	if strings.HasSuffix(i.measure, ":in-time") { // the library has the minutes, the records say how much was in time
		out.Measure, out.Unit, out.Direction = "Layanan yang selesai dalam standar waktunya", "persen", siklusv1.TargetDirection_TARGET_DIRECTION_MORE
	}
	if i.amount != "" {
		out.Amount, out.Target = i.amount, strings.ReplaceAll(i.amount, ".", ",")+" "+out.GetUnit()
	}
	if i.kind != siklusv1.IndicatorKind_INDICATOR_KIND_UNSPECIFIED {
		out.Kind = i.kind
	}
	return out
}

// handsIn takes the advice, keeps what was typed, and hands the agreement in.
func (c *Company) handsIn(ctx context.Context, d *desk, id string, r *siklusv1.SubmitTargetsRequest) error {
	advised, err := d.Target.AdviseTargets(ctx, &siklusv1.AdviseTargetsRequest{CaseId: id, Targets: r.GetTargets()})
	if err != nil {
		return err
	}
	for _, a := range advised.GetAdvice() {
		if a.GetCode() == "attachment-empty" { // who is told that the attachment is missing, writes it
			r.Targets.Resources = "Satu komputer, kendaraan dinas bila ke lapangan, dan rekan sekerja sesuai jadwal."
			r.Targets.Accountability = "Laporan bulanan kepada atasan langsung dan catatan kemajuan di sistem."
			r.Targets.Consequences = "Capaian menjadi dasar pengembangan dan pembinaan."
		}
	}
	draft, err := protojson.Marshal(r)
	if err != nil {
		return err
	}
	if _, err := d.Target.SaveTargetDraft(ctx, &siklusv1.SaveTargetDraftRequest{CaseId: id, Draft: string(draft)}); err != nil {
		return err
	}
	r.Header = header(id)
	_, err = d.Appraisal.SubmitTargets(ctx, r)
	return err
}

// givesRoles is the dialogue of a head with the leaders below: who plays which part in the head's own results.
func (c *Company) givesRoles(ctx context.Context, head *demo.Person) error {
	if err := c.day(ctx, c.on(time.January, rolesGiven)); err != nil {
		return err
	}
	desk, err := c.as(ctx, head)
	if err != nil {
		return err
	}
	var matrix *siklusv1.GetRoleMatrixResponse
	if _, err := c.until(ctx, 2, func() (bool, error) {
		matrix, err = desk.Target.GetRoleMatrix(ctx, &siklusv1.GetRoleMatrixRequest{CycleId: c.Cycle})
		return len(matrix.GetColumns()) > 0, err
	}); err != nil {
		return err
	}
	if len(matrix.GetColumns()) == 0 {
		return errors.New("the matrix has no columns: the head's own results are missing")
	}
	var cells []*siklusv1.MatrixCell
	for n, row := range matrix.GetRows() {
		column := matrix.GetColumns()[n%len(matrix.GetColumns())]
		cells = append(cells, &siklusv1.MatrixCell{Parent: column.GetRef(), CaseIds: []string{row.GetPerson().GetCaseId()},
			Role: "Bagian " + row.GetPerson().GetPost() + " terlaksana: " + column.GetResult()})
	}
	_, err = desk.Target.FillRoleMatrix(ctx, &siklusv1.FillRoleMatrixRequest{RequestId: newID(), Cells: cells})
	return err
}

// offers gives the same result to everybody below in one act. Another one was a mistake and is taken back in one act
// too, before anybody has handed it in.
func (c *Company) offers(ctx context.Context, leader *demo.Person, below []*demo.Person) error {
	if err := c.day(ctx, c.on(time.January, offersGiven)); err != nil {
		return err
	}
	desk, err := c.as(ctx, leader)
	if err != nil {
		return err
	}
	var cases []string
	for _, p := range below {
		mine, err := c.board.await(ctx, appraisalOf(p), appraisal.TargetsDue)
		if err != nil {
			return err
		}
		cases = append(cases, mine.id)
	}
	give := func(what string) (*siklusv1.OfferTargetsResponse, error) {
		return desk.Target.OfferTargets(ctx, &siklusv1.OfferTargetsRequest{RequestId: newID(), CaseIds: cases, Note: "Berlaku sama untuk semua.",
			Results: []*siklusv1.PlannedResult{{Result: what, Indicators: []*siklusv1.Indicator{{Aspect: siklusv1.Aspect_ASPECT_QUALITY,
				Measure: "Keluhan yang dijawab pada hari yang sama", Target: "90 persen", Amount: "90", Unit: "persen",
				Direction: siklusv1.TargetDirection_TARGET_DIRECTION_MORE, Source: "Buku keluhan"}}}}})
	}
	wrong, err := give(c.script.mistaken)
	if err != nil {
		return err
	}
	if _, err := give(c.script.offered); err != nil {
		return err
	}
	_, err = desk.Target.WithdrawTargetOffer(ctx, &siklusv1.WithdrawTargetOfferRequest{RequestId: newID(), OfferId: wrong.GetOffer().GetId()})
	return err
}

// acknowledgesTargets: once the agreement stands, whose it is looks at the indicators once more and says that they are known.
func (c *Company) acknowledgesTargets(ctx context.Context, me *demo.Person) error {
	mine, err := c.board.await(ctx, appraisalOf(me), appraisal.InYear)
	if err != nil {
		return err
	}
	desk, err := c.as(ctx, me)
	if err != nil {
		return err
	}
	versions, err := desk.Target.ListTargetVersions(ctx, &siklusv1.ListTargetVersionsRequest{CaseId: mine.id})
	if err != nil {
		return err
	}
	for _, v := range versions.GetVersions() {
		if v.GetState() == siklusv1.VersionState_VERSION_STATE_RUNNING {
			_, err := desk.Target.AcknowledgeTargets(ctx, &siklusv1.AcknowledgeTargetsRequest{CaseId: mine.id, ActId: v.GetActId()})
			return err
		}
	}
	return errors.New("no agreement runs")
}

// changes renews an agreement in the running year, with a reason: the version before stays readable.
func (c *Company) changes(ctx context.Context, me *demo.Person) error {
	if err := c.day(ctx, c.on(time.March, 2)); err != nil {
		return err
	}
	mine, err := c.board.await(ctx, appraisalOf(me), appraisal.InYear)
	if err != nil {
		return err
	}
	desk, err := c.as(ctx, me)
	if err != nil {
		return err
	}
	now, err := desk.Case.GetCase(ctx, &siklusv1.GetCaseRequest{CaseId: mine.id})
	if err != nil {
		return err
	}
	targets := now.GetCase().GetTargets()
	if len(targets.GetResults()) == 0 {
		return errors.New("there is no agreement to change")
	}
	targets.Resources += " Sejak Maret ditambah satu rekan paruh waktu."
	_, err = desk.Appraisal.SubmitTargets(ctx, &siklusv1.SubmitTargetsRequest{Header: header(mine.id), Targets: targets,
		Reason: "Sumber daya bertambah sejak Maret, sehingga lampiran perjanjian disesuaikan."})
	return err
}
