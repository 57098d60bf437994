package api

import (
	"context"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"siklus.id/appraisal"
	siklusv1 "siklus.id/proto/siklus/v1"
	"siklus.id/store"
)

// longestExcerpt is how many letters of a text stand beside an evaluation; the page of the text has all of it.
const longestExcerpt = 240

// excerpt is the beginning of a text in one line, up to the end of a word.
func excerpt(text string) string {
	text = strings.Join(strings.Fields(text), " ")
	if utf8.RuneCountInString(text) <= longestExcerpt {
		return text
	}
	cut := string([]rune(text)[:longestExcerpt])
	if at := strings.LastIndexByte(cut, ' '); at > longestExcerpt/2 {
		cut = cut[:at]
	}
	return cut + " …"
}

// behaviourValues are the seven values (*BerAKHLAK*) by their number; their names are proper ones.
var behaviourValues = map[int]both{
	1: {"Berorientasi Pelayanan", "Service-oriented"}, 2: {"Akuntabel", "Accountable"}, 3: {"Kompeten", "Competent"}, 4: {"Harmonis", "Harmonious"},
	5: {"Loyal", "Loyal"}, 6: {"Adaptif", "Adaptive"}, 7: {"Kolaboratif", "Collaborative"},
}

// relationTitles say as what somebody gave feedback (arts 17–18).
var relationTitles = map[appraisal.FeedbackRelation]both{
	appraisal.FromAppraiser: {"pejabat penilai", "appraiser"}, appraisal.FromSuperior: {"atasan pejabat penilai", "appraiser's superior"},
	appraisal.FromPeer: {"rekan setingkat", "peer"}, appraisal.FromBelow: {"bawahan", "staff"}, appraisal.FromOther: {"pihak lain yang terkait", "another party"},
}

func feedbackPage(c store.Case, by reader) string {
	if by.role == appraisal.Employee {
		return "/umpan-balik"
	}
	return "/umpan-balik/" + c.AppraisalID
}

// feedbackMaterials are the feedback of the period, asked or not, what leaders answered to entries of progress, and the
// planned results that a leader took over: all of it is weighed (III.C.3; IV.B.3; art. 20(6)–(8)).
func feedbackMaterials(ctx context.Context, tx store.Tx, c store.Case, by reader) ([]*siklusv1.Material, error) {
	period := entriesPeriod(c.Period)
	given, err := tx.FeedbackIn(ctx, c.AppraisalID, period)
	if err != nil {
		return nil, err
	}
	answers, err := tx.AnswersIn(ctx, c.AppraisalID, period)
	if err != nil {
		return nil, err
	}
	taken, err := tx.Takeovers(ctx, c.AppraisalID, period)
	if err != nil {
		return nil, err
	}
	var ids []string
	for _, f := range given {
		ids = append(ids, f.PersonID)
	}
	for _, a := range answers {
		ids = append(ids, a.PersonID)
	}
	for _, t := range taken {
		ids = append(ids, t.PersonID)
	}
	names, err := tx.PeopleByID(ctx, ids)
	if err != nil {
		return nil, err
	}
	legalDay := func(real time.Time) string { return day(c.Rules.Calendar.DateOf(c.Rules.Pace.ToLegal(real))) }
	var out []*siklusv1.Material
	for _, f := range given {
		m := &siklusv1.Material{Kind: "feedback", Title: "Umpan balik", TitleEnglish: "Feedback", Summary: excerpt(f.Text), Path: feedbackPage(c, by), Result: int32(f.Result),
			Polarity: tonePolarity[f.Tone]}
		if f.Planned != "" {
			m.Title, m.TitleEnglish = excerpt(f.Planned), ""
		} else if value, known := behaviourValues[f.Behaviour]; known {
			m.Title, m.TitleEnglish = value.indonesian, value.english
		}
		m.Source, m.SourceEnglish = saidBy(names[f.PersonID].Name, relationTitles[f.Relation])
		m.Date = legalDay(f.At)
		out = append(out, m)
	}
	for _, a := range answers {
		m := &siklusv1.Material{Kind: "entry-feedback", Title: "Umpan balik atas catatan kemajuan", TitleEnglish: "Feedback on an entry of progress",
			Summary: excerpt(a.Text), Path: entriesPage(c, by)}
		as := roleNames[a.Role]
		m.Source, m.SourceEnglish = saidBy(names[a.PersonID].Name, both{as[0], as[1]})
		m.Date = legalDay(a.At)
		out = append(out, m)
	}
	for _, t := range taken {
		m := &siklusv1.Material{Kind: "takeover", Title: "Diambil alih pimpinan: " + excerpt(t.Planned), TitleEnglish: "Taken over by the leader: " + excerpt(t.Planned),
			Summary: excerpt(t.Note), Path: feedbackPage(c, by), Result: int32(t.Result)}
		as := roleNames[t.Role]
		m.Source, m.SourceEnglish = saidBy(names[t.PersonID].Name, both{as[0], as[1]})
		m.Date = legalDay(t.At)
		out = append(out, m)
	}
	return out, nil
}

