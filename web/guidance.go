package web

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"connectrpc.com/connect"
	"google.golang.org/protobuf/proto"

	siklusv1 "siklus.id/proto/siklus/v1"
)

const (
	guidancePages    = "/pendampingan"
	guidanceRecords  = guidancePages + "/catatan"
	counsellingPages = guidancePages + "/konseling"
	actionPlanPages  = guidancePages + "/rencana"
)

func guidancePath(page string, parts ...string) string {
	for _, p := range parts {
		page += "/" + url.PathEscape(p)
	}
	return page
}

// guidancesView is the page of what guidance there is: in one appraisal, and where the reader has a part elsewhere.
type guidancesView struct {
	*siklusv1.ListGuidanceResponse                                   // of one appraisal; empty where the reader has none
	Desk                           []*siklusv1.GuidanceLine          // in appraisals of others; on the reader's own page
	Counselling                    *siklusv1.ListCounsellingResponse // on the reader's own page
	Home                           bool                              // the reader's own page
	Saved                          bool
}

// guidancesPage shows the reader's own guidance and what waits for them elsewhere, or the guidance in one appraisal.
func (s *server) guidancesPage(v *visit) error {
	id := v.r.PathValue("case")
	page := guidancesView{Home: id == "", Saved: v.r.URL.Query().Get("tersimpan") == "1", Counselling: &siklusv1.ListCounsellingResponse{}}
	var err error
	page.ListGuidanceResponse, err = s.Guidance.ListGuidance(v.ctx(), &siklusv1.ListGuidanceRequest{CaseId: id})
	if err != nil && page.Home && connect.CodeOf(err) == connect.CodeNotFound { // not appraised themselves
		page.ListGuidanceResponse, err = &siklusv1.ListGuidanceResponse{}, nil
	}
	if err != nil {
		return err
	}
	v.Back = back{"/berkas/" + page.GetCaseId(), v.t("case.back")}
	title := v.t("guidance.of", "name", page.GetEmployee().GetName())
	if page.Home {
		title, v.Back = v.t("guidance.title"), back{"/tugas", v.t("tasks.title")}
		if page.Counselling, err = s.Counselling.ListCounselling(v.ctx(), &siklusv1.ListCounsellingRequest{}); err != nil {
			return err
		}
		desk, err := s.Guidance.ListGuidanceDesk(v.ctx(), &siklusv1.ListGuidanceDeskRequest{})
		if err != nil && connect.CodeOf(err) != connect.CodePermissionDenied { // the link of a letter shows its own appraisal
			return err
		}
		page.Desk = desk.GetLines()
	}
	v.Rehearsal = page.GetRehearsal()
	if page.GetZone() != "" {
		v.Zone = page.GetZone()
	}
	return v.render(http.StatusOK, "guidances", title, page)
}

// guidanceFormOf answers a form: it fills a request with what was typed and what the address says, checks it, hands it
// in, and goes on; or draws the page again with what was typed.
func guidanceFormOf[R proto.Message](req func() R, send func(*visit, R) error, show func(*visit, int) error, on func(*visit) string) func(*visit) error {
	return func(v *visit) error {
		if err := v.parse(); err != nil {
			return err
		}
		r := req()
		v.Act = string(r.ProtoReflect().Descriptor().Name())
		v.Act = strings.TrimSuffix(v.Act, "Request")
		v.Form.Values = maps.Clone(v.r.PostForm)
		bad := fill(r, v.r.PostForm)
		for name, path := range map[string]string{"guidance_id": "id", "counselling_id": "id", "case_id": "case", "result": "result"} {
			if value := v.r.PathValue(path); value != "" {
				fill(r, url.Values{name: {value}})
			}
		}
		v.Form.Problems = v.unreadable(bad)
		if len(bad) == 0 {
			v.Form.Problems = append(v.Form.Problems, v.validate(r)...)
		}
		status := http.StatusUnprocessableEntity
		if len(v.Form.Problems) == 0 {
			err := send(v, r)
			if err == nil {
				return v.see(on(v))
			}
			status = statusOf(err)
			if v.Form.Problems, err = v.problemsOf(err); err != nil {
				return err
			}
		}
		return show(v, status)
	}
}

