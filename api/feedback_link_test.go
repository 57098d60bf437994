package api_test

import (
	"context"
	"testing"

	"connectrpc.com/connect"
	"github.com/stretchr/testify/require"

	"siklus.id/api"
	"siklus.id/appraisal"
	siklusv1 "siklus.id/proto/siklus/v1"
	"siklus.id/store"
)

// The letter that asks for feedback carries a link of the asked person's own task and names its request.
func TestTheLinkOfARequestForFeedbackAnswersThatRequestAlone(t *testing.T) {
	g := talking(t)
	g.agreed("staf-1")
	ask := func(question string) string {
		r := &siklusv1.RequestFeedbackRequest{Id: store.NewID(), PersonId: g.town.People["staf-3"], Question: question}
		_, err := g.as("staf-1").Dialogue.RequestFeedback(t.Context(), r)
		require.NoError(t, err)
		return r.GetId()
	}
	first, second := ask("Bagaimana laporan saya?"), ask("Bagaimana rapat saya?")
	linked := g.byLink(g.taskIn(g.cases["staf-3"], appraisal.Employee)).Dialogue
	one, err := linked.ListFeedbackRequests(t.Context(), &siklusv1.ListFeedbackRequestsRequest{RequestId: first})
	require.NoError(t, err)
	require.Len(t, one.GetRequests(), 1)
	require.Equal(t, "Bagaimana laporan saya?", one.GetRequests()[0].GetQuestion())
	_, err = linked.ListFeedbackRequests(t.Context(), &siklusv1.ListFeedbackRequestsRequest{})
	require.Equal(t, api.LinkOneTask, refusal(t, err, connect.CodePermissionDenied).GetCode(), "no list of what else was asked")

	give := func(d interface {
		WriteFeedback(context.Context, *siklusv1.WriteFeedbackRequest) (*siklusv1.WriteFeedbackResponse, error)
	}, r *siklusv1.WriteFeedbackRequest) error {
		r.Id, r.Text = store.NewID(), "Laporan rapi, data lengkap."
		_, err := d.WriteFeedback(t.Context(), r)
		return err
	}
	require.Equal(t, api.LinkOneTask, refusal(t, give(linked, &siklusv1.WriteFeedbackRequest{PersonId: g.town.People["staf-1"]}), connect.CodePermissionDenied).GetCode(),
		"feedback that nobody asked for asks for a sign-in")
	_, err = linked.FindColleagues(t.Context(), &siklusv1.FindColleaguesRequest{Query: "Nama staf"})
	require.Equal(t, api.LinkOneTask, refusal(t, err, connect.CodePermissionDenied).GetCode())
	other := g.byLink(g.taskIn(g.cases["staf-4"], appraisal.Employee)).Dialogue
	none, err := other.ListFeedbackRequests(t.Context(), &siklusv1.ListFeedbackRequestsRequest{RequestId: first})
	require.NoError(t, err)
	require.Empty(t, none.GetRequests(), "a request is shown to whom it asks")
	require.Equal(t, api.NotFound, refusal(t, give(other, &siklusv1.WriteFeedbackRequest{RequestId: first}), connect.CodeNotFound).GetCode())

	require.NoError(t, give(linked, &siklusv1.WriteFeedbackRequest{RequestId: first}))
	left, err := g.as("staf-3").Dialogue.ListFeedbackRequests(t.Context(), &siklusv1.ListFeedbackRequestsRequest{})
	require.NoError(t, err)
	require.Len(t, left.GetRequests(), 2)
	require.Equal(t, []any{second, false}, []any{left.GetRequests()[0].GetId(), left.GetRequests()[0].GetAnswered()}, "the other one still waits")
}
