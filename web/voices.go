package web

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"

	siklusv1 "siklus.id/proto/siklus/v1"
)

const (
	voicePages = "/suara"
	voiceLists = voicePages + "/daftar"
	voiceShown = voicePages + "/hasil"
	voiceNow   = "kini" // in the place of a period: that of today
	behaviours = 7
)

func voicePath(base, id, period string) string {
	return base + "/" + url.PathEscape(id) + "/" + url.PathEscape(period)
}

// voicesView is the page of whom the reader is asked about.
type voicesView struct {
	*siklusv1.ListVoiceSeatsResponse
	Done string // what was just done: "terima", "sudah" or "tolak"
}

// voicesPage lists whom the reader is asked about.
func (s *server) voicesPage(v *visit) error {
	res, err := s.Voice.ListVoiceSeats(v.ctx(), &siklusv1.ListVoiceSeatsRequest{})
	if err != nil {
		return err
	}
	v.Back = back{"/tugas", v.t("tasks.title")}
	return v.render(http.StatusOK, "voices", v.t("voice.title"), voicesView{res, v.r.URL.Query().Get("selesai")})
}

// voiceView is the form on which the reader says what they see of one colleague.
type voiceView struct{ *siklusv1.AskedVoice }

// Questions are the seven behaviour values, each with its mark and its example.
func (voiceView) Questions(v *view) (list []struct{ Mark, Example field }) {
	for i := range behaviours {
		number := strconv.Itoa(i + 1)
		mark := v.Choice(fmt.Sprintf("marks[%d]", i), "voice-mark", "5", "4", "3", "2", "1", "0")
		mark.Label, mark.Hint = number+". "+v.words.say("behaviour."+number), v.words.say("behaviour-hint."+number)
		example := v.Field(fmt.Sprintf("examples[%d]", i), "optional", "short")
		example.Label = v.words.say("voice.example-of", "value", v.words.say("behaviour."+number))
		list = append(list, struct{ Mark, Example field }{mark, example})
	}
	return list
}

// voicePage shows the form of one seat, or on the page of declining the other one.
func (s *server) voicePage(declines bool) func(*visit) error {
	return func(v *visit) error {
		v.Form.Values = url.Values{}
		return s.voice(v, http.StatusOK, declines)
	}
}

func (s *server) voice(v *visit, status int, declines bool) error {
	res, err := s.Voice.ListVoiceSeats(v.ctx(), &siklusv1.ListVoiceSeatsRequest{})
	if err != nil {
		return err
	}
	for _, asked := range res.GetAsked() {
		if asked.GetSeatId() != v.r.PathValue("seat") {
			continue
		}
		if !asked.GetOpen() && status == http.StatusOK {
			return v.see(voicePages)
		}
		v.Back, v.Error, v.Rehearsal = back{voicePages, v.t("voice.title")}, len(v.Form.Problems) > 0, asked.GetRehearsal()
		if declines {
			v.Act = "DeclineVoice"
			return v.render(status, "voice_decline", v.t("voice.decline.title"), voiceView{asked})
		}
		v.Act = "AnswerVoice"
		return v.render(status, "voice", v.t("voice.about", "name", asked.GetEmployee().GetName()), voiceView{asked})
	}
	return s.nothingHere(v)
}

// answerVoice hands an answer in. Nothing of it stays in an address, in the session or on the phone.
func (s *server) answerVoice(v *visit) error {
	if err := v.parse(); err != nil {
		return err
	}
	req := &siklusv1.AnswerVoiceRequest{}
	v.Act, v.Form.Values = "AnswerVoice", v.r.PostForm
	bad := fill(req, v.r.PostForm)
	req.SeatId = v.r.PathValue("seat")
	v.Form.Problems = v.unreadable(bad)
	for i := range behaviours {
		if name := fmt.Sprintf("marks[%d]", i); v.r.PostForm.Get(name) == "" {
			label := v.t("behaviour." + strconv.Itoa(i+1))
			v.Form.Problems = append(v.Form.Problems, problem{Field: name, Label: label, Sentence: v.t("voice.choose")})
		}
	}
	if len(v.Form.Problems) == 0 {
		v.Form.Problems = v.validate(req)
	}
	status := http.StatusUnprocessableEntity
	if len(v.Form.Problems) == 0 {
		res, err := s.Voice.AnswerVoice(v.ctx(), req)
		if err == nil {
			if res.GetAlready() {
				return v.see(voicePages + "?selesai=sudah")
			}
			return v.see(voicePages + "?selesai=terima")
		}
		status = statusOf(err)
		if v.Form.Problems, err = v.problemsOf(err); err != nil {
			return err
		}
	}
	return s.voice(v, status, false)
}