// begins fills the inputs that nobody has typed into.
func (v *visit) begins(msg proto.Message) {
	typed := v.Form.Values
	v.Form.Values = spread(msg)
	maps.Copy(v.Form.Values, typed)
	if v.Form.Values.Get("id") == "" {
		v.Form.Values.Set("id", v.NewID())
	}
	v.Error = len(v.Form.Problems) > 0
}

// startView is the page on which guidance begins.
type startView struct {
	*siklusv1.ListGuidanceResponse
	Found *siklusv1.FindColleaguesResponse
}

// People are the answers to the question who guides: the reader, or those found.
func (p startView) People(v *view) []choice {
	list := []choice{{Value: "", Text: v.words.say("guidance.myself")}}
	for _, f := range p.Found.GetPeople() {
		list = append(list, choice{Value: f.GetId(), Text: f.GetName(), Hint: f.GetPost()})
	}
	return list
}

// startPage is the page on which a leader begins guidance.
func (s *server) startPage(v *visit) error { return s.showStart(v, http.StatusOK, nil) }

func (s *server) showStart(v *visit, status int, found *siklusv1.FindColleaguesResponse) error {
	list, err := s.Guidance.ListGuidance(v.ctx(), &siklusv1.ListGuidanceRequest{CaseId: v.r.PathValue("case")})
	if err != nil {
		return err
	}
	v.Act, v.Rehearsal, v.Back = "StartGuidance", list.GetRehearsal(), back{guidancePath(guidancePages+"/berkas", list.GetCaseId()), v.t("guidance.of", "name", list.GetEmployee().GetName())}
	v.begins(&siklusv1.StartGuidanceRequest{Kind: siklusv1.GuidanceKind_GUIDANCE_KIND_COACHING, Cause: siklusv1.GuidanceCause_GUIDANCE_CAUSE_NO_PROGRESS})
	return v.render(status, "guidance_start", v.t("guidance.start"), startView{list, found})
}

// start begins guidance. The button beside the search only shows who was found.
func (s *server) start(v *visit) error {
	if err := v.parse(); err != nil {
		return err
	}
	found, err := s.findGuides(v)
	if err != nil {
		return err
	}
	if v.r.PostForm.Get("step") == "find" {
		v.Form.Values = maps.Clone(v.r.PostForm)
		status := http.StatusOK
		if len(v.Form.Problems) > 0 {
			status = http.StatusUnprocessableEntity
		}
		return s.showStart(v, status, found)
	}
	var id string
	return guidanceFormOf(func() *siklusv1.StartGuidanceRequest { return &siklusv1.StartGuidanceRequest{} },
		func(v *visit, r *siklusv1.StartGuidanceRequest) error {
			out, err := s.Guidance.StartGuidance(v.ctx(), r)
			id = out.GetGuidanceId()
			return err
		}, func(v *visit, status int) error { return s.showStart(v, status, found) },
		func(*visit) string { return guidancePath(guidanceRecords, id) + afterwards })(v)
}

// findGuides looks for colleagues by the name that was typed; without one it finds nobody.
func (s *server) findGuides(v *visit) (*siklusv1.FindColleaguesResponse, error) {
	query := v.r.PostForm.Get("query")
	if query == "" {
		return nil, nil
	}
	find := &siklusv1.FindColleaguesRequest{Query: query}
	if v.Form.Problems = v.validate(find); len(v.Form.Problems) > 0 {
		return nil, nil
	}
	found, err := s.Dialogue.FindColleagues(v.ctx(), find)
	if err != nil {
		v.Form.Problems, err = v.problemsOf(err)
	}
	return found, err
}

// recordView is the page of one record of coaching or mentoring.
type recordView struct {
	*siklusv1.GetGuidanceResponse
	Saved bool
}

// Path is the address of the record.
func (p recordView) Path() string { return guidancePath(guidanceRecords, p.GetLine().GetId()) }

