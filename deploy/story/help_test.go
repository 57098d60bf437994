package story_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	siklusv1 "siklus.id/proto/siklus/v1"
	"siklus.id/store"
)

// asksForHelp: a midwife reports that her superior is the wrong person; HR reads it, answers, and she reads the answer, of
// which a letter told her.
func asksForHelp(t *testing.T, c *company) {
	ctx, hr, me := t.Context(), c.hr(t), c.one(t, "BIDAN", 0)
	before, err := me.Help.ListHelp(ctx, &siklusv1.ListHelpRequest{})
	require.NoError(t, err)
	require.NotEmpty(t, before.GetAppraiser().GetName(), "the page shows who is on record")
	asked, err := me.Help.AskForHelp(ctx, &siklusv1.AskForHelpRequest{Subject: siklusv1.HelpSubject_HELP_SUBJECT_SUPERIOR, Text: "Penilai saya sudah pindah ke kantor camat.",
		RightSuperior: "Kepala Pos Kesehatan", CaseId: c.file(t, "BIDAN", 0, "").id, RequestId: "bantuan-2026-01"})
	require.NoError(t, err)
	id := asked.GetHelp().GetId()
	desk, err := hr.Help.ListHelp(ctx, &siklusv1.ListHelpRequest{Desk: true})
	require.NoError(t, err)
	n := slices.IndexFunc(desk.GetRequests(), func(h *siklusv1.HelpRequest) bool { return h.GetId() == id })
	require.GreaterOrEqual(t, n, 0, "HR sees the question")
	require.True(t, desk.GetRequests()[n].GetMayAnswer())
	require.Positive(t, desk.GetOpen())
	_, err = hr.Help.AnswerHelp(ctx, &siklusv1.AnswerHelpRequest{HelpId: id, Answer: "Sudah diperiksa: penilai Anda benar.", RequestId: "bantuan-2026-02"})
	require.NoError(t, err)
	own, err := me.Help.ListHelp(ctx, &siklusv1.ListHelpRequest{})
	require.NoError(t, err)
	require.Equal(t, "Sudah diperiksa: penilai Anda benar.", own.GetRequests()[0].GetAnswer())
	letters, err := me.Letter.ListLetters(ctx, &siklusv1.ListLettersRequest{})
	require.NoError(t, err)
	require.True(t, slices.ContainsFunc(letters.GetLetters(), func(l *siklusv1.LoggedLetter) bool { return l.GetKind() == store.HelpAnsweredLetter }))
}
