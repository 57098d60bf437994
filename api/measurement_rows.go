package api

import (
	"regexp"
	"strings"
	"time"
	"unicode/utf8"

	"google.golang.org/protobuf/types/known/timestamppb"

	"siklus.id/appraisal"
	siklusv1 "siklus.id/proto/siklus/v1"
	"siklus.id/store"
)

// Codes of defects that the door itself finds in a row. Those that need a look into the database stand in package
// store, those of numbers in package appraisal.
const (
	defectMissing  = "missing"
	defectTooLong  = "too-long"
	defectChoice   = "choice-unknown"
	defectCode     = "code-wrong"
	defectNoTime   = "time-missing"
	defectFuture   = "time-ahead"
	defectAncient  = "time-too-old"
	defectBackward = "finished-before-received"
	defectSource   = "source-missing"
	defectStandard = "standard-wrong"
	defectTime     = "time-unreadable"
	defectNumber   = "number-precision-lost"
)

// defectSentences are what is wrong with a row, in Indonesian and English. None repeats what stands in the row: it may
// be a staff number.
var defectSentences = map[string][2]string{
	defectMissing:  {"Kolom ini wajib diisi.", "This field is needed."},
	defectTooLong:  {"Isi kolom ini terlalu panjang.", "What stands in this field is too long."},
	defectChoice:   {"Pilihan ini tidak dikenal.", "This choice is not known."},
	defectCode:     {"Kode hanya boleh berisi huruf kecil, angka, titik, dan tanda hubung.", "A code may hold lower-case letters, digits, dots and hyphens only."},
	defectNoTime:   {"Waktunya belum diisi.", "The time is missing."},
	defectFuture:   {"Waktunya belum terjadi.", "The time lies in the future."},
	defectAncient:  {"Waktunya sebelum tahun 2000; periksa tahunnya.", "The time is before the year 2000; check the year."},
	defectBackward: {"Waktu selesai lebih awal daripada waktu diterima.", "It was finished before it was received."},
	defectSource:   {"Sumber belum diisi: nama sistem yang mengukur.", "The source is missing: the name of the system that measures."},
	defectStandard: {"Standar harus bilangan bulat 1 sampai 10000.", "The standard must be a whole number from 1 to 10000."},
	defectTime:     {"Waktu tidak terbaca; tulis misalnya 2026-03-31 atau 2026-03-31 14:30.", "The time cannot be read; write 2026-03-31 or 2026-03-31 14:30, for example."},
	defectNumber: {"Angka terakhir NIP hilang karena tersimpan sebagai bilangan; ubah kolomnya menjadi teks dan isi ulang dari sumbernya.",
		"The last digits of the staff number were lost because the cell is a number; make the column text and fill it in again from the source."},

	store.FaultMeasureUnknown: {"Ukuran ini belum didefinisikan.", "This measure is not defined."},
	store.FaultServiceUnknown: {"Layanan ini belum didefinisikan.", "This service is not defined."},
	store.FaultNotYours:       {"Ukuran atau layanan ini milik sumber lain.", "This measure or service belongs to another source."},
	store.FaultPersonUnknown:  {"Pegawai dengan nomor atau kode ini tidak ada.", "There is nobody with this number or code."},
	store.FaultUnitUnknown:    {"Unit dengan kode ini tidak ada.", "There is no unit with this code."},
	store.FaultHasValues:      {"Satuan, arah, dan subjek tidak dapat diubah karena sudah ada nilainya; buat kode baru.", "Unit, direction and subject cannot change because there are values; make a new code."},
	store.FaultKeyReused:      {"Kunci ini sudah dipakai untuk nilai lain.", "This key was used for another value."},
	store.FaultReasonMissing:  {"Sudah ada nilai lain; sertakan alasan perubahannya.", "There is another value already; give the reason of the change."},
	store.FaultTwice:          {"Kode ini ada dua kali.", "This code stands twice."},
}

