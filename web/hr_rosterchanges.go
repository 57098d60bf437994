package web

import (
	"errors"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"

	siklusv1 "siklus.id/proto/siklus/v1"
)

func (s *server) rosterChangeRoutes(member func(string, func(*visit) error)) {
	const path = "/hr/siklus/{cycle}/perbedaan"
	member("GET "+path, s.rosterChangesPage)
	member("POST "+path, s.decideRosterChanges)
	member("POST "+path+"/coba", s.tryRoster)
}

// rosterChangesView is the page of differences between the roster and a cycle.
type rosterChangesView struct {
	*siklusv1.ListProposalsResponse
	Cycle string
	Kind  string // only this kind is shown; empty: all
	All   bool   // those that were decided are shown as well
	Tried bool   // what a file would change that is not imported
	Name  string // of that file
	Done  *siklusv1.ConfirmProposalsResponse
}

// Groups are the proposals by kind, in the order in which they came.
func (p rosterChangesView) Groups() (groups []proposalGroup) {
	for _, x := range p.GetProposals() {
		if n := len(groups); n == 0 || groups[n-1].Kind != x.GetKind() {
			groups = append(groups, proposalGroup{Kind: x.GetKind()})
		}
		g := &groups[len(groups)-1]
		g.Proposals = append(g.Proposals, x)
	}
	for i, g := range groups {
		for _, c := range p.GetCounts() {
			if c.GetKind() == g.Kind {
				groups[i].Open, groups[i].Plain = c.GetOpen(), c.GetPlain()
			}
		}
	}
	return groups
}

// proposalGroup is the proposals of one kind.
type proposalGroup struct {
	Kind        string
	Open, Plain int32
	Proposals   []*siklusv1.RosterProposal
}

// Total is how many differences wait.
func (p rosterChangesView) Total() (n int32) {
	for _, c := range p.GetCounts() {
		n += c.GetOpen()
	}
	return n
}

// Path is the address of the page.
func (p rosterChangesView) Path() string {
	return "/hr/siklus/" + url.PathEscape(p.Cycle) + "/perbedaan"
}

// Open reports whether HR may decide on a proposal.
func (rosterChangesView) Open(x *siklusv1.RosterProposal) bool {
	return !x.GetOwn() && (x.GetState() == "open" || x.GetState() == "refused")
}

// Chosen reports whether a proposal was ticked in a form that could not be taken.
func (v *view) Chosen(key string) bool { return slices.Contains(v.Form.Values["key"], key) }

// Ended are the ways a service ends, for one proposal; what the roster suggests is chosen.
func (v *view) Ended(x *siklusv1.RosterProposal) field {
	f := v.Choice("how."+x.GetKey(), "service", "SERVICE_END_RETIRED", "SERVICE_END_DIED", "SERVICE_END_LEFT")
	f.Label = v.about("label", "how")
	if f.Value == "" && x.GetHow() != siklusv1.ServiceEnd_SERVICE_END_UNSPECIFIED {
		for i := range f.Choices {
			f.Choices[i].Chosen = f.Choices[i].Value == x.GetHow().String()
		}
	}
	return f
}

// Day is an input for a day of one proposal: its first day, which HR may correct, or the expected last day away.
func (v *view) Day(name string, x *siklusv1.RosterProposal) field {
	f := v.Field(name+"."+x.GetKey(), "date")
	f.Label = v.about("label", name)
	if f.Value == "" && name == "from" {
		f.Value = x.GetFrom()
	}
	return f
}

func (s *server) rosterChangesPage(v *visit) error {
	v.Form = form{RequestID: newSecret()}
	return s.showRosterChanges(v, http.StatusOK, nil)
}

func (s *server) showRosterChanges(v *visit, status int, done *siklusv1.ConfirmProposalsResponse) error {
	query := v.r.URL.Query()
	r := &siklusv1.ListProposalsRequest{CycleId: v.r.PathValue("cycle"), Kind: shortened(query.Get("jenis"), 40), Decided: query.Get("semua") == "1"}
	list, err := s.RosterChange.ListProposals(v.ctx(), r)
	if err != nil {
		return err
	}
	return s.drawRosterChanges(v, status, rosterChangesView{ListProposalsResponse: list, Cycle: r.GetCycleId(), Kind: r.GetKind(), All: r.GetDecided(), Done: done})
}

func (s *server) drawRosterChanges(v *visit, status int, p rosterChangesView) error {
	v.Act, v.Error = "RosterChange", len(v.Form.Problems) > 0
	v.cycleList(p.GetRehearsal())
	return v.render(status, "hr_rosterchanges", v.t("rosterchanges.title"), p)
}

var proposalField = regexp.MustCompile(`^proposals\[(\d+)\]\.(how|until|from)$`)

