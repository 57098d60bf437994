package api

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"google.golang.org/protobuf/types/known/timestamppb"

	"siklus.id/api/tablefile"
	"siklus.id/appraisal"
	siklusv1 "siklus.id/proto/siklus/v1"
	"siklus.id/store"
)

// importing is one file on its way in. Rows become the messages a machine would push and meet the same checks.
type importing struct {
	tx       store.Tx
	by       Principal
	now      time.Time
	latest   time.Time          // that something can have been measured
	calendar appraisal.Calendar // zone of times without one

	kind string
	rows int
	n    store.Counted
	bad  []*siklusv1.MeasurementDefect
}

const fileBatch = 1000

func (f *importing) take(ctx context.Context, content []byte) error {
	kind, rows, read, faults := tablefile.Measurements.Read(content)
	f.kind, f.rows = kind, read
	for _, fault := range faults {
		f.bad = append(f.bad, &siklusv1.MeasurementDefect{Row: int32(fault.Line), Field: fault.Column, Code: fault.Code, Sentence: fault.Sentence, English: fault.English})
	}
	for batch := range slices.Chunk(rows, fileBatch) {
		if err := f.batch(ctx, batch); err != nil {
			return err
		}
	}
	return nil
}

func (f *importing) batch(ctx context.Context, rows []tablefile.Row) error {
	var n store.Counted
	var faults []store.RowFault
	var bad []*siklusv1.MeasurementDefect
	var err error
	var lines []int // of the rows that could be turned into messages
	good := func(cells cellsOf) bool {
		if len(cells.bad) == 0 {
			lines = append(lines, cells.Line)
		}
		f.bad = append(f.bad, cells.bad...)
		return len(cells.bad) == 0
	}
	switch f.kind {
	case tablefile.Values:
		messages := convert(rows, f, good, (*cellsOf).measurement)
		checked, b := checkMeasurements(messages, f.latest)
		bad = b
		n, faults, err = f.tx.TakeMeasurements(ctx, checked, pusher(f.by), f.now)
	case tablefile.Records:
		checked, b := checkRecords(convert(rows, f, good, (*cellsOf).record), f.latest)
		bad = b
		n, faults, err = f.tx.TakeServiceRecords(ctx, checked, pusher(f.by), f.now)
	case tablefile.Targets:
		checked, b := checkTargets(convert(rows, f, good, (*cellsOf).target))
		bad = b
		n, faults, err = f.tx.PutTargets(ctx, checked, pusher(f.by), f.now)
	case tablefile.Measures:
		checked, b := checkMeasures(convert(rows, f, good, (*cellsOf).measure), f.by)
		bad = b
		n, faults, err = putMeasures(ctx, f.tx, checked, pusher(f.by))
	case tablefile.Services:
		checked, b := checkServices(convert(rows, f, good, (*cellsOf).service), f.by)
		bad = b
		n, faults, err = putServices(ctx, f.tx, checked, pusher(f.by))
	}
	for _, d := range append(bad, rowDefects(faults)...) {
		d.Row, d.Field = int32(lines[d.Row-1]), columnOf(f.kind, d.Field)
		f.bad = append(f.bad, d)
	}
	f.n.Added, f.n.Changed, f.n.Unchanged = f.n.Added+n.Added, f.n.Changed+n.Changed, f.n.Unchanged+n.Unchanged
	return err
}

func convert[M any](rows []tablefile.Row, f *importing, good func(cellsOf) bool, message func(*cellsOf) M) []M {
	out := make([]M, 0, len(rows))
	for _, row := range rows {
		cells := cellsOf{Row: row, file: f}
		if m := message(&cells); good(cells) {
			out = append(out, m)
		}
	}
	return out
}

func (f *importing) answer() *siklusv1.ImportMeasurementsResponse {
	return &siklusv1.ImportMeasurementsResponse{Kind: f.kind, Rows: int32(f.rows), Taken: int32(f.n.Added + f.n.Changed),
		Corrected: int32(f.n.Changed), Repeated: int32(f.n.Unchanged), Defects: byRow(f.bad)}
}

// columns are the columns of a file by the fields of the messages.
var columns = map[string]string{
	"code": "kode", "name": "nama", "direction": "arah", "aspect": "aspek", "subject": "subjek", "period": "periode", "target": "target",
	"source": "sumber", "standard": "standar", "standard_unit": "satuan_standar", "measure": "ukuran", "measured_at": "waktu", "value": "nilai",
	"key": "kunci", "reason": "alasan", "service": "layanan", "unit": "unit", "person": "pegawai", "received_at": "diterima", "finished_at": "selesai",
}

func columnOf(kind string, field string) string {
	field = field[strings.LastIndexByte(field, '.')+1:]
	switch {
	case kind == tablefile.Measures && field == "unit":
		return "satuan"
	case kind == tablefile.Measures && field == "subject":
		return "untuk"
	}
	return columns[field]
}

// cellsOf is one row while it is turned into a message.
type cellsOf struct {
	tablefile.Row
	file *importing
	bad  []*siklusv1.MeasurementDefect
}

func (c *cellsOf) says(column, code string) { c.bad = append(c.bad, rowDefect(c.Line, column, code)) }

