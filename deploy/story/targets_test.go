package story_test

import (
	"context"
	"fmt"
	"net/url"
	"strings"
	"time"

	"siklus.id/appraisal"
	siklusv1 "siklus.id/proto/siklus/v1"
)

// appraiserOf is who stands above somebody by their posts.
func appraiserOf(who string) string {
	switch somebody(who).post {
	case "KADIS":
		return "bupati"
	case "KABID", "KASUBAG":
		return "kadis"
	case "KASI":
		return "kabid"
	case "PENATA":
		return "kasubag"
	}
	return "kasi"
}

// superiorOfStaff is the appraiser's superior for everybody below the head of section.
const superiorOfStaff = "kabid"

func (y *year) targets() *siklusv1.SubmitTargetsRequest {
	return &siklusv1.SubmitTargetsRequest{Targets: &siklusv1.Targets{Results: []*siklusv1.PlannedResult{{
		Result: y.says("Layanan izin industri kecil selesai tepat waktu"), Main: true,
		Indicators: []*siklusv1.Indicator{{Aspect: siklusv1.Aspect_ASPECT_TIME, Measure: y.says("Persentase izin tepat waktu"), Target: "95 persen"}},
	}}}}
}

func (y *year) targetsForm() map[string]string {
	return map[string]string{
		"targets.results[0].result": y.says("Pembinaan sentra kerajinan terlaksana"), "targets.results[0].main": "true",
		"targets.results[0].indicators[0].measure": y.says("Jumlah sentra yang dibina"), "targets.results[0].indicators[0].target": "12 sentra",
		"targets.results[0].indicators[0].aspect": "ASPECT_QUANTITY",
	}
}

func of(who string) where { return where{who, "appraisal", ""} }

// agrees is the plain way: submitted and agreed, in time.
func (y *year) agrees(ctx context.Context, who string) error {
	c, err := y.stage(ctx, of(who), appraisal.TargetsDue)
	if err != nil {
		return err
	}
	return inOrder(
		func() error { return y.rpc(ctx, who, c.id, y.targets()) },
		func() error {
			return y.rpc(ctx, appraiserOf(who), c.id, &siklusv1.AgreeTargetsRequest{Note: y.says("Setuju")})
		},
	)
}

// returned: submitted, returned with a reason, drafted anew, submitted again, agreed (art. 14(3)).
func (y *year) returned(ctx context.Context, who string) error {
	c, err := y.stage(ctx, of(who), appraisal.TargetsDue)
	if err != nil {
		return err
	}
	return inOrder(
		func() error { return y.linked(ctx, who, c.id, y.targets()) },
		func() error {
			return y.page(ctx, appraiserOf(who), c.id, appraisal.ReturnTargets, form{task: appraisal.AgreeTargets, press: "act=ReturnTargets",
				values: map[string]string{"reason": y.says("Target belum terukur")}})
		},
		func() error { return y.draft(ctx, who, c.id) },
		func() error {
			return y.page(ctx, who, c.id, appraisal.SubmitTargets, form{values: y.targetsForm()})
		},
		func() error { return y.rpc(ctx, appraiserOf(who), c.id, &siklusv1.AgreeTargetsRequest{}) },
	)
}

// draft keeps what was typed and finds it again, which no other person does.
func (y *year) draft(ctx context.Context, who, caseID string) error {
	c, err := y.as(ctx, who)
	if err != nil {
		return err
	}
	mine, err := c.Case.ListTasks(ctx, &siklusv1.ListTasksRequest{})
	if err != nil {
		return err
	}
	for _, t := range mine.GetTasks() {
		if t.GetCaseId() != caseID {
			continue
		}
		text := `{"targets":{"resources":"` + y.says("Dua orang pendamping") + `"}}`
		if _, err := c.Case.SaveDraft(ctx, &siklusv1.SaveDraftRequest{TaskId: t.GetId(), Draft: text}); err != nil {
			return err
		}
		again, err := c.Case.GetTask(ctx, &siklusv1.GetTaskRequest{TaskId: t.GetId()})
		if err != nil || again.GetTask().GetDraft() != text {
			return fmt.Errorf("a draft of %s was kept as %q: %w", who, again.GetTask().GetDraft(), err)
		}
		other, err := y.as(ctx, "gita")
		if err != nil {
			return err
		}
		if _, err := other.Case.GetTask(ctx, &siklusv1.GetTaskRequest{TaskId: t.GetId()}); err == nil {
			return fmt.Errorf("somebody else reads the task of %s", who)
		}
		return nil
	}
	return fmt.Errorf("%s has no task in the case", who)
}

