package api

import (
	"context"
	"encoding/hex"

	"siklus.id/appraisal"
	siklusv1 "siklus.id/proto/siklus/v1"
	connectv1 "siklus.id/proto/siklus/v1/siklusv1connect"
	"siklus.id/store"
)

var linkNotes = map[appraisal.LinkNote]siklusv1.LinkNote{
	appraisal.LinkOpen: siklusv1.LinkNote_LINK_NOTE_OPEN, appraisal.LinkDoubtful: siklusv1.LinkNote_LINK_NOTE_DOUBTFUL,
	appraisal.LinkPrivate: siklusv1.LinkNote_LINK_NOTE_PRIVATE, appraisal.LinkInternal: siklusv1.LinkNote_LINK_NOTE_INTERNAL,
	appraisal.LinkGone: siklusv1.LinkNote_LINK_NOTE_GONE,
}

// show puts entries of one pace into the terms of the contract, with answers, files and what they said before.
func (s progress) show(ctx context.Context, tx store.Tx, pace appraisal.Pace, entries []store.ProgressEntry) ([]*siklusv1.Progress, error) {
	ids := make([]string, len(entries))
	out := make([]*siklusv1.Progress, len(entries))
	byID := make(map[string]*siklusv1.Progress, len(entries))
	for i, e := range entries {
		ids[i], out[i] = e.ID, progressOf(pace, e)
		byID[e.ID] = out[i]
	}
	if len(entries) == 0 {
		return out, nil
	}
	files, err := tx.FileNotes(ctx, ids)
	if err != nil {
		return nil, err
	}
	for id, f := range files {
		byID[id].File = fileNote(f)
	}
	before, err := tx.VersionsBefore(ctx, ids)
	if err != nil {
		return nil, err
	}
	for _, v := range before {
		byID[v.EntryID].Before = append(byID[v.EntryID].Before, &siklusv1.ProgressVersion{
			Version: int32(v.Version), Result: int32(v.Result), Achieved: v.Achieved, ReplacedAt: stamp(pace.ToLegal(v.ReplacedAt))})
	}
	answers, err := tx.AnswersTo(ctx, ids)
	if err != nil || len(answers) == 0 {
		return out, err
	}
	var people []string
	for _, a := range answers {
		people = append(people, a.PersonID)
	}
	names, err := tx.PeopleByID(ctx, people)
	for _, a := range answers {
		byID[a.EntryID].Answers = append(byID[a.EntryID].Answers, answerOf(pace, a, names[a.PersonID].Name))
	}
	return out, err
}

func progressOf(pace appraisal.Pace, e store.ProgressEntry) *siklusv1.Progress {
	out := &siklusv1.Progress{
		Entry: &siklusv1.ProgressEntry{Id: e.ID, CaseId: e.CaseID, Day: day(e.Day), Result: int32(e.Result), Achieved: e.Achieved,
			Quantity: e.Quantity, Unit: e.Unit, Minutes: int32(e.Minutes), Innovation: e.Innovation, InnovationNote: e.InnovationNote,
			Links: e.Links, AsksFeedback: e.Asks, Version: int32(e.Version)},
		Period: e.Period, ArrivedAt: stamp(pace.ToLegal(e.ArrivedAt)), Used: e.Used,
	}
	if !e.TakenBackAt.IsZero() {
		out.TakenBackAt = stamp(pace.ToLegal(e.TakenBackAt))
	}
	for i, url := range e.Links {
		link := &siklusv1.ProgressLink{Url: url}
		if i < len(e.LinkNotes) {
			link.Note = linkNotes[e.LinkNotes[i]]
		}
		out.Links = append(out.Links, link)
	}
	return out
}

func fileNote(f store.ProgressFile) *siklusv1.ProgressFileNote {
	return &siklusv1.ProgressFileNote{Name: f.Name, Type: f.Type, Size: int32(f.Size), Sha256: hex.EncodeToString(f.SHA256), Version: int32(f.Version)}
}

func answerOf(pace appraisal.Pace, a store.ProgressAnswer, name string) *siklusv1.ProgressAnswer {
	return &siklusv1.ProgressAnswer{Id: a.ID, By: &siklusv1.Person{Id: a.PersonID, Name: name}, Role: string(a.Role), Text: a.Text, At: stamp(pace.ToLegal(a.At))}
}

// entriesOf finds the caller's place in the appraisal whose entries they ask for; an empty ID is their own.
func (s progress) entriesOf(ctx context.Context, tx store.Tx, p Principal, procedure, caseID string) (place, error) {
	if caseID == "" {
		id, err := s.ownAppraisal(ctx, tx, p)
		if err != nil {
			return place{}, err
		}
		caseID = id
	}
	w, err := s.placeIn(ctx, tx, p, caseID)
	if err != nil {
		return w, err
	}
	if w.Case.Proceeding != appraisal.AppraisalProceeding {
		return w, store.ErrNotFound
	}
	if _, ok := w.any(access[procedure].roles); !ok {
		return w, refuseNotYours(byDoor)
	}
	if p.Via == ByLink {
		return w, s.withinLinkTree(ctx, tx, p, caseID)
	}
	return w, nil
}

// ownAppraisal is the caller's appraisal that runs; of a link, the one its task belongs to.
func (s progress) ownAppraisal(ctx context.Context, tx store.Tx, p Principal) (string, error) {
	if p.Via != ByLink {
		return tx.OwnAppraisal(ctx, p.Person)
	}
	task, err := s.linkTask(ctx, tx, p)
	if err != nil {
		return "", err
	}
	c, err := tx.CaseByID(ctx, task.CaseID)
	return c.AppraisalID, err
}