// choices are the words people write for the codes of the contract.
var choices = map[string]map[string]string{
	"arah":  {"lebih": "more", "naik": "more", "more": "more", "kurang": "less", "turun": "less", "less": "less"},
	"untuk": {"pegawai": "person", "person": "person", "unit": "unit"},
	"periode": {"hari": "day", "harian": "day", "day": "day", "minggu": "week", "mingguan": "week", "week": "week", "bulan": "month", "bulanan": "month",
		"month": "month", "triwulan": "quarter", "triwulanan": "quarter", "quarter": "quarter", "tahun": "year", "tahunan": "year", "year": "year"},
	"aspek": {"kuantitas": "ASPECT_QUANTITY", "quantity": "ASPECT_QUANTITY", "kualitas": "ASPECT_QUALITY", "quality": "ASPECT_QUALITY",
		"waktu": "ASPECT_TIME", "time": "ASPECT_TIME", "biaya": "ASPECT_COST", "cost": "ASPECT_COST"},
	"satuan_standar": {"hari kerja": "working-days", "working-days": "working-days", "hari": "days", "days": "days", "jam": "hours", "hours": "hours"},
	"cacat":          {"": "no", "tidak": "no", "no": "no", "0": "no", "false": "no", "ya": "yes", "yes": "yes", "1": "yes", "true": "yes"},
}

func (c *cellsOf) choice(column string) string {
	code, known := choices[column][strings.ToLower(c.Cells[column])]
	if !known && c.Cells[column] != "" {
		c.says(column, defectChoice)
	} else if !known {
		c.says(column, defectMissing)
	}
	return code
}

// number turns what a person typed into what a program would write.
func (c *cellsOf) number(column string) string {
	if c.Cells[column] == "" {
		return ""
	}
	v, fault := appraisal.ParseTyped(c.Cells[column])
	if fault != nil {
		c.bad = append(c.bad, valueDefect(c.Line, column, fault))
	}
	return v.String()
}

// who reads a staff number or a code, without the spaces people write into numbers.
func (c *cellsOf) who(column string) string {
	text := strings.TrimPrefix(c.Cells[column], "'")
	bare := strings.NewReplacer(" ", "", "\u00a0", "").Replace(text)
	if bare != "" && strings.Trim(bare, "0123456789") == "" {
		return bare
	}
	if _, err := strconv.ParseFloat(strings.Replace(bare, ",", ".", 1), 64); err == nil && strings.ContainsAny(bare, "eE") && strings.Contains(bare, "+") {
		c.says(column, defectNumber)
	}
	return text
}

var timeForms = []string{
	time.DateOnly, "2006-01-02 15:04", "2006-01-02 15:04:05", "2006-01-02T15:04", "2006-01-02T15:04:05",
	"2/1/2006", "2/1/2006 15:04", "2/1/2006 15.04", "2-1-2006", "2-1-2006 15:04",
}

// time reads a time in the zone of the agency; a day alone is its first moment.
func (c *cellsOf) time(column string) *timestamppb.Timestamp {
	text := c.Cells[column]
	if text == "" {
		return nil
	}
	if t, err := time.Parse(time.RFC3339, text); err == nil {
		return timestamppb.New(t)
	}
	zone, err := c.file.calendar.Location()
	for _, form := range timeForms {
		if t, wrong := time.ParseInLocation(form, text, zone); err == nil && wrong == nil {
			return timestamppb.New(t)
		}
	}
	c.says(column, defectTime)
	return nil
}

func (c *cellsOf) measurement() *siklusv1.Measurement {
	return &siklusv1.Measurement{Measure: c.Cells["ukuran"], Subject: c.who("subjek"), MeasuredAt: c.time("waktu"), Value: c.number("nilai"),
		Key: c.Cells["kunci"], Reason: c.Cells["alasan"]}
}

func (c *cellsOf) target() *siklusv1.Target {
	return &siklusv1.Target{Measure: c.Cells["ukuran"], Subject: c.who("subjek"), Target: c.number("target")}
}

func (c *cellsOf) record() *siklusv1.ServiceRecord {
	return &siklusv1.ServiceRecord{Service: c.Cells["layanan"], Key: c.Cells["kunci"], Unit: c.Cells["unit"], Person: c.who("pegawai"),
		ReceivedAt: c.time("diterima"), FinishedAt: c.time("selesai"), Faulty: c.choice("cacat") == "yes", Reason: c.Cells["alasan"]}
}

func (c *cellsOf) measure() *siklusv1.Measure {
	return &siklusv1.Measure{Code: c.Cells["kode"], Name: c.Cells["nama"], Unit: c.Cells["satuan"], Direction: c.choice("arah"),
		Aspect: siklusv1.Aspect(siklusv1.Aspect_value[c.choice("aspek")]), Subject: c.choice("untuk"), Period: c.choice("periode"),
		Target: c.number("target"), Source: c.Cells["sumber"]}
}

func (c *cellsOf) service() *siklusv1.Service {
	length, err := strconv.ParseInt(c.Cells["standar"], 10, 32)
	if err != nil {
		c.says("standar", defectStandard)
	}
	return &siklusv1.Service{Code: c.Cells["kode"], Name: c.Cells["nama"], Standard: int32(length), StandardUnit: c.choice("satuan_standar"),
		Source: c.Cells["sumber"]}
}
