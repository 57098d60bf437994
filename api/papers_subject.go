package api

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"slices"
	"time"

	"siklus.id/appraisal"
	siklusv1 "siklus.id/proto/siklus/v1"
	"siklus.id/store"
)

// Papers that are not of a case itself: of a record of coaching or mentoring, of one of counselling, of an act. Who may
// have them is decided where their pages decide it.

// guidancePapers are the forms of a record of guidance, in their order.
var guidancePapers = []siklusv1.PaperKind{siklusv1.PaperKind_PAPER_KIND_COACHING, siklusv1.PaperKind_PAPER_KIND_MENTORING,
	siklusv1.PaperKind_PAPER_KIND_GUIDANCE_FEEDBACK, siklusv1.PaperKind_PAPER_KIND_COMPETENCE}

// hasSubject reports whether a paper is not of a case itself.
func hasSubject(kind siklusv1.PaperKind) bool {
	return slices.Contains(guidancePapers, kind) || kind == siklusv1.PaperKind_PAPER_KIND_BEHAVIOUR || kind == siklusv1.PaperKind_PAPER_KIND_RECEIPT
}

// guidanceLines adds the papers of guidance in an appraisal that the caller may have. Counselling is on no list.
func (s paperDesk) guidanceLines(ctx context.Context, tx store.Tx, p Principal, c store.Case, out *siklusv1.ListPapersResponse) error {
	if c.Proceeding != appraisal.AppraisalProceeding {
		return nil
	}
	list, err := tx.GuidancesIn(ctx, c.ID)
	if err != nil {
		return err
	}
	for _, record := range list {
		g, err := guidances(s).open(ctx, tx, p, record.ID)
		if errors.Is(err, store.ErrNotFound) {
			continue
		}
		if err != nil {
			return err
		}
		for _, kind := range guidancePapers {
			if g.hasPaper(kind) && g.mayHave(kind) {
				out.Papers = append(out.Papers, &siklusv1.PaperLine{Kind: kind, Form: guidanceForms[kind], SubjectId: g.ID, Subject: g.line(nil).GetSubject()})
			}
		}
	}
	return nil
}

// subjectPaper is the record of a paper with a subject, for who may have it; ErrNotFound for everybody else, and while
// there is none.
func (s paperDesk) subjectPaper(ctx context.Context, tx store.Tx, p Principal, r *siklusv1.GetPaperRequest) (store.Case, *siklusv1.PaperRecord, error) {
	if r.GetSubjectId() == "" {
		return store.Case{}, nil, refuseInput("subject_id")
	}
	c, err := tx.CaseByID(ctx, r.GetCaseId())
	if err != nil {
		return c, nil, err
	}
	switch r.GetKind() {
	case siklusv1.PaperKind_PAPER_KIND_BEHAVIOUR:
		record, err := s.behaviourPaper(ctx, tx, p, c, r.GetSubjectId())
		return c, record, err
	case siklusv1.PaperKind_PAPER_KIND_RECEIPT:
		row, err := tx.ActByID(ctx, r.GetSubjectId())
		if err == nil && row.Act.By.Person != p.Person {
			err = store.ErrNotFound
		}
		if err == nil && p.Via == ByLink {
			err = s.withinLink(ctx, tx, p, row.CaseID)
		}
		if err != nil {
			return c, nil, err
		}
	default:
		g, err := guidances(s).open(ctx, tx, p, r.GetSubjectId())
		if err == nil && !g.mayHave(r.GetKind()) {
			err = store.ErrNotFound
		}
		if err != nil {
			return c, nil, err
		}
	}
	record, err := s.subjectRecord(ctx, tx, c, r.GetKind(), r.GetSubjectId())
	return c, record, err
}

// subjectRecord is what stands on a paper with a subject, whoever asks; not of counselling, whose words are handed out to
// their readers only.
func (d *door) subjectRecord(ctx context.Context, tx store.Tx, c store.Case, kind siklusv1.PaperKind, subject string) (*siklusv1.PaperRecord, error) {
	if kind == siklusv1.PaperKind_PAPER_KIND_RECEIPT {
		return d.receiptPaper(ctx, tx, c, subject)
	}
	g, err := guidances{d}.whole(ctx, tx, subject)
	if err != nil {
		return nil, err
	}
	if g.CaseID != c.ID || !g.hasPaper(kind) {
		return nil, store.ErrNotFound
	}
	return d.guidancePaper(ctx, tx, g, kind)
}

var guidanceForms = map[siklusv1.PaperKind]string{
	siklusv1.PaperKind_PAPER_KIND_COACHING: "B.1.6", siklusv1.PaperKind_PAPER_KIND_MENTORING: "B.1.7",
	siklusv1.PaperKind_PAPER_KIND_GUIDANCE_FEEDBACK: "B.1.8", siklusv1.PaperKind_PAPER_KIND_COMPETENCE: "B.1.9",
}

