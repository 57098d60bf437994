package web

import (
	"maps"
	"net/http"
	"net/url"
	"time"

	siklusv1 "siklus.id/proto/siklus/v1"
)

const (
	deputyPages     = "/alihkan"              // a superior's own queue
	deputyDeskPages = "/hr/pejabat-pengganti" // every post, at HR's desk
)

func (s *server) deputyRoutes(member func(string, func(*visit) error)) {
	for _, desk := range []deputyDesk{false, true} {
		member("GET "+desk.path(), s.deputiesPage(desk))
		member("POST "+desk.path(), s.nameDeputy(desk))
		member("GET "+desk.path()+"/{deputy}", s.deputyPage(desk))
		member("POST "+desk.path()+"/{deputy}", s.endDeputy(desk))
	}
}

// deputyDesk tells HR's page from a superior's own.
type deputyDesk bool

func (d deputyDesk) path() string {
	if d {
		return deputyDeskPages
	}
	return deputyPages
}

// deputiesView is the page of deputies: who acts where, and the form to name one.
type deputiesView struct {
	*siklusv1.ListDeputiesResponse
	Desk       bool
	Path       string
	Named      bool   // one was named just now
	Moved      string // how many tasks passed at once
	Back       bool   // one was handed back just now
	Found      *siklusv1.FindColleaguesResponse
	FoundPosts *siklusv1.FindPostsResponse
}

// Colleagues are who was found, to choose from.
func (v *view) Colleagues(p deputiesView) field {
	list := make([]choice, 0, len(p.Found.GetPeople()))
	for _, x := range p.Found.GetPeople() {
		list = append(list, choice{Value: x.GetId(), Text: x.GetName(), Hint: x.GetPost()})
	}
	return v.Pick("terms.person_id", list)
}

// QueuePosts are the posts whose queue may be handed over, to choose from: the reader's own, or those that were found.
func (v *view) QueuePosts(p deputiesView) field {
	var list []choice
	for _, x := range p.FoundPosts.GetPosts() {
		hint := x.GetUnit()
		if x.GetHolder() != "" {
			hint += " · " + x.GetHolder()
		} else {
			hint += " · " + v.words.say("deputies.vacant")
		}
		list = append(list, choice{Value: x.GetId(), Text: x.GetTitle(), Hint: hint})
	}
	if !p.Desk {
		for _, x := range p.GetPosts() {
			list = append(list, choice{Value: x.GetId(), Text: x.GetTitle(), Hint: x.GetUnit()})
		}
	}
	return v.Pick("terms.post_id", list)
}

// Deputing are the capacities of a deputy.
func (v *view) Deputing() field { return v.Choice("terms.capacity", "deputing", "plh", "plt") }

// checkedDeputy is a naming once more before it is handed in, with what will happen.
type checkedDeputy struct {
	*siklusv1.PreviewDeputyResponse
	Path string
	Rows []row
}

// Count is how many tasks pass in one post.
func (checkedDeputy) Count(p *siklusv1.DeputyPreview) (n int32) {
	for _, x := range p.GetPassing() {
		n += x.GetCount()
	}
	return n
}

func (s *server) deputiesPage(desk deputyDesk) func(*visit) error {
	return func(v *visit) error {
		v.Form = form{RequestID: newSecret(), Values: url.Values{"terms.capacity": {"plh"}}}
		p := deputiesView{}
		if asked := v.r.URL.Query().Get("jabatan"); asked != "" && bool(desk) {
			if err := s.choosePost(v, &p, asked); err != nil {
				return err
			}
		}
		return s.showDeputies(v, http.StatusOK, p, desk)
	}
}

// choosePost fills the form for whoever comes from a list that names the post, the capacity and the last day. A post that
// there is not is not chosen.
func (s *server) choosePost(v *visit, p *deputiesView, id string) error {
	find := &siklusv1.FindPostsRequest{Query: shortened(id, 100)}
	if len(v.validate(find)) > 0 {
		return nil
	}
	found, err := s.People.FindPosts(v.ctx(), find)
	if err != nil {
		return err
	}
	for _, post := range found.GetPosts() {
		if post.GetId() != id {
			continue
		}
		p.FoundPosts = found
		v.Form.Values.Set("terms.post_id", id)
		v.Form.Values.Set("post_query", post.GetCode())
		query := v.r.URL.Query()
		if query.Get("kedudukan") == "plt" {
			v.Form.Values.Set("terms.capacity", "plt")
		}
		if day, err := time.Parse(time.DateOnly, query.Get("sampai")); err == nil {
			v.Form.Values.Set("terms.to", day.Format(time.DateOnly))
		}
	}
	return nil
}

