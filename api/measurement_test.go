package api_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"connectrpc.com/connect"
	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/types/known/timestamppb"

	"siklus.id/api"
	siklusv1 "siklus.id/proto/siklus/v1"
	"siklus.id/store"
)

func homeVisits(source string) *siklusv1.Measure {
	return &siklusv1.Measure{Code: "kunjungan", Name: "Kunjungan rumah", Unit: "rumah", Direction: "more", Aspect: siklusv1.Aspect_ASPECT_QUANTITY,
		Subject: "person", Period: "week", Target: "40", Source: source}
}

func waiting() *siklusv1.Measure {
	return &siklusv1.Measure{Code: "tunggu", Name: "Waktu tunggu", Unit: "menit", Direction: "less", Aspect: siklusv1.Aspect_ASPECT_TIME,
		Subject: "unit", Period: "day", Source: "uji"}
}

// measured gives a person one value and returns their ID.
func (g *ground) measured(name string) string {
	machine := g.with(g.key(api.ScopeMeasure)).Measurement
	_, err := machine.PutMeasures(g.Context(), &siklusv1.PutMeasuresRequest{Measures: []*siklusv1.Measure{homeVisits("")}})
	require.NoError(g, err)
	out, err := machine.PushMeasurements(g.Context(), &siklusv1.PushMeasurementsRequest{Rows: []*siklusv1.Measurement{value(name, 0, "30", "")}})
	require.NoError(g, err)
	require.Empty(g, out.GetDefects())
	return g.town.People[name]
}

// value is a number of visits, measured so many days before noon.
func value(who string, daysAgo int, text, key string) *siklusv1.Measurement {
	return &siklusv1.Measurement{Measure: "kunjungan", Subject: who, MeasuredAt: timestamppb.New(noon.AddDate(0, 0, -daysAgo)), Value: text, Key: key}
}

// codes are the rows, fields and codes of defects.
func codes(defects []*siklusv1.MeasurementDefect) (out []string) {
	for _, d := range defects {
		out = append(out, fmt.Sprintf("%d %s %s", d.GetRow(), d.GetField(), d.GetCode()))
	}
	return out
}

// told fails unless every defect has a sentence in both languages.
func told(t testing.TB, defects []*siklusv1.MeasurementDefect) {
	t.Helper()
	for _, d := range defects {
		require.NotEmpty(t, d.GetSentence(), d.GetCode())
		require.NotEmpty(t, d.GetEnglish(), d.GetCode())
	}
}