// whole is a record of guidance as nobody in particular sees it.
func (s guidances) whole(ctx context.Context, tx store.Tx, id string) (guided, error) {
	g, err := tx.GuidanceByID(ctx, id)
	if err != nil {
		return guided{}, err
	}
	out := guided{Guidance: g}
	entries, err := tx.GuidanceEntries(ctx, []string{id})
	if err != nil {
		return out, err
	}
	given, err := tx.GuidanceFeedbackOf(ctx, []string{id})
	if err != nil {
		return out, err
	}
	if f, ok := given[id]; ok {
		out.feedback = &f
	}
	out.entries = entries[id]
	at, err := s.beside(ctx, tx, g.CaseID)
	out.scene = scene{place: at}
	return out, err
}

// hasPaper reports whether a record has come so far that a form of it can be printed.
func (g guided) hasPaper(kind siklusv1.PaperKind) bool {
	_, written := g.text()
	switch kind {
	case siklusv1.PaperKind_PAPER_KIND_COACHING:
		return g.Kind == appraisal.Coaching && written > 0
	case siklusv1.PaperKind_PAPER_KIND_MENTORING:
		return g.Kind == appraisal.Mentoring && written > 0
	case siklusv1.PaperKind_PAPER_KIND_GUIDANCE_FEEDBACK:
		return g.feedback != nil
	case siklusv1.PaperKind_PAPER_KIND_COMPETENCE:
		return slices.ContainsFunc(g.entries, func(e store.GuidanceEntry) bool { return e.Step == appraisal.EvaluateStep })
	}
	return false
}

// mayHave reports whether the caller reads on the page what a form prints: B.1.8 is read by the employee and by whom it
// was handed to, and by nobody else (III.D.4.g.1).
func (g guided) mayHave(kind siklusv1.PaperKind) bool {
	if kind == siklusv1.PaperKind_PAPER_KIND_GUIDANCE_FEEDBACK {
		return g.feedback != nil && (slices.Contains(g.sides, appraisal.GuidedSide) || g.feedback.ReaderID == g.person)
	}
	return !g.onlyReadsFeedback()
}

// guidancePaper puts a record of guidance on its form, from what its page shows.
func (d *door) guidancePaper(ctx context.Context, tx store.Tx, g guided, kind siklusv1.PaperKind) (*siklusv1.PaperRecord, error) {
	w, err := d.paperwork(ctx, tx, g.Case, kind)
	if err != nil {
		return nil, err
	}
	w.out.Form = guidanceForms[kind]
	people := []string{g.EmployeeID, g.GuideID}
	for _, e := range g.entries {
		people = append(people, e.PersonID)
	}
	names, err := tx.PeopleByID(ctx, people)
	if err != nil {
		return nil, err
	}
	page := &siklusv1.GetGuidanceResponse{}
	g.showText(page, names)
	printed := &siklusv1.PaperGuidance{}
	w.out.Guidance = printed
	at := g.StartedAt
	switch kind {
	case siklusv1.PaperKind_PAPER_KIND_COACHING, siklusv1.PaperKind_PAPER_KIND_MENTORING:
		printed.Coaching, printed.Mentoring = page.GetCoaching(), page.GetMentoring()
		text, _ := g.text()
		at = text.At
	case siklusv1.PaperKind_PAPER_KIND_GUIDANCE_FEEDBACK:
		printed.Feedback, at = unpacked(g.feedback.Content, &siklusv1.GuidanceFeedback{}), g.feedback.At
	}
	for _, e := range g.entries {
		note := g.note(e, names)
		switch {
		case kind == siklusv1.PaperKind_PAPER_KIND_COMPETENCE && note.GetSeen() != nil:
			printed.Seen, at = note.GetSeen(), e.At
		case kind == siklusv1.PaperKind_PAPER_KIND_MENTORING && note.GetEntry() != nil:
			printed.Entries = append(printed.Entries, note.GetEntry())
		case kind == siklusv1.PaperKind_PAPER_KIND_MENTORING && note.GetEnd() != nil:
			printed.Ends = append(printed.Ends, &siklusv1.PaperEnd{Role: string(e.Side), End: note.GetEnd()})
		}
	}
	on := w.dayOf(w.legal(at))
	if w.out.Employee, err = w.party(ctx, appraisal.Employee, on); err != nil {
		return nil, err
	}
	if printed.Guide, err = w.named(ctx, g.GuideID, on); err != nil {
		return nil, err
	}
	w.guidanceSigned(page, kind, at)
	return w.out, nil
}

