package api_test

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"connectrpc.com/connect"
	"github.com/stretchr/testify/require"

	"siklus.id/api"
	"siklus.id/appraisal"
	"siklus.id/link"
	siklusv1 "siklus.id/proto/siklus/v1"
	"siklus.id/store"
)

const hardComplaint = "Pak Budi di loket menyuruh saya kembali terus. Saya Siti Rahma, NIK 1109041208900001, HP 0812-3456-7890, Jl. Merdeka No. 12."

func TestS7ACitizenAnswersOnceWithoutAnAccount(t *testing.T) {
	g := newGround(t)
	d := g.desk()
	nobody := g.with("").Visitor
	out, err := nobody.OpenDesk(t.Context(), &siklusv1.OpenDeskRequest{Token: address(d)})
	require.NoError(t, err)
	require.Equal(t, []string{"Dinas uji", "Bidang A", "Akta kelahiran", "Loket 1"}, []string{out.GetAgency(), out.GetUnit(), out.GetService(), out.GetDesk()})
	require.Len(t, out.GetElements(), 9)
	again, err := nobody.OpenDesk(t.Context(), &siklusv1.OpenDeskRequest{Token: address(d)})
	require.NoError(t, err)
	require.NotEqual(t, out.GetVisit(), again.GetVisit(), "each visit has a token of its own")

	visit := &siklusv1.SendVisitRequest{Visit: out.GetVisit(), Marks: all(3), Words: "Telepon saya 081234567890", Complaint: hardComplaint}
	first, err := nobody.SendVisit(t.Context(), visit)
	require.NoError(t, err)
	require.Regexp(t, "^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){3}$", first.GetCode())
	for range 5 {
		second, err := nobody.SendVisit(t.Context(), visit)
		require.NoError(t, err)
		require.Equal(t, first.GetCode(), second.GetCode(), "who sends twice gets the same answer")
	}
	g.clock.set(noon.Add(25 * time.Hour))
	late, err := nobody.SendVisit(t.Context(), visit)
	require.NoError(t, err, "late is answered alike")
	require.Equal(t, first.GetCode(), late.GetCode())
	late, err = nobody.SendVisit(t.Context(), &siklusv1.SendVisitRequest{Visit: again.GetVisit(), Marks: all(1)})
	require.NoError(t, err)
	require.Empty(t, late.GetCode())
	year, err := g.as("kabid-b").Citizen.GetSatisfaction(t.Context(), &siklusv1.GetSatisfactionRequest{})
	require.NoError(t, err)
	require.EqualValues(t, 1, year.GetAll().GetAnswers(), "what came again or too late is not counted")

	followed, err := nobody.FollowComplaint(t.Context(), &siklusv1.FollowComplaintRequest{Code: strings.ToLower(strings.ReplaceAll(first.GetCode(), "-", " "))})
	require.NoError(t, err)
	require.Equal(t, "received", followed.GetStage())
	for _, secret := range []string{"Budi", "Siti", "1109041208900001", "3456", "Merdeka"} {
		require.NotContains(t, followed.GetText(), secret)
		g.grepped(secret)
	}
	require.Contains(t, followed.GetText(), "Pak [nama] di loket")
}

// grepped fails when what a citizen wrote stands anywhere that staff, logs or letters can show.
func (g *ground) grepped(secret string) {
	g.Helper()
	require.NotContains(g, g.log.String(), secret, "in the log")
	g.tx(func(ctx context.Context, tx store.Tx) error {
		list, err := tx.Complaints(ctx, store.ComplaintFilter{Limit: 50})
		for _, c := range list {
			require.NotContains(g, c.Text, secret)
		}
		words, err2 := tx.SurveyWords(ctx, store.SurveyFilter{Units: []string{g.unitOf("BID-A")}, From: appraisal.NewDate(2026, 1, 1), To: appraisal.NewDate(2026, 12, 31)}, 50)
		require.NotContains(g, strings.Join(words, "\n"), secret)
		return errors.Join(err, err2)
	})
}

