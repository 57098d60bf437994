package web

import (
	"cmp"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"google.golang.org/protobuf/types/known/timestamppb"

	siklusv1 "siklus.id/proto/siklus/v1"
)

// measuredView is what is measured of some people and units.
type measuredView struct {
	Subjects []measuredSubject
	Since    *timestamppb.Timestamp // end of the reader's visit before; nil at the first
	Team     bool                   // the reader may have a team and is shown the way to it
}

// People are the persons among them.
func (m measuredView) People() (people []measuredSubject) {
	for _, s := range m.Subjects {
		if s.Unit == nil {
			people = append(people, s)
		}
	}
	return people
}

// Fresh is how many values came in since the visit before.
func (m measuredView) Fresh() (n int) {
	for _, s := range m.Subjects {
		n += s.Fresh()
	}
	return n
}

// measuredSubject is one person or unit.
type measuredSubject struct {
	Person *siklusv1.Person
	Unit   *siklusv1.MeasuredUnit
	Lines  []measureLine
	Href   string // where everything about them is shown
}

// Name is that of the person or unit.
func (m measuredSubject) Name() string {
	if m.Unit != nil {
		return m.Unit.GetName()
	}
	return m.Person.GetName()
}

// Fresh is how many of their values are new to the reader.
func (m measuredSubject) Fresh() (n int) {
	for _, l := range m.Lines {
		n += int(l.GetFresh())
	}
	return n
}

// Met is how many of their targets are met now.
func (m measuredSubject) Met() int {
	return m.count(func(l measureLine) bool { return l.GetMet() })
}

// Missed is how many are not, though there is a value.
func (m measuredSubject) Missed() int {
	return m.count(func(l measureLine) bool { return l.GetTarget() != "" && l.GetCurrent() != nil && !l.GetMet() })
}

// Stale is how many values are overdue.
func (m measuredSubject) Stale() int {
	return m.count(func(l measureLine) bool { return l.GetStale() })
}

func (m measuredSubject) count(is func(measureLine) bool) (n int) {
	for _, l := range m.Lines {
		if is(l) {
			n++
		}
	}
	return n
}

// measureLine is one measure in the reader's language.
type measureLine struct {
	*siklusv1.MeasureLine
	Href  string
	words *words
	zone  string
}

// Name is what is measured; a figure from service records says which it is.
func (m measureLine) Name() string {
	if kind := m.GetMeasure().GetDerived(); kind != "" {
		return m.GetMeasure().GetName() + ": " + m.words.code("measured-figure", kind)
	}
	return m.GetMeasure().GetName()
}

// Value is the current value, empty while there is none.
func (m measureLine) Value() string { return m.words.decimal(m.GetCurrent().GetValue()) }

// Unit is the unit of measure.
func (m measureLine) Unit() string {
	if m.GetMeasure().GetDerived() != "" {
		return m.words.code("measured-unit", m.GetMeasure().GetUnit())
	}
	return m.GetMeasure().GetUnit()
}

// Target is the target with what meeting it means; empty without one.
func (m measureLine) Target() string {
	if m.GetTarget() == "" {
		return ""
	}
	return m.words.say("measured-target."+direction(m.GetMeasure()), "target", m.words.decimal(m.GetTarget()), "unit", m.Unit())
}

func direction(m *siklusv1.Measure) string {
	if m.GetDirection() == "less" {
		return "less"
	}
	return "more"
}

// Achieved is the achievement in per cent; empty when it cannot be told.
func (m measureLine) Achieved() string { return m.words.decimal(m.GetAchievement()) }

// At is the day of a value, or its month where the figures are of months.
func (m measureLine) At(p *siklusv1.MeasurePoint) string {
	if p == nil {
		return ""
	}
	day := p.GetAt().AsTime().In(zoneOf(m.zone)).Format("2006-01-02")
	if m.GetMeasure().GetDerived() != "" {
		return m.words.month(day)
	}
	return m.words.shortDay(day)
}