func (s progress) ListProgress(ctx context.Context, r *siklusv1.ListProgressRequest) (*siklusv1.ListProgressResponse, error) {
	p, err := s.enter(ctx, connectv1.ProgressServiceListProgressProcedure, r)
	if err != nil {
		return nil, err
	}
	out := &siklusv1.ListProgressResponse{}
	err = s.store.WithAgency(ctx, p.Agency, func(tx store.Tx) error {
		w, err := s.entriesOf(ctx, tx, p, connectv1.ProgressServiceListProgressProcedure, r.GetCaseId())
		if err != nil {
			return err
		}
		entries, next, err := tx.ListEntries(ctx, store.EntryFilter{CaseIDs: []string{w.Case.ID}, Period: r.GetPeriod(),
			Limit: int(r.GetPageSize()), After: r.GetPageToken()})
		if err != nil {
			return err
		}
		out.NextPageToken = next
		if out.Entries, err = s.show(ctx, tx, w.Case.Rules.Pace, entries); err != nil {
			return err
		}
		amounts, err := tx.EntryAmounts(ctx, w.Case.ID, r.GetPeriod())
		if err != nil {
			return err
		}
		for _, a := range amounts {
			out.Amounts = append(out.Amounts, &siklusv1.ProgressAmount{Result: int32(a.Result), Unit: a.Unit, Amount: a.Realised().String(),
				Summed: a.Summed(), Entries: int32(a.Entries), LastOn: day(a.LastOn)})
		}
		return s.heading(ctx, tx, w, out)
	})
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	return out, nil
}

// heading says whose entries a list shows and what a form for the next one needs.
func (s progress) heading(ctx context.Context, tx store.Tx, w place, out *siklusv1.ListProgressResponse) error {
	c := w.Case
	cycle, err := tx.CycleByID(ctx, c.CycleID)
	if err != nil {
		return err
	}
	employee, err := tx.PersonByID(ctx, c.PersonID)
	if err != nil {
		return err
	}
	post, err := tx.PostByID(ctx, c.PostID)
	if err != nil {
		return err
	}
	results, err := tx.PlannedResults(ctx, []string{c.ID})
	_, employed := w.has(appraisal.Employee)
	_, leads := w.any(leaders)
	out.CaseId, out.Results, out.Year = c.ID, results[c.ID], int32(cycle.Year)
	out.Employee = &siklusv1.Person{Id: employee.ID, Name: employee.Name, Post: post.Title}
	out.Today, out.Period = day(w.Today), periodKey(appraisal.PeriodOn(cycle.Year, c.Rules, w.Today))
	out.FirstDay, out.Rhythm = day(appraisal.NewDate(cycle.Year, 1, 1)), string(rhythm(c.Rules))
	out.MayWrite, out.MayAnswer = employed && !c.Stage.Ended(), leads
	out.Rehearsal, out.Zone = c.Rules.Pace.Rehearsal(), c.Rules.Calendar.Zone
	return err
}

// rhythm is the agency's wish, "none" where the rules were pinned before there was one.
func rhythm(r appraisal.Rules) appraisal.Rhythm {
	if r.Entries == "" {
		return appraisal.NoEntries
	}
	return r.Entries
}

// entryFor finds an entry and the caller's place in its appraisal. Whoever has none is not even told that it exists.
func (s progress) entryFor(ctx context.Context, tx store.Tx, p Principal, procedure, id string) (store.ProgressEntry, place, error) {
	e, err := tx.EntryByID(ctx, id)
	if err != nil {
		return e, place{}, err
	}
	w, err := s.entriesOf(ctx, tx, p, procedure, e.CaseID)
	return e, w, err
}

func (s progress) GetProgressFile(ctx context.Context, r *siklusv1.GetProgressFileRequest) (*siklusv1.GetProgressFileResponse, error) {
	p, err := s.enter(ctx, connectv1.ProgressServiceGetProgressFileProcedure, r)
	if err != nil {
		return nil, err
	}
	out := &siklusv1.GetProgressFileResponse{}
	err = s.store.WithAgency(ctx, p.Agency, func(tx store.Tx) error {
		if _, _, err := s.entryFor(ctx, tx, p, connectv1.ProgressServiceGetProgressFileProcedure, r.GetEntryId()); err != nil {
			return err
		}
		f, err := tx.FileOf(ctx, r.GetEntryId(), int(r.GetVersion()))
		out.Note, out.Content = fileNote(f), f.Content
		return err
	})
	if err != nil {
		return nil, s.answer(ctx, entryRefusal(err))
	}
	return out, nil
}

func (s progress) TakeBackProgress(ctx context.Context, r *siklusv1.TakeBackProgressRequest) (*siklusv1.TakeBackProgressResponse, error) {
	err := s.change(ctx, connectv1.ProgressServiceTakeBackProgressProcedure, r, r.GetEntryId(), store.Tx.TakeBackProgress)
	if err != nil {
		return nil, err
	}
	return &siklusv1.TakeBackProgressResponse{}, nil
}

func (s progress) AskProgressFeedback(ctx context.Context, r *siklusv1.AskProgressFeedbackRequest) (*siklusv1.AskProgressFeedbackResponse, error) {
	err := s.change(ctx, connectv1.ProgressServiceAskProgressFeedbackProcedure, r, r.GetEntryId(), store.Tx.AskFeedback)
	if err != nil {
		return nil, err
	}
	return &siklusv1.AskProgressFeedbackResponse{}, nil
}
