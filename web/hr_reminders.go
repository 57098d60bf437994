package web

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	siklusv1 "siklus.id/proto/siklus/v1"
)

func (s *server) reminderRoutes(member func(string, func(*visit) error)) {
	member("GET /hr/siklus/{cycle}/ingatkan", s.remindersPage)
	member("POST /hr/siklus/{cycle}/ingatkan", s.sendReminders)
}

// remindersView is whom HR can remind, then how many that are, then what was sent.
type remindersView struct {
	*siklusv1.PreviewRemindersResponse
	Cycle   string
	Chosen  bool   // an act, or all of them: the second step
	Desk    bool   // the reader may remind; else the list is all there is
	Sent    bool   // just now
	What    string // the chosen act in words
	Who     string // who is to do it, in words
	Terms   string // which last days, in words
	Carried url.Values
	Earlier []*siklusv1.Reminder
	all     url.Values // the selection, without the act
}

// Path is the page's own address.
func (p remindersView) Path() string { return "/hr/siklus/" + url.PathEscape(p.Cycle) + "/ingatkan" }

// Choose leads to the second step for one act; nil is all of them.
func (p remindersView) Choose(a *siklusv1.OpenAct) string {
	query := url.Values{}
	for name, values := range p.all {
		query[name] = values
	}
	if a == nil {
		query.Set("semua", "1")
	} else {
		query.Set("act", a.GetAct())
		query.Set("role", a.GetRole())
	}
	return p.Path() + "?" + query.Encode()
}

// Anew leads back to the first step.
func (p remindersView) Anew() string {
	if len(p.all) == 0 {
		return p.Path()
	}
	return p.Path() + "?" + p.all.Encode()
}

// Narrowed reports whether a unit or last days are chosen.
func (p remindersView) Narrowed() bool { return len(p.all) > 0 }

// Several reports whether choosing all acts is another choice than the only one.
func (p remindersView) Several() bool { return len(p.GetActs()) > 1 }

// remindersPage shows whom HR can remind. Choosing changes nothing, so it is a GET.
func (s *server) remindersPage(v *visit) error {
	v.Act = "SendReminders"
	query := v.r.URL.Query()
	selection := v.readSelection(query)
	v.Form.RequestID = newSecret()
	return s.showReminders(v, http.StatusOK, selection, query.Get("act") != "" || query.Get("semua") == "1")
}

// readSelection reads which tasks are meant, and what of it cannot be read.
func (v *visit) readSelection(from url.Values) *siklusv1.ReminderSelection {
	kept := url.Values{}
	for _, name := range []string{"act", "role", "unit_code", "overdue", "due_within_working_days"} {
		if value := strings.TrimSpace(from.Get(name)); value != "" {
			kept.Set(name, value)
		}
	}
	selection := &siklusv1.ReminderSelection{}
	bad := fill(selection, kept)
	selection.CycleId = v.r.PathValue("cycle")
	v.Form.Values, v.Form.Problems = kept, v.unreadable(bad)
	return selection
}

// showReminders shows the first step, or the second for what is chosen. What cannot be previewed leads back to the first,
// with what is wrong.
func (s *server) showReminders(v *visit, status int, selection *siklusv1.ReminderSelection, chosen bool) error {
	list, err := s.Reminder.ListReminders(v.ctx(), &siklusv1.ListRemindersRequest{CycleId: v.r.PathValue("cycle")})
	if err != nil {
		return err
	}
	page := remindersView{PreviewRemindersResponse: &siklusv1.PreviewRemindersResponse{}, Cycle: v.r.PathValue("cycle"), Desk: slices.Contains(v.Who.GetOffices(), "hr"), Earlier: list.GetReminders(),
		Sent: v.r.Method == http.MethodGet && v.r.URL.Query().Get("terkirim") == "1", all: selected(v.Form.Values, "unit_code", "overdue", "due_within_working_days")}
	if page.Desk && !slices.ContainsFunc(v.Form.Problems, func(p problem) bool { return p.Field != "" && p.Field != "remark" }) {
		ask := &siklusv1.PreviewRemindersRequest{Selection: selection}
		problems := v.validate(ask)
		if len(problems) == 0 {
			res, err := s.Reminder.PreviewReminders(v.ctx(), ask)
			if err == nil {
				page.PreviewRemindersResponse, page.Chosen = res, chosen
			} else if status = statusOf(err); refusalOf(err) == nil {
				return err
			} else if problems, err = v.problemsOf(err); err != nil {
				return err
			}
		}
		for _, p := range problems {
			p.Field = strings.TrimPrefix(p.Field, "selection.")
			p.Label = v.labelOf(p.Field)
			v.Form.Problems = append(v.Form.Problems, p)
		}
	}
	if len(v.Form.Problems) > 0 && status == http.StatusOK {
		status = http.StatusUnprocessableEntity
	}
	v.cycleList(list.GetRehearsal())
	v.offerChoices()
	v.Error = len(v.Form.Problems) > 0
	if page.Chosen {
		v.Back = back{page.Anew(), v.t("remind.title")}
		page.What, page.Who, page.Terms = v.t("remind.every-act"), v.words.code("role", selection.GetRole()), v.termsOf(selection)
		if selection.GetAct() != "" {
			page.What = v.words.code("act", selection.GetAct())
		}
		page.Carried = selected(v.Form.Values, "act", "role", "unit_code", "overdue", "due_within_working_days")
		page.Carried.Set("fingerprint", page.GetFingerprint())
	}
	return v.render(status, "hr_reminders", v.t("remind.title"), page)
}

