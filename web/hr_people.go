package web

import (
	"net/http"
	"slices"

	siklusv1 "siklus.id/proto/siklus/v1"
)

// What becomes of an employee moves more than the case on the desk: tasks pass to others, evaluations follow or
// stay, letters stop. So each of these acts is shown with what will follow, in plain words, before it is handed in.
// The words describe what the procedure does with the stage that the case is in now; the procedure decides.

// follow is one thing that will follow, with what it falls on.
type follow struct {
	Text  string
	Items []string
}

// checkView is an act of HR once more before it is handed in.
type checkView struct {
	Case    *siklusv1.Case
	Rows    []row
	Follows []follow
}

// row is one line of what was typed, in words.
type row struct{ Label, Value string }

// checkCorrection shows what was typed and what will follow.
func (v *visit) checkCorrection(k correction) error {
	c, err := v.guided()
	if err != nil {
		return err
	}
	page := checkView{Case: c, Follows: k.follows(v, c)}
	for _, name := range []string{"post_id", "capacity", "absence", "how", "from", "until", "reason"} {
		value := v.Form.Value(name)
		switch name {
		case "post_id":
			if value != "" {
				value = v.postTitle(value)
			}
		case "capacity":
			value = v.words.code("post-capacity", value)
		case "absence":
			value = v.words.code("absence", value)
		case "how":
			value = v.words.code("service", value)
		case "from", "until":
			value = v.words.day(value)
		}
		if value != "" {
			page.Rows = append(page.Rows, row{v.labelOf(name), value})
		}
	}
	v.Area, v.Back = "cycles", back{"/hr/berkas/" + c.GetId(), v.t("hr.case.title")}
	return v.render(http.StatusOK, "hr_case_check", v.t("act."+k.act), page)
}

// postTitle names a post that was found and chosen. When it cannot be looked up now, the page says so in general:
// the post itself travels by its ID.
func (v *visit) postTitle(id string) string {
	found, _, err := v.lookUpPosts(http.StatusOK)
	if err == nil {
		for _, p := range found.GetPosts() {
			if p.GetId() == id {
				return p.GetTitle() + ", " + p.GetUnit()
			}
		}
	}
	return v.t("follows.the-post")
}

func (v *visit) follow(key string, pairs ...any) follow { return follow{Text: v.t(key, pairs...)} }

// follows adds a sentence about a list, unless the list is empty.
func (v *visit) followFor(list *[]follow, items []string, key string) {
	if len(items) > 0 {
		*list = append(*list, follow{v.t(key), items})
	}
}

// on record and by letter, as everything HR does.
func (v *visit) followed(list []follow, told string) []follow {
	if told != "" {
		list = append(list, v.follow(told))
	}
	return append(list, v.follow("follows.on-file"))
}

var (
	unsignedStages = []string{"window-open", "taken-over", "unrated"}
	signedStages   = []string{"signed", "delivered", "received", "objected"}
)

// evaluations names the evaluations of an appraisal that stand in one of the stages.
func (v *visit) evaluations(c *siklusv1.Case, stages []string) []string {
	var names []string
	for _, e := range c.GetChildren() {
		if e.GetProceeding() == "evaluation" && slices.Contains(stages, e.GetStage()) {
			names = append(names, v.words.code("proceeding", "evaluation")+" "+v.words.period(e.GetPeriod(), c.GetYear())+": "+v.words.code("stage", e.GetStage()))
		}
	}
	return names
}

// waiting names what is awaited now from the given roles, or from anybody.
func (v *visit) waiting(c *siklusv1.Case, roles ...string) []string {
	var names []string
	for _, a := range c.GetAwaits() {
		if a.GetAct() != "" && (len(roles) == 0 || slices.Contains(roles, a.GetRole())) {
			names = append(names, v.words.code("role", a.GetRole())+": "+v.words.code("act", a.GetAct()))
		}
	}
	return names
}

// agreed reports whether targets were agreed in the case: before that, the case plans; after it, the year runs.
func agreed(c *siklusv1.Case) bool {
	return c.GetStage() == "in-year" || slices.ContainsFunc(c.GetJournal(), func(e *siklusv1.JournalEntry) bool { return e.GetKind() == "AgreeTargets" })
}