// Papers are the forms of the record that the reader may have as PDF.
func (p recordView) Papers() (list []paperLink) {
	add := func(there bool, form string, kind siklusv1.PaperKind) {
		if there {
			list = append(list, paperLink{form, paperHref(p.GetLine().GetCaseId(), kind, p.GetLine().GetId())})
		}
	}
	add(p.GetCoaching() != nil, "B.1.6", siklusv1.PaperKind_PAPER_KIND_COACHING)
	add(p.GetMentoring() != nil, "B.1.7", siklusv1.PaperKind_PAPER_KIND_MENTORING)
	add(p.GetFeedback() != nil, "B.1.8", siklusv1.PaperKind_PAPER_KIND_GUIDANCE_FEEDBACK)
	add(slices.ContainsFunc(p.GetNotes(), func(n *siklusv1.GuidanceNote) bool { return n.GetSeen() != nil }), "B.1.9", siklusv1.PaperKind_PAPER_KIND_COMPETENCE)
	return list
}

// Can reports whether the reader may do something now.
func (p recordView) Can(do string) bool { return slices.Contains(p.GetMay(), do) }

// Answered is the answer to a statement of form B.1.8, from 1.
func (p recordView) Answered(n int) int32 {
	if a := p.GetFeedback().GetAnswers(); n <= len(a) {
		return a[n-1]
	}
	return 0
}

// record reads the record that the address names.
func (s *server) record(v *visit) (recordView, error) {
	res, err := s.Guidance.GetGuidance(v.ctx(), &siklusv1.GetGuidanceRequest{GuidanceId: v.r.PathValue("id")})
	if err != nil {
		return recordView{}, err
	}
	v.Rehearsal, v.Back = res.GetRehearsal(), back{guidancePages, v.t("guidance.title")}
	if res.GetZone() != "" {
		v.Zone = res.GetZone()
	}
	return recordView{res, v.r.URL.Query().Get("tersimpan") == "1"}, nil
}

func (s *server) recordPage(v *visit) error { return s.showRecord(v, http.StatusOK) }

func (s *server) showRecord(v *visit, status int) error {
	p, err := s.record(v)
	if err != nil {
		return err
	}
	v.begins(&siklusv1.AddMentoringEntryRequest{Entry: &siklusv1.MentoringEntry{Day: p.GetToday()}})
	return v.render(status, "guidance_record", v.words.code("guidance-kind", p.GetLine().GetKind().String())+": "+p.GetLine().GetEmployee().GetName(), p)
}

// subpage draws one of the larger forms of a record. what are the values it begins with.
func (s *server) subpage(template, title, act string, what func(recordView) proto.Message) func(*visit, int) error {
	return func(v *visit, status int) error {
		p, err := s.record(v)
		if err != nil {
			return err
		}
		v.Act, v.Back = act, back{p.Path(), v.words.code("guidance-kind", p.GetLine().GetKind().String()) + ": " + p.GetLine().GetEmployee().GetName()}
		v.begins(what(p))
		return v.render(status, template, v.t(title), p)
	}
}

// writeRecord draws the form of the record: B.1.6 or B.1.7.
func (s *server) writeRecord(v *visit, status int) error {
	return s.subpage("guidance_write", "guidance.write", "WriteGuidance", func(p recordView) proto.Message {
		if p.GetLine().GetKind() == siklusv1.GuidanceKind_GUIDANCE_KIND_MENTORING {
			return &siklusv1.WriteMentoringRequest{Version: p.GetVersion(), Mentoring: p.GetMentoring()}
		}
		return &siklusv1.WriteCoachingRequest{Version: p.GetVersion(), Coaching: p.GetCoaching()}
	})(v, status)
}

func (s *server) feedbackForm(v *visit, status int) error {
	return s.subpage("guidance_feedback", "guidance.feedback", "GiveGuidanceFeedback", func(recordView) proto.Message { return &siklusv1.GiveGuidanceFeedbackRequest{} })(v, status)
}

func (s *server) competenceForm(v *visit, status int) error {
	return s.subpage("guidance_competence", "guidance.competence", "EvaluateCompetence", func(recordView) proto.Message { return &siklusv1.EvaluateCompetenceRequest{} })(v, status)
}

