package web

import (
	"fmt"
	"time"

	"google.golang.org/protobuf/types/known/timestamppb"

	siklusv1 "siklus.id/proto/siklus/v1"
)

const unitID = "01930000-0000-7000-8000-0000000000d0"

// measuredLooks are the pages of measurements.
func measuredLooks() []look {
	csv := pack([]byte("ukuran;subjek;waktu;nilai\n"))
	return []look{
		{name: "own data", path: "/data"}, {name: "team data", path: "/data/tim"}, {name: "data of a person", path: "/data/orang/" + person(4, "", "").Id},
		{name: "trend", path: "/data/ukuran/kunjungan"}, {name: "trend of a person", path: "/data/orang/" + person(4, "", "").Id + "/kunjungan"},
		{name: "trend of a service", path: "/data/unit/" + unitID + "/service:akta:speed", state: func(f *fake) { f.measuredTrend = fullServiceTrend() }},
		{name: "data of a unit", hr: true, path: "/data/unit/" + unitID}, {name: "measured units", hr: true, path: "/hr/data"},
		{name: "trend for HR", hr: true, path: "/data/unit/" + unitID + "/tunggu"},
		{name: "no measurement file", hr: true, path: "/hr/data", post: []string{"step", "check"}},
		{name: "checked measurements", hr: true, path: "/hr/data", post: []string{"step", "check", "file.name", evil, "file.packed", csv}},
		{name: "imported measurements", hr: true, path: "/hr/data", post: []string{"step", "import", "file.name", "a.csv", "file.packed", csv}},
	}
}

func lineOf(measure *siklusv1.Measure, target string, values ...string) *siklusv1.MeasureLine {
	l := &siklusv1.MeasureLine{Measure: measure, Target: target, Trend: "level", Achievement: "88.75"}
	for i, v := range values {
		at := time.Date(2026, time.May, 4+7*i, 2, 0, 0, 0, time.UTC)
		l.Points = append(l.Points, &siklusv1.MeasurePoint{At: timestamppb.New(at), Value: v, Source: measure.GetSource(), ReceivedAt: timestamppb.New(at.Add(7 * time.Hour)), Version: 1})
	}
	if n := len(l.Points); n > 0 {
		l.Current = l.Points[n-1]
	}
	return l
}

func fullLines() []*siklusv1.MeasureLine {
	visits := lineOf(&siklusv1.Measure{Code: "kunjungan", Name: "Kunjungan rumah ibu hamil berisiko", Unit: "rumah", Direction: "more", Aspect: siklusv1.Aspect_ASPECT_QUANTITY, Subject: "person", Period: "week", Source: "SIMPUS"},
		"40", "22", "24", "31", "28", "33", "35.5")
	visits.Fresh, visits.Trend, visits.Points[3].Version = 2, "better", 2
	quality := lineOf(&siklusv1.Measure{Code: "kualitas", Name: "Kunjungan dengan formulir lengkap", Unit: "%", Direction: "more", Aspect: siklusv1.Aspect_ASPECT_QUALITY, Subject: "person", Period: "week", Source: "SIMPUS"},
		"90", "88", "91.25")
	quality.Met, quality.Achievement, quality.Trend = true, "101.39", "few"
	budget := lineOf(&siklusv1.Measure{Code: "anggaran", Name: "Realisasi anggaran", Unit: "rupiah", Direction: "more", Period: "month", Source: "SIPD"}, "", "1234567890.5")
	budget.Stale, budget.Achievement, budget.Trend = true, "", "few"
	return []*siklusv1.MeasureLine{visits, quality, budget, lineOf(&siklusv1.Measure{Code: "rujukan", Name: "Rujukan terlambat", Unit: "rujukan", Direction: "less", Period: "month", Source: "SIMPUS"}, "0")}
}

func servedLines() []*siklusv1.MeasureLine {
	service := func(derived, unit, direction string) *siklusv1.Measure {
		return &siklusv1.Measure{Code: "service:akta:" + derived, Name: "Akta kelahiran", Unit: unit, Direction: direction, Period: "month", Source: "SIAK", Derived: derived}
	}
	speed := lineOf(service("speed", "working-days", "less"), "3", "5", "4.5", "2.5")
	speed.Met, speed.Count, speed.Fresh = true, 41, 6
	inTime := lineOf(service("in-time", "%", "more"), "", "60", "78.05")
	inTime.Count = 41
	errors := lineOf(service("errors", "%", "less"), "", "12.5")
	errors.Count, errors.Few, errors.Achievement = 8, true, ""
	return []*siklusv1.MeasureLine{speed, inTime, errors}
}

