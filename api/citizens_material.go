package api

import (
	"context"
	"fmt"
	"net/url"
	"strings"

	"siklus.id/appraisal"
	"siklus.id/appraisal/policies"
	siklusv1 "siklus.id/proto/siklus/v1"
	"siklus.id/store"
)

// The pages of the citizen's voice.
const (
	satisfactionPage = "/suara-warga/layanan"
	complaintPages   = "/suara-warga/laporan"
)

// heard is what citizens said in the period of an evaluation about the unit and the person.
type heard struct {
	policy     policies.Policy
	known      bool // the policy to which the case is pinned is at hand
	satisfied  appraisal.Satisfaction
	complaints []store.Complaint // and praise, closed in the period, or open and of it
}

// heardIn reads it. Answers count for everybody who works in the unit where they were given, or above it; complaints for
// whom they concern only.
func heardIn(ctx context.Context, tx store.Tx, c store.Case) (h heard, err error) {
	name, _, _ := strings.Cut(c.Rules.Policy, "@")
	policy, unknown := citizenPolicy(name)
	if h.known = unknown == nil && policy.Ref() == c.Rules.Policy; !h.known {
		return h, nil // another release's policy: nothing is made of it
	}
	h.policy = policy
	cycle := ""
	if c.Rules.Pace.Rehearsal() {
		cycle = c.CycleID
	}
	units, err := tx.UnitsUnder(ctx, c.UnitID)
	if err != nil {
		return h, err
	}
	h.satisfied = appraisal.Satisfaction{Expected: h.policy.Citizens.Expected, Least: leastAnswers(h.policy), Points: h.policy.Citizens.Founded}
	h.satisfied.Tally, err = tx.SurveyTally(ctx, store.SurveyFilter{Units: units, Cycle: cycle, From: c.Period.From, To: c.Period.To})
	if err != nil {
		return h, err
	}
	list, err := tx.Complaints(ctx, store.ComplaintFilter{People: []string{c.PersonID}, Cycle: &cycle, Limit: mostCounted})
	for _, one := range list {
		on := one.On
		if one.Stage == appraisal.ComplaintClosed {
			on = one.ClosedOn
		}
		if on < c.Period.From || on > c.Period.To {
			continue
		}
		h.complaints = append(h.complaints, one)
		if one.Stands() == appraisal.StandsAgainst {
			h.satisfied.Founded++
		}
	}
	return h, err
}

// satisfactionReached is the aspect "citizen-satisfaction": the index of the unit's desks against the expected class, less
// the points of founded complaints about the person (S4, S8).
func satisfactionReached(ctx context.Context, tx store.Tx, c store.Case) (appraisal.AspectFact, error) {
	h, err := heardIn(ctx, tx, c)
	if err != nil {
		return appraisal.AspectFact{}, err
	}
	s := h.satisfied
	fact := appraisal.AspectFact{Counted: s.Tally.Answers, Indicators: s.Tally.Answers}
	fact.Why.Provision = appraisal.SurveyProvision + "; " + appraisal.PolicyProvision
	reached, ok := s.Reached()
	index, _ := s.Tally.Index()
	switch {
	case !h.known || !s.Expected.Valid():
		fact.Why.Indonesian, fact.Why.English = "Kebijakan instansi belum mengatur suara warga.", "The policy of the agency says nothing of citizens."
	case !ok:
		fact.Counted = 0
		fact.Why.Indonesian = fmt.Sprintf("Baru %d jawaban warga di masa ini; sedikitnya %d diperlukan.", s.Tally.Answers, s.Least)
		fact.Why.English = fmt.Sprintf("Only %d answers of citizens in this period; at least %d are needed.", s.Tally.Answers, s.Least)
	default:
		fact.Reached = &reached
		fact.Why.Indonesian = fmt.Sprintf("IKM %s dari %d jawaban, diharapkan mulai %s (mutu %s).", inIndonesian(index), s.Tally.Answers, inIndonesian(s.Expected.From()), s.Expected)
		fact.Why.English = fmt.Sprintf("Index %s of %d answers, expected from %s on (class %s).", index, s.Tally.Answers, s.Expected.From(), s.Expected)
		if s.Founded > 0 {
			fact.Why.Indonesian += fmt.Sprintf(" Dikurangi %d untuk tiap pengaduan yang terbukti: %d pengaduan.", s.Points, s.Founded)
			fact.Why.English += fmt.Sprintf(" Less %d for each founded complaint: %d complaints.", s.Points, s.Founded)
		}
	}
	return fact, nil
}

