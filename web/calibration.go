package web

import (
	"net/http"
	"net/url"
	"strings"

	siklusv1 "siklus.id/proto/siklus/v1"
)

// Pages of sessions in which ratings are compared, and of what they propose.
const (
	calibrationPages = "/kalibrasi"
	sessionPages     = calibrationPages + "/sesi"

	calibrationAct = "Calibration" // under which the words of the page of a session stand
)

func sessionPath(id string) string { return sessionPages + "/" + url.PathEscape(id) }

// sessionsView is the sessions of a cycle.
type sessionsView struct {
	*siklusv1.ListCalibrationsResponse
	Cycle string
}

// Href leads to a session.
func (sessionsView) Href(c *siklusv1.Calibration) string { return sessionPath(c.GetId()) }

// sessionsPage lists them.
func (s *server) sessionsPage(v *visit) error {
	v.Form = form{RequestID: newSecret(), Values: v.r.URL.Query()}
	return s.sessions(v, http.StatusOK)
}

func (s *server) sessions(v *visit, status int) error {
	cycle := v.r.PathValue("cycle")
	res, err := s.Calibration.ListCalibrations(v.ctx(), &siklusv1.ListCalibrationsRequest{CycleId: cycle})
	if err != nil {
		return err
	}
	v.cycleList(res.GetRehearsal())
	v.offerChoices()
	v.Act, v.Error = "OpenCalibration", len(v.Form.Problems) > 0
	return v.render(status, "calibrations", v.t("calibration.title"), sessionsView{res, cycle})
}

// openSession opens one.
func (s *server) openSession(v *visit) error {
	r := &siklusv1.OpenCalibrationRequest{CycleId: v.r.PathValue("cycle")}
	id := ""
	return s.send(v, "OpenCalibration", r, func() error {
		res, err := s.Calibration.OpenCalibration(v.ctx(), r)
		id = res.GetCalibrationId()
		return err
	}, s.sessions, func() string { return sessionPath(id) })
}

// sessionView is one session.
type sessionView struct {
	*siklusv1.GetCalibrationResponse
	Path  string // address of the session
	Saved bool
}

// Next is the address of the page with the ratings that follow; empty when there are none.
func (p sessionView) Next() string {
	if next := p.GetNextPageToken(); next != "" {
		return p.Path + "?mulai=" + next
	}
	return ""
}

// Open reports whether the session is open.
func (p sessionView) Open() bool { return p.GetCalibration().GetClosedAt() == nil }

// Sums are how many people stand in each column of the counts: before, as if, now.
func (p sessionView) Sums() (sums [3]int32) {
	for _, c := range p.GetCounts() {
		sums[0] += c.GetBefore()
		sums[1] += c.GetAsIf()
		sums[2] += c.GetNow()
	}
	return sums
}

// Share is a count in hundredths of a sum.
func (sessionView) Share(count, sum int32) int32 { return cycleView{}.Share(count, sum) }

// quadrantGroup are the ratings with the same predicate.
type quadrantGroup struct {
	Predicate string
	Count     int32 // with those on other pages
	Ratings   []*siklusv1.CalibratedRating
}

// Groups puts the ratings with the same predicate together; they come in that order.
func (p sessionView) Groups() (list []quadrantGroup) {
	missing := p.GetTotal()
	all := map[siklusv1.Predicate]int32{}
	for _, c := range p.GetCounts() {
		all[c.GetPredicate()] = c.GetNow()
		missing -= c.GetNow()
	}
	all[siklusv1.Predicate_PREDICATE_UNSPECIFIED] = missing
	for _, r := range p.GetRatings() {
		predicate := r.GetNow().GetPredicate()
		if n := len(list); n == 0 || list[n-1].Predicate != predicate.String() {
			list = append(list, quadrantGroup{Predicate: predicate.String(), Count: all[predicate]})
		}
		g := &list[len(list)-1]
		g.Ratings = append(g.Ratings, r)
	}
	return list
}

// Moved reports whether a rating is another than when the session opened.
func (sessionView) Moved(r *siklusv1.CalibratedRating) bool {
	b, n := r.GetBefore(), r.GetNow()
	return b.GetResults() != n.GetResults() || b.GetBehaviour() != n.GetBehaviour()
}

// NotesAbout is what was said about one rating.
func (p sessionView) NotesAbout(caseID string) (list []*siklusv1.CalibrationNote) {
	for _, n := range p.GetNotes() {
		if n.GetCaseId() == caseID {
			list = append(list, n)
		}
	}
	return list
}

