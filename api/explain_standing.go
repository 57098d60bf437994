package api

import (
	"context"
	"fmt"
	"slices"

	"siklus.id/appraisal"
	siklusv1 "siklus.id/proto/siklus/v1"
)

// roleNames are the relations in words.
var roleNames = map[appraisal.Role][2]string{
	appraisal.Employee:  {"pegawai", "employee"},
	appraisal.Appraiser: {"pejabat penilai", "appraiser"},
	appraisal.Superior:  {"atasan pejabat penilai", "appraiser's superior"},
	appraisal.HR:        {"kepegawaian", "HR"},
}

// finality says why a result is final, where that stands, and whether the law or the agency says so.
var finality = map[appraisal.FinalReason]struct {
	indonesian, english, provision string
	source                         siklusv1.Source
}{
	appraisal.FinalByTakeover: {"Ditetapkan oleh atasan pejabat penilai karena pejabat penilai tidak menilai.",
		"The appraiser's superior gave it because the appraiser did not rate.", "IV.A.11", siklusv1.Source_SOURCE_LAW},
	appraisal.FinalTopOfficial: {"Ditetapkan oleh pimpinan tertinggi; tidak ada lagi atasan untuk mengajukan keberatan.",
		"The highest official gave it; there is nobody above to object to.", "IV.A.12", siklusv1.Source_SOURCE_LAW},
	appraisal.FinalByDecision: {"Keberatan sudah diputus.", "The objection has been decided.", "PP 30/2019 art. 59(4) [P]", siklusv1.Source_SOURCE_LAW},
	appraisal.FinalWindowPassed: {"Masa keberatan sudah lewat (tafsiran dari V.B.2).",
		"The time to object has passed (inferred from V.B.2).", "V.B.2", siklusv1.Source_SOURCE_LAW},
	appraisal.FinalWithdrawn: {"Keberatan ditarik kembali.", "The objection was taken back.", appraisal.PolicyProvision, siklusv1.Source_SOURCE_AGENCY},
	appraisal.FinalByPolicy: {"Atasan pejabat penilai tidak memutus keberatan; menurut kebijakan instansi hasilnya tetap.",
		"The superior did not decide the objection; by the agency's policy the result stands.", appraisal.PolicyProvision, siklusv1.Source_SOURCE_AGENCY},
	appraisal.FinalByDeath: {"Pegawai meninggal dunia; tidak ada lagi yang dapat mengajukan keberatan.",
		"The employee has died; nobody is left who could object.", appraisal.PolicyProvision, siklusv1.Source_SOURCE_AGENCY},
}

// signing is who signed in which capacity, whether the result is final, and how it counts while it is not.
func (e *explanation) signing(ctx context.Context) error {
	if e.last == nil {
		return nil
	}
	v := e.last
	signer, err := e.person(ctx, v.SignedBy.Person)
	if err != nil {
		return err
	}
	role := roleNames[v.SignedBy.Role]
	place := "V.A.4"
	if v.SignedBy.Role == appraisal.Superior {
		place = "V.A.8"
		if v.CaseID != e.evaluation.ID {
			place = "V.B.5–7"
		}
	}
	on := e.w.Case.Rules.Calendar.DateOf(v.SignedAt)
	e.add(explained{
		code: "signed", name: "Ditandatangani oleh", english: "Signed by", value: signer.GetName(), source: siklusv1.Source_SOURCE_RECORD,
		version: e.resultVersion(), why: appraisal.Why{Provision: place},
		inputs: []*siklusv1.FigureInput{
			input("sebagai", "as", role[0], role[1]), input("kedudukan", "capacity", string(v.SignedBy.Capacity)),
			input("pada", "on", on.Indonesian(), on.English()),
		},
	})
	if why, known := finality[e.evaluation.Final]; known {
		e.add(explained{
			code: "final", name: "Final", english: "Final", value: "ya", valueEnglish: "yes", source: why.source, version: e.edition.Name,
			why:    appraisal.Why{Indonesian: why.indonesian, English: why.english, Provision: why.provision},
			inputs: []*siklusv1.FigureInput{input("alasan", "reason", string(e.evaluation.Final))},
		})
	}
	return e.whilePending()
}

