package web

import (
	"net/http"
	"net/url"

	siklusv1 "siklus.id/proto/siklus/v1"
)

// reachView is HR's list of people whom no letter reaches.
type reachView struct {
	*siklusv1.ListReachResponse
	Mended string // how many letters left again after the last address was mended; empty: none was
}

// Missed adds up the letters that did not arrive.
func (r reachView) Missed() (n int32) {
	for _, p := range r.GetPeople() {
		n += p.GetMissed()
	}
	return n
}

// Email is the input for somebody's address, with what stands on record or was typed.
func (r reachView) Email(v *view, p *siklusv1.LostReach) field {
	f := v.Field("email", "email")
	f.ID += "-" + p.GetPerson().GetId()
	if v.Form.Value("person_id") != p.GetPerson().GetId() {
		f.Value, f.Problem = p.GetEmail(), ""
	}
	return f
}

// reachPage lists people whose letters do not arrive, each with the form that mends it.
func (s *server) reachPage(v *visit) error {
	v.Form = form{Values: url.Values{}}
	return v.reach(http.StatusOK)
}

func (v *visit) reach(status int) error {
	res, err := v.Letter.ListReach(v.ctx(), &siklusv1.ListReachRequest{})
	if err != nil {
		return err
	}
	v.Area, v.Act, v.Error = "unreachable", "MendAddress", len(v.Form.Problems) > 0
	return v.render(status, "hr_unreachable", v.t("hr.unreachable.title"), reachView{res, v.r.URL.Query().Get("dikirim")})
}

// mendAddress gives somebody another address and lets leave again what did not arrive.
func (s *server) mendAddress(v *visit) error {
	if err := v.parse(); err != nil {
		return err
	}
	req := &siklusv1.MendAddressRequest{}
	fill(req, v.r.PostForm)
	v.Act, v.Form = "MendAddress", form{Values: v.r.PostForm}
	if v.Form.Problems = v.validate(req); len(v.Form.Problems) == 0 {
		res, err := s.Letter.MendAddress(v.ctx(), req)
		if err == nil {
			return v.see("/hr/tak-terjangkau?dikirim=" + url.QueryEscape(v.words.number(res.GetResent())))
		}
		if v.Form.Problems, err = v.problemsOf(err); err != nil {
			return err
		}
	}
	for i := range v.Form.Problems {
		if v.Form.Problems[i].Field == "email" {
			v.Form.Problems[i].Anchor = "email-" + req.GetPersonId()
		}
	}
	return v.reach(http.StatusUnprocessableEntity)
}

// logView is the log of one person's letters.
type logView struct {
	*siklusv1.ListLettersResponse
	Sent bool
}

// letterLog shows HR which letters one person got, when, and what became of them.
func (s *server) letterLog(v *visit) error {
	v.Form = form{Values: url.Values{}}
	return v.log(http.StatusOK)
}

func (v *visit) log(status int) error {
	res, err := v.Letter.ListLetters(v.ctx(), &siklusv1.ListLettersRequest{PersonId: v.r.PathValue("person"), PageToken: v.r.URL.Query().Get("halaman")})
	if err != nil {
		return err
	}
	v.Area, v.Error, v.Back = "unreachable", len(v.Form.Problems) > 0, back{"/hr/tak-terjangkau", v.t("hr.unreachable.title")}
	return v.render(status, "hr_letters", v.t("hr.letters.title"), logView{res, v.r.URL.Query().Get("dikirim") != ""})
}

// resendLetter lets one letter leave once more.
func (s *server) resendLetter(v *visit) error {
	if err := v.parse(); err != nil {
		return err
	}
	req := &siklusv1.ResendLetterRequest{}
	fill(req, v.r.PostForm)
	v.Form = form{Values: v.r.PostForm}
	if v.Form.Problems = v.validate(req); len(v.Form.Problems) == 0 {
		_, err := s.Letter.ResendLetter(v.ctx(), req)
		if err == nil {
			return v.see("/hr/surat/" + url.PathEscape(v.r.PathValue("person")) + "?dikirim=1")
		}
		if v.Form.Problems, err = v.problemsOf(err); err != nil {
			return err
		}
	}
	return v.log(http.StatusUnprocessableEntity)
}