func inIndonesian(d appraisal.Decimal) string { return strings.Replace(d.String(), ".", ",", 1) }

// citizensPage leads readers to what citizens said: staff to their own, who leads them to the team's, HR to all.
func citizensPage(_ store.Case, by reader) string {
	switch by.role {
	case appraisal.Employee:
		return "/suara-warga"
	case appraisal.HR:
		return "/hr/warga/laporan"
	case appraisal.Appraiser, appraisal.Superior:
		return "/suara-warga/tim"
	}
	return ""
}

// stands are the ways in which material stands, in the contract.
var stands = map[appraisal.Stands]siklusv1.Polarity{
	appraisal.StandsFor: siklusv1.Polarity_POLARITY_FOR, appraisal.StandsAgainst: siklusv1.Polarity_POLARITY_AGAINST,
}

// complaintStates say in both languages where a complaint stands.
var complaintStates = map[appraisal.ComplaintStage]both{
	appraisal.ComplaintReceived: {"sedang diverifikasi", "being verified"}, appraisal.ComplaintAssigned: {"menunggu jawaban", "awaiting an answer"},
	appraisal.ComplaintAnswered: {"sudah dijawab, belum ditutup", "answered, not closed yet"},
}

var complaintOutcomes = map[appraisal.ComplaintOutcome]both{
	appraisal.Founded: {"terbukti", "founded"}, appraisal.Unfounded: {"tidak terbukti", "unfounded"}, appraisal.NotGenuine: {"bukan laporan layanan", "not about a service"},
}

// citizenMaterials are the index of the unit's desks and every complaint and praise about the person. The employee sees
// all that others see of it (S11).
func citizenMaterials(ctx context.Context, tx store.Tx, c store.Case, by reader) (out []*siklusv1.Material, err error) {
	h, err := heardIn(ctx, tx, c)
	if err != nil || !h.known {
		return nil, err
	}
	if n := h.satisfied.Tally.Answers; n > 0 {
		out = append(out, surveyMaterial(h.satisfied, c))
	}
	for _, one := range h.complaints {
		m := &siklusv1.Material{Kind: "citizen-complaint", Title: "Pengaduan warga: " + one.Desk.Service, TitleEnglish: "Citizen's complaint: " + one.Desk.Service,
			Summary: excerpt(one.Text), Date: day(one.On), Polarity: stands[one.Stands()]}
		if one.Kind == appraisal.Praise {
			m.Kind, m.Title, m.TitleEnglish = "citizen-praise", "Pujian warga: "+one.Desk.Service, "Citizen's praise: "+one.Desk.Service
		}
		state, open := complaintStates[one.Stage]
		if !open {
			state = complaintOutcomes[one.Outcome]
		}
		m.Source, m.SourceEnglish = "warga, "+state.indonesian, "citizen, "+state.english
		if by.role != appraisal.Auditor {
			m.Path = complaintPages + "/" + one.ID
		}
		out = append(out, m)
	}
	return out, nil
}

// surveyMaterial is the index of the unit's desks. Below the least number it says how many answered and no figure.
func surveyMaterial(s appraisal.Satisfaction, c store.Case) *siklusv1.Material {
	m := &siklusv1.Material{Kind: "citizen-survey", Title: "Survei kepuasan masyarakat di unit", TitleEnglish: "Survey of satisfaction in the unit",
		Date: day(c.Period.To), Source: appraisal.SurveyProvision, Path: satisfactionPage + "?unit=" + url.QueryEscape(c.UnitID)}
	n := s.Tally.Answers
	if n < max(1, s.Least) {
		m.Summary = fmt.Sprintf("%d jawaban: terlalu sedikit untuk disimpulkan (sedikitnya %d).", n, s.Least)
		m.SummaryEnglish = fmt.Sprintf("%d answers: too few to conclude anything (at least %d).", n, s.Least)
		return m
	}
	index, _ := s.Tally.Index()
	m.Summary = fmt.Sprintf("IKM %s, mutu %s, dari %d jawaban.", inIndonesian(index), appraisal.ClassOf(index), n)
	m.SummaryEnglish = fmt.Sprintf("Index %s, class %s, of %d answers.", index, appraisal.ClassOf(index), n)
	if s.Expected.Valid() {
		m.Polarity = siklusv1.Polarity_POLARITY_AGAINST
		if index >= s.Expected.From() {
			m.Polarity = siklusv1.Polarity_POLARITY_FOR
		}
	}
	return m
}