func TestForgedAndStrangeTokensOpenNothing(t *testing.T) {
	g := newGround(t)
	d := g.desk()
	nobody := g.with("").Visitor
	stranger := link.Signer{Keys: [][]byte{bytes.Repeat([]byte("x"), link.MinKey)}}
	of := link.Desk{ID: d.GetId(), Sheet: 1}
	task := g.taskIn(g.cases["staf-1"], appraisal.Employee)
	for name, token := range map[string]string{
		"another key":        stranger.SignDesk(of),
		"cut off":            address(d)[:40],
		"one letter changed": address(d)[:47] + "A",
		"link of a letter":   signer.Sign(task.ID, task.Epoch, noon.Add(time.Hour)),
		"unknown desk":       signer.SignDesk(link.Desk{ID: store.NewID(), Sheet: 1}),
		"form of a visit":    g.scan(d),
		"injection":          "' or 1=1 --",
	} {
		if name == "one letter changed" && token == address(d) {
			token = address(d)[:47] + "B"
		}
		_, err := nobody.OpenDesk(t.Context(), &siklusv1.OpenDeskRequest{Token: token})
		require.Equal(t, api.LinkUnknown, refusal(t, err, connect.CodeNotFound).GetCode(), name)
		if name == "form of a visit" {
			continue // that is what it is for
		}
		_, err = nobody.SendVisit(t.Context(), &siklusv1.SendVisitRequest{Visit: token, Marks: all(4)})
		require.Equal(t, api.LinkUnknown, refusal(t, err, connect.CodeNotFound).GetCode(), name)
	}
	_, err := nobody.SendVisit(t.Context(), &siklusv1.SendVisitRequest{Visit: address(d), Marks: all(4)})
	require.Equal(t, api.LinkUnknown, refusal(t, err, connect.CodeNotFound).GetCode(), "the code at the desk is no form")
	_, err = g.with("").Session.OpenLink(t.Context(), &siklusv1.OpenLinkRequest{Token: address(d)})
	require.Error(t, err, "the code at the desk signs nobody in")
	for _, code := range []string{"0000-0000-0000-0000", "a", "' or 1=1 --", strings.Repeat("7", 60)} {
		_, err = nobody.FollowComplaint(t.Context(), &siklusv1.FollowComplaintRequest{Code: code})
		require.Equal(t, api.NotFound, refusal(t, err, connect.CodeNotFound).GetCode(), code)
	}
}

func TestAHalfFilledFormSaysWhichQuestionIsMissing(t *testing.T) {
	g := newGround(t)
	d := g.desk()
	nobody := g.with("").Visitor
	marks := all(3)
	marks[6] = 0
	_, err := nobody.SendVisit(t.Context(), &siklusv1.SendVisitRequest{Visit: g.scan(d), Marks: marks})
	require.Equal(t, "marks[6]", refusal(t, err, connect.CodeInvalidArgument).GetField())
	_, err = nobody.SendVisit(t.Context(), &siklusv1.SendVisitRequest{Visit: g.scan(d), Marks: all(0), Words: "Hanya saran"})
	require.Equal(t, "marks[0]", refusal(t, err, connect.CodeInvalidArgument).GetField())
	for _, bad := range []*siklusv1.SendVisitRequest{{Visit: g.scan(d), Marks: all(5)}, {Visit: g.scan(d), Marks: all(-1)}, {Visit: g.scan(d), Marks: []int32{1}},
		{Visit: g.scan(d), Marks: all(4), Words: strings.Repeat("a", 1001)}, {Visit: g.scan(d), Marks: all(4), Complaint: strings.Repeat("a", 2001)}} {
		_, err = nobody.SendVisit(t.Context(), bad)
		require.Equal(t, connect.CodeInvalidArgument, connect.CodeOf(err))
	}
}

func TestADeskInAFloodTakesNoMoreAndLosesNothing(t *testing.T) {
	g := newGround(t)
	d := g.desk()
	g.polled(d, 4, 60) // as many as the policy allows in an hour
	held := &siklusv1.SendVisitRequest{Visit: g.scan(d), Marks: all(2)}
	_, err := g.with("").Visitor.SendVisit(t.Context(), held)
	require.Equal(t, api.TooManyTries, refusal(t, err, connect.CodeResourceExhausted).GetCode())
	g.clock.set(noon.Add(time.Hour))
	_, err = g.with("").Visitor.SendVisit(t.Context(), held)
	require.NoError(t, err, "the same form is taken an hour later")
	desks, err := g.as("kabid-b").Citizen.ListDesks(t.Context(), &siklusv1.ListDesksRequest{})
	require.NoError(t, err)
	require.Equal(t, []int32{61, 61, 1, 60}, []int32{desks.GetDesks()[0].GetAnswers(), desks.GetDesks()[0].GetBusiest(), desks.GetDesks()[0].GetFloods(), desks.GetHourly()})
}

