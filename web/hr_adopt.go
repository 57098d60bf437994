package web

import (
	"context"
	"errors"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	siklusv1 "siklus.id/proto/siklus/v1"
)

// adoptPage is a change that a whole cycle takes over: of its calendar, or of its policy.
type adoptPage struct {
	act      string
	template string
	title    string
	path     string // below the cycle's own
	request  func() proto.Message
	read     func(proto.Message, url.Values) []adoptLine
	send     func(context.Context, proto.Message) (*siklusv1.Adoption, error)
}

// adoptLine is a line of an area that could not be read, or that belongs to a field of the request.
type adoptLine struct {
	Field  string // the area
	Number int    // from 1
	Path   string // the field of the request it became; empty when it could not be read
}

// adoptView is what those pages show.
type adoptView struct {
	Cycle    *siklusv1.Cycle
	Adoption *siklusv1.Adoption // what would move; nil before it was asked
	Rows     []row
}

// More reports whether more terms move than are listed.
func (a adoptView) More() bool { return int(a.Adoption.GetTerms()) > len(a.Adoption.GetMoved()) }

func (s *server) calendarAdoption() adoptPage {
	return adoptPage{act: "AdoptCalendar", template: "hr_calendar", title: "hr.calendar.title", path: "kalender",
		request: func() proto.Message { return new(siklusv1.AdoptCalendarRequest) }, read: readCalendar,
		send: func(ctx context.Context, msg proto.Message) (*siklusv1.Adoption, error) {
			req, _ := msg.(*siklusv1.AdoptCalendarRequest)
			res, err := s.Cycle.AdoptCalendar(ctx, req)
			return res.GetAdoption(), err
		}}
}

func (s *server) rulesAdoption() adoptPage {
	return adoptPage{act: "AdoptRules", template: "hr_rules", title: "hr.rules.title", path: "kebijakan",
		request: func() proto.Message { return new(siklusv1.AdoptRulesRequest) },
		send: func(ctx context.Context, msg proto.Message) (*siklusv1.Adoption, error) {
			req, _ := msg.(*siklusv1.AdoptRulesRequest)
			res, err := s.Cycle.AdoptRules(ctx, req)
			return res.GetAdoption(), err
		}}
}

// adoptForm shows the empty form.
func (s *server) adoptForm(page adoptPage) func(*visit) error {
	return func(v *visit) error {
		v.Form = form{RequestID: newSecret(), Values: url.Values{}}
		return v.adopting(http.StatusOK, page, page.template, nil, nil)
	}
}

// adopting shows the form, or the check page with what would move.
func (v *visit) adopting(status int, page adoptPage, template string, adoption *siklusv1.Adoption, rows []row) error {
	res, err := v.Cycle.GetCycle(v.ctx(), &siklusv1.GetCycleRequest{CycleId: v.r.PathValue("cycle")})
	if err != nil {
		return err
	}
	c := res.GetCycle()
	v.Area, v.Act, v.Rehearsal, v.Error = "cycles", page.act, c.GetRehearsal(), len(v.Form.Problems) > 0
	v.Back = back{"/hr/siklus/" + c.GetId(), v.t("hr.cycle.back")}
	v.offerChoices()
	return v.render(status, template, v.t(page.title), adoptView{Cycle: c, Adoption: adoption, Rows: rows})
}

// adopt takes the form: it shows what would move and, by the step "send", makes it move.
func (s *server) adopt(page adoptPage) func(*visit) error {
	return func(v *visit) error {
		if err := v.parse(); err != nil {
			return err
		}
		v.Act = page.act
		msg := page.request()
		fill(msg, v.r.PostForm)
		v.Form = form{RequestID: requestID(v.r.PostForm), Values: spread(msg)}
		var lines []adoptLine
		if page.read != nil {
			for _, area := range []string{"days_off", "worked"} {
				v.Form.Values.Set(area, strings.ReplaceAll(strings.ToValidUTF8(v.r.PostForm.Get(area), "\uFFFD"), "\r\n", "\n"))
			}
			lines = page.read(msg, v.Form.Values)
		}
		if v.r.PostForm.Get("step") == "edit" {
			return v.adopting(http.StatusOK, page, page.template, nil, nil)
		}
		send := v.r.PostForm.Get("step") == "send"
		setAll(msg, map[string]protoreflect.Value{"cycle_id": protoreflect.ValueOfString(v.r.PathValue("cycle")),
			"request_id": protoreflect.ValueOfString(v.Form.RequestID), "dry_run": protoreflect.ValueOfBool(!send)})
		if v.Form.Problems = v.adoptProblems(msg, lines); len(v.Form.Problems) > 0 {
			return v.adopting(http.StatusUnprocessableEntity, page, page.template, nil, nil)
		}
		adoption, err := page.send(v.ctx(), msg)
		switch {
		case err == nil && send:
			done := url.Values{"diubah": {page.path}, "berkas": {strconv.Itoa(int(adoption.GetCases()))}, "batas": {strconv.Itoa(int(adoption.GetTerms()))}}
			return v.see("/hr/siklus/" + url.PathEscape(v.r.PathValue("cycle")) + "?" + done.Encode())
		case err == nil:
			return v.adopting(http.StatusOK, page, "hr_adopt_check", adoption, v.adoptRows(msg))
		}
		status := statusOf(err)
		if v.Form.Problems, err = v.problemsOf(err); err != nil {
			return err
		}
		return v.adopting(status, page, page.template, nil, nil)
	}
}

