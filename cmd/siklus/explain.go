package main

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"siklus.id/appraisal"
	"siklus.id/appraisal/editions"
)

// explainCommand works a rule out and says why: nothing is looked up and nothing is changed.
type explainCommand struct {
	Predicate    explainPredicateCommand    `cmd:"" help:"The predicate that two ratings come to."`
	Score        explainScoreCommand        `cmd:"" help:"The predicate of a scored edition (PP 30/2019)."`
	Credit       explainCreditCommand       `cmd:"" help:"Credit points (angka kredit) of functional posts."`
	Distribution explainDistributionCommand `cmd:"" help:"What a distribution of predicates does not keep."`
}

// explainPredicateCommand answers with the quadrant. Values are checked in Run, so that what is wrong with them is said in
// one sentence.
type explainPredicateCommand struct {
	Edition      string `default:"permenpanrb-6-2022" help:"Regulation: permenpanrb-6-2022."`
	Results      string `placeholder:"RATING" help:"Rating of the results: above, meets or below."`
	Behaviour    string `placeholder:"RATING" help:"Rating of the behaviour: above, meets or below."`
	StudyDropout bool   `help:"The employee did not complete study leave."`
	JSON         bool   `name:"json" help:"Answer in JSON."`
}

// Run answers.
func (e explainPredicateCommand) Run(c *console) error {
	if slices.Contains(editions.Scored(), e.Edition) {
		return badCallf("edition %s computes a score and knows no quadrant: ask `siklus explain score`", e.Edition)
	}
	edition, err := editions.Load(e.Edition)
	if err != nil {
		return badCall{err}
	}
	results, behaviour := appraisal.Rating(e.Results), appraisal.Rating(e.Behaviour)
	for _, r := range []struct{ flag, value string }{{"--results", e.Results}, {"--behaviour", e.Behaviour}} {
		if !appraisal.Rating(r.value).Valid() {
			return badCallf("%s must be above, meets or below, not %q", r.flag, r.value)
		}
	}
	predicate, why := appraisal.Conclude(results, behaviour, e.StudyDropout)
	return c.give(answer{
		Answer: predicate.Name(),
		Inputs: map[string]any{
			"edition": edition.Name, "results": e.Results, "behaviour": e.Behaviour, "study_dropout": e.StudyDropout,
		},
		Provisions: provisions(why.Provision),
		Figures: []figure{
			{"rating of the results", c.pick(results.Name(), results.English()), edition.Name, "IV.B.3.a.1; IV.B.3.b.1"},
			{"rating of the behaviour", c.pick(behaviour.Name(), behaviour.English()), edition.Name, "IV.B.3.a.2; IV.B.3.b.2"},
			{"predicate", predicate.Name(), edition.Name, why.Provision},
		},
		Notes: []string{c.pick(why.Indonesian, why.English)},
		plain: c.pick(predicate.Name(), predicate.Name()+" ("+predicate.English()+")"),
	}, e.JSON)
}

// explainScoreCommand answers with the bands of a scored edition.
type explainScoreCommand struct {
	Edition   string `default:"pp-30-2019" help:"Scored edition: pp-30-2019."`
	Targets   string `placeholder:"N" help:"Value of the targets (SKP); counts up to 120."`
	Behaviour string `placeholder:"N" help:"Value of the behaviour; counts up to 120."`
	Weights   string `placeholder:"W" help:"70/30 where peers and direct staff are not heard, 60/40 where they are."`
	NewIdea   bool   `help:"A new idea or way of working of benefit is on record."`
	JSON      bool   `name:"json" help:"Answer in JSON."`
}

