package api_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"connectrpc.com/connect"
	"github.com/stretchr/testify/require"

	"siklus.id/api"
	"siklus.id/appraisal"
	"siklus.id/learning"
	siklusv1 "siklus.id/proto/siklus/v1"
	"siklus.id/store"
)

// enrolled is a training of staf-1 with an organiser, enrolled.
func (g *ground) enrolled(channel, external string) (training store.Case, organiser *siklusv1.Organiser) {
	g.Helper()
	put, err := g.as("kabid-b").Learning.PutOrganiser(g.Context(), &siklusv1.PutOrganiserRequest{Organiser: &siklusv1.Organiser{
		Code: "bkpsdm", Name: "BKPSDM", Channel: channel, PersonIds: []string{g.town.People["staf-3"]}}})
	require.NoError(g, err)
	course := g.putCourse(&siklusv1.Course{Title: "=Pelayanan", Hours: 24, Seats: 2, OrganiserId: put.GetOrganiser().GetId(), ExternalId: external})
	id := g.propose("staf-1", course.GetId(), "usulan-01")
	g.engine.next[appraisal.ApproveTraining] = appraisal.Step{Stage: appraisal.TrainingOffered}
	g.engine.next[appraisal.ConfirmTraining] = appraisal.Step{Stage: appraisal.TrainingEnrolled}
	_, err = g.as("kabid-b").Training.ApproveTraining(g.Context(), &siklusv1.ApproveTrainingRequest{Header: header(id, "setuju-01")})
	require.NoError(g, err)
	_, err = g.as("staf-1").Training.ConfirmTraining(g.Context(), &siklusv1.ConfirmTrainingRequest{Header: header(id, "ikut-0001")})
	require.NoError(g, err)
	g.tx(func(ctx context.Context, tx store.Tx) error {
		training, err = tx.CaseByID(ctx, id)
		return err
	})
	return training, put.GetOrganiser()
}

func TestEnrolmentsGoOutAsAListThatNoSpreadsheetComputes(t *testing.T) {
	g := newGround(t)
	_, by := g.enrolled("list", "")
	out, err := g.as("kabid-b").Learning.ExportEnrolments(t.Context(), &siklusv1.ExportEnrolmentsRequest{OrganiserId: by.GetId()})
	require.NoError(t, err)
	require.Equal(t, "peserta-bkpsdm.csv", out.GetName())
	r := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(out.GetContent(), []byte("\xef\xbb\xbf"))))
	r.Comma = ';'
	rows, err := r.ReadAll()
	require.NoError(t, err)
	require.Len(t, rows, 2)
	require.Equal(t, []string{"Nama staf-1", "'=Pelayanan", "24"}, []string{rows[1][1], rows[1][6], rows[1][9]})
	list, err := g.as("staf-3").Learning.ListEnrolments(t.Context(), &siklusv1.ListEnrolmentsRequest{})
	require.NoError(t, err, "who works for the organiser sees its participants")
	require.Equal(t, []string{"listed", "Nama staf-1"}, []string{list.GetEnrolments()[0].GetState(), list.GetEnrolments()[0].GetName()})
	_, err = g.as("staf-1").Learning.ListEnrolments(t.Context(), &siklusv1.ListEnrolmentsRequest{})
	require.Equal(t, api.NotAllowed, refusal(t, err, connect.CodePermissionDenied).GetCode())
	_, err = g.as("staf-1").Learning.ExportEnrolments(t.Context(), &siklusv1.ExportEnrolmentsRequest{OrganiserId: by.GetId()})
	require.Equal(t, api.NotAllowed, refusal(t, err, connect.CodePermissionDenied).GetCode())
}

func TestAProofIsKeptByItsCheckSumAndReadByThePartiesOnly(t *testing.T) {
	g := newGround(t)
	training, _ := g.enrolled("list", "")
	hr, me := g.as("kabid-b"), g.as("staf-1")
	_, err := hr.Training.CompleteTraining(t.Context(), &siklusv1.CompleteTrainingRequest{Header: header(training.ID, "selesai-0"), Hours: 24})
	require.Equal(t, appraisal.ProofMissing, refusal(t, err, connect.CodeInvalidArgument).GetCode())
	_, err = me.Training.SubmitProof(t.Context(), &siklusv1.SubmitProofRequest{Header: header(training.ID, "bukti-00")})
	require.Equal(t, "link", refusal(t, err, connect.CodeInvalidArgument).GetField())
	_, err = me.Training.SubmitProof(t.Context(), &siklusv1.SubmitProofRequest{Header: header(training.ID, "bukti-00"), File: &siklusv1.ProofFile{Name: "x.exe", Content: []byte("MZ\x90\x00")}})
	require.Equal(t, appraisal.EvidenceTypeWrong, refusal(t, err, connect.CodeInvalidArgument).GetCode())
	sent := &siklusv1.SubmitProofRequest{Header: header(training.ID, "bukti-01"), Note: "Belajar melayani", File: &siklusv1.ProofFile{Name: "../sertifikat.pdf", Content: []byte("%PDF-1.7 sertifikat")}}
	for range 2 {
		receipt, err := me.Training.SubmitProof(t.Context(), sent)
		require.NoError(t, err)
		act := g.act(receipt.GetReceipt().GetActId())
		require.NotContains(t, string(act.Content), "JVBERi", "the file stands beside the register, not in it")
		require.Contains(t, string(act.Content), "sha256")
	}
	for _, who := range []string{"staf-1", "kabid-a", "kabid-b"} {
		proof, err := g.as(who).Learning.GetTrainingProof(t.Context(), &siklusv1.GetTrainingProofRequest{CaseId: training.ID})
		require.NoError(t, err, who)
		require.Equal(t, []string{"sertifikat.pdf", "application/pdf", "%PDF-1.7 sertifikat"}, []string{proof.GetName(), proof.GetType(), string(proof.GetContent())})
	}
	_, err = g.as("staf-3").Learning.GetTrainingProof(t.Context(), &siklusv1.GetTrainingProofRequest{CaseId: training.ID})
	require.Equal(t, connect.CodeNotFound, connect.CodeOf(err))
	g.engine.next[appraisal.CompleteTraining] = appraisal.Step{Stage: appraisal.TrainingCompleted}
	_, err = hr.Training.CompleteTraining(t.Context(), &siklusv1.CompleteTrainingRequest{Header: header(training.ID, "selesai-1"), Hours: 24})
	require.NoError(t, err, "the employee's proof is enough")
	hours, err := g.hours("staf-1", "staf-1", 2026)
	require.NoError(t, err)
	require.EqualValues(t, 24, hours.GetHours())
}

