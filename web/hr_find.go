package web

import (
	"net/http"
	"slices"
	"strings"

	"connectrpc.com/connect"
	"google.golang.org/protobuf/proto"

	siklusv1 "siklus.id/proto/siklus/v1"
)

// search is the button beside a search inside the form of an act: it shows what matches and hands nothing in. What
// is looked for can name a person, so it travels in the form and never in an address.
func (v *visit) search(act string, msg proto.Message) error {
	fill(msg, v.r.PostForm) // what cannot be read is told when the form is sent
	v.Act = act
	v.Form = form{RequestID: requestID(v.r.PostForm), Values: spread(msg)}
	v.keepQuery()
	var ask proto.Message = &siklusv1.FindPeopleRequest{Query: v.Form.Value("query")}
	if act == "Transfer" {
		ask = &siklusv1.FindPostsRequest{Query: v.Form.Value("query")}
	}
	v.Form.Problems = v.validate(ask)
	if len(v.Form.Problems) > 0 {
		return v.correct(http.StatusUnprocessableEntity)
	}
	return v.correct(http.StatusOK)
}

// keepQuery keeps what was looked for: it is no field of the act, and is shown again with it.
func (v *visit) keepQuery() {
	v.Form.Values.Set("query", strings.Join(strings.Fields(strings.ToValidUTF8(v.r.PostForm.Get("query"), "\uFFFD")), " "))
}

// find looks for what stands in the search of the form, so that whoever was found and chosen is still offered when
// the form comes back. It returns nil when nothing, or too little, was asked, and the status of the page.
func (v *visit) find(status int) (*siklusv1.FindPeopleResponse, int, error) {
	ask := &siklusv1.FindPeopleRequest{Query: v.Form.Value("query")}
	if v.Act != "ChangeParty" || len(v.validate(ask)) > 0 {
		return nil, status, nil
	}
	found, err := v.Case.FindPeople(v.ctx(), ask)
	if err == nil {
		return found, status, nil
	}
	status, err = v.notFound(err)
	return nil, status, err
}

// lookUpPosts does for posts what find does for people.
func (v *visit) lookUpPosts(status int) (*siklusv1.FindPostsResponse, int, error) {
	ask := &siklusv1.FindPostsRequest{Query: v.Form.Value("query")}
	if v.Act != "Transfer" || len(v.validate(ask)) > 0 {
		return nil, status, nil
	}
	found, err := v.People.FindPosts(v.ctx(), ask)
	if err == nil {
		return found, status, nil
	}
	status, err = v.notFound(err)
	return nil, status, err
}

// notFound puts the failure of a search on the form; an error that no form can show comes back.
func (v *visit) notFound(err error) (int, error) {
	status := statusOf(err)
	problems, err := v.problemsOf(err)
	v.Form.Problems = append(v.Form.Problems, problems...)
	return status, err
}

// PersonChoices offers who was found, then everybody who is named in the case, for ChangeParty.
func (v *view) PersonChoices(page hrCaseView) field {
	f := v.CorrectionField("ChangeParty", "person_id")
	add := func(c choice) {
		if c.Value == "" || slices.ContainsFunc(f.Choices, func(o choice) bool { return o.Value == c.Value }) {
			return
		}
		c.Chosen = c.Value == f.Value
		f.Choices = append(f.Choices, c)
	}
	for _, p := range page.Found.GetPeople() {
		add(choice{Value: p.GetPerson().GetId(), Text: p.GetPerson().GetName(), Hint: v.tellApart(p.GetPerson(), p.GetUnit())})
	}
	for _, p := range page.named() {
		add(choice{Value: p.GetId(), Text: p.GetName(), Hint: v.tellApart(p, "")})
	}
	return f
}

// PostChoices offers the posts that were found, each with its unit and who holds it, for Transfer.
func (v *view) PostChoices(page hrCaseView) field {
	f := v.CorrectionField("Transfer", "post_id")
	for _, p := range page.Posts.GetPosts() {
		holder := v.words.say("hr.find.vacant")
		if p.GetHolder() != "" {
			holder = v.words.say("hr.find.held", "name", p.GetHolder())
		}
		hint := strings.Join(slices.DeleteFunc([]string{p.GetUnit(), p.GetCode(), holder}, func(s string) bool { return s == "" }), " · ")
		f.Choices = append(f.Choices, choice{Value: p.GetId(), Text: p.GetTitle(), Hint: hint, Chosen: p.GetId() == f.Value})
	}
	return f
}

// tellApart says what tells two people of one name apart.
func (v *view) tellApart(p *siklusv1.Person, unit string) string {
	var parts []string
	for _, part := range []string{p.GetPost(), unit} {
		if part != "" {
			parts = append(parts, part)
		}
	}
	if len(parts) == 0 {
		parts = append(parts, v.words.say("hr.find.no-post"))
	}
	if c := p.GetCapacity(); c != "" && c != "definitif" && c != "named" {
		parts[0] += " (" + v.words.code("capacity", c) + ")"
	}
	if p.GetNumber() != "" {
		parts = append(parts, "NIP "+p.GetNumber())
	}
	return strings.Join(parts, " · ")
}

// statusOf is the status of a form that could not be taken.
func statusOf(err error) int {
	switch connect.CodeOf(err) {
	case connect.CodeUnavailable, connect.CodeDeadlineExceeded, connect.CodeResourceExhausted:
		return http.StatusServiceUnavailable
	case connect.CodeUnauthenticated:
		return http.StatusUnauthorized
	}
	return http.StatusUnprocessableEntity
}