// Run answers with the predicate as the edition calls it; the score is among the figures.
func (e explainScoreCommand) Run(c *console) error {
	scoring, err := editions.LoadScoring(e.Edition)
	if err != nil {
		return badCall{err}
	}
	targets, err := appraisal.ParseDecimal(e.Targets, 4)
	if err != nil {
		return badCallf("--targets: %w", err)
	}
	behaviour, err := appraisal.ParseDecimal(e.Behaviour, 4)
	if err != nil {
		return badCallf("--behaviour: %w", err)
	}
	weights, ok := scoring.WeightsNamed(e.Weights)
	if !ok {
		return badCallf("--weights must be 70/30 or 60/40, not %q", e.Weights)
	}
	scored, err := scoring.Score(targets, behaviour, weights, e.NewIdea)
	if err != nil {
		return badCall{err}
	}
	places := []string{}
	for _, p := range scored.Cited {
		places = append(places, p.String())
	}
	a := answer{
		Answer: scored.Name,
		Inputs: map[string]any{
			"edition": scoring.Name, "targets": targets, "behaviour": behaviour, "weights": weights.String(), "new_idea": e.NewIdea,
		},
		Provisions: provisions(places...),
		Figures: []figure{
			{"value of the targets", scored.Targets.String(), scoring.Name, scoring.CapAt.String()},
			{"value of the behaviour", scored.Behaviour.String(), scoring.Name, scoring.CapAt.String()},
			{"weights", weights.String(), scoring.Name, weights.Cited.String()},
			{"score", scored.Value.String(), scoring.Name, weights.Cited.String()},
			{"predicate", scored.Name, scoring.Name, places[len(places)-1]},
		},
		plain: scored.Name + " (" + scored.Value.String() + ")",
	}
	if scored.Capped {
		a.Notes = append(a.Notes, c.pick("Nilai di atas 120 dihitung 120.", "A value above 120 counts as 120."))
	}
	if scored.HeldBack != "" {
		a.Notes = append(a.Notes, c.pick(
			scored.HeldBack+" mensyaratkan ide atau cara baru yang bermanfaat.",
			scored.HeldBack+" asks for a new idea or way of working of benefit."))
	}
	a.Notes = append(a.Notes, c.pick(
		"Sebagian PP 30/2019 belum dapat dibaca; tanda P: dikutip, S: sekunder. Skor ini tidak menggantikan kuadran.",
		"PP 30/2019 was read in part: P is quoted, S secondary. The score does not replace the quadrant."))
	return c.give(a, e.JSON)
}

// explainCreditCommand answers with credit points. Several parts of one year are given in step: --predicate
// baik,butuh-perbaikan --months 5,7.
type explainCreditCommand struct {
	Grade     []string `placeholder:"G" help:"Level of the functional post: pemula, terampil, mahir, penyelia, ahli-pertama, ahli-muda, ahli-madya, ahli-utama. One for all parts, or one per part."`
	Predicate []string `placeholder:"P" help:"Predicate of each part of the year."`
	Months    []string `placeholder:"N" help:"Months of each part; together 12 at most."`
	JSON      bool     `name:"json" help:"Answer in JSON."`
}

// Run answers with the sum, rounded once.
func (e explainCreditCommand) Run(c *console) error {
	parts, err := e.parts()
	if err != nil {
		return badCall{err}
	}
	points, err := appraisal.CreditPoints(parts...)
	if err != nil {
		return badCall{err}
	}
	months := []int{}
	a := answer{Answer: points, Provisions: []string{appraisal.CreditProvision}, plain: points.String()}
	for _, p := range parts {
		months = append(months, p.Months)
		a.Figures = append(a.Figures, figure{
			Name:      fmt.Sprintf("%s, %s, %d months", p.Grade.Name, p.Predicate.Name(), p.Months),
			Value:     fmt.Sprintf("%d/12 × %d %% × %s", p.Months, appraisal.CreditPercent(p.Predicate), p.Grade.Coefficient),
			Version:   "permenpanrb-1-2023",
			Provision: appraisal.CreditProvision,
		})
	}
	a.Inputs = map[string]any{"grade": oneOrAll(e.Grade), "predicate": oneOrAll(e.Predicate), "months": oneOrAll(months)}
	a.Notes = []string{c.pick(
		"Bagian-bagian tahun dijumlahkan lalu dibulatkan sekali ke dua desimal; hanya untuk jabatan fungsional.",
		"The parts of the year are summed, then rounded once to two places; for functional posts only.")}
	return c.give(a, e.JSON)
}

// oneOrAll spares a script the list when there is one value only.
func oneOrAll[V any](values []V) any {
	if len(values) == 1 {
		return values[0]
	}
	return values
}

func (e explainCreditCommand) parts() ([]appraisal.CreditPart, error) {
	if len(e.Grade) == 0 || len(e.Predicate) == 0 || len(e.Months) == 0 {
		return nil, fmt.Errorf("--grade, --predicate and --months are all needed")
	}
	if len(e.Predicate) != len(e.Months) || len(e.Grade) != 1 && len(e.Grade) != len(e.Months) {
		return nil, fmt.Errorf("every part of the year needs a predicate and its months: %d predicates, %d numbers of months, %d levels were given",
			len(e.Predicate), len(e.Months), len(e.Grade))
	}
	var parts []appraisal.CreditPart
	for i := range e.Months {
		grade, err := appraisal.ParseCreditGrade(e.Grade[min(i, len(e.Grade)-1)])
		if err != nil {
			return nil, err
		}
		predicate, err := appraisal.ParsePredicate(e.Predicate[i])
		if err != nil {
			return nil, err
		}
		n, err := strconv.Atoi(strings.TrimSpace(e.Months[i]))
		if err != nil {
			return nil, fmt.Errorf("--months: %q is not a whole number of months", e.Months[i])
		}
		parts = append(parts, appraisal.CreditPart{Grade: grade, Predicate: predicate, Months: n})
	}
	return parts, nil
}

