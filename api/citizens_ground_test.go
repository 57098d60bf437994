package api_test

import (
	"context"
	"crypto/rand"
	"strings"
	"time"

	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/proto"

	"siklus.id/appraisal"
	"siklus.id/link"
	siklusv1 "siklus.id/proto/siklus/v1"
	"siklus.id/store"
)

// unitOf is the ID of a unit of the town.
func (g *ground) unitOf(code string) (id string) {
	g.tx(func(ctx context.Context, tx store.Tx) error {
		units, err := tx.Units(ctx)
		for _, u := range units {
			if u.Code == code {
				id = u.ID
			}
		}
		return err
	})
	require.NotEmpty(g, id)
	return id
}

// desk opens a desk of the first division for birth certificates, by HR.
func (g *ground) desk(change ...func(*siklusv1.PutDeskRequest)) *siklusv1.Desk {
	g.Helper()
	r := &siklusv1.PutDeskRequest{Standard: 3, StandardUnit: "working-days", Desk: &siklusv1.Desk{UnitId: g.unitOf("BID-A"), ServiceCode: "akta", Service: "Akta kelahiran", Name: "Loket 1"}}
	for _, f := range change {
		f(r)
	}
	out, err := g.as("kabid-b").Citizen.PutDesk(g.Context(), r)
	require.NoError(g, err)
	return out.GetDesk()
}

// address is the token behind the QR code of a desk.
func address(d *siklusv1.Desk) string {
	return signer.SignDesk(link.Desk{ID: d.GetId(), Sheet: int(d.GetSheet())})
}

// scan opens a desk as a citizen and returns the token of the visit.
func (g *ground) scan(d *siklusv1.Desk) string {
	g.Helper()
	out, err := g.with("").Visitor.OpenDesk(g.Context(), &siklusv1.OpenDeskRequest{Token: address(d)})
	require.NoError(g, err)
	require.Equal(g, siklusv1.DeskState_DESK_STATE_OPEN, out.GetState())
	return out.GetVisit()
}

func all(mark int32) []int32 {
	return []int32{mark, mark, mark, mark, mark, mark, mark, mark, mark}
}

// polled sends so many forms with the same mark nine times.
func (g *ground) polled(d *siklusv1.Desk, mark int32, n int) {
	g.Helper()
	for range n {
		_, err := g.with("").Visitor.SendVisit(g.Context(), &siklusv1.SendVisitRequest{Visit: g.scan(d), Marks: all(mark)})
		require.NoError(g, err)
	}
}

// complains sends a complaint and returns its code and ID.
func (g *ground) complains(d *siklusv1.Desk, text string, praise bool) (code, id string) {
	g.Helper()
	out, err := g.with("").Visitor.SendVisit(g.Context(), &siklusv1.SendVisitRequest{Visit: g.scan(d), Marks: all(0), Complaint: text, Praise: praise})
	require.NoError(g, err)
	require.NotEmpty(g, out.GetCode())
	_, id, err = g.store.ComplaintByCode(g.Context(), store.HashSecret(out.GetCode()))
	require.NoError(g, err)
	return out.GetCode(), id
}

// complaintIn puts a complaint about somebody into the store, in a stage.
func (g *ground) complaintIn(desk, person string, stage appraisal.ComplaintStage) (id string) {
	code := rand.Text()
	g.tx(func(ctx context.Context, tx store.Tx) error {
		v := store.Visited{DeskID: desk, OverOn: appraisal.NewDate(2026, 2, 1), Hour: noon.Truncate(time.Hour), Most: 1 << 30, On: appraisal.NewDate(2026, 1, 9),
			Complaint: "Akta lama sekali.", Kind: appraisal.Grievance, CodeHash: store.HashSecret(code)}
		_, _ = rand.Read(v.Nonce[:])
		_, err := tx.KeepVisit(ctx, v)
		return err
	})
	_, id, err := g.store.ComplaintByCode(g.Context(), store.HashSecret(code))
	require.NoError(g, err)
	if stage == appraisal.ComplaintReceived {
		return id
	}
	g.tx(func(ctx context.Context, tx store.Tx) error {
		c, err := tx.ComplaintByID(ctx, id)
		require.NoError(g, err)
		c.Stage, c.Person, c.Due = stage, person, appraisal.NewDate(2026, 1, 16)
		return tx.MoveComplaint(ctx, c, store.ComplaintStep{Kind: store.StepVerified, By: g.town.People["kabid-b"], At: noon})
	})
	return id
}

// citizenRequests has one good request for every RPC of the citizen's voice, each with a complaint of its own.
func (g *ground) citizenRequests(rpc string, s subject) map[string]proto.Message {
	if !strings.HasPrefix(rpc, "CitizenService/") && !strings.HasPrefix(rpc, "VisitorService/") {
		return nil
	}
	d := g.desk()
	unit, person := g.unitOf("BID-A"), s.appraisal.PersonID
	code, _ := g.complains(d, "Akta lama sekali.", false)
	return map[string]proto.Message{
		"VisitorService/OpenDesk":        &siklusv1.OpenDeskRequest{Token: address(d)},
		"VisitorService/SendVisit":       &siklusv1.SendVisitRequest{Visit: g.scan(d), Marks: all(4)},
		"VisitorService/FollowComplaint": &siklusv1.FollowComplaintRequest{Code: code},

		"CitizenService/PutDesk":             &siklusv1.PutDeskRequest{Desk: &siklusv1.Desk{UnitId: unit, ServiceCode: "akta", Name: "Loket 2"}},
		"CitizenService/ListDesks":           &siklusv1.ListDesksRequest{},
		"CitizenService/PrintDesk":           &siklusv1.PrintDeskRequest{DeskId: d.GetId(), Paper: "A5"},
		"CitizenService/GetSatisfaction":     &siklusv1.GetSatisfactionRequest{UnitId: unit},
		"CitizenService/CompareSatisfaction": &siklusv1.CompareSatisfactionRequest{UnitId: unit, Begins: "2026-01-05", Days: 30},
		"CitizenService/ListComplaints":      &siklusv1.ListComplaintsRequest{},
		"CitizenService/GetComplaint":        &siklusv1.GetComplaintRequest{ComplaintId: g.complaintIn(d.GetId(), person, appraisal.ComplaintAssigned)},
		"CitizenService/VerifyComplaint":     &siklusv1.VerifyComplaintRequest{ComplaintId: g.complaintIn(d.GetId(), "", appraisal.ComplaintReceived), Genuine: true, PersonId: g.town.People["staf-3"]},
		"CitizenService/AnswerComplaint":     &siklusv1.AnswerComplaintRequest{ComplaintId: g.complaintIn(d.GetId(), person, appraisal.ComplaintAssigned), Answer: "Akta sudah terbit dan diantar."},
		"CitizenService/CloseComplaint":      &siklusv1.CloseComplaintRequest{ComplaintId: g.complaintIn(d.GetId(), person, appraisal.ComplaintAnswered), Closing: "Memang terlambat, alur berkas sudah diperbaiki."},
	}
}