func (v *visit) afterTransfer(c *siklusv1.Case) []follow {
	post, day := v.postTitle(v.Form.Value("post_id")), v.words.day(v.Form.Value("from"))
	key := "follows.post"
	if v.Form.Value("capacity") == "plt" {
		key = "follows.post-plt"
	}
	list := []follow{v.follow(key, "day", day, "post", post)}
	switch {
	case c.GetStage() == "resting":
		list = append(list, v.follow("follows.rests-on"))
	case agreed(c):
		list = append(list, v.follow("follows.targets-renewed"))
	default:
		list = append(list, v.follow("follows.targets-due"))
	}
	list = append(list, follow{v.t("follows.tasks-move"), v.waiting(c, "appraiser", "superior")})
	v.followFor(&list, v.evaluations(c, unsignedStages), "follows.evaluations-move")
	v.followFor(&list, v.evaluations(c, signedStages), "follows.evaluations-stay")
	return v.followed(list, "follows.told")
}

func (v *visit) afterBeginAbsence(c *siklusv1.Case) []follow {
	if v.Form.Value("absence") == siklusv1.Absence_ABSENCE_STUDY_LEAVE.String() {
		return v.followed([]follow{v.follow("follows.study"), v.follow("follows.study-rated"), v.follow("follows.return", "day", v.words.day(v.Form.Value("until")))}, "follows.told")
	}
	list := []follow{v.follow("follows.rests")}
	v.followFor(&list, v.waiting(c), "follows.falls-away")
	v.followFor(&list, v.evaluations(c, append(slices.Clone(unsignedStages), signedStages...)), "follows.evaluations-run")
	list = append(list, v.follow("follows.covered"), v.follow("follows.return", "day", v.words.day(v.Form.Value("until"))))
	return v.followed(list, "follows.told")
}

// renewing are the absences after which a new target agreement is due: who studied (II.B.13), and whom the law left
// out of planning (II.C.8).
var renewing = []siklusv1.Absence{siklusv1.Absence_ABSENCE_STATE_OFFICE, siklusv1.Absence_ABSENCE_SUSPENSION,
	siklusv1.Absence_ABSENCE_UNPAID_LEAVE, siklusv1.Absence_ABSENCE_PRE_RETIREMENT, siklusv1.Absence_ABSENCE_STUDY_LEAVE}

func (v *visit) afterEndAbsence(c *siklusv1.Case) []follow {
	day := v.words.day(v.Form.Value("from"))
	list := []follow{v.follow("follows.back", "day", day)}
	switch kind := c.GetAbsence().GetAbsence(); {
	case !agreed(c) && c.GetStage() != "resting": // study leave that ends before the first agreement
		list = append(list, v.follow("follows.back-still"))
	case !agreed(c):
		list = append(list, v.follow("follows.back-planning"))
	case kind == siklusv1.Absence_ABSENCE_UNSPECIFIED:
		list = append(list, v.follow("follows.back-either"))
	case slices.Contains(renewing, kind):
		list = append(list, v.follow("follows.targets-renewed"))
	default:
		list = append(list, v.follow("follows.back-plain"))
	}
	return v.followed(list, "follows.told")
}

func (v *visit) afterRenewTargets(*siklusv1.Case) []follow {
	return v.followed([]follow{v.follow("follows.targets-renewed"), v.follow("follows.from-today")}, "follows.told")
}

func (v *visit) afterEndService(c *siklusv1.Case) []follow {
	day, how := v.words.day(v.Form.Value("from")), v.Form.Value("how")
	if c.GetProceeding() == "training" {
		return v.followed([]follow{v.follow("follows.training")}, v.letters(how))
	}
	list := []follow{v.follow("follows.service-ends", "day", day)}
	v.followFor(&list, v.waiting(c), "follows.falls-away")
	unsigned := v.evaluations(c, unsignedStages)
	if how == siklusv1.ServiceEnd_SERVICE_END_RETIRED.String() {
		v.followFor(&list, unsigned, "follows.unsigned-retired")
	} else {
		v.followFor(&list, unsigned, "follows.unsigned-end")
	}
	if how == siklusv1.ServiceEnd_SERVICE_END_DIED.String() {
		v.followFor(&list, v.evaluations(c, []string{"signed", "delivered", "received"}), "follows.signed-died")
		v.followFor(&list, v.evaluations(c, []string{"objected"}), "follows.objected-died")
	} else {
		v.followFor(&list, v.evaluations(c, signedStages), "follows.signed-run")
	}
	return append(v.followed(list, v.letters(how)), v.follow("follows.for-good"))
}

// letters says what becomes of the letters to somebody whose service ended.
func (v *visit) letters(how string) string {
	if how == siklusv1.ServiceEnd_SERVICE_END_DIED.String() {
		return "follows.no-letters"
	}
	return "follows.letters-run"
}