// rowDefect is one defect of a row, by position from 0.
func rowDefect(row int, field, code string) *siklusv1.MeasurementDefect {
	words := defectSentences[code]
	return &siklusv1.MeasurementDefect{Row: int32(row), Field: field, Code: code, Sentence: words[0], English: words[1]}
}

func valueDefect(row int, field string, f *appraisal.ValueFault) *siklusv1.MeasurementDefect {
	return &siklusv1.MeasurementDefect{Row: int32(row), Field: field, Code: f.Code, Sentence: f.Sentence, English: f.English}
}

func rowDefects(faults []store.RowFault) []*siklusv1.MeasurementDefect {
	bad := make([]*siklusv1.MeasurementDefect, 0, len(faults))
	for _, f := range faults {
		bad = append(bad, rowDefect(f.Row, f.Field, f.Code))
	}
	return bad
}

const (
	longestCode   = 64
	longestName   = 200
	longestUnit   = 40
	longestSource = 100
	longestKey    = 100
	longestReason = 500
	clockApart    = 5 * time.Minute // how far the clock of another system may be ahead
)

var (
	codePattern = regexp.MustCompile(`^[a-z0-9][a-z0-9.-]*$`)
	earliest    = time.Date(2000, time.January, 1, 0, 0, 0, 0, time.UTC)
)

// checking collects the defects of one row.
type checking struct {
	row int
	in  string // list the row stands in, before every field; empty for a batch of one list
	bad []*siklusv1.MeasurementDefect
}

func (c *checking) says(field, code string) {
	if c.in != "" {
		field = c.in + "." + field
	}
	c.bad = append(c.bad, rowDefect(c.row, field, code))
}

func (c *checking) text(field, value string, longest int, needed bool) string {
	value = strings.TrimSpace(value)
	switch {
	case value == "" && needed:
		c.says(field, defectMissing)
	case utf8.RuneCountInString(value) > longest || !utf8.ValidString(value) || strings.ContainsRune(value, 0):
		c.says(field, defectTooLong)
	}
	return value
}

func (c *checking) code(value string) {
	if value == "" {
		c.says("code", defectMissing)
	} else if len(value) > longestCode || !codePattern.MatchString(value) {
		c.says("code", defectCode)
	}
}

func (c *checking) source(given string, p Principal) string {
	if given = strings.TrimSpace(given); given == "" && p.Via == ByKey {
		given = p.Program
	}
	if given == "" {
		c.says("source", defectSource)
	}
	return c.text("source", given, longestSource, false)
}

func (c *checking) time(field string, at *timestamppb.Timestamp, now time.Time) time.Time {
	switch t := at.AsTime(); {
	case at == nil || !at.IsValid():
		c.says(field, defectNoTime)
	case t.After(now.Add(clockApart)):
		c.says(field, defectFuture)
	case t.Before(earliest):
		c.says(field, defectAncient)
	default:
		return t
	}
	return time.Time{}
}

func (c *checking) value(field, text string) appraisal.Decimal {
	v, fault := appraisal.ParseValue(text)
	if fault != nil {
		if c.in != "" {
			field = c.in + "." + field
		}
		c.bad = append(c.bad, valueDefect(c.row, field, fault))
	}
	return v
}

func checkMeasures(list []*siklusv1.Measure, p Principal) (good []numbered[store.Measure], bad []*siklusv1.MeasurementDefect) {
	for i, m := range list {
		c := checking{row: i + 1, in: "measures"}
		c.code(m.GetCode())
		out := store.Measure{
			Code: m.GetCode(), Name: c.text("name", m.GetName(), longestName, true), Unit: c.text("unit", m.GetUnit(), longestUnit, true),
			Direction: appraisal.Direction(m.GetDirection()), Aspect: m.GetAspect().String(), Subject: appraisal.MeasureSubject(m.GetSubject()),
			Period: appraisal.MeasurePeriod(m.GetPeriod()), Source: c.source(m.GetSource(), p),
		}
		for _, choice := range []struct {
			field string
			valid bool
		}{
			{"direction", out.Direction.Valid()}, {"subject", out.Subject.Valid()}, {"period", out.Period.Valid()},
			{"aspect", m.GetAspect() != siklusv1.Aspect_ASPECT_UNSPECIFIED && siklusv1.Aspect_name[int32(m.GetAspect())] != ""},
		} {
			if !choice.valid {
				c.says(choice.field, defectChoice)
			}
		}
		if m.GetTarget() != "" {
			target := c.value("target", m.GetTarget())
			out.Target = &target
		}
		if bad = append(bad, c.bad...); c.bad == nil {
			good = append(good, numbered[store.Measure]{i + 1, out})
		}
	}
	return good, bad
}

