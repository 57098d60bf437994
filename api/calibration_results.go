package api

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"

	"siklus.id/api/tablefile"
	"siklus.id/appraisal"
	"siklus.id/appraisal/editions"
	siklusv1 "siklus.id/proto/siklus/v1"
	connectv1 "siklus.id/proto/siklus/v1/siklusv1connect"
	"siklus.id/store"
)

// States of what a unit came to in a period.
const (
	resultEntered   = "entered"
	resultInherited = "inherited" // another period stands in: T8, IV.B.1.f; policy
	resultMissing   = "missing"
)

func (s calibrations) ListOrganisationResults(ctx context.Context, r *siklusv1.ListOrganisationResultsRequest) (*siklusv1.ListOrganisationResultsResponse, error) {
	p, err := s.enter(ctx, connectv1.CalibrationServiceListOrganisationResultsProcedure, r)
	if err != nil {
		return nil, err
	}
	out := &siklusv1.ListOrganisationResultsResponse{}
	err = s.store.WithAgency(ctx, p.Agency, func(tx store.Tx) error {
		k, err := s.bench(ctx, tx, p, r.GetCycleId())
		if err != nil || k.cycle.ID == "" {
			return err
		}
		return k.organisations(ctx, r.GetPeriod(), out)
	})
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	return out, nil
}

// organisations puts every unit beside what it came to, by a fixed number of queries however many there are.
func (k bench) organisations(ctx context.Context, key string, out *siklusv1.ListOrganisationResultsResponse) error {
	rules := k.cycle.Rules
	shown, keys, err := k.period(key)
	if err != nil {
		return err
	}
	out.CycleId, out.Year, out.Rehearsal, out.Zone = k.cycle.ID, int32(k.cycle.Year), rules.Pace.Rehearsal(), rules.Calendar.Zone
	out.Periods, out.Period = keys, shown.Key()
	recorded, err := k.tx.RecordedResults(ctx, k.cycle.Year)
	if err != nil {
		return err
	}
	waiting, appraised, err := k.tx.EvaluationsOnResults(ctx, k.cycle.ID)
	if err != nil {
		return err
	}
	pattern, err := editions.LoadDistribution(rules.Circular)
	if err != nil {
		return err
	}
	var people []string
	by := map[string][]store.RecordedResult{}
	for _, o := range recorded {
		by[o.UnitCode] = append(by[o.UnitCode], o)
		people = append(people, o.By)
	}
	names, err := peopleNamed(ctx, k.tx, people)
	if err != nil {
		return err
	}
	for _, u := range inTree(k.units) {
		line := &siklusv1.UnitResults{Code: u.Code, Name: u.Name, Depth: int32(u.depth)}
		var issued []appraisal.IssuedResult
		for _, o := range by[u.Code] {
			issued = append(issued, o.IssuedResult)
			if o.Year == k.cycle.Year && o.Period == shown.Key() {
				line.History = append(line.History, versionOf(o, names))
			}
		}
		for _, p := range appraisal.Periods(k.cycle.Year, rules) {
			cell := k.resultCell(p, issued)
			cell.Waiting = int32(waiting[store.UnitPeriod{UnitCode: u.Code, Period: p.Key()}])
			line.Cells = append(line.Cells, cell)
			if p.Key() != shown.Key() {
				continue
			}
			if cell.GetState() == resultMissing {
				out.Waiting += cell.GetWaiting()
				if appraised[u.Code] > 0 {
					out.Missing++
				}
				continue
			}
			line.Implies = implied(pattern, appraisal.OrganisationResult(cell.GetResult()))
		}
		out.Units = append(out.Units, line)
	}
	return nil
}

// resultCell is what counts of a unit for a period today.
func (k bench) resultCell(p appraisal.Period, issued []appraisal.IssuedResult) *siklusv1.OrganisationResultCell {
	cell := &siklusv1.OrganisationResultCell{Period: p.Key(), State: resultMissing}
	used, ok := appraisal.OrganisationFor(k.cycle.Rules, p, k.today, issued)
	switch {
	case ok && used.Fallback:
		cell.State, cell.Result, cell.FromYear, cell.FromPeriod = resultInherited, string(used.Result), int32(used.Year), used.Period
	case ok:
		cell.State, cell.Result = resultEntered, string(used.Result)
	}
	return cell
}

func versionOf(o store.RecordedResult, names map[string]store.Person) *siklusv1.OrganisationResultVersion {
	out := &siklusv1.OrganisationResultVersion{Version: int32(o.Version), Result: string(o.Result), IssuedOn: day(o.Issued), Source: o.Source, At: stamp(o.At)}
	if o.By != "" {
		out.By = personOf(names, o.By)
	}
	return out
}