// recordForms are the larger forms of a record, each on a page of its own.
func (s *server) recordForms() map[string]func(*visit, int) error {
	return map[string]func(*visit, int) error{"tulis": s.writeRecord, "umpan-balik": s.feedbackForm, "kompetensi": s.competenceForm}
}

// recordActs are what may be done with a record, by the last part of the address.
func (s *server) recordActs() map[string]func(*visit) error {
	to := func(v *visit) string { return guidancePath(guidanceRecords, v.r.PathValue("id")) + afterwards }
	return map[string]func(*visit) error{
		"tulis": s.sendText,
		"tanda-tangan": guidanceFormOf(func() *siklusv1.SignGuidanceRequest { return &siklusv1.SignGuidanceRequest{} },
			func(v *visit, r *siklusv1.SignGuidanceRequest) error {
				_, err := s.Guidance.SignGuidance(v.ctx(), r)
				return err
			}, s.showRecord, to),
		"pertemuan": guidanceFormOf(func() *siklusv1.AddMentoringEntryRequest { return &siklusv1.AddMentoringEntryRequest{} },
			func(v *visit, r *siklusv1.AddMentoringEntryRequest) error {
				_, err := s.Guidance.AddMentoringEntry(v.ctx(), r)
				return err
			}, s.showRecord, to),
		"akhir": guidanceFormOf(func() *siklusv1.CloseMentoringRequest { return &siklusv1.CloseMentoringRequest{} },
			func(v *visit, r *siklusv1.CloseMentoringRequest) error {
				_, err := s.Guidance.CloseMentoring(v.ctx(), r)
				return err
			}, s.showRecord, to),
		"umpan-balik": guidanceFormOf(func() *siklusv1.GiveGuidanceFeedbackRequest { return &siklusv1.GiveGuidanceFeedbackRequest{} },
			func(v *visit, r *siklusv1.GiveGuidanceFeedbackRequest) error {
				_, err := s.Guidance.GiveGuidanceFeedback(v.ctx(), r)
				return err
			}, s.feedbackForm, to),
		"kompetensi": withoutRows("seen.levels", "level", guidanceFormOf(func() *siklusv1.EvaluateCompetenceRequest { return &siklusv1.EvaluateCompetenceRequest{} },
			func(v *visit, r *siklusv1.EvaluateCompetenceRequest) error {
				_, err := s.Guidance.EvaluateCompetence(v.ctx(), r)
				return err
			}, s.competenceForm, to)),
		"teruskan": guidanceFormOf(func() *siklusv1.ForwardGuidanceRequest { return &siklusv1.ForwardGuidanceRequest{} },
			func(v *visit, r *siklusv1.ForwardGuidanceRequest) error {
				_, err := s.Guidance.ForwardGuidance(v.ctx(), r)
				return err
			}, s.showRecord, to),
		"putuskan": guidanceFormOf(func() *siklusv1.DecideGuidanceRequest { return &siklusv1.DecideGuidanceRequest{} },
			func(v *visit, r *siklusv1.DecideGuidanceRequest) error {
				_, err := s.Guidance.DecideGuidance(v.ctx(), r)
				return err
			}, s.showRecord, to),
	}
}

// sendText hands in the form of a record, of whichever kind it is.
func (s *server) sendText(v *visit) error {
	if err := v.parse(); err != nil {
		return err
	}
	to := func(v *visit) string { return guidancePath(guidanceRecords, v.r.PathValue("id")) + afterwards }
	if v.r.PostForm.Get("kind") == "mentoring" {
		return guidanceFormOf(func() *siklusv1.WriteMentoringRequest {
			return &siklusv1.WriteMentoringRequest{Mentoring: &siklusv1.Mentoring{}}
		},
			func(v *visit, r *siklusv1.WriteMentoringRequest) error {
				_, err := s.Guidance.WriteMentoring(v.ctx(), r)
				return err
			}, s.writeRecord, to)(v)
	}
	return guidanceFormOf(func() *siklusv1.WriteCoachingRequest {
		return &siklusv1.WriteCoachingRequest{Coaching: &siklusv1.Coaching{}}
	},
		func(v *visit, r *siklusv1.WriteCoachingRequest) error {
			_, err := s.Guidance.WriteCoaching(v.ctx(), r)
			return err
		}, s.writeRecord, to)(v)
}

