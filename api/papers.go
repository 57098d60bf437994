package api

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"

	"google.golang.org/protobuf/encoding/protojson"

	"siklus.id/appraisal"
	"siklus.id/appraisal/policies"
	"siklus.id/link"
	"siklus.id/papers"
	siklusv1 "siklus.id/proto/siklus/v1"
	connectv1 "siklus.id/proto/siklus/v1/siklusv1connect"
	"siklus.id/store"
)

// paperDesk issues papers and tells strangers whether they still count.
type paperDesk struct{ *door }

// papersOf are the kinds of paper of each proceeding, in the order of the forms. What has a subject of its own stands in
// papers_subject.go.
var papersOf = map[appraisal.Proceeding][]siklusv1.PaperKind{
	appraisal.AppraisalProceeding: {siklusv1.PaperKind_PAPER_KIND_TARGETS, siklusv1.PaperKind_PAPER_KIND_INDICATORS, siklusv1.PaperKind_PAPER_KIND_ROLES,
		siklusv1.PaperKind_PAPER_KIND_ACTION_PLAN},
	appraisal.EvaluationProceeding: {siklusv1.PaperKind_PAPER_KIND_PROGRESS, siklusv1.PaperKind_PAPER_KIND_FEEDBACK, siklusv1.PaperKind_PAPER_KIND_RESULT,
		siklusv1.PaperKind_PAPER_KIND_DOCUMENT},
	appraisal.ObjectionProceeding: {siklusv1.PaperKind_PAPER_KIND_OBJECTION},
}

// judges reports whether a paper says a result: those are read only by who may read the result, and the reading is kept
// as that of the result.
func judges(kind siklusv1.PaperKind) bool {
	return kind == siklusv1.PaperKind_PAPER_KIND_RESULT || kind == siklusv1.PaperKind_PAPER_KIND_DOCUMENT || kind == siklusv1.PaperKind_PAPER_KIND_OBJECTION
}

func refuseNoPaper() *appraisal.Refusal {
	return doorRefusal(NotFound, "Dokumen ini belum ada pada berkas tersebut.", "This paper does not exist in that case yet.")
}

// ListPapers lists what the caller may fetch now.
func (s paperDesk) ListPapers(ctx context.Context, r *siklusv1.ListPapersRequest) (*siklusv1.ListPapersResponse, error) {
	p, err := s.enter(ctx, connectv1.PaperServiceListPapersProcedure, r)
	if err != nil {
		return nil, err
	}
	out := &siklusv1.ListPapersResponse{}
	err = s.store.WithAgency(ctx, p.Agency, func(tx store.Tx) error {
		w, err := s.reading(ctx, tx, p, connectv1.PaperServiceListPapersProcedure, r.GetCaseId())
		if err != nil {
			return err
		}
		out.Rehearsal = w.Case.Rules.Pace.Rehearsal()
		for _, kind := range papersOf[w.Case.Proceeding] {
			if asksForSignIn(p, kind) {
				continue
			}
			record, err := s.paperFor(ctx, tx, w, kind)
			if errors.Is(err, store.ErrNotFound) {
				continue
			}
			if err != nil {
				return err
			}
			out.Papers = append(out.Papers, &siklusv1.PaperLine{Kind: kind, Form: record.GetForm()})
		}
		return s.guidanceLines(ctx, tx, p, w.Case, out)
	})
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	return out, nil
}

// GetPaper makes one paper.
func (s paperDesk) GetPaper(ctx context.Context, r *siklusv1.GetPaperRequest) (*siklusv1.GetPaperResponse, error) {
	p, err := s.enter(ctx, connectv1.PaperServiceGetPaperProcedure, r)
	if err != nil {
		return nil, err
	}
	out := &siklusv1.GetPaperResponse{}
	err = s.store.WithAgency(ctx, p.Agency, func(tx store.Tx) error {
		c, record, err := s.paperAsked(ctx, tx, p, r)
		if err != nil {
			return err
		}
		issued, file, err := s.issue(ctx, tx, c, record, r.GetSubjectId())
		if err != nil {
			return err
		}
		out.Content, out.Code, out.Record = file.PDF, issued.Code, record
		out.Name = fmt.Sprintf("%s-%d%s-%s.pdf", or(record.GetForm(), "tanda-terima"), record.GetYear(), dashed(record.GetPeriod()), issued.Code[:4])
		if r.GetKind() == siklusv1.PaperKind_PAPER_KIND_BEHAVIOUR {
			return nil // that reading is noted where the words are kept, for the employee to see and for nobody else
		}
		return tx.LogRead(ctx, p.Person, resultCase(c, r.GetKind()), readAs(r.GetKind()))
	})
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	return out, nil
}