func saidBy(name string, as both) (indonesian, english string) {
	if as.indonesian == "" {
		return name, name
	}
	return name + " (" + as.indonesian + ")", name + " (" + as.english + ")"
}

// dialogueMaterials are the points that were agreed in dialogues and what became of them, as far as they were due by the
// end of the period, and whether the period's own dialogue is missing.
func dialogueMaterials(ctx context.Context, tx store.Tx, c store.Case, by reader) ([]*siklusv1.Material, error) {
	parent, err := tx.CaseByID(ctx, c.AppraisalID)
	if err != nil {
		return nil, err
	}
	cycle, err := tx.CycleByID(ctx, c.CycleID)
	if err != nil {
		return nil, err
	}
	w := scene{place{Case: parent, Today: by.today, Legal: by.legal}, cycle.Year, appraisal.Periods(cycle.Year, c.Rules)}
	t, err := dialogues{by.door}.talks(ctx, tx, parent.ID)
	if err != nil {
		return nil, err
	}
	var out []*siklusv1.Material
	for _, p := range w.periods {
		annual := c.Period.Kind == appraisal.Annual
		if p.From > c.Period.To || p.Kind == appraisal.Annual && !annual {
			continue
		}
		within := annual || p.Key() == c.Period.Key()
		page := dialoguesPage(c, by) + "/" + p.Key()
		if within && t.facts(c.Rules, p.Key()).State(p, by.today) == appraisal.DialogueMissing {
			out = append(out, &siklusv1.Material{Kind: "dialogue-missing", Title: "Dialog kinerja " + p.Name() + " tidak tercatat",
				TitleEnglish: "No dialogue on record for " + p.English(), Date: day(p.To), Source: "catatan dialog", SourceEnglish: "record of dialogues", Path: page})
		}
		unmet := w.unmet(t.texts, p.Key())
		for _, point := range t.texts[p.Key()].Points {
			open := slices.ContainsFunc(unmet, func(u appraisal.AgreedPoint) bool { return u.ID == point.ID })
			if m := pointItem(point, open, t.outcome(point.ID), c.Period, within); m != nil {
				m.Path = page
				out = append(out, m)
			}
		}
	}
	return out, nil
}

// outcome is what a dialogue said last about a point; empty while none did.
func (t talks) outcome(point string) (last appraisal.PointOutcome) {
	for _, text := range t.texts {
		for _, f := range text.FollowUps {
			if f.PointID == point && (last == "" || last == appraisal.PointOpen) {
				last = f.Outcome
			}
		}
	}
	return last
}

// pointItem is one agreed point, when it has something to say about the period: it was due by its end and is open, or it was
// agreed or met in it.
func pointItem(p appraisal.AgreedPoint, open bool, outcome appraisal.PointOutcome, period appraisal.Period, within bool) *siklusv1.Material {
	due := !p.Until.IsZero() && p.Until <= period.To
	m := &siklusv1.Material{Kind: "dialogue-point", Title: excerpt(p.What), Date: day(p.Until), Source: "dialog kinerja", SourceEnglish: "performance dialogue"}
	who := both{"pegawai", "employee"}
	if p.Leader {
		who = both{"pimpinan", "leader"}
	}
	state := both{"belum jatuh tempo", "not due yet"}
	switch {
	case outcome == appraisal.PointMet:
		state = both{"terpenuhi", "met"}
		if !p.Leader {
			m.Polarity = siklusv1.Polarity_POLARITY_FOR
		}
	case outcome == appraisal.PointDropped:
		state = both{"disepakati dilepas", "let go by both"}
	case open && due:
		state = both{"belum terpenuhi, sudah lewat waktunya", "not met, past its day"}
		if !p.Leader { // what the leader did not do speaks against nobody else
			m.Polarity = siklusv1.Polarity_POLARITY_AGAINST
		}
	case open && p.Until.IsZero():
		state = both{"belum terpenuhi, tanpa batas waktu", "not met, no day was named"}
	}
	if !within && (!open || !due) {
		return nil
	}
	m.Summary, m.SummaryEnglish = "oleh "+who.indonesian+": "+state.indonesian, "by the "+who.english+": "+state.english
	return m
}

func dialoguesPage(c store.Case, _ reader) string { return "/dialog/" + c.AppraisalID }
