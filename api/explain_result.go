package api

import (
	"context"
	"fmt"
	"strings"

	"siklus.id/appraisal"
	"siklus.id/appraisal/editions"
	siklusv1 "siklus.id/proto/siklus/v1"
	"siklus.id/store"
)

// organisation is the organisation's result that was used, and what the pattern says for it.
func (e *explanation) organisation(ctx context.Context) error {
	if e.last == nil {
		return nil
	}
	names, err := unitNames(ctx, e.tx)
	if err != nil {
		return err
	}
	org := e.last.Org
	f := explained{
		code: "organisation", name: "Capaian kinerja organisasi", english: "Organisation's result",
		value: org.Result.Name(), valueEnglish: org.Result.English(), source: siklusv1.Source_SOURCE_RECORD, version: e.resultVersion(),
		why: appraisal.Why{Provision: "IV.B.1.g"},
		inputs: []*siklusv1.FigureInput{
			input("unit yang dipimpin pejabat penilai", "unit led by the appraiser", names[e.last.OrgUnit]),
		},
	}
	if !org.Result.Valid() {
		f.value, f.valueEnglish = "tidak tercatat", "not on record"
		e.add(f)
		return nil
	}
	f.inputs = append(f.inputs, input("tahun", "year", fmt.Sprint(org.Year)))
	switch {
	case org.Year != 0 && org.Fallback && e.evaluation.Period.Kind == appraisal.Annual:
		f.why = appraisal.Why{Provision: "IV.B.1.f; IV.B.1.g",
			Indonesian: "Capaian tahun ini belum terbit sampai akhir Januari, sehingga dipakai capaian tahun sebelumnya.",
			English:    "This year's result was not issued by the end of January, so that of the year before is used."}
	case org.Fallback:
		f.source = siklusv1.Source_SOURCE_AGENCY
		f.why = appraisal.Why{Provision: "IV.B.1.g; " + appraisal.PolicyProvision,
			Indonesian: "Capaian periode ini terlambat; menurut kebijakan instansi dipakai capaian periode sebelumnya.",
			English:    "This period's result was late; by the agency's policy that of the period before is used."}
		f.inputs = append(f.inputs, input("periode", "period", org.Period))
	}
	e.add(f)
	return e.pattern(org.Result)
}

// pattern is what the distribution pattern says for the organisation's result.
func (e *explanation) pattern(org appraisal.OrganisationResult) error {
	d, err := editions.LoadDistribution(e.w.Case.Rules.Circular)
	if err != nil {
		return err
	}
	f := explained{
		code: "pattern", name: "Pola distribusi", english: "Distribution pattern", source: siklusv1.Source_SOURCE_LAW, version: d.Name,
		value: "panduan, bukan kewajiban", valueEnglish: "a guide, not a duty", why: appraisal.Why{Provision: "IV.B.2.a"},
	}
	if e.w.Case.Rules.Circular {
		f.why.Provision += "; SE 3/2023 [S]"
	}
	for _, predicate := range appraisal.Predicates() {
		if said, english := patternOf(d, org, predicate); said != "" {
			f.inputs = append(f.inputs, input(predicate.Name(), predicate.Name(), said, english))
		}
	}
	e.add(f)
	return nil
}

// waiting are ratings that were given and not signed yet: the two leaders' business only.
func (e *explanation) waiting(ctx context.Context) error {
	if err := e.unsigned(ctx); err != nil || e.out.GetUnsigned() == nil {
		return err
	}
	given, _ := e.lastRating()
	j := appraisal.Judge(e.w.Case.Rules, given.Act.Facts)
	e.add(explained{
		code: "unsigned", name: "Penilaian yang belum ditandatangani", english: "Ratings not signed yet",
		value: j.Predicate.Name(), valueEnglish: j.Predicate.English(), source: siklusv1.Source_SOURCE_RECORD, version: e.edition.Name,
		why: appraisal.Why{Indonesian: j.Why.Indonesian, English: j.Why.English, Provision: "V.A.4; V.A.8; " + j.Why.Provision},
		inputs: []*siklusv1.FigureInput{
			input("hasil kerja", "results", j.Results.Name(), j.Results.English()),
			input("perilaku kerja", "behaviour", j.Behaviour.Name(), j.Behaviour.English()),
		},
	})
	return nil
}