func TestSlipsAreForOneVisitAndEndWithTheirSheet(t *testing.T) {
	g := newGround(t)
	d := g.desk(func(r *siklusv1.PutDeskRequest) { r.Desk.SlipsOnly = true })
	hr, nobody := g.as("kabid-b").Citizen, g.with("").Visitor
	out, err := nobody.OpenDesk(t.Context(), &siklusv1.OpenDeskRequest{Token: address(d)})
	require.NoError(t, err)
	require.Equal(t, siklusv1.DeskState_DESK_STATE_SLIPS_ONLY, out.GetState())
	require.Empty(t, out.GetVisit(), "the code at the desk opens no form")

	printed, err := hr.PrintDesk(t.Context(), &siklusv1.PrintDeskRequest{DeskId: d.GetId(), Paper: "A4", Slips: 9})
	require.NoError(t, err)
	require.True(t, bytes.HasPrefix(printed.GetContent(), []byte("%PDF")))
	require.Equal(t, "2026-04-10", printed.GetUntil())
	sheet, err := hr.PrintDesk(t.Context(), &siklusv1.PrintDeskRequest{DeskId: d.GetId(), Paper: "A5"})
	require.NoError(t, err)
	require.Empty(t, sheet.GetUntil())

	slip := func(sheet int) string {
		v := link.Visit{Desk: link.Desk{ID: d.GetId(), Sheet: sheet}, Slip: true, Expires: noon.AddDate(0, 0, 90)}
		copy(v.Nonce[:], store.NewID())
		return signer.SignVisit(v)
	}
	token := slip(1)
	opened, err := nobody.OpenDesk(t.Context(), &siklusv1.OpenDeskRequest{Token: token})
	require.NoError(t, err)
	require.Equal(t, token, opened.GetVisit(), "a slip is its visit")
	for range 3 {
		_, err = nobody.SendVisit(t.Context(), &siklusv1.SendVisitRequest{Visit: token, Marks: all(4)})
		require.NoError(t, err)
	}
	renewed, err := hr.PutDesk(t.Context(), &siklusv1.PutDeskRequest{Desk: d, Renew: true})
	require.NoError(t, err)
	require.EqualValues(t, 2, renewed.GetDesk().GetSheet())
	_, err = nobody.SendVisit(t.Context(), &siklusv1.SendVisitRequest{Visit: slip(1), Marks: all(1)})
	require.Equal(t, api.DeskClosed, refusal(t, err, connect.CodeFailedPrecondition).GetCode(), "slips of the sheet before are worthless")
	out, err = nobody.OpenDesk(t.Context(), &siklusv1.OpenDeskRequest{Token: address(d)})
	require.NoError(t, err)
	require.Equal(t, siklusv1.DeskState_DESK_STATE_CLOSED, out.GetState())
	d = renewed.GetDesk()
	d.Closed = true
	_, err = hr.PutDesk(t.Context(), &siklusv1.PutDeskRequest{Desk: d})
	require.NoError(t, err)
	_, err = nobody.SendVisit(t.Context(), &siklusv1.SendVisitRequest{Visit: slip(2), Marks: all(4)})
	require.Equal(t, api.DeskClosed, refusal(t, err, connect.CodeFailedPrecondition).GetCode())
	year, err := hr.GetSatisfaction(t.Context(), &siklusv1.GetSatisfactionRequest{})
	require.NoError(t, err)
	require.EqualValues(t, 1, year.GetAll().GetAnswers())
}

func TestADeskNamesAUnitAndAServiceThatAreThere(t *testing.T) {
	g := newGround(t)
	hr := g.as("kabid-b").Citizen
	for field, change := range map[string]func(*siklusv1.PutDeskRequest){
		"desk.unit_id":            func(r *siklusv1.PutDeskRequest) { r.Desk.UnitId = store.NewID() },
		"desk.service":            func(r *siklusv1.PutDeskRequest) { r.Desk.Service = " " },
		"standard":                func(r *siklusv1.PutDeskRequest) { r.Standard = 0 },
		"desk.rehearsal_cycle_id": func(r *siklusv1.PutDeskRequest) { r.Desk.RehearsalCycleId = g.cycle.ID },
	} {
		r := &siklusv1.PutDeskRequest{Standard: 3, StandardUnit: "days", Desk: &siklusv1.Desk{UnitId: g.unitOf("BID-A"), ServiceCode: "akta", Service: "Akta", Name: "Loket 1"}}
		change(r)
		_, err := hr.PutDesk(t.Context(), r)
		require.Equal(t, field, refusal(t, err, connect.CodeInvalidArgument).GetField())
	}
	_, err := hr.PutDesk(t.Context(), &siklusv1.PutDeskRequest{Desk: &siklusv1.Desk{Id: store.NewID(), UnitId: g.unitOf("BID-A"), ServiceCode: "akta", Name: "Loket 1"}})
	require.Equal(t, connect.CodeNotFound, connect.CodeOf(err))
}

