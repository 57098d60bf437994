package api

import (
	"cmp"
	"context"
	"slices"
	"strconv"

	"siklus.id/appraisal"
	"siklus.id/appraisal/editions"
	siklusv1 "siklus.id/proto/siklus/v1"
	connectv1 "siklus.id/proto/siklus/v1/siklusv1connect"
	"siklus.id/sheet"
	"siklus.id/store"
)

func (s calibrations) GetSpread(ctx context.Context, r *siklusv1.GetSpreadRequest) (*siklusv1.GetSpreadResponse, error) {
	p, err := s.enter(ctx, connectv1.CalibrationServiceGetSpreadProcedure, r)
	if err != nil {
		return nil, err
	}
	out := &siklusv1.GetSpreadResponse{}
	err = s.store.WithAgency(ctx, p.Agency, func(tx store.Tx) error {
		k, err := s.bench(ctx, tx, p, r.GetCycleId())
		if err != nil {
			return err
		}
		_, err = k.spread(ctx, r.GetUnitCode(), r.GetPeriod(), r.GetBelow(), out)
		return err
	})
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	return out, nil
}

// spread counts the ratings of a unit and period. What is not handed over of the caller's own rating is not counted: in a
// small unit a count would tell it.
func (k bench) spread(ctx context.Context, unitCode, key string, below bool, out *siklusv1.GetSpreadResponse) (appraisal.Period, error) {
	var unit store.Unit
	var err error
	if unitCode != "" {
		if unit, err = k.unit(unitCode); err != nil {
			return appraisal.Period{}, err
		}
	}
	if err := k.reads(ctx, unitCode); err != nil {
		return appraisal.Period{}, err
	}
	rules := k.cycle.Rules
	period, keys, err := k.period(key)
	if err != nil {
		return period, err
	}
	out.Year, out.Rehearsal, out.Period, out.Periods = int32(k.cycle.Year), rules.Pace.Rehearsal(), period.Key(), keys
	out.UnitCode, out.Unit, out.Tolerance = unit.Code, unit.Name, int32(rules.Distribution.Tolerance)
	filter := store.RatingFilter{Cycle: k.cycle, Period: period.Key(), UnitID: unit.ID, Below: below}
	list, err := k.tx.GivenRatingsOf(ctx, filter)
	if err != nil {
		return period, err
	}
	unopened, err := k.tx.NotOpenedIn(ctx, filter, period)
	if err != nil {
		return period, err
	}
	var org store.OrgResult
	if unit.ID != "" {
		if org, err = k.tx.OrgResultFor(ctx, rules, unit.Code, period, k.today); err != nil {
			return period, err
		}
		if out.MayCalibrate, err = k.takesPart(ctx, unit.Code); err != nil {
			return period, err
		}
	}
	out.Organisation, out.Inherited = string(org.Result), org.Fallback
	pattern, err := editions.LoadDistribution(rules.Circular)
	if err != nil {
		return period, err
	}
	t := tallied(list, k.who.Person)
	out.Unrated, out.Rated = int32(t.unrated+unopened), int32(t.all.Sum())
	for _, predicate := range appraisal.Predicates() {
		e := appraisal.ExpectedOf(pattern, org.Result, predicate)
		row := &siklusv1.SpreadRow{Predicate: predicateWords[predicate], Count: int32(t.all.Of(predicate)), Delivered: int32(t.delivered.Of(predicate)),
			Unsigned: int32(t.unsigned.Of(predicate)), Least: int32(e.Least), Most: int32(e.Most), Peak: e.Peak}
		row.Pattern, row.PatternEnglish = patternOf(pattern, org.Result, predicate)
		out.Rows = append(out.Rows, row)
	}
	names, err := peopleNamed(ctx, k.tx, slices.Clone(t.raters))
	if err != nil {
		return period, err
	}
	out.Warnings = warningsOf(pattern, org.Result, unit.ID != "", t.all, rules.Distribution)
	if t.own {
		out.Warnings = append(out.Warnings, &siklusv1.SpreadWarning{Code: "own-left-out", Provision: byDoor,
			Sentence: "Penilaian Anda sendiri belum diserahkan, jadi tidak ikut dihitung.", English: "Your own rating is not handed over yet, so it is not counted."})
	}
	out.Appraisers, out.Warnings = byRater(t, names, out.Warnings)
	return period, nil
}

// tally are the ratings of some people, counted.
type tally struct {
	all, delivered, unsigned appraisal.Counts
	unrated                  int
	own                      bool // the caller's own is not counted
	raters                   []string
	given                    map[string]appraisal.Counts // by who rated: what they gave, whatever an objection made of it
}

func tallied(list []store.GivenRating, caller string) tally {
	t := tally{given: map[string]appraisal.Counts{}}
	for _, g := range list {
		switch {
		case g.State == appraisal.NotRated:
			t.unrated++
			continue
		case g.PersonID == caller && g.State != appraisal.RatedHanded:
			t.own = true
			continue
		}
		t.all.Add(g.Predicate)
		if g.State == appraisal.RatedHanded {
			t.delivered.Add(g.Predicate)
		}
		if g.State == appraisal.RatedUnsigned {
			t.unsigned.Add(g.Predicate)
		}
		if g.By == "" || g.Given == "" {
			continue
		}
		counts, known := t.given[g.By]
		if !known {
			t.raters = append(t.raters, g.By)
		}
		counts.Add(g.Given)
		t.given[g.By] = counts
	}
	return t
}

