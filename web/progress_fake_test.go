package web

import (
	"context"
	"fmt"

	"google.golang.org/protobuf/proto"

	siklusv1 "siklus.id/proto/siklus/v1"
	"siklus.id/proto/siklus/v1/siklusv1connect"
)

// fakeProgress answers the progress service.
type fakeProgress struct{ *fake }

var _ siklusv1connect.ProgressServiceHandler = fakeProgress{}

const entryID = "01930000-0000-7000-8000-0000000e0001"

func (f fakeProgress) PutProgress(_ context.Context, r *siklusv1.PutProgressRequest) (*siklusv1.PutProgressResponse, error) {
	_, err := f.hand(r)
	return &siklusv1.PutProgressResponse{Progress: &siklusv1.Progress{Entry: r.GetEntry()}}, err
}

func (f fakeProgress) PutProgressBatch(_ context.Context, r *siklusv1.PutProgressBatchRequest) (*siklusv1.PutProgressBatchResponse, error) {
	if _, err := f.hand(r); err != nil {
		return nil, err
	}
	out := &siklusv1.PutProgressBatchResponse{}
	for _, e := range r.GetEntries() {
		outcome := &siklusv1.PutOutcome{Id: e.GetId(), State: siklusv1.PutState_PUT_STATE_KEPT}
		if e.GetAchieved() == "ditolak" {
			outcome.State = siklusv1.PutState_PUT_STATE_REFUSED
			outcome.Refusal = &siklusv1.RefusalDetail{Code: "entry-day-wrong", Sentence: "Tanggal belum tiba.", English: "That day has not come."}
		}
		out.Outcomes = append(out.Outcomes, outcome)
	}
	return out, nil
}

func (f fakeProgress) TakeBackProgress(_ context.Context, r *siklusv1.TakeBackProgressRequest) (*siklusv1.TakeBackProgressResponse, error) {
	_, err := f.hand(r)
	return &siklusv1.TakeBackProgressResponse{}, err
}

func (f fakeProgress) AskProgressFeedback(_ context.Context, r *siklusv1.AskProgressFeedbackRequest) (*siklusv1.AskProgressFeedbackResponse, error) {
	_, err := f.hand(r)
	return &siklusv1.AskProgressFeedbackResponse{}, err
}

func (f fakeProgress) AnswerProgress(_ context.Context, r *siklusv1.AnswerProgressRequest) (*siklusv1.AnswerProgressResponse, error) {
	_, err := f.hand(r)
	return &siklusv1.AnswerProgressResponse{}, err
}

func (f fakeProgress) ListProgress(context.Context, *siklusv1.ListProgressRequest) (*siklusv1.ListProgressResponse, error) {
	if f.entries == nil {
		return &siklusv1.ListProgressResponse{}, f.readErr
	}
	return proto.Clone(f.entries).(*siklusv1.ListProgressResponse), f.readErr
}

func (f fakeProgress) GetProgressFile(context.Context, *siklusv1.GetProgressFileRequest) (*siklusv1.GetProgressFileResponse, error) {
	return &siklusv1.GetProgressFileResponse{Note: f.entries.GetEntries()[0].GetFile(), Content: []byte("%PDF-1.7 bukti")}, f.readErr
}

func (f fakeProgress) TeamProgress(context.Context, *siklusv1.TeamProgressRequest) (*siklusv1.TeamProgressResponse, error) {
	return f.team, f.readErr
}