// byPages: the same act by pages alone.
func (y *year) byPages(ctx context.Context, who string) error {
	c, err := y.stage(ctx, of(who), appraisal.TargetsDue)
	if err != nil {
		return err
	}
	return inOrder(
		func() error {
			return y.page(ctx, who, c.id, appraisal.SubmitTargets, form{values: y.targetsForm()})
		},
		func() error {
			return y.page(ctx, appraiserOf(who), c.id, appraisal.AgreeTargets, form{values: map[string]string{"note": y.says("Baik")}})
		},
	)
}

// employeeSilent: from 1 February the dialogue is with the superior, who returns once and agrees (II.C.5).
func (y *year) employeeSilent(ctx context.Context, who string) error {
	c, err := y.stage(ctx, of(who), appraisal.TargetsSteppedUp)
	if err != nil {
		return err
	}
	return inOrder(
		func() error { return y.onlyFrom(appraisal.NewDate(2026, time.February, 1)) },
		func() error { return y.rpc(ctx, who, c.id, y.targets()) },
		func() error {
			return y.rpc(ctx, superiorOfStaff, c.id, &siklusv1.ReturnTargetsRequest{Reason: y.says("Indikator belum jelas")})
		},
		func() error { return y.rpc(ctx, who, c.id, y.targets()) },
		func() error { return y.page(ctx, superiorOfStaff, c.id, appraisal.AgreeTargets, form{}) },
	)
}

// appraiserSilent: submitted in time and left alone; the superior agrees, the appraiser no longer can.
func (y *year) appraiserSilent(ctx context.Context, who string) error {
	c, err := y.stage(ctx, of(who), appraisal.TargetsDue)
	if err != nil {
		return err
	}
	return inOrder(
		func() error { return y.rpc(ctx, who, c.id, y.targets()) },
		func() error { _, err := y.stage(ctx, of(who), appraisal.TargetsSteppedUp); return err },
		func() error { return y.onlyFrom(appraisal.NewDate(2026, time.February, 1)) },
		func() error {
			return y.refusedBy(ctx, appraiserOf(who), c.id, &siklusv1.AgreeTargetsRequest{}, appraisal.NotYourAct, "II.C.5")
		},
		func() error { return y.rpc(ctx, superiorOfStaff, c.id, &siklusv1.AgreeTargetsRequest{}) },
	)
}

// onlyFrom makes sure that what has happened did not happen before a day.
func (y *year) onlyFrom(day appraisal.Date) error {
	if y.today() < day {
		return fmt.Errorf("it happened on %s already, before %s", y.today(), day)
	}
	return nil
}

// extended: HR gives a term a later last day, never an earlier one; who has no address acts at the desk.
func (y *year) extended(ctx context.Context, who string) error {
	c, err := y.stage(ctx, of(who), appraisal.TargetsDue)
	if err != nil {
		return err
	}
	return inOrder(
		func() error {
			return y.refusedBy(ctx, "hr-1", c.id, &siklusv1.ExtendTermRequest{Clock: "T1", Until: "2026-01-30", Reason: y.says("Salah tanggal")},
				appraisal.TermShortened, "policy")
		},
		func() error {
			return y.rpc(ctx, "hr-1", c.id, &siklusv1.ExtendTermRequest{Clock: "T1", Until: "2026-02-25", Reason: y.says("Pegawai sedang dinas luar")})
		},
		func() error { return y.day(ctx, appraisal.NewDate(2026, time.February, 3)) },
		func() error { _, err := y.stage(ctx, of(who), appraisal.TargetsDue); return err },
		func() error {
			return y.atDesk(ctx, who, c.id, appraisal.SubmitTargets, form{values: y.targetsForm()})
		},
		func() error { return y.rpc(ctx, appraiserOf(who), c.id, &siklusv1.AgreeTargetsRequest{}) },
	)
}

