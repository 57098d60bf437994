package web

import (
	"net/http"
	"net/url"
	"strconv"

	siklusv1 "siklus.id/proto/siklus/v1"
)

// desksView is HR's page of service desks.
type desksView struct {
	*siklusv1.ListDesksResponse
	Edited *siklusv1.Desk // the desk that the form changes; nil when it opens one
	Saved  bool
}

// Units are the units as answers of a field.
func (p desksView) UnitChoices() (list []choice) {
	for _, u := range p.GetUnits() {
		list = append(list, choice{Value: u.GetId(), Text: u.GetName()})
	}
	return list
}

// Print leads to the sheet of a desk.
func (desksView) Print(d *siklusv1.Desk) string {
	return "/hr/warga/" + url.PathEscape(d.GetId()) + "/cetak"
}

// desksPage lists desks, with a form that opens one or, at ?ubah=…, changes one.
func (s *server) desksPage(v *visit) error {
	v.Form = form{Values: url.Values{"desk.id": {v.r.URL.Query().Get("ubah")}}}
	return v.desks(http.StatusOK)
}

func (v *visit) desks(status int) error {
	res, err := v.Citizen.ListDesks(v.ctx(), &siklusv1.ListDesksRequest{})
	if err != nil {
		return err
	}
	page := desksView{ListDesksResponse: res, Saved: v.r.URL.Query().Get("disimpan") != ""}
	for _, d := range res.GetDesks() {
		if id := v.Form.Value("desk.id"); id != "" && d.GetDesk().GetId() == id {
			page.Edited = d.GetDesk()
		}
	}
	switch wanted := v.r.URL.Query().Get("ubah"); {
	case wanted != "" && page.Edited == nil:
		return v.nothingHere(v)
	case wanted != "" && len(v.Form.Problems) == 0:
		v.Form.Values = spread(&siklusv1.PutDeskRequest{Desk: page.Edited})
	}
	v.Area, v.Act, v.Error = "citizens", "PutDesk", len(v.Form.Problems) > 0
	return v.render(status, "hr_desks", v.t("desks.title"), page)
}

// putDesk opens a desk or changes it.
func (s *server) putDesk(v *visit) error {
	if err := v.parse(); err != nil {
		return err
	}
	req := &siklusv1.PutDeskRequest{Desk: &siklusv1.Desk{}}
	bad := fill(req, v.r.PostForm)
	v.Act, v.Form = "PutDesk", form{Values: v.r.PostForm}
	for name, key := range bad {
		v.Form.Problems = append(v.Form.Problems, problem{Field: name, Label: v.labelOf(name), Sentence: v.t(key)})
	}
	if len(bad) == 0 {
		v.Form.Problems = v.validate(req)
	}
	if len(v.Form.Problems) == 0 {
		_, err := s.Citizen.PutDesk(v.ctx(), req)
		if err == nil {
			return v.see("/hr/warga?disimpan=1")
		}
		if v.Form.Problems, err = v.problemsOf(err); err != nil {
			return err
		}
	}
	return v.desks(http.StatusUnprocessableEntity)
}

// printDesk sends the sheet of a desk, or slips, as PDF.
func (s *server) printDesk(v *visit) error {
	query := v.r.URL.Query()
	slips, err := strconv.Atoi(query.Get("kupon"))
	if err != nil {
		slips = 0
	}
	paper := "A4"
	if query.Get("kertas") == "A5" {
		paper = "A5"
	}
	res, err := s.Citizen.PrintDesk(v.ctx(), &siklusv1.PrintDeskRequest{DeskId: v.r.PathValue("desk"), Paper: paper, Slips: int32(min(max(slips, 0), 200))})
	if err != nil {
		return err
	}
	h := v.w.Header()
	h.Set("Content-Type", "application/pdf")
	h.Set("Content-Disposition", `attachment; filename="`+res.GetName()+`"`)
	h.Set("Cache-Control", "no-store")
	v.w.WriteHeader(http.StatusOK)
	if _, err := v.w.Write(res.GetContent()); err != nil {
		v.Log.DebugContext(v.ctx(), "the reader went away", "page", "printDesk")
	}
	return nil
}
