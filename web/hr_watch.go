package web

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"google.golang.org/protobuf/proto"

	siklusv1 "siklus.id/proto/siklus/v1"
)

func (s *server) watchRoutes(member func(string, func(*visit) error)) {
	member("GET /hr/siklus/{cycle}/tersendat", s.stuckPage)
	member("POST /hr/siklus/{cycle}/tersendat", s.startMissing)
	member("GET /hr/siklus/{cycle}/angka", s.numbersPage)
	member("GET /hr/berkas/{case}/riwayat", s.historyPage)
}

// cycleView is a cycle being watched: every number of it leads to the list behind it.
type cycleView struct {
	Cycle    *siklusv1.Cycle
	Watched  *siklusv1.WatchCycleResponse
	Unit     string // code of the chosen unit; empty for the whole agency
	Groups   []stageGroup
	Temporal string    // the cycle itself in Temporal UI; empty for everybody but administrators
	Sighted  string    // its cases there
	Adopted  *adopted  // what a change came to that was confirmed just now
	MayAdopt bool      // the reader is HR, and the cycle still runs
	UnderWay *underWay // of its launch; nil once all cases are open
	server   *server
	Found    foundDefects // whom the launch left out
}

// stageGroup is the stages of one proceeding, and of one period of it.
type stageGroup struct {
	Proceeding, Period string
	Total              int32
	Stages             []*siklusv1.WatchedStage
}

// cyclePage watches a cycle: the progress of its launch, four numbers, ages, a bar per stage, units, letters, acts. With
// ?unit=… it shows one unit and those below it.
func (s *server) cyclePage(v *visit) error {
	id, unit := v.r.PathValue("cycle"), v.r.URL.Query().Get("unit")
	res, err := s.Cycle.GetCycle(v.ctx(), &siklusv1.GetCycleRequest{CycleId: id})
	if err != nil {
		return err
	}
	watched, err := s.Watch.WatchCycle(v.ctx(), &siklusv1.WatchCycleRequest{CycleId: id, Unit: shortened(unit, 64)})
	if err != nil {
		return err
	}
	c := res.GetCycle()
	page := cycleView{Cycle: c, Watched: watched, Unit: unit, Adopted: adoptedJustNow(v.r.URL.Query()), server: s}
	for _, n := range watched.GetStages() {
		i := slices.IndexFunc(page.Groups, func(g stageGroup) bool {
			return g.Proceeding == n.GetProceeding() && g.Period == n.GetPeriod()
		})
		if i < 0 {
			i = len(page.Groups)
			page.Groups = append(page.Groups, stageGroup{Proceeding: n.GetProceeding(), Period: n.GetPeriod()})
		}
		page.Groups[i].Stages = append(page.Groups[i].Stages, n)
		page.Groups[i].Total += n.GetCount().GetCases()
	}
	page.UnderWay = v.underWay(page.Launching())
	page.MayAdopt = c.GetStage() != "closed" && slices.Contains(v.Who.GetOffices(), "hr")
	if slices.Contains(v.Who.GetOffices(), "admin") {
		page.Temporal = s.temporal("cycle:" + c.GetId())
	}
	page.Sighted = s.temporalQuery(watched.GetTemporalQuery())
	page.Found = defectsOf(c.GetLeftOut(), v.r.URL.Query(), "/hr/siklus/"+url.PathEscape(id), v.r.URL.Query())
	v.Area, v.Back, v.Rehearsal = "cycles", back{"/hr", v.t("hr.cycles.title")}, c.GetRehearsal()
	return v.render(http.StatusOK, "hr_cycle", v.t("hr.cycle.title", "y", c.GetYear()), page)
}

// Launching reports whether cases are still to be opened.
func (p cycleView) Launching() bool {
	return p.Cycle.GetStage() == "launching" || p.Cycle.GetOpened() < p.Cycle.GetPlanned()
}

// Share is a part of a whole in hundredths, for the width of a bar.
func (cycleView) Share(part, whole int32) int32 {
	if whole <= 0 {
		return 0
	}
	return min(100, max(0, part*100/whole))
}

// Ended counts the cases that run no longer.
func (cycleView) Ended(c *siklusv1.WatchedCount) int32 { return c.GetCases() - c.GetRunning() }