func TestMachineDefinesPushesAndCorrects(t *testing.T) {
	g := newGround(t)
	machine := g.with(g.key(api.ScopeMeasure)).Measurement
	defined, err := machine.PutMeasures(t.Context(), &siklusv1.PutMeasuresRequest{
		Measures: []*siklusv1.Measure{homeVisits(""), waiting(), {Code: "Salah!", Direction: "up", Target: "banyak"}, homeVisits("lain")},
		Services: []*siklusv1.Service{{Code: "akta", Name: "Akta kelahiran", Standard: 3, StandardUnit: "working-days"}, {Code: "ktp", Name: "KTP", StandardUnit: "weeks"}, {Code: "kk", Name: "KK", StandardUnit: "hours"}},
		Targets:  []*siklusv1.Target{{Measure: "kunjungan", Subject: "staf-1", Target: "50"}, {Measure: "kunjungan", Subject: "entah", Target: "50"}, {Measure: "tunggu", Subject: "BID-A", Target: "x"}},
	})
	require.NoError(t, err)
	require.EqualValues(t, 4, defined.GetAdded())
	told(t, defined.GetDefects())
	require.ElementsMatch(t, []string{
		"3 measures.code code-wrong", "3 measures.name missing", "3 measures.unit missing", "3 measures.direction choice-unknown", "3 measures.subject choice-unknown",
		"3 measures.period choice-unknown", "3 measures.aspect choice-unknown", "3 measures.target value-no-number", "4 measures.code row-twice",
		"2 services.standard_unit choice-unknown", "3 services.standard standard-wrong", "2 targets.subject person-unknown", "3 targets.target value-no-number",
	}, codes(defined.GetDefects()))

	rows := []*siklusv1.Measurement{value("staf-1", 7, "30", "k1"), value("staf-1", 0, "35,5", "k2"), value("staf-1", -1, "35", "k3"), value("198001012005019999", 0, "35", "k4"),
		{Measure: "kunjungan", Subject: "staf-1", Value: "1"}, value("", 0, "", strings.Repeat("k", 101)), {Measure: "kunjungan", Subject: "staf-1", Value: "1", MeasuredAt: timestamppb.New(time.Unix(0, 0))},
		value("staf-1", 0, "35.5", "k2")}
	pushed, err := machine.PushMeasurements(t.Context(), &siklusv1.PushMeasurementsRequest{Rows: rows})
	require.NoError(t, err)
	require.EqualValues(t, 2, pushed.GetTaken())
	told(t, pushed.GetDefects())
	require.Equal(t, []string{"2 value value-no-number", "3 measured_at time-ahead", "4 subject person-unknown", "5 measured_at time-missing",
		"6 subject missing", "6 value value-missing", "6 key too-long", "7 measured_at time-too-old"}, codes(pushed.GetDefects()))
	require.NotContains(t, fmt.Sprint(pushed.GetDefects()), "198001012005019999", "a staff number is not repeated")

	again, err := machine.PushMeasurements(t.Context(), &siklusv1.PushMeasurementsRequest{Rows: rows[:1]})
	require.NoError(t, err)
	require.EqualValues(t, 1, again.GetRepeated())
	corrected := value("staf-1", 7, "28", "k9")
	refused, err := machine.PushMeasurements(t.Context(), &siklusv1.PushMeasurementsRequest{Rows: []*siklusv1.Measurement{corrected}})
	require.NoError(t, err)
	require.Equal(t, []string{"1 reason reason-missing"}, codes(refused.GetDefects()))
	corrected.Reason = "dua rumah terhitung ganda"
	out, err := machine.PushMeasurements(t.Context(), &siklusv1.PushMeasurementsRequest{Rows: []*siklusv1.Measurement{corrected}})
	require.NoError(t, err)
	require.EqualValues(t, 1, out.GetCorrected())

	trend, err := g.as("staf-1").Measurement.GetTrend(t.Context(), &siklusv1.GetTrendRequest{Measure: "kunjungan"})
	require.NoError(t, err)
	require.Len(t, trend.GetHistory(), 3)
	require.Equal(t, "28", trend.GetLine().GetPoints()[0].GetValue())
	require.Equal(t, "dua rumah terhitung ganda", trend.GetHistory()[1].GetReason())
	require.True(t, trend.GetHistory()[2].GetReplaced())
	require.Equal(t, "uji", trend.GetHistory()[2].GetSource())
	require.Equal(t, "50", trend.GetLine().GetTarget())
	require.Equal(t, "71", trend.GetLine().GetAchievement())
	require.False(t, trend.GetLine().GetMet())
	require.Equal(t, "few", trend.GetLine().GetTrend())
}

func TestKeyOfAnotherSourceChangesNothing(t *testing.T) {
	g := newGround(t)
	g.measured("staf-1")
	var secret string
	g.tx(func(ctx context.Context, tx store.Tx) (err error) {
		secret, err = tx.CreateKey(ctx, "sistem-lain", []string{api.ScopeMeasure})
		return err
	})
	other := g.with(secret).Measurement
	out, err := other.PushMeasurements(t.Context(), &siklusv1.PushMeasurementsRequest{Rows: []*siklusv1.Measurement{value("staf-1", 1, "1", "")}})
	require.NoError(t, err)
	require.Equal(t, []string{"1 measure source-not-yours"}, codes(out.GetDefects()))
	put, err := other.PutMeasures(t.Context(), &siklusv1.PutMeasuresRequest{Measures: []*siklusv1.Measure{homeVisits("")}})
	require.NoError(t, err)
	require.Equal(t, []string{"1 measures.source source-not-yours"}, codes(put.GetDefects()))
	hr, err := g.as("kabid-b").Measurement.PutMeasures(t.Context(), &siklusv1.PutMeasuresRequest{Measures: []*siklusv1.Measure{homeVisits("")}})
	require.NoError(t, err)
	require.Equal(t, []string{"1 measures.source source-missing"}, codes(hr.GetDefects()), "the desk names the source")
	_, err = other.PushMeasurements(t.Context(), &siklusv1.PushMeasurementsRequest{})
	require.Equal(t, api.InputWrong, refusal(t, err, connect.CodeInvalidArgument).GetCode())
	_, err = other.ListMeasurements(t.Context(), &siklusv1.ListMeasurementsRequest{})
	require.Equal(t, api.NotAllowed, refusal(t, err, connect.CodePermissionDenied).GetCode(), "a machine reads nobody's values")
}