// whilePending is how the result counts while an objection to it is pending.
func (e *explanation) whilePending() error {
	standing := e.pending(e.evaluation.Stage)
	if standing == "" {
		return nil
	}
	f := explained{
		code: "standing", name: "Selama keberatan berjalan", english: "While the objection is pending", value: "sementara", valueEnglish: "provisional",
		why: appraisal.Why{Provision: appraisal.PolicyProvision}, source: siklusv1.Source_SOURCE_AGENCY, version: e.w.Case.Rules.Policy,
	}
	if standing == resultInForce {
		f.value, f.valueEnglish = "berlaku", "in force"
	}
	e.add(f)
	return nil
}

// reuse is the evaluation of the old unit whose result stands here as well.
func (e *explanation) reuse(ctx context.Context) error {
	if e.last == nil || e.last.Reuses == "" {
		return nil
	}
	old, err := e.tx.CaseByID(ctx, e.last.Reuses)
	if err != nil {
		return err
	}
	names, err := unitNames(ctx, e.tx)
	if err != nil {
		return err
	}
	e.add(explained{
		code: "reuse", name: "Hasil unit lama yang dipakai", english: "Old unit's result used again", value: old.Period.Name(), valueEnglish: old.Period.English(),
		source: siklusv1.Source_SOURCE_RECORD, version: e.resultVersion(),
		why:    appraisal.Why{Provision: "IV.A.13", Indonesian: "Pejabat penilai dan pegawai menyepakatinya.", English: "Appraiser and employee agreed to it."},
		inputs: []*siklusv1.FigureInput{input("unit", "unit", names[old.UnitCode])},
	})
	return nil
}

// credit are the credit points (*angka kredit*) that the year's predicate earns in a functional post. The parts of the
// year are the months in each level.
func (e *explanation) credit(ctx context.Context) error {
	if e.last == nil || e.evaluation.Period.Kind != appraisal.Annual {
		return nil
	}
	months, err := e.monthsByGrade(ctx)
	if err != nil || len(months) == 0 {
		return err
	}
	var parts []appraisal.CreditPart
	f := explained{
		code: "credit-points", name: "Angka kredit", english: "Credit points", source: siklusv1.Source_SOURCE_LAW, version: "permenpanrb-1-2023",
		why: appraisal.Why{Provision: appraisal.CreditProvision},
		inputs: []*siklusv1.FigureInput{
			input("predikat", "predicate", e.last.Predicate.Name(), e.last.Predicate.English()),
			input("persentase", "per cent", fmt.Sprint(appraisal.CreditPercent(e.last.Predicate))),
		},
	}
	for _, m := range months {
		parts = append(parts, appraisal.CreditPart{Grade: m.Grade, Predicate: e.last.Predicate, Months: m.Months})
		f.inputs = append(f.inputs, input(m.Grade.Name+", koefisien "+comma(m.Grade.Coefficient.String()),
			m.Grade.Name+", coefficient "+m.Grade.Coefficient.String(), fmt.Sprintf("%d bulan", m.Months), fmt.Sprintf("%d months", m.Months)))
	}
	points, err := appraisal.CreditPoints(parts...)
	if err != nil {
		return err
	}
	f.value, f.valueEnglish = comma(points.String()), points.String()
	e.add(f)
	return nil
}

// monthsByGrade counts the months of the year by level, without those in posts whose level nothing says.
func (e *explanation) monthsByGrade(ctx context.Context) ([]appraisal.GradeMonths, error) {
	person := e.w.Case.PersonID
	held, err := e.tx.HeldPosts(ctx, []string{person}, e.year)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(appraisal.MonthsByGrade(e.year, held[person]), func(m appraisal.GradeMonths) bool { return m.Unread != "" }), nil
}