// implied is what a pattern says of the five predicates.
func implied(pattern appraisal.Distribution, org appraisal.OrganisationResult) (rows []*siklusv1.DistributionRow) {
	for _, predicate := range appraisal.Predicates() {
		row := &siklusv1.DistributionRow{Predicate: predicateWords[predicate]}
		row.Pattern, row.PatternEnglish = patternOf(pattern, org, predicate)
		rows = append(rows, row)
	}
	return rows
}

// treeUnit is a unit and how deep it lies.
type treeUnit struct {
	store.Unit
	depth int
}

// inTree lists units, each after the one above it and those beside each other by code. A unit whose way up does not end
// stands at the top.
func inTree(units []store.Unit) (list []treeUnit) {
	below := map[string][]store.Unit{}
	known := map[string]bool{}
	for _, u := range units {
		known[u.ID] = true
	}
	for _, u := range units {
		parent := u.ParentID
		if !known[parent] {
			parent = ""
		}
		below[parent] = append(below[parent], u)
	}
	seen := map[string]bool{}
	var add func(u store.Unit, depth int)
	add = func(u store.Unit, depth int) {
		if seen[u.ID] {
			return
		}
		seen[u.ID] = true
		list = append(list, treeUnit{u, depth})
		for _, child := range below[u.ID] {
			add(child, depth+1)
		}
	}
	for _, u := range below[""] {
		add(u, 0)
	}
	for _, u := range units {
		add(u, 0)
	}
	return list
}

// enteredResult is one result on its way onto the record.
type enteredResult struct {
	line                             int
	unit, period, result, on, source string
}

// resultEntry takes results in, all or none.
type resultEntry struct {
	calibrations
	tx      store.Tx
	by      string
	year    int
	names   map[string]string
	today   appraisal.Date
	before  map[store.UnitPeriod]string
	taken   map[store.UnitPeriod]int
	changes []*siklusv1.OrganisationResultChange
	defects []*siklusv1.OrganisationResultDefect
}

func (e *resultEntry) says(line int, column, code, sentence, english string) {
	e.defects = append(e.defects, &siklusv1.OrganisationResultDefect{Row: int32(line), Column: column, Code: code, Sentence: sentence, English: english})
}

func (s calibrations) PutOrganisationResults(ctx context.Context, r *siklusv1.PutOrganisationResultsRequest) (*siklusv1.PutOrganisationResultsResponse, error) {
	p, err := s.enterToWrite(ctx, connectv1.CalibrationServicePutOrganisationResultsProcedure, r)
	if err != nil {
		return nil, err
	}
	var rows []enteredResult
	for i, row := range r.GetRows() {
		if row.GetResult() != "" {
			rows = append(rows, enteredResult{i + 1, row.GetUnitCode(), r.GetPeriod(), row.GetResult(), r.GetIssuedOn(), plain(r.GetSource())})
		}
	}
	e, kept, err := s.enterResults(ctx, p, int(r.GetYear()), rows, nil, r.GetDryRun())
	if err != nil {
		return nil, err
	}
	return &siklusv1.PutOrganisationResultsResponse{Changes: e.changes, Defects: e.defects, Kept: kept}, nil
}

func (s calibrations) ImportOrganisationResults(ctx context.Context, r *siklusv1.ImportOrganisationResultsRequest) (*siklusv1.ImportOrganisationResultsResponse, error) {
	p, err := s.enterToWrite(ctx, connectv1.CalibrationServiceImportOrganisationResultsProcedure, r)
	if err != nil {
		return nil, err
	}
	_, read, _, faults := tablefile.OrganisationResults.Read(r.GetContent())
	var rows []enteredResult
	for _, row := range read {
		c := row.Cells
		rows = append(rows, enteredResult{row.Line, c["kode_unit"], strings.ToLower(c["periode"]), c["capaian"], c["terbit"], plain(c["sumber"])})
	}
	e, kept, err := s.enterResults(ctx, p, int(r.GetYear()), rows, faults, r.GetDryRun())
	if err != nil {
		return nil, err
	}
	return &siklusv1.ImportOrganisationResultsResponse{Changes: e.changes, Defects: e.defects, Kept: kept}, nil
}