// withoutRows lets a form through without the rows of a list in which the named input was left empty.
func withoutRows(list, input string, next func(*visit) error) func(*visit) error {
	return func(v *visit) error {
		if err := v.parse(); err != nil {
			return err
		}
		v.r.PostForm = withoutEmptyRows(v.r.PostForm, list, input)
		return next(v)
	}
}

// FieldLabel is a field in words.
func (v *view) FieldLabel(name string) string { return v.about("label", name) }

// NoteField is the input for a word to the superior, or for why something is decided.
func (v *view) NoteField(step string) field {
	f := v.Field("note", "short")
	f.Label, f.Hint, f.Optional = v.words.code("guidance-note", step), "", step == "forward"
	return f
}

// Adjusts are the answers to whether indicator or target change.
func (v *view) Adjusts() field { return v.Choice("coaching.adjust", "adjust", "yes", "no") }

// Statement is one of the nine statements of form B.1.8, from 1.
func (v *view) Statement(n int) field {
	f := v.Choice("feedback.answers["+strconv.Itoa(n-1)+"]", "agree", "1", "2", "3", "4", "5")
	f.Label, f.Hint = v.words.code("guidance-statement", strconv.Itoa(n)), ""
	return f
}

// ReachedChoices are the answers to whether an expected change came.
func (v *view) ReachedChoices(name string) field {
	return v.Choice(name, "reached", "REACHED_YES", "REACHED_PARTLY", "REACHED_NO")
}

// FollowUps are what may be decided.
func (v *view) FollowUps(name string) field {
	return v.Choice(name, "follow-up", "FOLLOW_UP_NONE", "FOLLOW_UP_APPRECIATION", "FOLLOW_UP_GUIDANCE", "FOLLOW_UP_TRAINING", "FOLLOW_UP_ADJUSTMENT",
		"FOLLOW_UP_REASSIGNMENT", "FOLLOW_UP_OTHER")
}

// SeenLevels are the levels of a competence.
func (v *view) SeenLevels(name string) field {
	return v.Choice(name, "seen-level", "1", "2", "3", "4", "5")
}

// keyedRow is one row of a list whose rows have fixed names.
type keyedRow struct {
	Row int
	Key string // empty: a row for a name of the reader's choice
}

// KeyedRows are the rows of a list: those that were handed in, then what is left of the fixed names, then free ones. So
// a row keeps its number, by which what is wrong with it is told.
func (v *view) KeyedRows(list, input string, free int, keys ...string) (rows []keyedRow) {
	var used []string
	for i := range maxRows {
		row := list + "[" + strconv.Itoa(i) + "]."
		if !slices.ContainsFunc(slices.Collect(maps.Keys(v.Form.Values)), func(name string) bool { return strings.HasPrefix(name, row) }) {
			break
		}
		key := v.Form.Value(row + input)
		if !slices.Contains(keys, key) {
			key = "" // of the reader's choice
		}
		used, rows = append(used, key), append(rows, keyedRow{i, key})
	}
	for _, key := range keys {
		if !slices.Contains(used, key) {
			rows = append(rows, keyedRow{len(rows), key})
		}
	}
	for range free {
		rows = append(rows, keyedRow{Row: len(rows)})
	}
	return rows
}

// CompetenceRows are the rows of form B.1.9.
func (v *view) CompetenceRows() []keyedRow {
	return v.KeyedRows("seen.levels", "key", 3, "integrity", "cooperation", "communication", "results", "service", "development", "change", "decision", "unity")
}

// Guidance is the address of the guidance that belongs to a case; empty where there is none.
func (c caseView) Guidance() string {
	switch c.Case.GetProceeding() {
	case "appraisal":
		return guidancePath(guidancePages+"/berkas", c.Case.GetId())
	case "evaluation":
		return guidancePath(guidancePages+"/berkas", c.Case.GetParentId())
	}
	return ""
}