// decideRosterChanges confirms the proposals that are ticked, all of one kind, or declines one.
func (s *server) decideRosterChanges(v *visit) error {
	if err := v.parse(); err != nil {
		return err
	}
	v.Act = "RosterChange"
	typed := v.r.PostForm
	v.Form = form{RequestID: requestID(typed), Values: maps.Clone(typed)}
	if key := typed.Get("decline"); key != "" {
		r := &siklusv1.DeclineProposalRequest{CycleId: v.r.PathValue("cycle"), Key: key, Reason: typed.Get("reason")}
		if v.Form.Problems = v.validate(r); len(v.Form.Problems) == 0 {
			_, err := s.RosterChange.DeclineProposal(v.ctx(), r)
			return s.afterDeciding(v, err, nil, nil)
		}
		return s.showRosterChanges(v, http.StatusUnprocessableEntity, nil)
	}
	r := &siklusv1.ConfirmProposalsRequest{CycleId: v.r.PathValue("cycle"), Kind: typed.Get("kind"), Reason: typed.Get("reason"), RequestId: v.Form.RequestID}
	if r.GetKind() == "" {
		for _, key := range typed["key"] {
			one := &siklusv1.ConfirmedProposal{Key: key, Until: typed.Get("until." + key), From: typed.Get("from." + key),
				How: siklusv1.ServiceEnd(siklusv1.ServiceEnd_value[typed.Get("how."+key)])}
			r.Proposals = append(r.Proposals, one)
		}
	}
	v.Form.Problems = v.byProposal(v.validate(r), r)
	if len(r.GetProposals()) == 0 && r.GetKind() == "" {
		v.Form.Problems = append(v.Form.Problems, problem{Sentence: v.t("rosterchanges.nothing-ticked")})
	}
	if len(v.Form.Problems) > 0 {
		return s.showRosterChanges(v, http.StatusUnprocessableEntity, nil)
	}
	done, err := s.RosterChange.ConfirmProposals(v.ctx(), r)
	return s.afterDeciding(v, err, r, done)
}

// afterDeciding shows what became of it, or the form again with what the service says against it.
func (s *server) afterDeciding(v *visit, err error, r *siklusv1.ConfirmProposalsRequest, done *siklusv1.ConfirmProposalsResponse) error {
	if err != nil {
		status := statusOf(err)
		problems, err := v.problemsOf(err)
		if err != nil {
			return err
		}
		v.Form.Problems = v.byProposal(problems, r)
		return s.showRosterChanges(v, status, nil)
	}
	v.Form = form{RequestID: newSecret()}
	if done == nil {
		done = &siklusv1.ConfirmProposalsResponse{}
	}
	return s.showRosterChanges(v, http.StatusOK, done)
}

// byProposal gives problems the inputs of the page, which are named by the keys of proposals and not by their place in
// the request.
func (v *visit) byProposal(problems []problem, r *siklusv1.ConfirmProposalsRequest) []problem {
	for i, p := range problems {
		m := proposalField.FindStringSubmatch(p.Field)
		if m == nil {
			continue
		}
		n, err := strconv.Atoi(m[1])
		if err == nil && n < len(r.GetProposals()) {
			problems[i].Field, problems[i].Label = m[2]+"."+r.GetProposals()[n].GetKey(), v.labelOf(m[2])
		}
	}
	return problems
}

// tryRoster shows what importing a file would change in the cycle. Nothing of it is kept.
func (s *server) tryRoster(v *visit) error {
	if err := v.r.ParseMultipartForm(maxUpload); err != nil && !errors.Is(err, http.ErrNotMultipart) {
		var tooLarge *http.MaxBytesError
		if errors.As(err, &tooLarge) {
			return err
		}
		return errUnreadable
	}
	v.Act, v.Form = "RosterChange", form{RequestID: requestID(v.r.PostForm)}
	file, err := v.uploaded()
	if err != nil {
		return err
	}
	if len(file.GetContent()) == 0 {
		v.Form.Problems = []problem{{Field: "file", Label: v.labelOf("file"), Sentence: v.t("violation.missing")}}
		return s.showRosterChanges(v, http.StatusUnprocessableEntity, nil)
	}
	list, err := s.RosterChange.ListProposals(v.ctx(), &siklusv1.ListProposalsRequest{CycleId: v.r.PathValue("cycle"), File: file})
	if err != nil {
		status := statusOf(err)
		if v.Form.Problems, err = v.problemsOf(err); err != nil {
			return err
		}
		return s.showRosterChanges(v, status, nil)
	}
	return s.drawRosterChanges(v, http.StatusOK, rosterChangesView{ListProposalsResponse: list, Cycle: v.r.PathValue("cycle"), Tried: true, Name: file.GetName()})
}