// partyChanged: HR names another appraiser; the task moves with a new letter, the old link is over.
func (y *year) partyChanged(ctx context.Context, who string) error {
	c, err := y.stage(ctx, of(who), appraisal.TargetsDue)
	if err != nil {
		return err
	}
	var old string
	return inOrder(
		func() error { return y.rpc(ctx, who, c.id, y.targets()) },
		func() (err error) { old, err = y.letter(ctx, "kasi", c.id, "AgreeTargets"); return err },
		func() error { return y.namesAnother(ctx, "hr-2", c.id, "appraiser", "kabid") },
		func() error { return y.linkIsOver(ctx, old) },
		func() error { return y.page(ctx, "kabid", c.id, appraisal.AgreeTargets, form{}) },
	)
}

// namesAnother finds somebody on HR's page of a case and names them.
func (y *year) namesAnother(ctx context.Context, hr, caseID, role, who string) error {
	desk, err := y.desk(ctx, hr)
	if err != nil {
		return err
	}
	if _, err := desk.Open(ctx, "/hr/berkas/"+caseID); err != nil {
		return err
	}
	surname := strings.Fields(somebody(who).name)[1]
	if _, err := desk.Send(ctx, "query", url.Values{"query": {surname}, "act": {"FindPeople"}}); err != nil {
		return err
	}
	return y.handIn(ctx, desk, hr, appraisal.ChangeParty, form{press: "act=ChangeParty", values: map[string]string{
		"role": role, "person_id": y.people[who], "reason": y.says("Atasan langsung berbenturan kepentingan")}})
}

func (y *year) linkIsOver(ctx context.Context, link string) error {
	opened, err := y.with("").Session.OpenLink(ctx, &siklusv1.OpenLinkRequest{Token: tokenOf(link)})
	if err != nil {
		return err
	}
	if opened.GetState() != siklusv1.LinkState_LINK_STATE_EXPIRED {
		return fmt.Errorf("the link of who was replaced is %s", opened.GetState())
	}
	return nil
}

// exempted: agreed, exempted by page, opened again by page until a new last day, agreed again.
func (y *year) exempted(ctx context.Context, who string) error {
	if err := y.agrees(ctx, who); err != nil {
		return err
	}
	c, err := y.stage(ctx, of(who), appraisal.InYear)
	if err != nil {
		return err
	}
	return inOrder(
		func() error {
			return y.corrects(ctx, "hr-1", c.id, appraisal.Exempt, map[string]string{"reason": y.says("Cuti di luar tanggungan negara")})
		},
		func() error {
			return y.refusedBy(ctx, who, c.id, y.targets(), appraisal.CaseEnded, "policy")
		},
		func() error {
			return y.corrects(ctx, "hr-1", c.id, appraisal.Reopen, map[string]string{"until": "2026-03-13", "reason": y.says("Cuti dibatalkan")})
		},
		func() error { return y.rpc(ctx, who, c.id, y.targets()) },
		func() error { return y.rpc(ctx, appraiserOf(who), c.id, &siklusv1.AgreeTargetsRequest{}) },
	)
}

// withdrawn: HR takes back what was opened in error; HR cannot do so in their own case.
func (y *year) withdrawn(ctx context.Context, who string) error {
	c, err := y.stage(ctx, of(who), appraisal.TargetsDue)
	if err != nil {
		return err
	}
	if err := y.rpc(ctx, "hr-1", c.id, &siklusv1.WithdrawRequest{Reason: y.says("Dibuka karena salah data")}); err != nil {
		return err
	}
	own, err := y.stage(ctx, of("hr-1"), appraisal.TargetsDue, appraisal.TargetsSubmitted, appraisal.InYear)
	if err != nil {
		return err
	}
	hr, err := y.as(ctx, "hr-1")
	if err != nil {
		return err
	}
	_, err = send(ctx, hr, own.id, &siklusv1.ExemptRequest{Reason: y.says("Berkas saya sendiri")})
	r, err := refusalOf(err)
	if err != nil || r.GetCode() != appraisal.OwnCase {
		return fmt.Errorf("HR in their own case: %v, %w", r, err)
	}
	_, err = y.stage(ctx, of(who), appraisal.Withdrawn)
	return err
}
