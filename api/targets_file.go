package api

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"siklus.id/api/targetfile"
	"siklus.id/appraisal"
	siklusv1 "siklus.id/proto/siklus/v1"
	connectv1 "siklus.id/proto/siklus/v1/siklusv1connect"
	"siklus.id/store"
)

// targetMender is who mends a file of targets.
const targetMender = "Penyusun berkas"

// mostPerPerson is how many planned results one file can give one person.
const mostPerPerson = 30

// targetSheet is a file of targets after every check.
type targetSheet struct {
	rows, good int
	gifts      []gift
	people     []string // their appraisals
	faults     []targetfile.Fault
}

// readTargetFile reads a file for an audience. A person is named by NIP, NI PPPK or the code of the roster; lines of
// the same person with the same planned result are its indicators. A planned result of which one line is wrong is left
// out whole: half of it would look like all of it.
func readTargetFile(ctx context.Context, tx store.Tx, a audience, content []byte) (targetSheet, error) {
	rows, faults := targetfile.Read(content)
	sheet := targetSheet{rows: len(rows), faults: faults}
	people, err := tx.Offerees(ctx, store.OffereeFilter{CycleID: a.cycle.ID, Cases: a.cases, Limit: allOfferees})
	if err != nil {
		return sheet, err
	}
	byName := map[string]store.Offeree{}
	for _, o := range people {
		for _, name := range []string{o.Code, o.Number} { // a number wins over a code that looks like one
			if name != "" {
				byName[name] = o
			}
		}
	}
	type part struct {
		gift
		lines  int
		broken bool
	}
	var parts []*part
	for _, row := range rows {
		who, ok := sheet.person(row, byName)
		indicator, fine := sheet.indicator(row)
		text := row.Cells[targetfile.Result]
		if !ok || text == "" {
			if text == "" {
				sheet.fault(row, targetfile.Result, "result-missing", "Rencana hasil kerja belum diisi.", "The planned result is missing.")
			}
			continue
		}
		at := slices.IndexFunc(parts, func(p *part) bool { return p.cases[0] == who.CaseID && p.result.GetResult() == text })
		if at < 0 {
			result, sound := sheet.result(row)
			parts = append(parts, &part{gift: gift{result: result, cases: []string{who.CaseID}}, broken: !sound})
			at = len(parts) - 1
		}
		p := parts[at]
		p.lines++
		p.broken = p.broken || !fine
		if p.result.Indicators = append(p.result.Indicators, indicator); len(p.result.Indicators) > 12 {
			p.broken = true
			sheet.fault(row, targetfile.Measure, "too-many-indicators", "Satu rencana hasil kerja memuat paling banyak 12 indikator.", "One planned result has 12 indicators at most.")
		}
	}
	count := map[string]int{}
	for _, p := range parts {
		if p.broken {
			continue
		}
		if count[p.cases[0]]++; count[p.cases[0]] > mostPerPerson {
			sheet.faults = append(sheet.faults, targetfile.Fault{Column: targetfile.Result, Code: "too-many-results",
				Sentence: fmt.Sprintf("Satu orang mendapat lebih dari %d rencana hasil kerja.", mostPerPerson),
				English:  fmt.Sprintf("One person gets more than %d planned results.", mostPerPerson)})
			break
		}
		sheet.good += p.lines
		sheet.gifts = append(sheet.gifts, p.gift)
		if !slices.Contains(sheet.people, p.cases[0]) {
			sheet.people = append(sheet.people, p.cases[0])
		}
	}
	return sheet, nil
}

func (t *targetSheet) fault(row targetfile.Row, column, code, indonesian, english string) {
	t.faults = append(t.faults, targetfile.Fault{Line: row.Line, Column: column, Code: code, Sentence: indonesian, English: english})
}

// person finds who a line is about, and whether they can be given anything.
func (t *targetSheet) person(row targetfile.Row, byName map[string]store.Offeree) (store.Offeree, bool) {
	name := row.Cells[targetfile.Number]
	who, known := byName[name]
	if !known {
		who, known = byName[strings.Map(func(r rune) rune {
			if unicode.IsDigit(r) {
				return r
			}
			return -1
		}, name)]
	}
	switch {
	case name == "":
		t.fault(row, targetfile.Number, "person-missing", "NIP belum diisi.", "The NIP is missing.")
	case !known:
		t.fault(row, targetfile.Number, "person-unknown", "Tidak ada pegawai dengan NIP ini di antara yang dapat Anda tawari target pada siklus ini.",
			"Nobody with this NIP is among those whom you may offer targets in this cycle.")
	case !who.Open:
		t.fault(row, targetfile.Number, "being-decided", "SKP pegawai ini sedang diputuskan; impor lagi setelah disepakati atau dikembalikan.",
			"This person's agreement is being decided; import again once it is agreed or returned.")
	default:
		return who, true
	}
	return who, false
}

