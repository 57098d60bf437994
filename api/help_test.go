package api_test

import (
	"context"
	"testing"

	"connectrpc.com/connect"
	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/proto"

	"siklus.id/appraisal"
	siklusv1 "siklus.id/proto/siklus/v1"
	"siklus.id/store"
)

// helpQuestion is a good question, changed as a test wants it.
func helpQuestion(request string, change ...func(*siklusv1.AskForHelpRequest)) *siklusv1.AskForHelpRequest {
	r := &siklusv1.AskForHelpRequest{Subject: siklusv1.HelpSubject_HELP_SUBJECT_SUPERIOR, Text: "Atasan saya sudah pindah ke dinas lain.", RightSuperior: "Kepala bidang B", RequestId: request}
	for _, f := range change {
		f(r)
	}
	return r
}

// helpRequests has one good request for every RPC of help.
func (g *ground) helpRequests(rpc, request string) map[string]proto.Message {
	all := map[string]proto.Message{
		"HelpService/AskForHelp": helpQuestion(request),
		"HelpService/ListHelp":   &siklusv1.ListHelpRequest{},
		"HelpService/AnswerHelp": &siklusv1.AnswerHelpRequest{HelpId: store.NewID(), Answer: "Sudah diperbaiki.", RequestId: request},
	}
	if rpc == "HelpService/AnswerHelp" {
		g.tx(func(ctx context.Context, tx store.Tx) error {
			h, _, err := tx.AskForHelp(ctx, store.Help{AskedBy: g.town.People["staf-3"], RequestID: store.NewID(), Subject: store.HelpOther, Text: "Bagaimana cara membuka tugas?",
				AskedOn: appraisal.NewDate(2026, 1, 9), AskedAt: noon})
			all[rpc] = &siklusv1.AnswerHelpRequest{HelpId: h.ID, Answer: "Sudah diperbaiki.", RequestId: request}
			return err
		})
	}
	return all
}

func TestAnEmployeeAsksAndHRAnswersOnce(t *testing.T) {
	g := newGround(t)
	staff, hr := g.as("staf-1"), g.as("kabid-b")
	ask := helpQuestion("tanya-0001", func(r *siklusv1.AskForHelpRequest) { r.CaseId = g.cases["staf-1"].ID })
	var id string
	for range 2 { // twice is once
		asked, err := staff.Help.AskForHelp(t.Context(), ask)
		require.NoError(t, err)
		id = asked.GetHelp().GetId()
	}
	_, err := staff.Help.AskForHelp(t.Context(), helpQuestion("tanya-0001"))
	require.Equal(t, connect.CodeAlreadyExists, connect.CodeOf(err), "the same request with another content")
	require.Len(t, g.lettersTo("kabid-b", store.HelpAskedLetter), 1)

	own, err := staff.Help.ListHelp(t.Context(), &siklusv1.ListHelpRequest{})
	require.NoError(t, err)
	require.Len(t, own.GetRequests(), 1)
	require.Equal(t, []any{int32(1), "Nama kabid-a", g.cases["staf-1"].ID, "2026-01-14", false},
		[]any{own.GetOpen(), own.GetAppraiser().GetName(), own.GetCaseId(), own.GetRequests()[0].GetRemindedFrom(), own.GetRequests()[0].GetMayAnswer()})

	desk, err := hr.Help.ListHelp(t.Context(), &siklusv1.ListHelpRequest{Desk: true})
	require.NoError(t, err)
	require.Equal(t, []any{int32(1), "Nama staf-1", "Kepala bidang B", g.cycle.ID, true}, []any{desk.GetOpen(), desk.GetRequests()[0].GetAskedBy().GetName(),
		desk.GetRequests()[0].GetRightSuperior(), desk.GetRequests()[0].GetCycleId(), desk.GetRequests()[0].GetMayAnswer()})

	answer := &siklusv1.AnswerHelpRequest{HelpId: id, Answer: "Penilai Anda sudah diganti.", RequestId: "jawab-0001"}
	for range 2 {
		_, err = hr.Help.AnswerHelp(t.Context(), answer)
		require.NoError(t, err)
	}
	_, err = hr.Help.AnswerHelp(t.Context(), &siklusv1.AnswerHelpRequest{HelpId: id, Answer: "Lain lagi.", RequestId: "jawab-0001"})
	require.Equal(t, connect.CodeAlreadyExists, connect.CodeOf(err))
	_, err = hr.Help.AnswerHelp(t.Context(), &siklusv1.AnswerHelpRequest{HelpId: id, Answer: "Lain lagi.", RequestId: "jawab-0002"})
	require.Equal(t, connect.CodeFailedPrecondition, connect.CodeOf(err), "a second answer")
	require.Len(t, g.lettersTo("staf-1", store.HelpAnsweredLetter), 1)
	own, err = staff.Help.ListHelp(t.Context(), &siklusv1.ListHelpRequest{})
	require.NoError(t, err)
	require.Equal(t, []any{int32(0), "Penilai Anda sudah diganti.", "Nama kabid-b"}, []any{own.GetOpen(), own.GetRequests()[0].GetAnswer(), own.GetRequests()[0].GetAnsweredBy().GetName()})
}

