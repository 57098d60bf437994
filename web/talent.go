package web

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"google.golang.org/protobuf/proto"

	siklusv1 "siklus.id/proto/siklus/v1"
)

// Pages of what follows from results.
const (
	talentPages        = "/talenta"
	vacancyPages       = "/lowongan"
	improvementPages   = "/perbaikan"
	recognitionPages   = "/penghargaan"
	hrTalentPages      = "/hr/talenta"
	hrVacancyPages     = "/hr/lowongan"
	hrRecognitionPages = "/hr/penghargaan"
)

// talentRoutes lists the addresses of nine boxes, vacancies, improvement plans and recognition.
func (s *server) talentRoutes(member func(pattern string, f func(*visit) error)) {
	member("GET "+talentPages, s.ownTalent)
	member("GET "+talentPages+"/aturan", s.talentRulePage)
	member("GET "+vacancyPages, s.vacanciesPage)
	member("GET "+vacancyPages+"/{vacancy}", s.ownStandingPage)
	member("GET "+recognitionPages, s.recognitionsPage)
	member("GET "+improvementPages, s.improvementsPage)
	member("GET "+improvementPages+"/{case}", s.improvementPage)
	for path, act := range s.improvementActs() {
		member("POST "+improvementPages+"/{case}/"+path, act)
	}

	member("GET "+hrTalentPages, s.talentMapPage)
	member("POST "+hrTalentPages, s.takeSnapshot)
	member("GET "+hrTalentPages+"/aturan", s.editTalentRule)
	member("POST "+hrTalentPages+"/aturan", s.putTalentRule)
	member("GET "+hrTalentPages+"/{snapshot}", s.talentMapPage)
	member("GET "+hrTalentPages+"/{snapshot}/{person}", s.talentPlacePage)
	member("GET "+hrVacancyPages+"/baru", s.newVacancyPage)
	member("POST "+hrVacancyPages+"/baru", s.putVacancy)
	member("GET "+hrVacancyPages+"/{vacancy}", s.shortlistPage)
	member("POST "+hrVacancyPages+"/{vacancy}", s.makeShortlist)
	member("GET "+hrVacancyPages+"/{vacancy}/ubah", s.changeVacancyPage)
	member("POST "+hrVacancyPages+"/{vacancy}/ubah", s.putVacancy)
	member("POST "+hrVacancyPages+"/{vacancy}/tutup", s.closeVacancy)
	member("GET "+hrVacancyPages+"/{vacancy}/berkas", s.shortlistFile)
	member("GET "+hrRecognitionPages, s.recognitionProposals)
	member("POST "+hrRecognitionPages, s.decideRecognition)
}

// place shows where one person stands, and why.
type talentPlaceView struct {
	*siklusv1.GetTalentPlaceResponse
	Own   bool
	words *words
}

// Position is where the person stands in the drawing of the nine boxes.
func (p talentPlaceView) Position() *nineBoxes {
	if p.GetBox() == 0 {
		return nil
	}
	n := &nineBoxes{}
	for potential := int32(3); potential >= 1; potential-- {
		for performance := int32(1); performance <= 3; performance++ {
			cell := nineCell{X: int(performance-1) * 100, Y: int(3-potential) * 60, Shade: "no"}
			if performance == p.GetPerformance().GetBand() && potential == p.GetPotential().GetBand() {
				cell.Shade, cell.Text = "h4", strconv.Itoa(int(p.GetBox()))
			}
			n.Cells = append(n.Cells, cell)
		}
	}
	return n
}

// ValueOf shows a value of an axis, or a dash.
func (p talentPlaceView) ValueOf(value string) string { return dashed(p.words, value) }

func dashed(w *words, value string) string {
	if value == "" {
		return "–"
	}
	return w.decimal(value)
}

// Source is the page where an input is from; empty where there is none for the reader.
func (p talentPlaceView) Source(v *siklusv1.TalentValue) string {
	switch {
	case v.GetCaseId() == "":
		return ""
	case v.GetInput() == "predicate":
		return "/berkas/" + url.PathEscape(v.GetCaseId())
	}
	return competencePath(v.GetCaseId())
}

// ownTalent is "Talenta saya": the reader's own place, and the way to what follows from results.
func (s *server) ownTalent(v *visit) error {
	res, err := s.Talent.GetTalentPlace(v.ctx(), &siklusv1.GetTalentPlaceRequest{})
	if err != nil {
		return err
	}
	v.Rehearsal, v.Back = res.GetSnapshot().GetRehearsal(), back{"/tugas", v.t("tasks.title")}
	return v.render(http.StatusOK, "talent", v.t("talent.own"), talentPlaceView{res, true, v.words})
}