func TestMeasurementsAreSeenByRelation(t *testing.T) {
	g := newGround(t)
	person := g.measured("staf-1")
	machine := g.with(g.key(api.ScopeMeasure)).Measurement
	_, err := machine.PutMeasures(t.Context(), &siklusv1.PutMeasuresRequest{Measures: []*siklusv1.Measure{waiting()}})
	require.NoError(t, err)
	_, err = machine.PushMeasurements(t.Context(), &siklusv1.PushMeasurementsRequest{Rows: []*siklusv1.Measurement{
		{Measure: "tunggu", Subject: "BID-A", MeasuredAt: timestamppb.New(noon), Value: "12"}}})
	require.NoError(t, err)
	units := g.units()
	type request = siklusv1.ListMeasurementsRequest
	list := func(who string, r *request) ([]string, error) {
		out, err := g.as(who).Measurement.ListMeasurements(t.Context(), r)
		var seen []string
		for _, s := range out.GetSubjects() {
			for _, l := range s.GetLines() {
				seen = append(seen, s.GetPerson().GetName()+s.GetUnit().GetCode()+" "+l.GetMeasure().GetCode()+" "+l.GetCurrent().GetValue())
			}
		}
		return seen, err
	}
	own, team := &request{}, &request{Scope: siklusv1.MeasurementScope_MEASUREMENT_SCOPE_TEAM}
	ofPerson := &request{Scope: siklusv1.MeasurementScope_MEASUREMENT_SCOPE_PERSON, PersonId: person}
	ofUnit := &request{Scope: siklusv1.MeasurementScope_MEASUREMENT_SCOPE_UNIT, UnitId: units["BID-A"]}
	agency := &request{Scope: siklusv1.MeasurementScope_MEASUREMENT_SCOPE_AGENCY}
	hers, place := "Nama staf-1 kunjungan 30", "BID-A tunggu 12"
	for _, row := range []struct {
		who  string
		ask  *request
		want []string
	}{
		{"staf-1", own, []string{hers, place}}, {"staf-3", own, []string{place}}, {"kabid-b", own, nil},
		{"kabid-a", team, []string{hers}}, {"kadis", team, nil}, {"staf-3", team, nil},
		{"kabid-a", ofPerson, []string{hers}}, {"kadis", ofPerson, []string{hers}}, {"kabid-b", ofPerson, []string{hers}}, {"staf-1", ofPerson, []string{hers}},
		{"kabid-b", ofUnit, []string{hers, place}}, {"kabid-b", agency, []string{place}}, {"staf-4", ofPerson, []string{hers}}, {"staf-4", agency, []string{place}},
	} {
		seen, err := list(row.who, row.ask)
		require.NoError(t, err, "%s asks for %s", row.who, row.ask.GetScope())
		require.Equal(t, row.want, seen, "%s asks for %s", row.who, row.ask.GetScope())
	}
	for _, row := range []struct {
		who  string
		ask  *request
		want connect.Code
	}{
		{"staf-3", ofPerson, connect.CodeNotFound}, {"staf-5", ofPerson, connect.CodeNotFound},
		{"staf-1", &request{Scope: ofPerson.Scope, PersonId: "entah"}, connect.CodeNotFound},
		{"kabid-b", &request{Scope: ofPerson.Scope, PersonId: store.NewID()}, connect.CodeNotFound},
		{"kabid-a", ofUnit, connect.CodePermissionDenied}, {"staf-1", agency, connect.CodePermissionDenied},
		{"kabid-b", &request{Scope: ofUnit.Scope, UnitId: "entah"}, connect.CodeInvalidArgument},
	} {
		_, err := list(row.who, row.ask)
		refusal(t, err, row.want)
	}
	unitTrend := &siklusv1.GetTrendRequest{Measure: "tunggu", UnitId: units["BID-A"]}
	for who, allowed := range map[string]bool{"staf-3": true, "kabid-a": true, "kadis": true, "kabid-b": true, "bupati": false} {
		_, err := g.as(who).Measurement.GetTrend(t.Context(), unitTrend)
		if allowed {
			require.NoError(t, err, who)
		} else {
			refusal(t, err, connect.CodeNotFound)
		}
	}
	for _, nothing := range []*siklusv1.GetTrendRequest{{Measure: "tunggu"}, {Measure: "entah"}, {Measure: "service:akta:speed"}, {Measure: "kunjungan", UnitId: "entah"}} {
		_, err := g.as("staf-1").Measurement.GetTrend(t.Context(), nothing)
		refusal(t, err, connect.CodeNotFound)
	}

	linked := g.byLink(g.task(g.cases["staf-1"].ID, "SubmitTargets"))
	_, err = linked.Measurement.ListMeasurements(t.Context(), own)
	require.NoError(t, err, "the link of a letter shows one's own")
	for _, other := range []*request{team, agency, ofUnit} {
		_, err = linked.Measurement.ListMeasurements(t.Context(), other)
		require.Equal(t, api.LinkOneTask, refusal(t, err, connect.CodePermissionDenied).GetCode())
	}
}