func (s *server) showDeputies(v *visit, status int, p deputiesView, desk deputyDesk) error {
	list, err := s.Deputy.ListDeputies(v.ctx(), &siklusv1.ListDeputiesRequest{Ended: v.r.URL.Query().Get("semua") == "1"})
	if err != nil {
		return err
	}
	query := v.r.URL.Query()
	p.ListDeputiesResponse, p.Desk, p.Path = list, bool(desk), desk.path()
	p.Named, p.Moved, p.Back = query.Get("tersimpan") == "1", query.Get("beralih"), query.Get("kembali") == "1"
	if !desk && len(list.GetPosts()) == 1 && v.Form.Value("terms.post_id") == "" {
		v.Form.Values = maps.Clone(v.Form.Values)
		v.Form.Values.Set("terms.post_id", list.GetPosts()[0].GetId())
	}
	if p.FoundPosts != nil && v.Form.Value("terms.from") == "" && query.Get("jabatan") != "" {
		v.Form.Values.Set("terms.from", list.GetToday())
	}
	v.Act, v.Error, v.Rehearsal = "NameDeputy", len(v.Form.Problems) > 0, list.GetRehearsal()
	title := v.t("deputies.title")
	if v.Back = (back{"/tugas", v.t("tasks.title")}); desk {
		v.Area, v.Back, title = "roster", back{"/hr/pegawai", v.t("hr.roster.title")}, v.t("deputies.desk.title")
	}
	return v.render(status, "deputies", title, p)
}

// nameDeputy takes the form. The buttons beside the searches only show who was found, "check" shows what will happen.
func (s *server) nameDeputy(desk deputyDesk) func(*visit) error {
	return func(v *visit) error {
		if err := v.parse(); err != nil {
			return err
		}
		v.Act = "NameDeputy"
		p, err := s.lookForDeputies(v, desk)
		if err != nil {
			return err
		}
		step := v.r.PostForm.Get("step")
		if step != "check" && step != "send" {
			v.keepTyped()
			status := http.StatusOK
			if len(v.Form.Problems) > 0 {
				status = http.StatusUnprocessableEntity
			}
			return s.showDeputies(v, status, p, desk)
		}
		r, preview := &siklusv1.NameDeputyRequest{RequestId: requestID(v.r.PostForm)}, &siklusv1.PreviewDeputyResponse{}
		status, err := v.submit(r, func() (err error) {
			if step == "check" {
				preview, err = s.Deputy.PreviewDeputy(v.ctx(), &siklusv1.PreviewDeputyRequest{Terms: r.GetTerms()})
				return err
			}
			res, err := s.Deputy.NameDeputy(v.ctx(), r)
			if err == nil {
				v.Form.Values.Set("moved", v.words.number(res.GetMoved()))
			}
			return err
		})
		v.Form.RequestID = r.GetRequestId()
		switch {
		case err != nil:
			return err
		case status != 0:
			return s.showDeputies(v, status, p, desk)
		case step == "send":
			return v.see(desk.path() + "?tersimpan=1&beralih=" + url.QueryEscape(v.Form.Value("moved")))
		}
		return s.showChecked(v, r.GetTerms(), preview, desk)
	}
}

// keepTyped puts what was typed back into the form without handing it in.
func (v *visit) keepTyped() {
	v.Form = form{RequestID: requestID(v.r.PostForm), Values: maps.Clone(v.r.PostForm), Problems: v.Form.Problems}
}