// declineVoice gives a seat back.
func (s *server) declineVoice(v *visit) error {
	if err := v.parse(); err != nil {
		return err
	}
	req := &siklusv1.DeclineVoiceRequest{}
	v.Act, v.Form.Values = "DeclineVoice", v.r.PostForm
	bad := fill(req, v.r.PostForm)
	req.SeatId = v.r.PathValue("seat")
	if v.Form.Problems = v.unreadable(bad); len(v.Form.Problems) == 0 {
		v.Form.Problems = v.validate(req)
	}
	status := http.StatusUnprocessableEntity
	if len(v.Form.Problems) == 0 {
		_, err := s.Voice.DeclineVoice(v.ctx(), req)
		if err == nil {
			return v.see(voicePages + "?selesai=tolak")
		}
		status = statusOf(err)
		if v.Form.Problems, err = v.problemsOf(err); err != nil {
			return err
		}
	}
	return s.voice(v, status, true)
}

// voiceListView is the page of who is nominated and asked in one round.
type voiceListView struct {
	*siklusv1.GetVoicesResponse
	Found *siklusv1.FindNomineesResponse
	Saved bool
}

// In counts the seats of a group that are on the list.
func (l voiceListView) In(g siklusv1.VoiceGroup) (n int) {
	for _, seat := range l.GetSeats() {
		if seat.GetGroup() == g && seat.GetState() != siklusv1.VoiceSeatState_VOICE_SEAT_STATE_REJECTED {
			n++
		}
	}
	return n
}

// Of are the seats of a group.
func (l voiceListView) Of(g siklusv1.VoiceGroup) (seats []*siklusv1.VoiceSeat) {
	for _, seat := range l.GetSeats() {
		if seat.GetGroup() == g {
			seats = append(seats, seat)
		}
	}
	return seats
}

// May are those who may be asked, MayNot those who may not and why.
func (l voiceListView) May(may bool) (list []*siklusv1.VoiceNominee) {
	for _, n := range l.Found.GetNominees() {
		if (n.GetRefusal() == "") == may {
			list = append(list, n)
		}
	}
	return list
}

// Path is the address of the page.
func (l voiceListView) Path() string { return voicePath(voiceLists, l.GetCaseId(), l.GetPeriod()) }

// Other is the address of another period.
func (l voiceListView) Other(period string) string {
	return voicePath(voiceLists, l.GetCaseId(), period)
}

// Year is the address of everything that was released in the year.
func (l voiceListView) Year() string { return voicePath(voiceShown, l.GetCaseId(), "year") }

// Result is the address of what was released.
func (l voiceListView) Result() string { return voicePath(voiceShown, l.GetCaseId(), l.GetPeriod()) }

// voiceList shows one round; without naming it, that of today in the reader's own appraisal.
func (s *server) voiceList(v *visit) error {
	v.Form.Values = url.Values{}
	return s.showVoiceList(v, http.StatusOK)
}

func (s *server) showVoiceList(v *visit, status int) error {
	period := v.r.PathValue("period")
	if period == voiceNow {
		period = ""
	}
	res, err := s.Voice.GetVoices(v.ctx(), &siklusv1.GetVoicesRequest{CaseId: v.r.PathValue("case"), Period: period})
	if err != nil {
		return err
	}
	l := voiceListView{GetVoicesResponse: res, Saved: v.r.URL.Query().Get("tersimpan") == "1"}
	if res.GetMayNominate() {
		find := &siklusv1.FindNomineesRequest{CaseId: res.GetCaseId(), Period: res.GetPeriod(), Query: v.Form.Value("query")}
		if l.Found, err = s.Voice.FindNominees(v.ctx(), find); err != nil {
			more, err := v.problemsOf(err)
			if err != nil {
				return err
			}
			v.Form.Problems = append(v.Form.Problems, more...)
			if status == http.StatusOK {
				status = http.StatusUnprocessableEntity
			}
		}
	}
	v.Act, v.Rehearsal, v.Error = "NominateVoice", res.GetRehearsal(), len(v.Form.Problems) > 0
	if res.GetZone() != "" {
		v.Zone = res.GetZone()
	}
	v.Back = back{"/berkas/" + res.GetCaseId(), v.t("case.back")}
	return v.render(status, "voice_list", v.t("voice.list.title", "period", v.words.period(res.GetPeriod(), res.GetYear())), l)
}