func (g *ground) units() map[string]string {
	ids := map[string]string{}
	g.tx(func(ctx context.Context, tx store.Tx) error {
		units, err := tx.Units(ctx)
		for _, u := range units {
			ids[u.Code] = u.ID
		}
		return err
	})
	return ids
}

func TestVisitShowsWhatIsNew(t *testing.T) {
	g := newGround(t)
	g.measured("staf-1")
	look := func() *siklusv1.ListMeasurementsResponse {
		out, err := g.as("staf-1").Measurement.ListMeasurements(t.Context(), &siklusv1.ListMeasurementsRequest{Visit: true})
		require.NoError(t, err)
		return out
	}
	require.Nil(t, look().GetSince())
	g.clock.set(noon.Add(26 * time.Hour))
	_, err := g.with(g.key(api.ScopeMeasure)).Measurement.PushMeasurements(t.Context(), &siklusv1.PushMeasurementsRequest{Rows: []*siklusv1.Measurement{value("staf-1", -1, "41", "")}})
	require.NoError(t, err)
	g.clock.set(noon.Add(27 * time.Hour))
	seen := look()
	require.Equal(t, noon, seen.GetSince().AsTime())
	require.EqualValues(t, 1, seen.GetSubjects()[0].GetLines()[0].GetFresh())
	require.True(t, seen.GetSubjects()[0].GetLines()[0].GetMet())
	g.clock.set(noon.Add(30 * time.Hour))
	require.Zero(t, look().GetSubjects()[0].GetLines()[0].GetFresh())
	g.clock.set(noon.AddDate(0, 0, 20))
	require.True(t, look().GetSubjects()[0].GetLines()[0].GetStale(), "nothing came for two weeks")
}