// talentPlacePage explains somebody's place to HR.
func (s *server) talentPlacePage(v *visit) error {
	snapshot := v.r.PathValue("snapshot")
	res, err := s.Talent.GetTalentPlace(v.ctx(), &siklusv1.GetTalentPlaceRequest{SnapshotId: snapshot, PersonId: v.r.PathValue("person")})
	if err != nil {
		return err
	}
	v.Area, v.Rehearsal, v.Back = "talent", res.GetSnapshot().GetRehearsal(), back{hrTalentPages + "/" + url.PathEscape(snapshot), v.t("talent.map")}
	return v.render(http.StatusOK, "talent", v.t("talent.of", "name", res.GetPerson().GetName()), talentPlaceView{res, false, v.words})
}

// nineBoxes is the drawing of the nine boxes: potential upwards, performance to the right.
type nineBoxes struct{ Cells []nineCell }

type nineCell struct {
	X, Y             int
	Shade            string // h0 for nobody to h4 for the fullest; "no": not this box
	Text, Sub, Label string
}

// talentMapView is a whole snapshot.
type talentMapView struct {
	*siklusv1.GetTalentMapResponse
	Cycles []*siklusv1.Cycle
	Taken  bool
	words  *words
}

// Heat draws how many people stand in each box. The shade is relative to the fullest box; the number stands in each.
func (m talentMapView) Heat() *nineBoxes {
	most := 0
	for _, b := range m.GetBoxes() {
		most = max(most, len(b.GetDots()))
	}
	n := &nineBoxes{}
	for _, b := range m.GetBoxes() {
		count := len(b.GetDots())
		shade := 0
		if count > 0 {
			shade = 1 + min(3, (count*4-1)/most)
		}
		n.Cells = append(n.Cells, nineCell{X: int(b.GetPerformance()-1) * 100, Y: int(3-b.GetPotential()) * 60, Shade: "h" + strconv.Itoa(shade),
			Text: strconv.Itoa(count), Sub: m.words.say("talent.box", "no", strconv.Itoa(int(b.GetNumber())))})
	}
	return n
}

// Numbered are the boxes from the highest number down.
func (m talentMapView) Numbered() []*siklusv1.TalentBox {
	list := slices.Clone(m.GetBoxes())
	slices.SortFunc(list, func(a, b *siklusv1.TalentBox) int { return int(b.GetNumber() - a.GetNumber()) })
	return list
}

// Href leads to the explanation of one place.
func (m talentMapView) Href(p *siklusv1.Person) string {
	return hrTalentPages + "/" + url.PathEscape(m.GetSnapshot().GetId()) + "/" + url.PathEscape(p.GetId())
}

// ValueOf shows a value of an axis, or a dash.
func (m talentMapView) ValueOf(value string) string { return dashed(m.words, value) }

// talentMapPage shows a snapshot to HR, the last one without an address.
func (s *server) talentMapPage(v *visit) error {
	v.Form = form{RequestID: newSecret()}
	return s.showMap(v, http.StatusOK)
}

func (s *server) showMap(v *visit, status int) error {
	res, err := s.Talent.GetTalentMap(v.ctx(), &siklusv1.GetTalentMapRequest{SnapshotId: v.r.PathValue("snapshot"), UnitId: shortened(v.r.URL.Query().Get("unit"), 64)})
	if err != nil {
		return err
	}
	page := talentMapView{GetTalentMapResponse: res, Taken: v.r.URL.Query().Get("tersimpan") == "1", words: v.words}
	cycles, err := s.Cycle.ListCycles(v.ctx(), &siklusv1.ListCyclesRequest{})
	if err != nil {
		return err
	}
	page.Cycles = cycles.GetCycles()
	v.Area, v.Act, v.Error, v.Rehearsal = "talent", "Snapshot", len(v.Form.Problems) > 0, res.GetSnapshot().GetRehearsal()
	return v.render(status, "hr_talent", v.t("talent.map"), page)
}

// SnapshotCycles are the cycles whose people can be placed.
func (v *view) SnapshotCycles(list []*siklusv1.Cycle) field {
	var choices []choice
	for _, c := range list {
		text := strconv.Itoa(int(c.GetYear()))
		if c.GetRehearsal() {
			text += " – " + v.words.say("rehearsal.mark")
		}
		choices = append(choices, choice{Value: c.GetId(), Text: text})
	}
	return v.Pick("cycle_id", choices)
}

// takeSnapshot takes one.
func (s *server) takeSnapshot(v *visit) error {
	r := &siklusv1.TakeTalentSnapshotRequest{}
	var id string
	return s.send(v, "Snapshot", r, func() error {
		res, err := s.Talent.TakeTalentSnapshot(v.ctx(), r)
		id = res.GetSnapshot().GetId()
		return err
	}, s.showMap, func() string { return hrTalentPages + "/" + url.PathEscape(id) + afterwards })
}

// send hands a form in and shows it again when it could not be taken.
func (s *server) send(v *visit, act string, r proto.Message, hand func() error, again func(*visit, int) error, then func() string) error {
	if err := v.parse(); err != nil {
		return err
	}
	v.Act, v.Form = act, form{RequestID: requestID(v.r.PostForm)}
	status, err := v.submit(r, hand)
	if err != nil {
		return err
	}
	if status == 0 {
		return v.see(then())
	}
	return again(v, status)
}