// explainDistributionCommand answers with the rules of the distribution that a population does not keep.
type explainDistributionCommand struct {
	Organisation string `placeholder:"P" help:"The organisation's result: istimewa, baik, butuh-perbaikan, kurang or sangat-kurang."`
	Counts       string `placeholder:"SB,B,BP,K,SK" help:"How many people have each predicate, best first."`
	SE32023      bool   `name:"se-3-2023" negatable:"" default:"true" help:"Look at the figures of SE MenPANRB 3/2023; without it only the sentence of the regulation."`
	Rounding     string `default:"exact" help:"How a percentage becomes people: exact or in-favour. The circular does not say."`
	SmallestUnit int    `default:"10" help:"Fewer people than this: percentages are named, not judged. The circular does not say."`
	JSON         bool   `name:"json" help:"Answer in JSON."`
}

// Run answers with a list of warnings; an empty one means that every rule is kept. Warnings stop nothing, so the
// status is that of an answer.
func (e explainDistributionCommand) Run(c *console) error {
	organisation, err := appraisal.ParseOrganisationResult(e.Organisation)
	if err != nil {
		return badCallf("--organisation: %w", err)
	}
	counts, err := readCounts(e.Counts)
	if err != nil {
		return badCall{err}
	}
	rounding := appraisal.Rounding(e.Rounding)
	if rounding != appraisal.RoundExact && rounding != appraisal.RoundInFavour {
		return badCallf("--rounding must be exact or in-favour, not %q", e.Rounding)
	}
	if e.SmallestUnit < 1 {
		return badCallf("--smallest-unit must be 1 or more, not %d", e.SmallestUnit)
	}
	pattern, err := editions.LoadDistribution(e.SE32023)
	if err != nil {
		return err
	}
	choice := appraisal.DistributionChoice{Rounding: rounding, Smallest: e.SmallestUnit}
	warnings, places := []string{}, []string{}
	a := answer{Inputs: map[string]any{
		"organisation": string(organisation), "counts": e.Counts, "people": counts.Sum(), "pattern": pattern.Name,
		"rounding": e.Rounding, "smallest_unit": e.SmallestUnit,
	}}
	for _, w := range appraisal.CheckDistribution(pattern, organisation, counts, choice) {
		warnings, places = append(warnings, c.pick(w.Sentence, w.English)), append(places, w.Provision)
		a.Figures = append(a.Figures, figure{Name: w.Code, Value: w.Sentence, Version: pattern.Name, Provision: w.Provision})
	}
	a.Answer = warnings
	a.Provisions = provisions(append(places, "IV.B.2.a")...)
	a.Notes = []string{c.pick(
		"Pola distribusi adalah panduan dan pertimbangan (IV.B.2.a): penyimpangan memerlukan alasan, tidak menghalangi. Pembulatan dan unit terkecil ditetapkan instansi, bukan peraturan.",
		"The pattern is a guide and a consideration (IV.B.2.a): going away from it takes a reason and is never blocked. Rounding and smallest unit are set by the agency, not by law.")}
	a.plain = strings.Join(warnings, "\n")
	if len(warnings) == 0 {
		a.plain = c.pick("Sesuai pola distribusi.", "The pattern is kept.")
	}
	if !e.JSON {
		a.Figures = nil // the warnings say it all
	}
	return c.give(a, e.JSON)
}

func readCounts(text string) (appraisal.Counts, error) {
	var c appraisal.Counts
	to := []*int{&c.VeryGood, &c.Good, &c.NeedsImprovement, &c.Poor, &c.VeryPoor}
	parts := strings.Split(text, ",")
	if len(parts) != len(to) {
		return c, fmt.Errorf("--counts needs five numbers parted by commas, for Sangat Baik, Baik, Butuh Perbaikan, Kurang and Sangat Kurang, not %q", text)
	}
	for i, p := range parts {
		n, err := strconv.Atoi(strings.TrimSpace(p))
		if err != nil || n < 0 || n > 10_000_000 {
			return c, fmt.Errorf("--counts: %q is not a number of people", p)
		}
		*to[i] = n
	}
	if c.Sum() == 0 {
		return c, fmt.Errorf("--counts names nobody")
	}
	return c, nil
}