// fullMeasured answers every scope with something.
func fullMeasured(r *siklusv1.ListMeasurementsRequest) *siklusv1.ListMeasurementsResponse {
	out := &siklusv1.ListMeasurementsResponse{Since: at("2026-07-02T03:00:00Z"), Now: at("2026-07-09T01:00:00Z")}
	unit := &siklusv1.MeasuredSubject{Unit: &siklusv1.MeasuredUnit{Id: unitID, Code: "PKM-WLS", Name: "Puskesmas Walesi"}, Lines: servedLines()}
	brief := func(n int) {
		for i := range n {
			s := &siklusv1.MeasuredSubject{Person: person(10+i, fmt.Sprintf("Pegawai Nomor %d", i+1), ""), Lines: fullLines()}
			for _, l := range s.Lines {
				l.Points = nil
			}
			out.Subjects = append(out.Subjects, s)
		}
	}
	switch r.GetScope() {
	case siklusv1.MeasurementScope_MEASUREMENT_SCOPE_TEAM:
		brief(50)
	case siklusv1.MeasurementScope_MEASUREMENT_SCOPE_AGENCY:
		out.Subjects = append(out.Subjects, unit)
	case siklusv1.MeasurementScope_MEASUREMENT_SCOPE_UNIT:
		brief(12)
		out.Subjects = append(out.Subjects, unit)
	case siklusv1.MeasurementScope_MEASUREMENT_SCOPE_PERSON:
		out.Subjects = append(out.Subjects, &siklusv1.MeasuredSubject{Person: person(4, "Lince Wetipo, A.Md.Keb.", ""), Lines: fullLines()})
	default:
		out.Subjects = append(out.Subjects, &siklusv1.MeasuredSubject{Person: person(1, "Yuliana Rumbiak, S.KM.", ""), Lines: fullLines()}, unit)
	}
	return out
}

func fullTrend() *siklusv1.GetTrendResponse {
	out := &siklusv1.GetTrendResponse{Person: person(4, "Lince Wetipo, A.Md.Keb.", ""), Unit: &siklusv1.MeasuredUnit{Id: unitID, Name: "Puskesmas Walesi"}, Line: fullLines()[0]}
	for i := len(out.Line.Points) - 1; i >= 0; i-- {
		p := out.Line.Points[i]
		out.History = append(out.History, p)
		if p.Version > 1 {
			p.Reason = "Dua rumah terhitung ganda."
			out.History = append(out.History, &siklusv1.MeasurePoint{At: p.At, Value: "30", Source: p.Source, ReceivedAt: p.At, Version: 1, Replaced: true})
		}
	}
	return out
}

func fullServiceTrend() *siklusv1.GetTrendResponse {
	return &siklusv1.GetTrendResponse{Unit: &siklusv1.MeasuredUnit{Id: unitID, Name: "Dinas Kependudukan dan Pencatatan Sipil"}, Line: servedLines()[0], HolidaysUnknown: true,
		Service: &siklusv1.Service{Code: "akta", Name: "Akta kelahiran", Standard: 3, StandardUnit: "working-days", Source: "SIAK"},
		Months: []*siklusv1.ServiceFigures{
			{Month: "2026-07-01", Finished: 8, Open: 14, Late: 3, MedianDays: "3.25", MedianWorkingDays: "2.5", InTime: "63.64", Errors: "12.5", Few: true},
			{Month: "2026-06-01", Finished: 1241, Open: 20, MedianDays: "4", MedianWorkingDays: "3", InTime: "78.05", Errors: "4.11"},
			{Month: "2026-05-01", Open: 6, Late: 6, InTime: "0"}}}
}

func fullImport() *siklusv1.ImportMeasurementsResponse {
	return &siklusv1.ImportMeasurementsResponse{Kind: "values", Rows: 320, Taken: 301, Corrected: 2, Repeated: 11, Defects: []*siklusv1.MeasurementDefect{
		{Row: 7, Field: "nilai", Code: "value-unclear", Sentence: "Nilai \"1.250\" dapat dibaca sebagai ribuan atau desimal.", English: "The value \"1.250\" could be thousands or decimals."},
		{Row: 19, Field: "subjek", Code: "person-unknown", Sentence: "Pegawai dengan nomor atau kode ini tidak ada.", English: "There is nobody with this number or code."},
		{Row: 0, Code: "file-kind", Sentence: "Berkas ini bukan CSV.", English: "This file is no CSV."}}}
}

// hostileMeasured puts evil into every text of the measurements.
func hostileMeasured(f *fake) {
	spoil := func(lines []*siklusv1.MeasureLine) {
		for _, l := range lines {
			m := l.Measure
			m.Code, m.Name, m.Unit, m.Direction, m.Source, m.Period = evil, evil, evil, evil, evil, evil
			l.Target, l.Achievement, l.Trend = evil, evil, evil
			for _, p := range l.Points {
				p.Value, p.Source, p.Reason = evil, evil, evil
			}
		}
	}
	f.measured = func(r *siklusv1.ListMeasurementsRequest) *siklusv1.ListMeasurementsResponse {
		out := fullMeasured(r)
		for _, s := range out.Subjects {
			if s.Person != nil {
				s.Person.Name, s.Person.Id = evil, evil
			}
			if s.Unit != nil {
				s.Unit.Name, s.Unit.Code, s.Unit.Id = evil, evil, evil
			}
			spoil(s.Lines)
		}
		return out
	}
	t := f.measuredTrend
	spoil([]*siklusv1.MeasureLine{t.Line})
	t.Person.Name, t.Unit.Name = evil, evil
	for _, d := range f.measuredFile.Defects {
		d.Sentence, d.English, d.Field = evil, evil, evil
	}
	f.measuredFile.Kind = evil
}