// guidanceSigned adds the signatures of a form of guidance: of B.1.6 and B.1.7 both sides', of the others who wrote it.
func (w *paperwork) guidanceSigned(page *siklusv1.GetGuidanceResponse, kind siklusv1.PaperKind, written time.Time) {
	employee, guide := w.out.GetEmployee().GetPerson(), w.out.GetGuidance().GetGuide().GetPerson()
	switch kind {
	case siklusv1.PaperKind_PAPER_KIND_GUIDANCE_FEEDBACK:
		w.recorded(appraisal.Employee, employee, w.legal(written))
		return
	case siklusv1.PaperKind_PAPER_KIND_COMPETENCE:
		w.recorded(appraisal.Role(appraisal.GuideSide), guide, w.legal(written))
		return
	}
	for _, side := range []struct {
		side appraisal.GuidanceSide
		by   *siklusv1.Person
	}{{appraisal.GuidedSide, employee}, {appraisal.GuideSide, guide}} {
		sign := &siklusv1.PaperSignature{Role: string(side.side), By: side.by}
		for _, given := range page.GetSignatures() {
			if given.GetBy().GetRole() == string(side.side) {
				sign.State, sign.At = siklusv1.SignatureState_SIGNATURE_STATE_SIGNED, given.GetAt()
			}
		}
		w.out.Signatures = append(w.out.Signatures, sign)
	}
}

// behaviourPaper is the report of a behaviour problem (B.1.10) for who may read it: its words are handed out by the one
// function that notes who reads them (III.D.5.b).
func (s paperDesk) behaviourPaper(ctx context.Context, tx store.Tx, p Principal, c store.Case, id string) (*siklusv1.PaperRecord, error) {
	at, err := counsellings(s).open(ctx, tx, p, id)
	if err != nil {
		return nil, err
	}
	if at.CaseID != c.ID || !slices.Contains(at.facts.Readable(at.parties), appraisal.CounsellingNoted) {
		return nil, store.ErrNotFound
	}
	noted := slices.IndexFunc(at.steps, func(e store.CounsellingEntry) bool { return e.Step == appraisal.CounsellingNoted })
	if noted < 0 {
		return nil, store.ErrNotFound
	}
	e := at.steps[noted]
	words, err := tx.ReadCounselling(ctx, id, p.Person, []appraisal.CounsellingStep{appraisal.CounsellingNoted})
	if err != nil {
		return nil, err
	}
	note := &siklusv1.CounsellingNote{}
	sayCounselling(note, e.Step, words[e.ID])
	w, err := s.paperwork(ctx, tx, c, siklusv1.PaperKind_PAPER_KIND_BEHAVIOUR)
	if err != nil {
		return nil, err
	}
	on := w.dayOf(w.legal(e.At))
	w.out.Form, w.out.Problem = "B.1.10", note.GetProblem()
	if w.out.Employee, err = w.party(ctx, appraisal.Employee, on); err != nil {
		return nil, err
	}
	if w.out.Appraiser, err = w.named(ctx, e.PersonID, on); err != nil {
		return nil, err
	}
	w.recorded(appraisal.Appraiser, w.out.GetAppraiser().GetPerson(), w.legal(e.At))
	return w.out, nil
}

// receiptPaper is the receipt of an act. One that was refused has none.
func (d *door) receiptPaper(ctx context.Context, tx store.Tx, c store.Case, id string) (*siklusv1.PaperRecord, error) {
	row, err := tx.ActByID(ctx, id)
	if err != nil {
		return nil, err
	}
	if row.CaseID != c.ID || row.State == store.ActRefused {
		return nil, store.ErrNotFound
	}
	w, err := d.paperwork(ctx, tx, c, siklusv1.PaperKind_PAPER_KIND_RECEIPT)
	if err != nil {
		return nil, err
	}
	sum, err := contentSum(row.Content)
	if err != nil {
		return nil, err
	}
	got := receiptOf(c.Rules.Pace, row)
	by, err := w.person(ctx, row.Act.By.Person)
	if err != nil {
		return nil, err
	}
	by.Capacity = string(row.Act.By.Capacity)
	w.out.Receipt = &siklusv1.PaperReceipt{ActId: row.ID, Act: got.GetKind(), ReceivedAt: got.GetReceivedAt(), Sum: sum, By: by, Role: string(row.Act.By.Role)}
	w.out.Employee, err = w.party(ctx, appraisal.Employee, w.dayOf(got.GetReceivedAt().AsTime()))
	return w.out, err
}

// contentSum is the SHA-256 sum of what was handed in, taken over JSON with sorted names and no white space, so that
// anybody who holds the content can work it out again.
func contentSum(content json.RawMessage) (string, error) {
	var said any
	if len(content) > 0 {
		if err := decode(content, &said); err != nil {
			return "", err
		}
	}
	raw, err := json.Marshal(said)
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(raw)
	return hex.EncodeToString(sum[:]), nil
}