// paperAsked is the record of the paper that the caller asks for, with its case.
func (s paperDesk) paperAsked(ctx context.Context, tx store.Tx, p Principal, r *siklusv1.GetPaperRequest) (store.Case, *siklusv1.PaperRecord, error) {
	if hasSubject(r.GetKind()) {
		c, record, err := s.subjectPaper(ctx, tx, p, r)
		if errors.Is(err, store.ErrNotFound) {
			err = refuseNoPaper()
		}
		return c, record, err
	}
	w, err := s.reading(ctx, tx, p, connectv1.PaperServiceGetPaperProcedure, r.GetCaseId())
	if err != nil {
		return w.Case, nil, err
	}
	if r.GetSubjectId() != "" {
		return w.Case, nil, refuseInput("subject_id")
	}
	if asksForSignIn(p, r.GetKind()) {
		return w.Case, nil, refuseNoPaper()
	}
	record, err := s.paperFor(ctx, tx, w, r.GetKind())
	if errors.Is(err, store.ErrNotFound) {
		err = refuseNoPaper()
	}
	return w.Case, record, err
}

// asksForSignIn reports whether the link of a letter does not lead to a paper: the matrix says what others agreed.
func asksForSignIn(p Principal, kind siklusv1.PaperKind) bool {
	return p.Via == ByLink && kind == siklusv1.PaperKind_PAPER_KIND_ROLES
}

func dashed(period string) string {
	if period == "" {
		return ""
	}
	return "-" + period
}

// resultCase is the case whose result a paper says: that of an objection belongs to its evaluation.
func resultCase(c store.Case, kind siklusv1.PaperKind) string {
	if kind == siklusv1.PaperKind_PAPER_KIND_OBJECTION {
		return c.ParentID
	}
	return c.ID
}

func readAs(kind siklusv1.PaperKind) string {
	switch {
	case judges(kind):
		return "result"
	case kind == siklusv1.PaperKind_PAPER_KIND_GUIDANCE_FEEDBACK:
		return "guidance-feedback"
	}
	return "paper"
}

// paperFor is the record of a paper that the caller may have; ErrNotFound while there is none for them.
func (d *door) paperFor(ctx context.Context, tx store.Tx, w place, kind siklusv1.PaperKind) (*siklusv1.PaperRecord, error) {
	record, last, err := d.paperRecord(ctx, tx, w.Case, kind)
	if err != nil || !judges(kind) {
		return record, err
	}
	if by, _ := w.any(inAnyPart); by.Role != appraisal.Employee {
		return record, nil
	}
	journal, err := tx.Journal(ctx, resultCase(w.Case, kind))
	if err != nil {
		return nil, err
	}
	if len(delivered([]store.ResultVersion{last}, journal)) == 0 {
		return nil, store.ErrNotFound // signed, and not yet handed over
	}
	return record, nil
}

// paperSum is the sum of what a paper says. It is taken over JSON with sorted names, whose bytes are the same for every
// build of this program: codes are checked for years.
func paperSum(record *siklusv1.PaperRecord) ([]byte, error) {
	raw, err := protojson.Marshal(record)
	if err != nil {
		return nil, err
	}
	var said any
	if err := json.Unmarshal(raw, &said); err != nil {
		return nil, err
	}
	if raw, err = json.Marshal(said); err != nil {
		return nil, err
	}
	sum := sha256.Sum256(raw)
	return sum[:], nil
}

// issue gives a paper its code: the one it has, or a new one when what the record says was never issued before. The file
// is drawn anew each time and comes out the same.
func (d *door) issue(ctx context.Context, tx store.Tx, c store.Case, record *siklusv1.PaperRecord, subject string) (store.Paper, papers.File, error) {
	sum, err := paperSum(record)
	if err != nil {
		return store.Paper{}, papers.File{}, err
	}
	emblem, err := d.emblemFor(ctx, tx, record.GetKind())
	if err != nil {
		return store.Paper{}, papers.File{}, err
	}
	fresh := store.Paper{CaseID: c.ID, Subject: subject, Kind: record.GetKind().String(), Form: or(record.GetForm(), "–"), Layout: papers.Layout,
		ContentSum: sum, Emblem: emblem.Key(), JournalSeq: int64(c.Version), IssuedAt: d.now().Truncate(store.Precision)}
	issued, err := tx.PaperIssued(ctx, fresh)
	if err == nil {
		file, err := d.draw(c, record, issued, emblem)
		return issued, file, err
	}
	if !errors.Is(err, store.ErrNotFound) {
		return store.Paper{}, papers.File{}, err
	}
	var drawn [link.CodeBytes]byte
	_, _ = rand.Read(drawn[:]) // never fails
	fresh.Code = link.Code(drawn)
	file, err := d.draw(c, record, fresh, emblem)
	if err != nil {
		return fresh, file, err
	}
	fileSum := sha256.Sum256(file.PDF)
	fresh.FileSum, fresh.Pages = fileSum[:], file.Pages
	kept, first, err := tx.IssuePaper(ctx, fresh)
	if err != nil || first {
		return kept, file, err
	}
	file, err = d.draw(c, record, kept, emblem) // somebody else was faster
	return kept, file, err
}

func (d *door) draw(c store.Case, record *siklusv1.PaperRecord, p store.Paper, emblem papers.Emblem) (papers.File, error) {
	return papers.Make(record, papers.Issue{Code: p.Code, URL: d.baseURL + "/v/" + p.Code, At: c.Rules.Pace.ToLegal(p.IssuedAt), Emblem: emblem})
}

