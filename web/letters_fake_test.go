package web

import (
	"context"

	"connectrpc.com/connect"

	siklusv1 "siklus.id/proto/siklus/v1"
	"siklus.id/proto/siklus/v1/siklusv1connect"
)

// postFakes are the answers of the letter service.
type postFakes struct {
	log    *siklusv1.ListLettersResponse
	reach  *siklusv1.ListReachResponse
	chosen *siklusv1.GetPreferencesResponse
}

// fakeLetters answers the letter service.
type fakeLetters struct{ *fake }

var _ siklusv1connect.LetterServiceHandler = fakeLetters{}

func (f fakeLetters) ListLetters(context.Context, *siklusv1.ListLettersRequest) (*siklusv1.ListLettersResponse, error) {
	return f.post.log, f.readErr
}

func (f fakeLetters) ResendLetter(_ context.Context, r *siklusv1.ResendLetterRequest) (*siklusv1.ResendLetterResponse, error) {
	_, err := f.hand(r)
	return &siklusv1.ResendLetterResponse{}, err
}

func (f fakeLetters) ListReach(context.Context, *siklusv1.ListReachRequest) (*siklusv1.ListReachResponse, error) {
	return f.post.reach, f.readErr
}

func (f fakeLetters) MendAddress(_ context.Context, r *siklusv1.MendAddressRequest) (*siklusv1.MendAddressResponse, error) {
	_, err := f.hand(r)
	return &siklusv1.MendAddressResponse{Resent: 3}, err
}

func (f fakeLetters) GetPreferences(context.Context, *siklusv1.GetPreferencesRequest) (*siklusv1.GetPreferencesResponse, error) {
	return f.post.chosen, f.readErr
}

func (f fakeLetters) SetPreferences(_ context.Context, r *siklusv1.SetPreferencesRequest) (*siklusv1.SetPreferencesResponse, error) {
	_, err := f.hand(r)
	return &siklusv1.SetPreferencesResponse{}, err
}

func (f fakeLetters) PreferDigest(_ context.Context, r *siklusv1.PreferDigestRequest) (*siklusv1.PreferDigestResponse, error) {
	if r.GetToken() != goodKey {
		return nil, refusal(connect.CodeNotFound, "link-unknown", "Tautan tidak dikenali.", "We do not know this link.", "")
	}
	_, err := f.hand(r)
	return &siklusv1.PreferDigestResponse{}, err
}

const letterID = "01930000-0000-7000-8000-0000000000e7"

// letterLooks are the pages of letters.
func letterLooks() []look {
	log := "/hr/surat/" + person(4, "", "").Id
	return []look{
		{name: "own letters", path: "/surat"}, {name: "own letters kept", path: "/surat?tersimpan=1"},
		{name: "own letters of HR", hr: true, path: "/surat"},
		{name: "letters chosen wrongly", path: "/surat", post: []string{"way.waiting", "digest"}, state: refusing},
		{name: "digest by link", path: "/surat/ringkas/" + goodKey}, {name: "digest kept", path: "/surat/ringkas/" + goodKey, post: []string{}},
		{name: "digest by a dead link", path: "/surat/ringkas/palsu" + goodKey, post: []string{}},
		{name: "unreachable", hr: true, path: "/hr/tak-terjangkau"}, {name: "reach mended", hr: true, path: "/hr/tak-terjangkau?dikirim=3"},
		{name: "reach mended wrongly", hr: true, path: "/hr/tak-terjangkau", post: []string{"person_id", person(4, "", "").Id, "email", "x"}},
		{name: "log of letters", hr: true, path: log}, {name: "letter sent again", hr: true, path: log + "?dikirim=1"},
		{name: "letter not sent again", hr: true, path: log, post: []string{"letter_id", letterID}, state: refusing},
	}
}

func withLetters(f *fake, said func(string) string) *fake {
	letter := func(kind, state string, more func(*siklusv1.LoggedLetter)) *siklusv1.LoggedLetter {
		l := &siklusv1.LoggedLetter{Id: letterID, Kind: kind, State: state, QueuedAt: at("2026-07-06T23:00:04Z"), Resendable: true}
		if more != nil {
			more(l)
		}
		return l
	}
	sent := func(l *siklusv1.LoggedLetter) {
		l.SentAt, l.StateAt = at("2026-07-06T23:01:10Z"), at("2026-07-06T23:01:12Z")
	}
	f.post = postFakes{
		chosen: &siklusv1.GetPreferencesResponse{Email: said("yuliana.kogoya@walesi.example"), Preferences: []*siklusv1.LetterPreference{
			{Group: "waiting", Way: "at-once"}, {Group: "reminders", Way: "digest"}, {Group: "feedback", Way: "at-once"}, {Group: "training", Way: "at-once"},
			{Group: "news", Way: "at-once"}, {Group: "receipts", Way: "digest"}}},
		log: &siklusv1.ListLettersResponse{Person: f.kase.GetEmployee(), Email: said("yuliana.kogoya@walesi.example"), NextPageToken: "2026-07-01T00:00:00Z",
			Letters: []*siklusv1.LoggedLetter{
				letter("targets_submitted", "waiting", func(l *siklusv1.LoggedLetter) { l.LeavesAt, l.Resendable = at("2026-07-07T23:00:00Z"), false }),
				letter("act_taken", "rides", func(l *siklusv1.LoggedLetter) { l.Resendable = false }),
				letter("reminder", "delivered", sent), letter("delivered", "bounced", sent), letter("dialogue_set", "blocked", sent),
				letter("overdue", "overtaken", func(l *siklusv1.LoggedLetter) { l.Resendable = false }),
				letter("targets_due", "sent", func(l *siklusv1.LoggedLetter) { sent(l); l.Rehearsal, l.Resent, l.StateAt = true, true, nil }),
			}},
		reach: &siklusv1.ListReachResponse{People: []*siklusv1.LostReach{
			{Person: person(4, said("Yosep Matuan"), ""), Unit: said("Puskesmas Walesi"), Email: said("yosep@salah.example"), Reason: "bounced",
				Words: said("550 5.1.1 The email account that you tried to reach does not exist."), Since: at("2026-07-06T23:01:12Z"), Missed: 3, Waiting: 1},
			{Person: person(5, said("Naomi Asso"), ""), Unit: said("Dinas Pendidikan"), Reason: "no-address", Waiting: 2},
			{Person: person(6, said("Petrus Tabuni"), ""), Email: "petrus@walesi.example", Reason: "complained", Since: at("2026-07-01T02:00:00Z")},
			{Person: person(7, said("Marthen Kogoya"), ""), Email: "marthen@walesi.example", Reason: "blocked", Since: at("2026-07-01T02:00:00Z"), Missed: 2},
			{Person: person(8, said("Maria Kogoya"), ""), Email: "maria@@walesi.example", Reason: "refused", Since: at("2026-07-01T02:00:00Z"), Missed: 1}}},
	}
	return f
}

func withNoLetters(f *fake) *fake {
	f.post = postFakes{log: &siklusv1.ListLettersResponse{}, reach: &siklusv1.ListReachResponse{}, chosen: &siklusv1.GetPreferencesResponse{}}
	return f
}