// What the cells of a choice may say; the first word of each is the one in the sample.
var (
	cellYes          = map[string]bool{"ya": true, "y": true, "utama": true, "tidak": false, "t": false, "tambahan": false}
	cellAspects      = map[string]siklusv1.Aspect{"kuantitas": siklusv1.Aspect_ASPECT_QUANTITY, "kualitas": siklusv1.Aspect_ASPECT_QUALITY, "waktu": siklusv1.Aspect_ASPECT_TIME, "biaya": siklusv1.Aspect_ASPECT_COST}
	cellKinds        = map[string]siklusv1.IndicatorKind{"hasil": siklusv1.IndicatorKind_INDICATOR_KIND_RESULT, "proses": siklusv1.IndicatorKind_INDICATOR_KIND_PROCESS, "inovasi": siklusv1.IndicatorKind_INDICATOR_KIND_INNOVATION}
	cellDirections   = map[string]siklusv1.TargetDirection{"naik": siklusv1.TargetDirection_TARGET_DIRECTION_MORE, "turun": siklusv1.TargetDirection_TARGET_DIRECTION_LESS, "tepat": siklusv1.TargetDirection_TARGET_DIRECTION_EXACTLY}
	cellPerspectives = map[string]siklusv1.Perspective{"penerima layanan": siklusv1.Perspective_PERSPECTIVE_SERVICE_RECIPIENT, "proses bisnis": siklusv1.Perspective_PERSPECTIVE_BUSINESS_PROCESS,
		"penguatan internal": siklusv1.Perspective_PERSPECTIVE_INTERNAL_STRENGTHENING, "anggaran": siklusv1.Perspective_PERSPECTIVE_BUDGET}
)

// cellChoices are offered by the sample.
var cellChoices = map[string][]string{
	targetfile.Main: {"ya", "tidak"}, targetfile.Aspect: {"kuantitas", "kualitas", "waktu", "biaya"}, targetfile.Kind: {"hasil", "proses", "inovasi"},
	targetfile.Direction: {"naik", "turun", "tepat"}, targetfile.Perspective: {"penerima layanan", "proses bisnis", "penguatan internal", "anggaran"},
}

// chosen reads a cell that chooses. An empty one chooses nothing.
func chosen[T any](t *targetSheet, row targetfile.Row, column string, known map[string]T) (T, bool) {
	var none T
	cell := strings.ToLower(row.Cells[column])
	if cell == "" {
		return none, true
	}
	value, ok := known[cell]
	if !ok {
		t.fault(row, column, "choice-unknown", fmt.Sprintf("Isi salah satu: %s.", strings.Join(cellChoices[column], ", ")),
			fmt.Sprintf("Write one of: %s.", strings.Join(cellChoices[column], ", ")))
	}
	return value, ok
}

// text reads a cell of words within a length.
func (t *targetSheet) text(row targetfile.Row, column string, least, most int) (string, bool) {
	cell := row.Cells[column]
	switch n := utf8.RuneCountInString(cell); {
	case strings.HasPrefix(cell, "="):
		t.fault(row, column, "formula", "Sel ini berisi rumus; tulis nilainya.", "This cell holds a formula; write its value.")
	case n == 0 && least > 0:
		t.fault(row, column, "cell-missing", "Sel ini belum diisi.", "This cell is empty.")
	case n < least:
		t.fault(row, column, "cell-short", fmt.Sprintf("Tulis paling sedikit %d huruf.", least), fmt.Sprintf("Write at least %d letters.", least))
	case n > most:
		t.fault(row, column, "cell-long", fmt.Sprintf("Tulis paling banyak %d huruf.", most), fmt.Sprintf("Write at most %d letters.", most))
	default:
		return cell, true
	}
	return "", false
}

// result reads what a line says about the planned result itself; the first line of a result counts.
func (t *targetSheet) result(row targetfile.Row) (*siklusv1.PlannedResult, bool) {
	text, ok := t.text(row, targetfile.Result, 3, 1000)
	supports, ok2 := t.text(row, targetfile.Supports, 0, 1000)
	isMain, ok3 := chosen(t, row, targetfile.Main, cellYes)
	if row.Cells[targetfile.Main] == "" {
		isMain = true
	}
	perspective, ok4 := chosen(t, row, targetfile.Perspective, cellPerspectives)
	return &siklusv1.PlannedResult{Result: text, Main: isMain, Supports: supports, Perspective: perspective}, ok && ok2 && ok3 && ok4
}

// indicator reads what a line says about the indicator.
func (t *targetSheet) indicator(row targetfile.Row) (*siklusv1.Indicator, bool) {
	i := &siklusv1.Indicator{Amount: row.Cells[targetfile.Amount]}
	var ok [8]bool
	i.Aspect, ok[0] = chosen(t, row, targetfile.Aspect, cellAspects)
	if ok[0] && i.GetAspect() == 0 {
		ok[0] = false
		t.fault(row, targetfile.Aspect, "cell-missing", "Sel ini belum diisi.", "This cell is empty.")
	}
	i.Kind, ok[1] = chosen(t, row, targetfile.Kind, cellKinds)
	i.Direction, ok[2] = chosen(t, row, targetfile.Direction, cellDirections)
	i.Measure, ok[3] = t.text(row, targetfile.Measure, 3, 1000)
	i.Target, ok[4] = t.text(row, targetfile.Target, 1, 400)
	i.Unit, ok[5] = t.text(row, targetfile.Unit, 0, 60)
	i.Source, ok[6] = t.text(row, targetfile.Source, 0, 400)
	ok[7] = true
	if i.GetAmount() != "" {
		if _, wrong := appraisal.ParseTyped(i.GetAmount()); wrong != nil {
			ok[7] = false
			t.fault(row, targetfile.Amount, wrong.Code, wrong.Sentence, wrong.English)
		}
	}
	return i, !slices.Contains(ok[:], false)
}