func checkServices(list []*siklusv1.Service, p Principal) (good []numbered[store.Service], bad []*siklusv1.MeasurementDefect) {
	for i, s := range list {
		c := checking{row: i + 1, in: "services"}
		c.code(s.GetCode())
		out := store.Service{Code: s.GetCode(), Name: c.text("name", s.GetName(), longestName, true), Source: c.source(s.GetSource(), p),
			Standard: appraisal.ServiceStandard{Length: int(s.GetStandard()), Unit: appraisal.StandardUnit(s.GetStandardUnit())}}
		if !(appraisal.ServiceStandard{Length: 1, Unit: out.Standard.Unit}).Valid() {
			c.says("standard_unit", defectChoice)
		} else if !out.Standard.Valid() {
			c.says("standard", defectStandard)
		}
		if bad = append(bad, c.bad...); c.bad == nil {
			good = append(good, numbered[store.Service]{i + 1, out})
		}
	}
	return good, bad
}

func checkTargets(list []*siklusv1.Target) (good []store.NewTarget, bad []*siklusv1.MeasurementDefect) {
	for i, t := range list {
		c := checking{row: i + 1, in: "targets"}
		out := store.NewTarget{Row: i + 1, Measure: c.text("measure", t.GetMeasure(), longestCode, true),
			Subject: c.text("subject", t.GetSubject(), longestCode, true), Target: c.value("target", t.GetTarget())}
		if bad = append(bad, c.bad...); c.bad == nil {
			good = append(good, out)
		}
	}
	return good, bad
}

func checkMeasurements(list []*siklusv1.Measurement, now time.Time) (good []store.NewMeasurement, bad []*siklusv1.MeasurementDefect) {
	good = make([]store.NewMeasurement, 0, len(list))
	for i, m := range list {
		c := checking{row: i + 1}
		out := store.NewMeasurement{Row: i + 1, Measure: c.text("measure", m.GetMeasure(), longestCode, true),
			Subject: c.text("subject", m.GetSubject(), longestCode, true), At: c.time("measured_at", m.GetMeasuredAt(), now),
			Value: c.value("value", m.GetValue()), Key: c.text("key", m.GetKey(), longestKey, false),
			Reason: c.text("reason", m.GetReason(), longestReason, false)}
		if bad = append(bad, c.bad...); c.bad == nil {
			good = append(good, out)
		}
	}
	return good, bad
}

func checkRecords(list []*siklusv1.ServiceRecord, now time.Time) (good []store.NewServiceRecord, bad []*siklusv1.MeasurementDefect) {
	good = make([]store.NewServiceRecord, 0, len(list))
	for i, r := range list {
		c := checking{row: i + 1}
		out := store.NewServiceRecord{Row: i + 1, Service: c.text("service", r.GetService(), longestCode, true),
			Key: c.text("key", r.GetKey(), longestKey, true), Unit: c.text("unit", r.GetUnit(), longestCode, true),
			Person: c.text("person", r.GetPerson(), longestCode, false), Reason: c.text("reason", r.GetReason(), longestReason, false)}
		out.Received, out.Faulty = c.time("received_at", r.GetReceivedAt(), now), r.GetFaulty()
		if r.GetFinishedAt() != nil {
			out.Finished = c.time("finished_at", r.GetFinishedAt(), now)
			if c.bad == nil && out.Finished.Before(out.Received) {
				c.says("finished_at", defectBackward)
			}
		}
		if bad = append(bad, c.bad...); c.bad == nil {
			good = append(good, out)
		}
	}
	return good, bad
}