func TestServiceRecordsBecomeSpeedAndAccuracy(t *testing.T) {
	g := newGround(t)
	machine := g.with(g.key(api.ScopeMeasure)).Measurement
	_, err := machine.PutMeasures(t.Context(), &siklusv1.PutMeasuresRequest{Services: []*siklusv1.Service{{Code: "akta", Name: "Akta kelahiran", Standard: 2, StandardUnit: "working-days"}}})
	require.NoError(t, err)
	// Noon is Saturday 10 January 2026; Thursday 1 January is a holiday, Friday 2 January is not.
	record := func(key, person string, from, to int, faulty bool) *siklusv1.ServiceRecord {
		r := &siklusv1.ServiceRecord{Service: "akta", Key: key, Unit: "BID-A", Person: person, ReceivedAt: timestamppb.New(noon.AddDate(0, 0, from-10)), Faulty: faulty}
		if to > 0 {
			r.FinishedAt = timestamppb.New(noon.AddDate(0, 0, to-10))
		}
		return r
	}
	rows := []*siklusv1.ServiceRecord{record("a", "staf-1", 2, 5, false), record("b", "staf-1", 5, 8, true), record("c", "", 5, 6, false), record("d", "staf-3", 2, 0, false),
		record("e", "staf-1", 8, 7, false), {Service: "akta", Key: "f", Unit: "BID-A"}, record("", "staf-1", 2, 3, false), record("g", "staf-1", 2, 20, false)}
	out, err := machine.PushServiceRecords(t.Context(), &siklusv1.PushServiceRecordsRequest{Rows: rows})
	require.NoError(t, err)
	require.EqualValues(t, 4, out.GetTaken())
	told(t, out.GetDefects())
	require.Equal(t, []string{"5 finished_at finished-before-received", "6 received_at time-missing", "7 key missing", "8 finished_at time-ahead"}, codes(out.GetDefects()))
	rows[3].FinishedAt = timestamppb.New(noon)
	out, err = machine.PushServiceRecords(t.Context(), &siklusv1.PushServiceRecordsRequest{Rows: rows[:4]})
	require.NoError(t, err)
	require.EqualValues(t, []int32{1, 1, 3}, []int32{out.GetTaken(), out.GetCorrected(), out.GetRepeated()})

	seen, err := g.as("staf-1").Measurement.ListMeasurements(t.Context(), &siklusv1.ListMeasurementsRequest{})
	require.NoError(t, err)
	lines := map[string]*siklusv1.MeasureLine{}
	for _, s := range seen.GetSubjects() {
		for _, l := range s.GetLines() {
			lines[s.GetPerson().GetName()+s.GetUnit().GetCode()+" "+l.GetMeasure().GetDerived()] = l
		}
	}
	require.Len(t, lines, 6)
	for name, want := range map[string]string{
		"Nama staf-1 speed": "2", "Nama staf-1 in-time": "50", "Nama staf-1 errors": "50", // working days 1 and 3
		"BID-A speed": "2", "BID-A in-time": "50", "BID-A errors": "25", // 1, 3, 1 and 5
	} {
		require.Equal(t, want, lines[name].GetCurrent().GetValue(), name)
		require.True(t, lines[name].GetFew(), "four requests are few")
	}
	require.Equal(t, "2", lines["BID-A speed"].GetTarget())
	require.Equal(t, "100", lines["BID-A speed"].GetAchievement())

	trend, err := g.as("staf-1").Measurement.GetTrend(t.Context(), &siklusv1.GetTrendRequest{Measure: "service:akta:speed", UnitId: g.units()["BID-A"]})
	require.NoError(t, err)
	require.Len(t, trend.GetMonths(), 1)
	month := trend.GetMonths()[0]
	require.Equal(t, "2026-01-01", month.GetMonth())
	require.EqualValues(t, 4, month.GetFinished())
	require.Equal(t, []string{"3", "2", "50", "25"}, []string{month.GetMedianDays(), month.GetMedianWorkingDays(), month.GetInTime(), month.GetErrors()})
	require.False(t, trend.GetHolidaysUnknown())
}