// judged are the two ratings, the score where there is one, and the predicate they come to.
func (e *explanation) judged(context.Context) error {
	if e.last == nil {
		return nil
	}
	v := *e.last
	derived := e.w.Case.Rules.Scored() && v.Score != nil
	source, why := siklusv1.Source_SOURCE_RECORD, appraisal.Why{}
	if derived {
		source = siklusv1.Source_SOURCE_AGENCY
		why = appraisal.Why{
			Indonesian: "Mengikuti nilainya: 110 ke atas di atas ekspektasi, 90 ke atas sesuai ekspektasi (asumsi).",
			English:    "It follows from the value: from 110 on above expectation, from 90 on as expected (assumption).",
		}
	}
	for _, r := range []struct {
		code, name, english, place string
		rating                     appraisal.Rating
	}{
		{"results", "Rating hasil kerja", "Rating of results", "IV.B.3.a.1; IV.B.3.b.1", v.Results},
		{"behaviour", "Rating perilaku kerja", "Rating of behaviour", "IV.B.3.a.2; IV.B.3.b.2", v.Behaviour},
	} {
		why.Provision = r.place
		if derived {
			why.Provision = appraisal.PolicyProvision
		}
		e.add(explained{code: r.code, name: r.name, english: r.english, value: r.rating.Name(), valueEnglish: r.rating.English(),
			why: why, source: source, version: e.resultVersion()})
	}
	if v.Dropout {
		e.add(explained{code: "study-dropout", name: "Tugas belajar tidak diselesaikan", english: "Study leave not completed", value: "ya", valueEnglish: "yes",
			why: appraisal.Why{Provision: "IV.B.3.a.3.d; IV.B.3.b.3.d"}, source: siklusv1.Source_SOURCE_RECORD, version: e.resultVersion()})
	}
	e.score(v)
	e.predicate(v)
	return nil
}

// score is what the two values of a scored edition come to, where it decides and where it stands beside the quadrant.
func (e *explanation) score(v store.ResultVersion) {
	rule := e.w.Case.Rules.Scoring
	if rule == nil || v.Score == nil {
		return
	}
	scored, _, why, err := appraisal.ScoreOutcome(*rule, *v.Score)
	if err != nil {
		return // not a value the edition knows: it was refused then and is not shown now
	}
	f := explained{
		code: "score", name: "Nilai kinerja", english: "Score", value: comma(scored.Value.String()), valueEnglish: scored.Value.String(),
		why: why, source: siklusv1.Source_SOURCE_LAW, version: rule.Scoring.Name,
		inputs: []*siklusv1.FigureInput{
			input("nilai SKP", "value of the targets", comma(v.Score.Targets.String()), v.Score.Targets.String()),
			input("nilai perilaku kerja", "value of the behaviour", comma(v.Score.Behaviour.String()), v.Score.Behaviour.String()),
			input("bobot", "weights", rule.Weights.String()),
			input("batas nilai", "cap", rule.Scoring.Cap.String()),
			input("ide baru yang bermanfaat", "new idea of use", yesNo(v.Score.NewIdea), englishYesNo(v.Score.NewIdea)),
		},
	}
	if !rule.Decides {
		f.source = siklusv1.Source_SOURCE_AGENCY
		f.why.Indonesian += " Ditampilkan di samping kuadran menurut kebijakan instansi; tidak menentukan predikat."
		f.why.English += " Shown beside the quadrant by the agency's policy; it decides nothing."
	}
	e.add(f)
}

// predicate is the outcome: by the quadrant, by study leave that was not completed, or by the band that decides.
func (e *explanation) predicate(v store.ResultVersion) {
	f := explained{
		code: "predicate", name: "Predikat kinerja", english: "Predicate", value: v.Predicate.Name(), valueEnglish: v.Predicate.English(),
		why: whyOf(e.w.Case.Rules, v), source: siklusv1.Source_SOURCE_LAW, version: e.edition.Name,
		inputs: []*siklusv1.FigureInput{
			input("hasil kerja", "results", v.Results.Name(), v.Results.English()),
			input("perilaku kerja", "behaviour", v.Behaviour.Name(), v.Behaviour.English()),
			input("versi hasil", "version of the result", e.resultVersion()),
		},
	}
	if e.w.Case.Rules.Scored() && v.Value != "" && !v.Dropout {
		f.version = e.w.Case.Rules.Scoring.Scoring.Name
		f.inputs = []*siklusv1.FigureInput{input("nilai kinerja", "score", comma(v.Value), v.Value), f.inputs[2]}
	}
	e.add(f)
}

// comma writes a number as it is written in Indonesia.
func comma(number string) string { return strings.Replace(number, ".", ",", 1) }

func yesNo(b bool) string {
	if b {
		return "ya"
	}
	return "tidak"
}

func englishYesNo(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}