// Number is the value of a point.
func (m measureLine) Number(p *siklusv1.MeasurePoint) string { return m.words.decimal(p.GetValue()) }

// Last are the newest points, newest first, as many as a card shows.
func (m measureLine) Last() []*siklusv1.MeasurePoint {
	var last []*siklusv1.MeasurePoint
	for i := len(m.GetPoints()) - 1; i >= 0 && len(last) < 6; i-- {
		last = append(last, m.GetPoints()[i])
	}
	return last
}

// Trend draws the series; nil when there are fewer than two values. Only the last value has a dot.
func (m measureLine) Trend() *trend {
	points := m.GetPoints()
	if len(points) < 2 {
		return nil
	}
	heights := make([]float64, len(points)) // a drawing: pixels need no exact decimals
	for i, p := range points {
		heights[i] = heightOf(p.GetValue())
	}
	all := slices.Clone(heights)
	if m.GetTarget() != "" {
		all = append(all, heightOf(m.GetTarget()))
	}
	y := func(h float64) string { return place(h, slices.Min(all), slices.Max(all), 3, 29, 0) }
	t := &trend{Width: 120, Height: 32, Small: true}
	for i, h := range heights {
		t.value(strconv.Itoa(3+i*114/(len(points)-1)), y(h))
	}
	if m.GetTarget() != "" {
		t.Level = y(heightOf(m.GetTarget()))
	}
	t.Dots = t.Dots[len(t.Dots)-1:]
	return t
}

func heightOf(decimal string) float64 {
	f, err := strconv.ParseFloat(decimal, 64)
	if err != nil {
		return 0
	}
	return f
}

// decimal shows a decimal number of the contract with all its places; what is none is shown as it is.
func (w *words) decimal(text string) string {
	number, negative := strings.CutPrefix(text, "-")
	whole, part, marked := strings.Cut(number, ".")
	n, err := strconv.ParseInt(whole, 10, 64)
	if err != nil || strings.Trim(part, "0123456789") != "" {
		return text
	}
	out := w.number(n)
	if negative {
		out = "−" + out
	}
	if !marked {
		return out
	}
	mark := ","
	if w.lang == "en" {
		mark = "."
	}
	return out + mark + part
}

// month shows the month of a day, YYYY-MM-DD: "Maret 2026".
func (w *words) month(day string) string {
	if len(day) < 7 {
		return day
	}
	year, err := strconv.Atoi(day[:4])
	if err != nil {
		return day
	}
	return w.period("m"+day[5:7], int32(year))
}

// measured puts a list into the reader's words. It leads to pages of the subjects, those of the reader to their own.
func (v *visit) measured(res *siklusv1.ListMeasurementsResponse) measuredView {
	out := measuredView{Since: res.GetSince()}
	for _, s := range res.GetSubjects() {
		subject := measuredSubject{Person: s.GetPerson(), Unit: s.GetUnit()}
		switch {
		case s.GetUnit() != nil:
			subject.Href = "/data/unit/" + url.PathEscape(s.GetUnit().GetId())
		case s.GetPerson().GetId() == v.Who.GetPerson().GetId():
			subject.Href = "/data"
		default:
			subject.Href = "/data/orang/" + url.PathEscape(s.GetPerson().GetId())
		}
		for _, l := range s.GetLines() {
			subject.Lines = append(subject.Lines, v.measureLine(l, subject.Href))
		}
		out.Subjects = append(out.Subjects, subject)
	}
	return out
}

func (v *visit) measureLine(l *siklusv1.MeasureLine, subject string) measureLine {
	if subject == "/data" {
		subject = "/data/ukuran"
	}
	return measureLine{MeasureLine: l, Href: subject + "/" + url.PathEscape(l.GetMeasure().GetCode()), words: v.words, zone: v.Zone}
}

// ownMeasurements is "Data saya": what is measured of the reader and their units, every day.
func (s *server) ownMeasurements(v *visit) error {
	return v.showMeasured(&siklusv1.ListMeasurementsRequest{}, "measured", v.t("measured.own"), back{"/tugas", v.t("tasks.title")})
}