// byRater lists what each appraiser gave, by name, and warns of those who gave everybody the same.
func byRater(t tally, names map[string]store.Person, warnings []*siklusv1.SpreadWarning) ([]*siklusv1.AppraiserSpread, []*siklusv1.SpreadWarning) {
	raters := slices.Clone(t.raters)
	slices.SortFunc(raters, func(a, b string) int { return cmp.Or(cmp.Compare(names[a].Name, names[b].Name), cmp.Compare(a, b)) })
	var list []*siklusv1.AppraiserSpread
	for _, id := range raters {
		counts := t.given[id]
		a := &siklusv1.AppraiserSpread{Appraiser: personOf(names, id), Rated: int32(counts.Sum())}
		for _, p := range appraisal.Predicates() {
			a.Counts = append(a.Counts, int32(counts.Of(p)))
		}
		list = append(list, a)
		if w, same := appraisal.SameForAll(counts); same {
			warnings = append(warnings, &siklusv1.SpreadWarning{Code: w.Code, Sentence: w.Sentence, English: w.English, Provision: w.Provision, Appraiser: a.Appraiser})
		}
	}
	return list, warnings
}

// warningsOf says what departs from a pattern, or why there is none; the whole agency has none by itself.
func warningsOf(pattern appraisal.Distribution, org appraisal.OrganisationResult, ofUnit bool, counts appraisal.Counts, choice appraisal.DistributionChoice) (list []*siklusv1.SpreadWarning) {
	var found []appraisal.DistributionWarning
	switch {
	case ofUnit && !org.Valid():
		found = append(found, appraisal.NoOrganisationResult())
	case ofUnit && counts.Sum() > 0:
		found = appraisal.CheckDistribution(pattern, org, counts, judgedBy(choice))
	}
	for _, w := range found {
		list = append(list, &siklusv1.SpreadWarning{Code: w.Code, Sentence: w.Sentence, English: w.English, Provision: w.Provision})
	}
	return list
}

// spreadColumns are the columns of a spread as a file: the five predicates stand between.
func spreadColumns() []sheet.Column {
	columns := sheet.Texts("bagian", "nama")
	for _, p := range appraisal.Predicates() {
		columns = append(columns, sheet.Column{Name: predicateColumn(p), Number: true})
	}
	return append(columns, sheet.Column{Name: "jumlah", Number: true})
}

func (s calibrations) ExportSpread(ctx context.Context, r *siklusv1.ExportSpreadRequest) (*siklusv1.ExportSpreadResponse, error) {
	p, err := s.enter(ctx, connectv1.CalibrationServiceExportSpreadProcedure, r)
	if err != nil {
		return nil, err
	}
	out := &siklusv1.ExportSpreadResponse{}
	err = s.store.WithAgency(ctx, p.Agency, func(tx store.Tx) error {
		k, err := s.bench(ctx, tx, p, r.GetCycleId())
		if err != nil {
			return err
		}
		found := &siklusv1.GetSpreadResponse{}
		period, err := k.spread(ctx, r.GetUnitCode(), r.GetPeriod(), r.GetBelow(), found)
		if err != nil {
			return err
		}
		out.Table = exportOf{k.cycle, period}.table("sebaran", "Sebaran predikat", spreadColumns())
		out.Table.Rows = spreadTable(found)
		return nil
	})
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	return out, nil
}

func spreadTable(found *siklusv1.GetSpreadResponse) (rows []*siklusv1.ExportedRow) {
	add := func(part, name string, of func(*siklusv1.SpreadRow) int32, sums bool) {
		cells, sum := []string{part, name}, 0
		for _, row := range found.GetRows() {
			sum += int(of(row))
			cells = append(cells, strconv.Itoa(int(of(row))))
		}
		if sums {
			cells = append(cells, strconv.Itoa(sum))
		}
		rows = append(rows, &siklusv1.ExportedRow{Cells: cells})
	}
	unit := or(found.GetUnit(), "Seluruh unit")
	add("jumlah", unit, (*siklusv1.SpreadRow).GetCount, true)
	add("sudah diserahkan", unit, (*siklusv1.SpreadRow).GetDelivered, true)
	add("belum ditandatangani", unit, (*siklusv1.SpreadRow).GetUnsigned, true)
	if found.GetOrganisation() != "" {
		add("pola, paling sedikit (%)", unit, (*siklusv1.SpreadRow).GetLeast, false)
		add("pola, paling banyak (%)", unit, (*siklusv1.SpreadRow).GetMost, false)
	}
	for _, a := range found.GetAppraisers() {
		cells := []string{"penilai", a.GetAppraiser().GetName()}
		for _, n := range a.GetCounts() {
			cells = append(cells, strconv.Itoa(int(n)))
		}
		rows = append(rows, &siklusv1.ExportedRow{Cells: append(cells, strconv.Itoa(int(a.GetRated())))})
	}
	return rows
}