func TestS10TheYearOfAServiceIsShownWhereItBelongs(t *testing.T) {
	g := newGround(t)
	d := g.desk()
	g.polled(d, 4, 9)
	ask := func(who string, r *siklusv1.GetSatisfactionRequest) (*siklusv1.GetSatisfactionResponse, error) {
		return g.as(who).Citizen.GetSatisfaction(t.Context(), r)
	}
	year, err := ask("staf-1", &siklusv1.GetSatisfactionRequest{})
	require.NoError(t, err)
	require.True(t, year.GetAll().GetFew())
	require.Empty(t, year.GetAll().GetIndex(), "nine answers: no figure, so that nobody is recognised")
	require.Equal(t, []int32{9, 10}, []int32{year.GetAll().GetAnswers(), year.GetLeast()})
	g.polled(d, 3, 1)
	_, err = g.with("").Visitor.SendVisit(t.Context(), &siklusv1.SendVisitRequest{Visit: g.scan(d), Marks: all(3), Words: "Kursi kurang."})
	require.NoError(t, err)
	year, err = ask("staf-1", &siklusv1.GetSatisfactionRequest{UnitId: d.GetUnitId(), ServiceCode: "akta"})
	require.NoError(t, err)
	require.Equal(t, []string{"95.45", "A", "3.82", "B", "76.61", "6.82"}, []string{year.GetAll().GetIndex(), year.GetAll().GetClass(), year.GetAll().GetElements()[0],
		year.GetExpected(), year.GetExpectedFrom(), year.GetAll().GetOneMoves()})
	require.Equal(t, []string{"Kursi kurang."}, year.GetWords())
	require.Len(t, year.GetMonths(), 1)
	for _, who := range []string{"kabid-a", "kadis", "kabid-b", "staf-4"} {
		_, err = ask(who, &siklusv1.GetSatisfactionRequest{UnitId: d.GetUnitId()})
		require.NoError(t, err, who)
	}
	_, err = ask("bupati", &siklusv1.GetSatisfactionRequest{UnitId: g.unitOf("BID-B")})
	require.Equal(t, connect.CodeNotFound, connect.CodeOf(err), "a unit without a desk has nothing to show")
}

func TestG11BeforeAndAfterAProgrammeSaysWhatTheNumbersBear(t *testing.T) {
	g := newGround(t)
	d := g.desk()
	g.clock.set(noon.AddDate(0, -1, 0))
	g.polled(d, 2, 20)
	g.clock.set(noon)
	g.polled(d, 4, 20)
	hr := g.as("kabid-b").Citizen
	r := &siklusv1.CompareSatisfactionRequest{UnitId: d.GetUnitId(), ServiceCode: "akta", Begins: "2026-01-05", Ends: "2026-01-06", Days: 30}
	out, err := hr.CompareSatisfaction(t.Context(), r)
	require.NoError(t, err)
	require.Equal(t, []string{"50", "100", "50", "up"}, []string{out.GetBefore().GetSatisfaction().GetIndex(), out.GetAfter().GetSatisfaction().GetIndex(), out.GetChange(), out.GetFinding()})
	require.Contains(t, out.GetSentence(), "tidak membuktikan sebabnya")
	require.True(t, out.GetUnfinished())
	r.Days = 7
	out, err = hr.CompareSatisfaction(t.Context(), r)
	require.NoError(t, err)
	require.Equal(t, []string{"", "few"}, []string{out.GetChange(), out.GetFinding()})
	require.Contains(t, out.GetSentence(), "0 jawaban sebelum dan 20 sesudah")
	r.Ends = "2026-01-01"
	_, err = hr.CompareSatisfaction(t.Context(), r)
	require.Equal(t, "ends", refusal(t, err, connect.CodeInvalidArgument).GetField())
	r.Begins, r.Ends = "2026-02-30", ""
	_, err = hr.CompareSatisfaction(t.Context(), r)
	require.Equal(t, "begins", refusal(t, err, connect.CodeInvalidArgument).GetField())
}