const hookSecret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"

// tellHook posts a message of an organiser's system and returns the status.
func (g *ground) tellHook(organiser, id string, at time.Time, change func(http.Header), data any) int {
	g.Helper()
	said, err := json.Marshal(data)
	require.NoError(g, err)
	body, err := json.Marshal(learning.Event{SpecVersion: "1.0", ID: id, Source: "/lms", Type: learning.CompletedEvent, Time: at, Data: said})
	require.NoError(g, err)
	signature, err := learning.Sign(hookSecret, id, at, body)
	require.NoError(g, err)
	post, err := http.NewRequestWithContext(g.Context(), http.MethodPost, g.http.URL+"/hooks/training/uji/"+organiser, bytes.NewReader(body))
	require.NoError(g, err)
	post.Header.Set("Webhook-Id", id)
	post.Header.Set("Webhook-Timestamp", strconv.FormatInt(at.Unix(), 10))
	post.Header.Set("Webhook-Signature", signature)
	change(post.Header)
	answer, err := http.DefaultClient.Do(post)
	require.NoError(g, err)
	defer func() { _ = answer.Body.Close() }()
	return answer.StatusCode
}

func TestACompletionThatAnOrganisersSystemTellsIsAnActOfTheRegister(t *testing.T) {
	directory, err := learning.ParseDirectory([]byte(`{"organisers":[{"agency":"uji","organiser":"bkpsdm","secret":"` + hookSecret + `"},{"agency":"uji","organiser":"lain","secret":"` + hookSecret + `"}]}`))
	require.NoError(t, err)
	g := newGround(t, func(c *api.Config) { c.Learning = directory })
	training, _ := g.enrolled("webhook", "")
	g.tx(func(ctx context.Context, tx store.Tx) error {
		_, err := tx.PutOrganiser(ctx, store.Organiser{Code: "lain", Name: "Lembaga lain", Channel: appraisal.ByWebhook})
		require.NoError(t, err)
		e, err := tx.EnrolmentOf(ctx, training.ID)
		require.Equal(t, store.EnrolmentWaiting, e.State, "its system is told")
		return err
	})
	as := func(http.Header) {}
	good := learning.CompletedData{Training: training.ID, Proof: "https://lms.example/sertifikat/1", Hours: 20}
	for _, c := range []struct {
		name, organiser string
		at              time.Time
		change          func(http.Header)
		data            any
		want            int
	}{
		{"an old message", "bkpsdm", noon.Add(-10 * time.Minute), as, good, http.StatusForbidden},
		{"a forged one", "bkpsdm", noon, func(h http.Header) { h.Set("Webhook-Signature", "v1,AAAA") }, good, http.StatusForbidden},
		{"an organiser without settings", "siapa", noon, as, good, http.StatusForbidden},
		{"another organiser's training", "lain", noon, as, good, http.StatusNotFound},
		{"no proof", "bkpsdm", noon, as, learning.CompletedData{Training: training.ID}, http.StatusBadRequest},
		{"no training", "bkpsdm", noon, as, learning.CompletedData{Training: "1' or 1=1", Proof: good.Proof}, http.StatusBadRequest},
		{"a training of nobody", "bkpsdm", noon, as, learning.CompletedData{Training: store.NewID(), Proof: good.Proof}, http.StatusNotFound},
	} {
		require.Equal(t, c.want, g.tellHook(c.organiser, "msg_"+strings.ReplaceAll(c.name, " ", "-"), c.at, c.change, c.data), c.name)
	}
	g.engine.next[appraisal.CompleteTraining] = appraisal.Step{Stage: appraisal.TrainingCompleted}
	require.Equal(t, http.StatusNoContent, g.tellHook("bkpsdm", "msg_1", noon, as, good))
	require.Equal(t, http.StatusNoContent, g.tellHook("bkpsdm", "msg_1", noon, as, good), "the same message again")
	require.Equal(t, http.StatusNoContent, g.tellHook("bkpsdm", "msg_2", noon, as, good), "the same completion in another message")
	g.clock.set(noon.Add(time.Minute))
	g.relay()
	g.eventually("completed with its hours, once", func() bool {
		out, err := g.hours("staf-1", "staf-1", 2026)
		require.NoError(t, err)
		return out.GetHours() == 20
	})
	require.NotContains(t, g.log.String(), "lms.example")
}