// answer is what was found, in the terms of the contract.
func (t targetSheet) answer() *siklusv1.CheckTargetFileResponse {
	out := &siklusv1.CheckTargetFileResponse{Rows: int32(t.rows), Good: int32(t.good), People: int32(len(t.people)), Results: int32(len(t.gifts))}
	for _, f := range t.faults {
		out.Defects = append(out.Defects, &siklusv1.RosterDefect{Row: int32(f.Line), Field: f.Column, Code: f.Code, Sentence: f.Sentence,
			English: f.English, MendedBy: targetMender, Blocks: !f.Warns})
	}
	return out
}

func (s targets) CheckTargetFile(ctx context.Context, r *siklusv1.CheckTargetFileRequest) (*siklusv1.CheckTargetFileResponse, error) {
	p, err := s.enter(ctx, connectv1.TargetServiceCheckTargetFileProcedure, r)
	if err != nil {
		return nil, err
	}
	var out *siklusv1.CheckTargetFileResponse
	err = s.store.WithAgency(ctx, p.Agency, func(tx store.Tx) error {
		a, err := s.audienceOf(ctx, tx, p, r.GetCycleId(), false)
		if err != nil {
			return err
		}
		sheet, err := readTargetFile(ctx, tx, a, r.GetFile().GetContent())
		out = sheet.answer()
		return err
	})
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	return out, nil
}

func (s targets) ImportTargets(ctx context.Context, r *siklusv1.ImportTargetsRequest) (*siklusv1.ImportTargetsResponse, error) {
	p, err := s.enterToWrite(ctx, connectv1.TargetServiceImportTargetsProcedure, r)
	if err != nil {
		return nil, err
	}
	out := &siklusv1.ImportTargetsResponse{}
	err = s.store.WithAgency(ctx, p.Agency, func(tx store.Tx) error {
		a, err := s.audienceOf(ctx, tx, p, r.GetCycleId(), false)
		if err != nil {
			return err
		}
		sheet, err := readTargetFile(ctx, tx, a, r.GetFile().GetContent())
		if err != nil {
			return err
		}
		if out.Checked = sheet.answer(); len(sheet.gifts) == 0 {
			// Unless it is the same request again, whose people have handed in since.
			if _, err := tx.TargetOfferOf(ctx, p.Person, r.GetRequestId()); errors.Is(err, store.ErrNotFound) {
				return nil
			}
		}
		out.Offer, err = s.give(ctx, tx, p, a, intention{kind: store.OfferFile, requestID: r.GetRequestId(), note: cut(r.GetFile().GetName(), 200), request: r, gifts: sheet.gifts})
		return err
	})
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	return out, nil
}

func (s targets) GetTargetFileSample(ctx context.Context, r *siklusv1.GetTargetFileSampleRequest) (*siklusv1.GetTargetFileSampleResponse, error) {
	p, err := s.enter(ctx, connectv1.TargetServiceGetTargetFileSampleProcedure, r)
	if err != nil {
		return nil, err
	}
	out := &siklusv1.GetTargetFileSampleResponse{Name: "target.xlsx"}
	err = s.store.WithAgency(ctx, p.Agency, func(tx store.Tx) error {
		a, err := s.audienceOf(ctx, tx, p, r.GetCycleId(), false)
		if err != nil {
			return err
		}
		people, err := tx.Offerees(ctx, store.OffereeFilter{CycleID: a.cycle.ID, Cases: a.cases, Limit: mostOfferees})
		if err != nil {
			return err
		}
		var lines []map[string]string
		for n, o := range people {
			line := map[string]string{targetfile.Number: o.Number, targetfile.Name: o.Name}
			if o.Number == "" {
				line[targetfile.Number] = o.Code
			}
			if n == 0 {
				for column, example := range sampleLine {
					line[column] = example
				}
			}
			lines = append(lines, line)
		}
		out.Content, err = targetfile.Write(lines, cellChoices)
		return err
	})
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	return out, nil
}

// sampleLine shows in the first line how a target is written.
var sampleLine = map[string]string{
	targetfile.Result: "Surat keterangan diterima warga tepat waktu", targetfile.Main: "ya", targetfile.Supports: "Layanan kantor cepat dan pasti",
	targetfile.Aspect: "waktu", targetfile.Measure: "Surat yang selesai dalam jangka waktu standar", targetfile.Kind: "hasil", targetfile.Direction: "naik",
	targetfile.Target: "95 persen", targetfile.Amount: "95", targetfile.Unit: "persen", targetfile.Source: "Buku layanan",
}