func TestHelpIsRefusedInWords(t *testing.T) {
	g := newGround(t)
	staff, hr := g.as("staf-1"), g.as("kabid-b")
	for _, c := range []struct {
		why    string
		code   connect.Code
		change func(*siklusv1.AskForHelpRequest)
	}{
		{"a case of somebody else", connect.CodeNotFound, func(r *siklusv1.AskForHelpRequest) { r.CaseId = g.cases["staf-2"].ID }},
		{"no such case", connect.CodeNotFound, func(r *siklusv1.AskForHelpRequest) { r.CaseId = store.NewID() }},
		{"a superior under another subject", connect.CodeInvalidArgument, func(r *siklusv1.AskForHelpRequest) { r.Subject = siklusv1.HelpSubject_HELP_SUBJECT_TASK }},
		{"no subject", connect.CodeInvalidArgument, func(r *siklusv1.AskForHelpRequest) { r.Subject = 0 }},
		{"too short", connect.CodeInvalidArgument, func(r *siklusv1.AskForHelpRequest) { r.Text = "pendek" }},
		{"nothing said", connect.CodeInvalidArgument, func(r *siklusv1.AskForHelpRequest) { r.Text = "............" }},
	} {
		_, err := staff.Help.AskForHelp(t.Context(), helpQuestion(store.NewID(), c.change))
		require.Equal(t, c.code, connect.CodeOf(err), c.why)
	}
	_, err := staff.Help.ListHelp(t.Context(), &siklusv1.ListHelpRequest{Desk: true})
	require.Equal(t, connect.CodePermissionDenied, connect.CodeOf(err), "the desk is HR's")

	asked, err := hr.Help.AskForHelp(t.Context(), helpQuestion("tanya-0009"))
	require.NoError(t, err)
	require.Empty(t, g.lettersTo("kabid-b", store.HelpAskedLetter), "nobody is called for their own question")
	_, err = hr.Help.AnswerHelp(t.Context(), &siklusv1.AnswerHelpRequest{HelpId: asked.GetHelp().GetId(), Answer: "Saya jawab sendiri.", RequestId: "jawab-0009"})
	require.Equal(t, connect.CodePermissionDenied, connect.CodeOf(err))
	desk, err := hr.Help.ListHelp(t.Context(), &siklusv1.ListHelpRequest{Desk: true})
	require.NoError(t, err)
	require.False(t, desk.GetRequests()[0].GetMayAnswer())
	_, err = hr.Help.AnswerHelp(t.Context(), &siklusv1.AnswerHelpRequest{HelpId: store.NewID(), Answer: "Tidak ada.", RequestId: "jawab-0010"})
	require.Equal(t, connect.CodeNotFound, connect.CodeOf(err))
}