func setAll(msg proto.Message, values map[string]protoreflect.Value) {
	m := msg.ProtoReflect()
	for _, name := range slices.Sorted(maps.Keys(values)) {
		m.Set(m.Descriptor().Fields().ByName(protoreflect.Name(name)), values[name])
	}
}

// adoptProblems says what is wrong with the request; what is wrong with a line is said beside its area, with the
// number of the line.
func (v *visit) adoptProblems(msg proto.Message, lines []adoptLine) []problem {
	var problems []problem
	for _, l := range lines {
		if l.Path == "" {
			problems = append(problems, problem{Field: l.Field, Label: v.t("hr.calendar.line", "field", v.labelOf(l.Field), "i", l.Number),
				Sentence: v.t("violation." + strings.ReplaceAll(l.Field, "_", "-"))})
		}
	}
	for _, p := range v.validate(msg) {
		for _, l := range lines {
			if l.Path != "" && strings.HasPrefix(p.Field, l.Path) {
				p = problem{Field: l.Field, Label: v.t("hr.calendar.line", "field", v.labelOf(l.Field), "i", l.Number), Sentence: v.t("violation." + strings.ReplaceAll(l.Field, "_", "-"))}
			}
		}
		problems = append(problems, p)
	}
	if req, ok := msg.(*siklusv1.AdoptCalendarRequest); ok && len(problems) == 0 && len(req.GetDaysOff())+len(req.GetWorked()) == 0 && !req.GetPublished() {
		problems = append(problems, problem{Field: "days_off", Label: v.labelOf("days_off"), Sentence: v.t("hr.calendar.nothing")})
	}
	return problems
}

// adoptRows says in words what the check page repeats.
func (v *visit) adoptRows(msg proto.Message) []row {
	var rows []row
	switch req := msg.(type) {
	case *siklusv1.AdoptCalendarRequest:
		for _, d := range req.GetDaysOff() {
			rows = append(rows, row{v.t("hr.calendar.off"), v.words.day(d.GetDate()) + ": " + d.GetName()})
		}
		for _, d := range req.GetWorked() {
			rows = append(rows, row{v.t("hr.calendar.worked"), v.words.day(d)})
		}
		if req.GetPublished() {
			rows = append(rows, row{v.t("label.published"), v.t("hr.calendar.published")})
		}
		rows = append(rows, row{v.labelOf("reason"), req.GetReason()})
	case *siklusv1.AdoptRulesRequest:
		rows = append(rows, row{v.labelOf("policy"), req.GetPolicy()}, row{v.labelOf("reason"), req.GetReason()})
	}
	return rows
}

// readCalendar reads the two areas, a day on each line: "2027-03-09 Hari Raya Nyepi".
func readCalendar(msg proto.Message, values url.Values) []adoptLine {
	req, ok := msg.(*siklusv1.AdoptCalendarRequest)
	if !ok {
		return nil
	}
	var lines []adoptLine
	each := func(area string, take func(day, name string) string) {
		number := 0
		for line := range strings.SplitSeq(values.Get(area), "\n") {
			if number++; strings.TrimSpace(line) == "" {
				continue
			}
			first, name, _ := strings.Cut(strings.TrimSpace(line), " ")
			day, err := dayOf(strings.TrimRight(first, ",:;"))
			path := ""
			if err == nil {
				path = take(day, strings.TrimLeft(strings.TrimSpace(name), ":,-–— "))
			}
			lines = append(lines, adoptLine{Field: area, Number: number, Path: path})
		}
	}
	each("days_off", func(day, name string) string {
		req.DaysOff = append(req.DaysOff, &siklusv1.DayOff{Date: day, Name: name})
		return "days_off[" + strconv.Itoa(len(req.DaysOff)-1) + "]"
	})
	each("worked", func(day, _ string) string {
		req.Worked = append(req.Worked, day)
		return "worked[" + strconv.Itoa(len(req.Worked)-1) + "]"
	})
	return lines
}

// dayOf reads a date as it is written here: 2027-03-09, 9-3-2027, 9/3/2027 or 9.3.2027.
func dayOf(text string) (string, error) {
	for _, layout := range []string{time.DateOnly, "2-1-2006", "2/1/2006", "2.1.2006"} {
		if d, err := time.Parse(layout, text); err == nil {
			return d.Format(time.DateOnly), nil
		}
	}
	return "", errors.New("no date")
}

// adopted is what a change came to, as the page of a cycle says it after it was confirmed.
type adopted struct {
	What         string // kalender or kebijakan
	Cases, Terms int
}

// adoptedJustNow reads it from the address it was sent on to; nil when there is none.
func adoptedJustNow(query url.Values) *adopted {
	a := adopted{What: query.Get("diubah")}
	if a.What != "kalender" && a.What != "kebijakan" {
		return nil
	}
	var errs [2]error
	a.Cases, errs[0] = strconv.Atoi(query.Get("berkas"))
	a.Terms, errs[1] = strconv.Atoi(query.Get("batas"))
	if errors.Join(errs[:]...) != nil {
		return nil
	}
	return &a
}