// lookForDeputies looks for colleagues and, at HR's desk, for posts by what was typed.
func (s *server) lookForDeputies(v *visit, desk deputyDesk) (p deputiesView, err error) {
	if query := v.r.PostForm.Get("query"); query != "" {
		find := &siklusv1.FindColleaguesRequest{Query: query}
		problems := v.validate(find)
		if len(problems) == 0 {
			if p.Found, err = s.Dialogue.FindColleagues(v.ctx(), find); err != nil {
				if problems, err = v.problemsOf(err); err != nil {
					return p, err
				}
			}
		}
		if v.r.PostForm.Get("step") == "find" {
			v.Form.Problems = append(v.Form.Problems, problems...)
		}
	}
	if query := v.r.PostForm.Get("post_query"); query != "" && bool(desk) {
		find := &siklusv1.FindPostsRequest{Query: query}
		problems := v.validate(find)
		if len(problems) == 0 {
			if p.FoundPosts, err = s.People.FindPosts(v.ctx(), find); err != nil {
				if problems, err = v.problemsOf(err); err != nil {
					return p, err
				}
			}
		}
		if v.r.PostForm.Get("step") == "find-post" {
			for _, one := range problems {
				one.Field, one.Label = "post_query", v.labelOf("post_query")
				v.Form.Problems = append(v.Form.Problems, one)
			}
		}
	}
	return p, nil
}

// showChecked shows a naming once more, and what will happen.
func (s *server) showChecked(v *visit, t *siklusv1.DeputyTerms, preview *siklusv1.PreviewDeputyResponse, desk deputyDesk) error {
	page := checkedDeputy{PreviewDeputyResponse: preview, Path: desk.path()}
	for _, r := range []row{
		{v.labelOf("terms.person_id"), preview.GetDeputy().GetName()}, {v.labelOf("terms.capacity"), v.words.code("deputing", t.GetCapacity())},
		{v.labelOf("terms.from"), v.words.day(t.GetFrom())}, {v.labelOf("terms.to"), v.words.day(t.GetTo())},
		{v.labelOf("terms.decree"), t.GetDecree()}, {v.labelOf("terms.reason"), t.GetReason()},
	} {
		if r.Value != "" {
			page.Rows = append(page.Rows, r)
		}
	}
	delete(v.Form.Values, "step")
	delete(v.Form.Values, "request_id")
	v.Back = back{desk.path(), v.t("deputies.title")}
	if desk {
		v.Area = "roster"
	}
	return v.render(http.StatusOK, "deputy_check", v.t("deputies.check.title"), page)
}

// deputyView is one deputyship, with the form to hand back.
type deputyView struct {
	*siklusv1.Deputy
	Path string
}

func (s *server) deputyPage(desk deputyDesk) func(*visit) error {
	return func(v *visit) error {
		v.Form = form{RequestID: newSecret()}
		return s.showDeputy(v, http.StatusOK, desk)
	}
}

func (s *server) showDeputy(v *visit, status int, desk deputyDesk) error {
	list, err := s.Deputy.ListDeputies(v.ctx(), &siklusv1.ListDeputiesRequest{Ended: true})
	if err != nil {
		return err
	}
	for _, d := range list.GetDeputies() {
		if d.GetId() == v.r.PathValue("deputy") {
			v.Act, v.Error, v.Rehearsal, v.Back = "EndDeputy", len(v.Form.Problems) > 0, list.GetRehearsal(), back{desk.path(), v.t("deputies.title")}
			if desk {
				v.Area = "roster"
			}
			return v.render(status, "deputy", d.GetPost().GetTitle(), deputyView{d, desk.path()})
		}
	}
	return s.nothingHere(v)
}

// endDeputy hands back before the last day.
func (s *server) endDeputy(desk deputyDesk) func(*visit) error {
	return func(v *visit) error {
		if err := v.parse(); err != nil {
			return err
		}
		v.Act = "EndDeputy"
		r := &siklusv1.EndDeputyRequest{DeputyId: v.r.PathValue("deputy"), RequestId: requestID(v.r.PostForm)}
		status, err := v.submit(r, func() error { return second(s.Deputy.EndDeputy(v.ctx(), r)) })
		v.Form.RequestID = r.GetRequestId()
		switch {
		case err != nil:
			return err
		case status != 0:
			return s.showDeputy(v, status, desk)
		}
		return v.see(desk.path() + "?kembali=1")
	}
}