func TestDeskImportsFiles(t *testing.T) {
	g := newGround(t)
	desk := g.as("kabid-b").Measurement
	take := func(content string, dry bool) *siklusv1.ImportMeasurementsResponse {
		out, err := desk.ImportMeasurements(t.Context(), &siklusv1.ImportMeasurementsRequest{Content: []byte(content), DryRun: dry})
		require.NoError(t, err)
		told(t, out.GetDefects())
		return out
	}
	defined := take("kode;nama;satuan;arah;aspek;untuk;periode;target;sumber\nkunjungan;Kunjungan rumah;rumah;naik;kuantitas;pegawai;mingguan;40;simpus\n"+
		"tunggu;Waktu tunggu;menit;turun;waktu;unit;harian;;simpus\nsalah;;;ke-samping;;unit;harian;1.250;simpus\n", false)
	require.Equal(t, "measures", defined.GetKind())
	require.EqualValues(t, []int32{3, 2}, []int32{defined.GetRows(), defined.GetTaken()})
	require.ElementsMatch(t, []string{"4 arah choice-unknown", "4 aspek missing", "4 target value-unclear"}, codes(defined.GetDefects()))

	values := "ukuran;subjek;waktu;nilai;alasan\nkunjungan;staf-1;2026-01-05;12,5;\nkunjungan;staf-2;5/1/2026;13;\ntunggu;BID-A;2026-01-05 14:30;9;\n" +
		"kunjungan;1,98001E+17;2026-01-05;3;\nkunjungan;staf-1;kemarin;3;\nkunjungan;staf-1;2026-01-06;=1+1;\nkunjungan;staf-1;2026-01-07;;\nkunjungan;\"staf-1;2026-01-08;3;\n" +
		"kunjungan;staf-9;2026-01-08;3;\nkunjungan;staf-1;2026-02-08;3;\nentah;staf-1;2026-01-08;3\n"
	tried := take(values, true)
	done := take(values, false)
	tried.Repeated, done.Repeated = 0, 0
	require.Equal(t, tried.String(), done.String(), "a dry run says what happens")
	require.Equal(t, "values", done.GetKind())
	require.EqualValues(t, []int32{11, 3}, []int32{done.GetRows(), done.GetTaken()})
	require.Equal(t, []string{"5 subjek number-precision-lost", "6 waktu time-unreadable", "7 nilai cell-formula", "8 nilai value-missing", "9  line-unreadable",
		"10 subjek person-unknown", "11 waktu time-ahead", "12 ukuran measure-unknown"}, codes(done.GetDefects()))
	again := take(values, false)
	require.EqualValues(t, []int32{0, 3}, []int32{again.GetTaken(), again.GetRepeated()})
	corrected := take("measure,subject,time,value,reason\nkunjungan,staf-2,2026-01-05,14,salah ketik\n", false)
	require.EqualValues(t, 1, corrected.GetCorrected())

	targets := take("ukuran;subjek;target\nkunjungan;staf-1;45\n", false)
	require.Equal(t, "targets", targets.GetKind())
	require.EqualValues(t, 1, targets.GetTaken())
	services := take("kode;nama;standar;satuan_standar;sumber\nakta;Akta kelahiran;3;hari kerja;siak\nktp;KTP;tiga;hari;siak\n", false)
	require.EqualValues(t, 1, services.GetTaken())
	require.Equal(t, []string{"3 standar standard-wrong"}, codes(services.GetDefects()))
	records := take("layanan;kunci;unit;pegawai;diterima;selesai;cacat\nakta;1;BID-A;staf-1;2026-01-05;2026-01-06;ya\nakta;2;BID-A;;2026-01-05;;\nakta;3;BID-A;;2026-01-05;;mungkin\n", false)
	require.EqualValues(t, 2, records.GetTaken())
	require.Equal(t, []string{"4 cacat choice-unknown"}, codes(records.GetDefects()))

	nothing := take("apa;saja\n1;2\n", false)
	require.Equal(t, []string{"1  heading-unknown"}, codes(nothing.GetDefects()))
	trend, err := g.as("staf-1").Measurement.GetTrend(t.Context(), &siklusv1.GetTrendRequest{Measure: "kunjungan"})
	require.NoError(t, err)
	require.Equal(t, "12.5", trend.GetLine().GetCurrent().GetValue())
	require.Equal(t, time.Date(2026, time.January, 4, 15, 0, 0, 0, time.UTC), trend.GetLine().GetCurrent().GetAt().AsTime(), "a day begins at midnight of the agency")
	require.Equal(t, "45", trend.GetLine().GetTarget())
}

// A file of ten thousand rows, one in a hundred of them bad, through the door.
func TestBigFileIsolatesItsBadRows(t *testing.T) {
	g := newGround(t)
	g.measured("staf-1")
	var file strings.Builder
	file.WriteString("ukuran;subjek;waktu;nilai;kunci\n")
	for i := range 10_000 {
		nilai := fmt.Sprint(i)
		if i%100 == 50 {
			nilai = "banyak"
		}
		fmt.Fprintf(&file, "kunjungan;staf-%d;%s;%s;k%d\n", i%5+1, noon.Add(-time.Duration(i/5)*time.Hour).Format("2006-01-02 15:04"), nilai, i)
	}
	out, err := g.as("kabid-b").Measurement.ImportMeasurements(t.Context(), &siklusv1.ImportMeasurementsRequest{Content: []byte(file.String())})
	require.NoError(t, err)
	require.EqualValues(t, []int{10_000, 9900, 100}, []int{int(out.GetRows()), int(out.GetTaken()), len(out.GetDefects())})
	require.EqualValues(t, 52, out.GetDefects()[0].GetRow())
}