// Materials is the page of what is on record about one person in the period.
func (sessionView) Materials(caseID string) string {
	return "/berkas/" + url.PathEscape(caseID) + "/bahan"
}

// sessionPage shows one session.
func (s *server) sessionPage(v *visit) error {
	v.Form = form{RequestID: newSecret(), Values: url.Values{}}
	return s.session(v, http.StatusOK)
}

func (s *server) session(v *visit, status int) error {
	page, err := s.oneSession(v, "")
	if err != nil {
		return err
	}
	v.Act, v.Error = calibrationAct, len(v.Form.Problems) > 0
	return v.render(status, "calibration", v.t("calibration.of", "unit", page.GetCalibration().GetUnit()), page)
}

// oneSession reads a session, with a page of its ratings or with one of them.
func (s *server) oneSession(v *visit, caseID string) (sessionView, error) {
	from := v.r.URL.Query().Get("mulai")
	if strings.ContainsFunc(from, func(r rune) bool { return r < '0' || r > '9' }) || len(from) > 9 {
		from = ""
	}
	res, err := s.Calibration.GetCalibration(v.ctx(), &siklusv1.GetCalibrationRequest{CalibrationId: v.r.PathValue("calibration"), PageToken: from, CaseId: caseID})
	if err != nil {
		return sessionView{}, err
	}
	c := res.GetCalibration()
	v.Area, v.Rehearsal, v.Back = "cycles", c.GetRehearsal(), back{"/hr/siklus/" + url.PathEscape(c.GetCycleId()) + "/kalibrasi", v.t("calibration.title")}
	if res.GetZone() != "" {
		v.Zone = res.GetZone()
	}
	return sessionView{res, sessionPath(v.r.PathValue("calibration")), v.r.URL.Query().Has("tersimpan")}, nil
}

// sessionActs are what participants do in a session, by the last part of its address.
func (s *server) sessionActs() map[string]func(*visit) error {
	there := func(v *visit) func() string {
		return func() string { return sessionPath(v.r.PathValue("calibration")) + afterwards }
	}
	return map[string]func(*visit) error{
		"catatan": func(v *visit) error {
			r := &siklusv1.WriteCalibrationNoteRequest{CalibrationId: v.r.PathValue("calibration")}
			return s.send(v, calibrationAct, r, func() error {
				_, err := s.Calibration.WriteCalibrationNote(v.ctx(), r)
				return err
			}, s.session, there(v))
		},
		"tarik": func(v *visit) error {
			r := &siklusv1.WithdrawCalibrationProposalRequest{}
			return s.send(v, calibrationAct, r, func() error {
				_, err := s.Calibration.WithdrawCalibrationProposal(v.ctx(), r)
				return err
			}, s.session, there(v))
		},
		"tutup": func(v *visit) error {
			r := &siklusv1.CloseCalibrationRequest{CalibrationId: v.r.PathValue("calibration")}
			return s.send(v, calibrationAct, r, func() error {
				_, err := s.Calibration.CloseCalibration(v.ctx(), r)
				return err
			}, s.session, there(v))
		},
	}
}

// proposeView is the form on which another rating is proposed.
type proposeView struct {
	sessionView
	Rating *siklusv1.CalibratedRating
}

func (s *server) proposePage(v *visit) error {
	v.Form = form{RequestID: newSecret(), Values: url.Values{}}
	return s.proposing(v, http.StatusOK)
}

func (s *server) proposing(v *visit, status int) error {
	page, err := s.oneSession(v, v.r.PathValue("case"))
	if err != nil {
		return err
	}
	for _, r := range page.GetRatings() {
		if r.GetCaseId() != v.r.PathValue("case") {
			continue
		}
		v.Act, v.Error, v.Back = "ProposeCalibration", len(v.Form.Problems) > 0, back{page.Path, v.t("calibration.back")}
		return v.render(status, "calibration_propose", v.t("calibration.propose.title"), proposeView{page, r})
	}
	return s.nothingHere(v)
}

func (s *server) propose(v *visit) error {
	r := &siklusv1.ProposeCalibrationRequest{CalibrationId: v.r.PathValue("calibration")}
	return s.send(v, "ProposeCalibration", r, func() error {
		_, err := s.Calibration.ProposeCalibration(v.ctx(), r)
		return err
	}, s.proposing, func() string { return sessionPath(r.GetCalibrationId()) + afterwards })
}