// List is the address of the list behind a number: names and values of the filter, in pairs. What is empty is left out.
func (p cycleView) List(pairs ...string) string {
	query := url.Values{}
	if p.Unit != "" {
		query.Set("unit", p.Unit)
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			query.Set(pairs[i], pairs[i+1])
		}
	}
	return "/hr/siklus/" + url.PathEscape(p.Cycle.GetId()) + "/berkas?" + query.Encode()
}

// Look is the address of the same page for one unit; for the whole agency when the code is empty.
func (p cycleView) Look(unit string) string {
	address := "/hr/siklus/" + url.PathEscape(p.Cycle.GetId())
	if unit == "" {
		return address
	}
	return address + "?" + url.Values{"unit": {unit}}.Encode()
}

// Sees is the address of a stage's cases in Temporal UI; empty for everybody but administrators.
func (p cycleView) Sees(s *siklusv1.WatchedStage) string {
	return p.server.temporalQuery(s.GetTemporalQuery())
}

// ageRow is the waiting cases of one age.
type ageRow struct {
	Age            string // its number, from 1
	Count, Overdue int32
}

// Ages are the waiting cases by age, of the whole page or of one stage.
func (cycleView) Ages(c *siklusv1.WatchedCount) []ageRow {
	var rows []ageRow
	for i, n := range c.GetAges() {
		row := ageRow{Age: strconv.Itoa(i + 1), Count: n}
		if i < len(c.GetAgesOverdue()) {
			row.Overdue = c.GetAgesOverdue()[i]
		}
		rows = append(rows, row)
	}
	return rows
}

// casesView is one page of the list of a cycle's cases.
type casesView struct {
	Cycle    string
	Cases    []*siklusv1.CaseSummary
	Total    int32
	Narrowed []narrowed // by what the form does not show
	Next     string     // address of the next page; empty on the last
	First    string     // address of the first page; empty on it
	Remind   string     // leads to the reminders of the same unit and terms; empty: the reader may not remind
}

// narrowed is one filter that a number has brought along; the form carries it on.
type narrowed struct{ Name, Value, Text string }

// casesPage lists the cases of a cycle, filtered by the query.
func (s *server) casesPage(v *visit) error {
	id, query := v.r.PathValue("cycle"), v.r.URL.Query()
	req := &siklusv1.ListCasesRequest{}
	fill(req, query)
	req.CycleId = id
	if req.PageSize == 0 {
		req.PageSize = 50
	}
	res, err := s.Cycle.ListCases(v.ctx(), req)
	if err != nil {
		return err
	}
	page := casesView{Cycle: id, Cases: res.GetCases(), Total: res.GetTotal()}
	address := func(token string) string {
		again, _ := proto.Clone(req).(*siklusv1.ListCasesRequest)
		again.CycleId, again.PageToken = "", token
		return "/hr/siklus/" + url.PathEscape(id) + "/berkas?" + spread(again).Encode()
	}
	if res.GetNextPageToken() != "" {
		page.Next = address(res.GetNextPageToken())
	}
	if req.GetPageToken() != "" {
		page.First = address("")
	}
	if period := req.GetPeriod(); period != "" {
		page.Narrowed = append(page.Narrowed, narrowed{"period", period, v.words.period(period, 0)})
	}
	if unit := req.GetUnit(); unit != "" {
		text := v.t("watch.unit-with-below", "unit", unit)
		if req.GetUnitAlone() {
			text = v.t("watch.unit-alone", "unit", unit)
			page.Narrowed = append(page.Narrowed, narrowed{Name: "unit_alone", Value: "true"})
		}
		page.Narrowed = append(page.Narrowed, narrowed{"unit", unit, text})
	}
	v.Form = form{Values: spread(req)}
	if slices.Contains(v.Who.GetOffices(), "hr") && req.GetState() != "ended" {
		page.Remind = remindersView{Cycle: id, all: remindedOf(req)}.Anew()
	}
	v.Area, v.Back = "cycles", back{"/hr/siklus/" + id, v.t("hr.cycle.back")}
	return v.render(http.StatusOK, "hr_cases", v.t("hr.cases.title"), page)
}