// selected are the named values that are there.
func selected(values url.Values, names ...string) url.Values {
	kept := url.Values{}
	for _, name := range names {
		if value := values.Get(name); value != "" {
			kept.Set(name, value)
		}
	}
	return kept
}

// remindedOf is the selection of reminders for a list of cases: their unit, and whether only what is overdue is meant.
func remindedOf(list *siklusv1.ListCasesRequest) url.Values {
	values := url.Values{}
	if list.GetUnit() != "" {
		values.Set("unit_code", list.GetUnit())
	}
	if list.GetOverdue() {
		values.Set("overdue", "true")
	}
	return values
}

// termsOf says in words which last days a selection means; empty: any.
func (v *visit) termsOf(s *siklusv1.ReminderSelection) string {
	var parts []string
	if s.GetOverdue() {
		parts = append(parts, v.t("remind.overdue"))
	}
	if s.DueWithinWorkingDays != nil {
		parts = append(parts, v.t("remind.within", "days", v.words.number(s.GetDueWithinWorkingDays())))
	}
	return strings.Join(parts, v.t("remind.or"))
}

// Meant says in words which tasks an earlier reminder meant.
func (v *view) Meant(r *siklusv1.Reminder) string {
	what := v.words.say("remind.every-act")
	if act := r.GetSelection().GetAct(); act != "" {
		what = v.words.code("act", act)
	}
	for _, more := range []string{v.words.code("role", r.GetSelection().GetRole()), r.GetUnit()} {
		if more != "" {
			what += " · " + more
		}
	}
	return what
}

// sendReminders sends what was previewed.
func (s *server) sendReminders(v *visit) error {
	if err := v.parse(); err != nil {
		return err
	}
	v.Act = "SendReminders"
	selection := v.readSelection(v.r.PostForm)
	req := &siklusv1.SendRemindersRequest{Selection: selection, Fingerprint: v.r.PostForm.Get("fingerprint"), RequestId: requestID(v.r.PostForm),
		Remark: strings.TrimSpace(strings.ToValidUTF8(v.r.PostForm.Get("remark"), "\uFFFD"))}
	v.Form.RequestID = req.GetRequestId()
	v.Form.Values.Set("remark", req.GetRemark())
	status := http.StatusUnprocessableEntity
	if len(v.Form.Problems) == 0 {
		v.Form.Problems = v.validate(req)
	}
	if len(v.Form.Problems) == 0 {
		_, err := s.Reminder.SendReminders(v.ctx(), req)
		if err == nil {
			return v.see("/hr/siklus/" + url.PathEscape(selection.GetCycleId()) + "/ingatkan?terkirim=1")
		}
		status = statusOf(err)
		if v.Form.Problems, err = v.problemsOf(err); err != nil {
			return err
		}
	}
	for i := range v.Form.Problems {
		p := &v.Form.Problems[i]
		if p.Field = strings.TrimPrefix(p.Field, "selection."); p.Field == "fingerprint" {
			p.Field, p.Label = "", "" // of the whole page, which shows the new preview
		}
	}
	return s.showReminders(v, status, selection, true)
}