// teamMeasurements is "Data tim": one line for everybody whom the reader appraises.
func (s *server) teamMeasurements(v *visit) error {
	return v.showMeasured(&siklusv1.ListMeasurementsRequest{Scope: siklusv1.MeasurementScope_MEASUREMENT_SCOPE_TEAM},
		"measured_team", v.t("measured.team"), back{"/data", v.t("measured.own")})
}

// personMeasurements shows one person to who leads them, or to HR.
func (s *server) personMeasurements(v *visit) error {
	return v.showMeasured(&siklusv1.ListMeasurementsRequest{Scope: siklusv1.MeasurementScope_MEASUREMENT_SCOPE_PERSON, PersonId: v.r.PathValue("person")},
		"measured", v.t("measured.person"), back{"/data/tim", v.t("measured.team")})
}

// unitMeasurements shows one unit and its people to HR.
func (s *server) unitMeasurements(v *visit) error {
	v.Area = "measured"
	return v.showMeasured(&siklusv1.ListMeasurementsRequest{Scope: siklusv1.MeasurementScope_MEASUREMENT_SCOPE_UNIT, UnitId: v.r.PathValue("unit")},
		"measured_unit", v.t("measured.unit"), back{"/hr/data", v.t("hr.measured.title")})
}

func (v *visit) showMeasured(req *siklusv1.ListMeasurementsRequest, template, title string, from back) error {
	req.Visit = true
	res, err := v.Measurement.ListMeasurements(v.ctx(), req)
	if err != nil {
		return err
	}
	page := v.measured(res)
	page.Team = req.GetScope() == siklusv1.MeasurementScope_MEASUREMENT_SCOPE_UNSPECIFIED && v.Who.GetVia() != "link"
	if template == "measured" && req.GetPersonId() != "" && len(page.Subjects) == 1 {
		title = cmp.Or(page.Subjects[0].Name(), title)
	}
	v.Back = from
	return v.render(http.StatusOK, template, title, page)
}

// trendView is one series.
type trendView struct {
	Line    measureLine
	Subject string // whose it is; empty for the reader's own
	*siklusv1.GetTrendResponse
}

// Standard is the standard of the service in words; empty when the figures are not of a service.
func (t trendView) Standard() string {
	if t.GetService() == nil {
		return ""
	}
	return fmt.Sprintf("%d %s", t.GetService().GetStandard(), t.Line.words.code("measured-unit", t.GetService().GetStandardUnit()))
}

// Figure shows a figure of a month, or a dash when there is none.
func (t trendView) Figure(text string) string {
	if text == "" {
		return "–"
	}
	return t.Line.words.decimal(text)
}

// Month shows the month of a figure.
func (t trendView) Month(m *siklusv1.ServiceFigures) string { return t.Line.words.month(m.GetMonth()) }

// trendPage shows one series with every value that was taken.
func (s *server) trendPage(v *visit) error {
	person, unit := v.r.PathValue("person"), v.r.PathValue("unit")
	res, err := v.Measurement.GetTrend(v.ctx(), &siklusv1.GetTrendRequest{Measure: v.r.PathValue("measure"), PersonId: person, UnitId: unit})
	if err != nil {
		return err
	}
	page := trendView{Line: v.measureLine(res.GetLine(), "/data"), GetTrendResponse: res}
	v.Back = back{"/data", v.t("measured.own")}
	switch {
	case unit != "":
		page.Subject = res.GetUnit().GetName()
		if v.HR() {
			v.Back = back{"/data/unit/" + url.PathEscape(unit), page.Subject}
		}
	case person != "":
		page.Subject = res.GetPerson().GetName()
		v.Back = back{"/data/orang/" + url.PathEscape(person), page.Subject}
	}
	if len(res.GetMonths()) > 0 {
		v.Area = "measured" // a table of many columns
	}
	return v.render(http.StatusOK, "measured_trend", cmp.Or(page.Line.Name(), v.t("measured.trend")), page)
}