// enterResults looks at every row and keeps them when nothing is wrong with any of them, and it is no trial.
func (s calibrations) enterResults(ctx context.Context, p Principal, year int, rows []enteredResult, faults []tablefile.Fault, dry bool) (*resultEntry, bool, error) {
	e := &resultEntry{calibrations: s, by: p.Person, year: year, before: map[store.UnitPeriod]string{}, taken: map[store.UnitPeriod]int{}}
	for _, f := range faults {
		e.says(f.Line, f.Column, f.Code, f.Sentence, f.English)
	}
	err := s.store.WithAgency(ctx, p.Agency, func(tx store.Tx) (err error) {
		e.tx = tx
		if e.names, err = unitNames(ctx, tx); err != nil {
			return err
		}
		if e.today, err = s.todayOfYear(ctx, tx, year); err != nil {
			return err
		}
		recorded, err := tx.RecordedResults(ctx, year)
		if err != nil {
			return err
		}
		for _, o := range recorded {
			if o.Year == year {
				e.before[store.UnitPeriod{UnitCode: o.UnitCode, Period: o.Period}] = string(o.Result)
			}
		}
		if len(rows) == 0 && len(e.defects) == 0 {
			e.says(0, "", "nothing-entered", "Belum ada capaian yang diisi.", "No result was entered.")
		}
		for _, row := range rows {
			if err := e.row(ctx, row); err != nil {
				return err
			}
		}
		if dry || len(e.defects) > 0 {
			return errOnlyChecked
		}
		return nil
	})
	slices.SortStableFunc(e.defects, func(a, b *siklusv1.OrganisationResultDefect) int { return cmp.Compare(a.GetRow(), b.GetRow()) })
	switch {
	case errors.Is(err, errOnlyChecked):
		return e, false, nil
	case err != nil:
		return nil, false, s.answer(ctx, err)
	}
	return e, true, nil
}

func (e *resultEntry) row(ctx context.Context, r enteredResult) error {
	wrong := len(e.defects)
	name, known := e.names[r.unit]
	if !known {
		e.says(r.line, "kode_unit", "unit-unknown", "Unit kerja dengan kode itu tidak ada.", "There is no unit with that code.")
	}
	if !periodKeys[r.period] {
		e.says(r.line, "periode", "period-unknown", "Periode tidak dikenal; tulis m01 sampai m12, q1 sampai q4, atau year.", "The period is not known; write m01 to m12, q1 to q4, or year.")
	}
	result, err := appraisal.ParseOrganisationResult(r.result)
	if err != nil {
		e.says(r.line, "capaian", "result-unknown", "Capaian tidak dikenal; pakai istimewa, baik, butuh-perbaikan, kurang, atau sangat-kurang.",
			"The result is not known; use istimewa, baik, butuh-perbaikan, kurang or sangat-kurang.")
	}
	on := e.today
	if r.on != "" {
		if on, err = appraisal.ParseDate(r.on); err != nil {
			e.says(r.line, "terbit", "date-unknown", "Tanggal tidak terbaca; tulis seperti 2026-03-31.", "The date cannot be read; write it like 2026-03-31.")
		} else if on > e.today {
			e.says(r.line, "terbit", "date-ahead", "Tanggal terbit itu belum tiba; hari ini "+e.today.Indonesian()+".", "That day of issue has not come yet; today is "+e.today.English()+".")
		}
	}
	if len(r.source) > 400 {
		e.says(r.line, "sumber", "source-too-long", "Sumber terlalu panjang; paling banyak 200 huruf.", "The source is too long; 200 letters at most.")
	}
	at := store.UnitPeriod{UnitCode: r.unit, Period: r.period}
	if first, twice := e.taken[at]; twice {
		e.says(r.line, "kode_unit", "unit-twice", "Unit dan periode ini sudah ada di baris "+strconv.Itoa(first)+".", "This unit and period stand in row "+strconv.Itoa(first)+" already.")
	}
	e.taken[at] = r.line
	if len(e.defects) > wrong {
		return nil
	}
	e.changes = append(e.changes, &siklusv1.OrganisationResultChange{UnitCode: r.unit, Unit: name, Period: r.period, Before: e.before[at], After: string(result),
		Same: e.before[at] == string(result)})
	return e.tx.PutOrgResultFrom(ctx, r.unit, appraisal.IssuedResult{Year: e.year, Period: r.period, Result: result, Issued: on}, r.source, e.by)
}

// periodKeys are the keys that a period can have.
var periodKeys = func() map[string]bool {
	keys := map[string]bool{appraisal.Period{Kind: appraisal.Annual}.Key(): true}
	for n := 1; n <= 12; n++ {
		keys[appraisal.Period{Kind: appraisal.Monthly, Number: n}.Key()] = true
		if n <= 4 {
			keys[appraisal.Period{Kind: appraisal.Quarterly, Number: n}.Key()] = true
		}
	}
	return keys
}()