// emblemFor is what the agency's policy puts at the head of forms D. While an own picture is chosen and none is there, it
// is the place holder.
func (d *door) emblemFor(ctx context.Context, tx store.Tx, kind siklusv1.PaperKind) (papers.Emblem, error) {
	if kind != siklusv1.PaperKind_PAPER_KIND_DOCUMENT && kind != siklusv1.PaperKind_PAPER_KIND_OBJECTION {
		return papers.Emblem{}, nil
	}
	agency, err := tx.OwnAgency(ctx)
	if err != nil {
		return papers.Emblem{}, err
	}
	var chosen papers.Emblem // a policy that this program does not carry chooses nothing here
	if policy, err := policies.Load(or(agency.Policy, policies.Default)); err == nil {
		switch policy.Emblem {
		case policies.NoEmblem:
			chosen.None = true
		case policies.OwnEmblem:
			chosen = d.emblems[agency.Code]
		}
	}
	return chosen, nil
}

// CheckPaper tells a stranger how a paper stands.
func (s paperDesk) CheckPaper(ctx context.Context, r *siklusv1.CheckPaperRequest) (*siklusv1.CheckPaperResponse, error) {
	if _, err := s.enter(ctx, connectv1.PaperServiceCheckPaperProcedure, r); err != nil {
		return nil, err
	}
	code := link.PlainCode(r.GetCode())
	if code == "" {
		return nil, s.answer(ctx, refuseCode())
	}
	leave, err := s.visits.enter(ctx)
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	defer leave()
	agency, err := s.store.AgencyOfPaper(ctx, code)
	if errors.Is(err, store.ErrNotFound) {
		err = refuseCode()
	}
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	var out *siklusv1.CheckPaperResponse
	err = s.store.WithAgency(ctx, agency, func(tx store.Tx) (err error) {
		out, err = s.check(ctx, tx, code)
		return err
	})
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	return out, nil
}

func refuseCode() *appraisal.Refusal {
	return doorRefusal(NotFound, "Kode pemeriksaan ini tidak dikenal. Periksa apakah kodenya tersalin lengkap.",
		"This check code is not known. Please check that it was copied whole.")
}

func (d *door) check(ctx context.Context, tx store.Tx, code string) (*siklusv1.CheckPaperResponse, error) {
	p, err := tx.PaperByCode(ctx, code)
	if err != nil {
		return nil, err
	}
	c, err := tx.CaseByID(ctx, p.CaseID)
	if err != nil {
		return nil, err
	}
	cycle, err := tx.CycleByID(ctx, c.CycleID)
	if err != nil {
		return nil, err
	}
	agency, err := tx.OwnAgency(ctx)
	if err != nil {
		return nil, err
	}
	kind := siklusv1.PaperKind(siklusv1.PaperKind_value[p.Kind])
	out := &siklusv1.CheckPaperResponse{Code: p.Code, State: siklusv1.PaperState_PAPER_STATE_REPLACED, Kind: kind, Form: p.Form, Agency: agency.Name,
		Year: int32(cycle.Year), Period: periodKey(c.Period), IssuedAt: stamp(c.Rules.Pace.ToLegal(p.IssuedAt)), Pages: int32(p.Pages),
		Sum: hex.EncodeToString(p.FileSum), Zone: c.Rules.Calendar.Zone, Rehearsal: c.Rules.Pace.Rehearsal()}
	counts, err := d.counts(ctx, tx, c, kind, p)
	if counts {
		out.State = siklusv1.PaperState_PAPER_STATE_CURRENT
	}
	return out, err
}

// counts reports whether a paper says what the record says now. One that another version of this program drew cannot be
// compared word for word: it counts as long as nothing was entered in the case since.
func (d *door) counts(ctx context.Context, tx store.Tx, c store.Case, kind siklusv1.PaperKind, p store.Paper) (bool, error) {
	var record *siklusv1.PaperRecord
	var err error
	switch {
	case kind == siklusv1.PaperKind_PAPER_KIND_BEHAVIOUR:
		return true, nil // what was noted is never changed, and its words are handed out to their readers only (III.D.5.b)
	case hasSubject(kind):
		record, err = d.subjectRecord(ctx, tx, c, kind, p.Subject)
	default:
		record, _, err = d.paperRecord(ctx, tx, c, kind)
	}
	if errors.Is(err, store.ErrNotFound) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	sum, err := paperSum(record)
	if err != nil {
		return false, err
	}
	return bytes.Equal(sum, p.ContentSum) || p.Layout != papers.Layout && fromJournal(kind) && p.JournalSeq == int64(c.Version), nil
}

// fromJournal reports whether all that a paper says was entered by acts, so that an unchanged journal is an unchanged
// paper.
func fromJournal(kind siklusv1.PaperKind) bool {
	return kind == siklusv1.PaperKind_PAPER_KIND_TARGETS || kind == siklusv1.PaperKind_PAPER_KIND_FEEDBACK || judges(kind)
}