// WatchTeam gives what stands in f.news once, then nothing.
func (f fakeProgress) WatchTeam(ctx context.Context, r *siklusv1.WatchTeamRequest) (*siklusv1.WatchTeamResponse, error) {
	if r.GetWait() == 0 {
		return &siklusv1.WatchTeamResponse{Cursor: r.GetCursor(), Zone: "Asia/Jayapura"}, f.readErr
	}
	select {
	case e := <-f.news:
		return &siklusv1.WatchTeamResponse{Entries: []*siklusv1.TeamEntry{e}, Cursor: "zz", Zone: "Asia/Jayapura"}, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// noted is an entry in which everything is written.
func noted(n int, who *siklusv1.Person) *siklusv1.Progress {
	return &siklusv1.Progress{
		Entry: &siklusv1.ProgressEntry{Id: fmt.Sprintf("01930000-0000-7000-8000-0000000e%04d", n), CaseId: caseID, Day: "2026-07-08", Result: 1,
			Achieved: "Imunisasi dasar di Kampung Walesi: 12 bayi, 3 di antaranya baru terdata.", Quantity: "12", Unit: "bayi", Minutes: 240,
			Innovation: true, InnovationNote: "Undangan lewat pengeras suara gereja.", Version: 2, Links: []string{"https://drive.google.com/d/1"}},
		Period: "q2", ArrivedAt: at("2026-07-08T05:00:00Z"),
		Links:   []*siklusv1.ProgressLink{{Url: "https://drive.google.com/d/1", Note: siklusv1.LinkNote_LINK_NOTE_DOUBTFUL}},
		File:    &siklusv1.ProgressFileNote{Name: "foto.jpg", Type: "image/jpeg", Size: 204800, Sha256: "9f2a61c0ffee9f2a61c0ffee9f2a61c0ffee9f2a61c0ffee9f2a61c0ffee9f2a", Version: 2},
		Answers: []*siklusv1.ProgressAnswer{{Id: actID, By: who, Role: "appraiser", Text: "Bagus. Lanjutkan ke hulu.", At: at("2026-07-08T07:00:00Z")}},
		Before:  []*siklusv1.ProgressVersion{{Version: 1, Result: 1, Achieved: "Imunisasi 11 bayi.", ReplacedAt: at("2026-07-08T06:00:00Z")}},
	}
}

// withProgress adds entries and a team to a made-up agency.
func withProgress(f *fake) *fake {
	employee, appraiser := f.kase.GetEmployee(), f.kase.GetAppraiser()
	results := []string{}
	for _, r := range f.kase.GetTargets().GetResults() {
		results = append(results, r.GetResult())
	}
	taken, plain := noted(2, appraiser), noted(3, appraiser)
	taken.TakenBackAt, taken.Used = at("2026-07-08T08:00:00Z"), true
	plain.Entry.Result, plain.Entry.Innovation, plain.Entry.InnovationNote = 0, false, ""
	plain.File, plain.Answers, plain.Before, plain.Links, plain.Entry.Links = nil, nil, nil, nil, nil
	f.entries = &siklusv1.ListProgressResponse{Entries: []*siklusv1.Progress{noted(1, appraiser), taken, plain}, NextPageToken: "lanjut",
		CaseId: caseID, Employee: employee, Results: results, Today: "2026-07-09", Period: "q3", Rhythm: "day", FirstDay: "2026-01-01",
		MayWrite: true, MayAnswer: true, Zone: "Asia/Jayapura", Year: 2026}
	f.team = &siklusv1.TeamProgressResponse{Cursor: "a1", Rhythm: "day", Zone: "Asia/Jayapura", Since: at("2026-07-07T23:00:00Z"),
		Members: []*siklusv1.TeamMember{
			{CaseId: caseID, Person: person(4, "Agus Kossay", ""), Silent: true, SilentDays: 6,
				Late:           []*siklusv1.LateTask{{Act: "SubmitTargets", Role: "employee", Due: "2026-06-30", DaysLeft: -7}, {Act: "Rate", Role: "appraiser", Due: "2026-07-07", DaysLeft: -2}},
				SelfAppraisals: []*siklusv1.SelfAppraisal{{Period: "q2"}}, Results: []*siklusv1.TeamResult{{Number: 1, Result: "Kader posyandu terlatih"}}},
			{CaseId: caseID, Person: employee, Entries: 7, Fresh: 2, LastDay: "2026-07-08", Unanswered: 1, Rehearsal: true, SelfAppraisals: []*siklusv1.SelfAppraisal{{Period: "q2", In: true}},
				Results: []*siklusv1.TeamResult{{Number: 1, Result: results[0], Entries: 6, LastDay: "2026-07-08"}, {Number: 0, Entries: 1}}},
			{CaseId: caseID, Person: person(5, "Lince Tabuni", ""), Away: true}},
		Entries: []*siklusv1.TeamEntry{{Person: employee, Progress: noted(1, appraiser), Result: results[0], Fresh: true}, {Person: employee, Progress: plain}}}
	return f
}

// withNoProgress is an agency in which nobody has written anything down.
func withNoProgress(f *fake) *fake {
	f.entries, f.team = &siklusv1.ListProgressResponse{}, &siklusv1.TeamProgressResponse{}
	return f
}

// withEvilProgress puts hostile text into every entry.
func withEvilProgress(f *fake) *fake {
	withProgress(f)
	spoil := func(p *siklusv1.Progress) {
		p.Entry.Achieved, p.Entry.Unit, p.Entry.InnovationNote, p.Entry.Day, p.Entry.Quantity = evil, evil, evil, evil, evil
		for _, l := range p.Links {
			l.Url = "https://contoh.example/" + evil
		}
		for _, a := range p.Answers {
			a.Text, a.Role = evil, evil
		}
		for _, b := range p.Before {
			b.Achieved = evil
		}
		if p.File != nil {
			p.File.Name, p.File.Sha256 = evil, evil
		}
	}
	for _, p := range f.entries.GetEntries() {
		spoil(p)
	}
	for _, l := range f.team.GetMembers()[0].GetLate() {
		l.Act, l.Role, l.Due = evil, evil, evil
	}
	f.team.GetMembers()[0].SelfAppraisals[0].Period = evil
	for _, e := range f.team.GetEntries() {
		e.Person.Name, e.Result = evil, evil
		spoil(e.GetProgress())
	}
	f.entries.Rhythm, f.entries.Results, f.entries.NextPageToken, f.team.Cursor, f.team.Zone = evil, []string{evil}, evil, evil, evil
	return f
}