// nominateVoice nominates somebody, approves or rejects a nomination, or searches: the button says which. A search is
// posted too, so that no name stands in an address.
func (s *server) nominateVoice(v *visit) (err error) {
	if err := v.parse(); err != nil {
		return err
	}
	v.Act, v.Form.Values = "NominateVoice", url.Values{"query": {v.r.PostForm.Get("query")}}
	switch seat := v.r.PostForm.Get("seat_id"); {
	case v.r.PostForm.Get("step") == "find":
		return s.showVoiceList(v, http.StatusOK)
	case seat != "":
		_, err = s.Voice.DecideVoice(v.ctx(), &siklusv1.DecideVoiceRequest{SeatId: seat, Approve: v.r.PostForm.Get("step") == "approve"})
	default:
		_, err = s.Voice.NominateVoice(v.ctx(), &siklusv1.NominateVoiceRequest{CaseId: v.r.PathValue("case"), Period: v.r.PathValue("period"),
			PersonId: v.r.PostForm.Get("person_id")})
	}
	if err == nil {
		return v.see(voicePath(voiceLists, v.r.PathValue("case"), v.r.PathValue("period")) + afterwards)
	}
	status := statusOf(err)
	if v.Form.Problems, err = v.problemsOf(err); err != nil {
		return err
	}
	return s.showVoiceList(v, status)
}

// voiceResultView is the page of what was released.
type voiceResultView struct {
	*siklusv1.GetVoiceResultResponse
}

// Path is the address of the round.
func (r voiceResultView) Path() string { return voicePath(voiceLists, r.GetCaseId(), r.GetPeriod()) }

// Periods names the periods whose answers are in a result.
func (r voiceResultView) Periods(v *view, result *siklusv1.VoiceResult) (names string) {
	for i, period := range result.GetPeriods() {
		if i > 0 {
			names += ", "
		}
		names += v.words.period(period, r.GetYear())
	}
	return names
}

// voiceResult shows what was released to the employee and to who leads them.
func (s *server) voiceResult(v *visit) error {
	res, err := s.Voice.GetVoiceResult(v.ctx(), &siklusv1.GetVoiceResultRequest{CaseId: v.r.PathValue("case"), Period: v.r.PathValue("period")})
	if err != nil {
		return err
	}
	v.Rehearsal, v.Back = res.GetRehearsal(), back{"/berkas/" + res.GetCaseId(), v.t("case.back")}
	if res.GetZone() != "" {
		v.Zone = res.GetZone()
	}
	return v.render(http.StatusOK, "voice_result", v.t("voice.result.title", "name", res.GetEmployee().GetName()), voiceResultView{res})
}

// hrVoices counts the rounds of a cycle for HR.
func (s *server) hrVoices(v *visit) error {
	res, err := s.Voice.CountVoices(v.ctx(), &siklusv1.CountVoicesRequest{CycleId: v.r.PathValue("cycle")})
	if err != nil {
		return err
	}
	v.Area, v.Rehearsal, v.Back = "cycles", res.GetRehearsal(), back{"/hr/siklus/" + url.PathEscape(res.GetCycleId()), v.t("hr.cycle.back")}
	return v.render(http.StatusOK, "hr_voices", v.t("voice.title"), res)
}

// Voices is the address of what peers and staff say about whose case it is: of an evaluation what was released, of the
// appraisal who is asked now; empty for who may read neither.
func (c caseView) Voices() string {
	switch c.Case.GetYourRole() {
	case "employee", "appraiser", "superior":
	default:
		return ""
	}
	switch c.Case.GetProceeding() {
	case "appraisal":
		return voicePath(voiceLists, c.Case.GetId(), voiceNow)
	case "evaluation":
		return voicePath(voiceShown, c.Case.GetId(), c.Case.GetPeriod())
	}
	return ""
}
