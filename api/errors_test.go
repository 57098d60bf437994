package api

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"connectrpc.com/connect"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/stretchr/testify/require"

	"siklus.id/appraisal"
	siklusv1 "siklus.id/proto/siklus/v1"
	"siklus.id/store"
)

func TestEveryRefusalOfTheProcedureHasACode(t *testing.T) {
	t.Parallel()
	for _, code := range []string{
		appraisal.TooLate, appraisal.NotYourAct, appraisal.NotNow, appraisal.CaseEnded, appraisal.ReasonMissing, appraisal.RatingMissing,
		appraisal.ResultIsFinal, appraisal.OwnCase, appraisal.TermNotRunning, appraisal.TermShortened, appraisal.PartyMissing,
		appraisal.CourseMissing, appraisal.AlreadyDone, appraisal.NothingToSign, appraisal.ReuseNotPossible, appraisal.NotOnStudyLeave,
		appraisal.ScoreMissing, appraisal.ScoreWrong, appraisal.WithdrawalClosed, appraisal.PostMissing, appraisal.AbsenceMissing,
		appraisal.AlreadyAbsent, appraisal.NotAbsent, appraisal.ServiceMissing, appraisal.DateMissing, appraisal.DateWrong,
		appraisal.CalendarMissing, appraisal.RulesMissing, appraisal.CadenceDiffers, appraisal.ZoneDiffers,
	} {
		require.Contains(t, codes, code)
	}
}

// A stranger sees the sentence, never the cause.
func TestCausesStayInside(t *testing.T) {
	t.Parallel()
	var log strings.Builder
	d := &door{log: slog.New(slog.NewTextHandler(&log, nil))}
	for name, c := range map[string]struct {
		err  error
		code connect.Code
	}{
		"not found":         {fmt.Errorf("case 0192: %w", store.ErrNotFound), connect.CodeNotFound},
		"request reused":    {fmt.Errorf("request r1: %w", store.ErrRequestReused), connect.CodeAlreadyExists},
		"constraint":        {&pgconn.PgError{Code: "23505", Detail: "Key (email)=(siti@dinas.example) already exists.", TableName: "people"}, connect.CodeInternal},
		"admin shutdown":    {&pgconn.PgError{Code: "57P01", Message: "terminating connection"}, connect.CodeUnavailable},
		"too many clients":  {&pgconn.PgError{Code: "53300"}, connect.CodeUnavailable},
		"cannot connect":    {refusedConnection(t), connect.CodeUnavailable},
		"ran out of time":   {context.DeadlineExceeded, connect.CodeUnavailable},
		"anything else":     {errors.New("unexpected siti"), connect.CodeInternal},
		"a plain refusal":   {&appraisal.Refusal{Code: appraisal.TooLate, Sentence: "terlambat", English: "late", Provision: "V.B.2"}, connect.CodeFailedPrecondition},
		"an unlisted code":  {&appraisal.Refusal{Code: "made-up", Sentence: "s", English: "e", Provision: "p"}, connect.CodeFailedPrecondition},
		"the caller's deal": {connect.NewError(connect.CodeAborted, errors.New("as it is")), connect.CodeAborted},
	} {
		out := d.answer(t.Context(), c.err)
		require.Equal(t, c.code, connect.CodeOf(out), name)
		require.NotContains(t, out.Error(), "siti", name)
		require.NotContains(t, out.Error(), "SQLSTATE", name)
	}
	require.NotContains(t, log.String(), "siti@dinas.example", "the log names the constraint, not the value")
	require.Contains(t, log.String(), "23505")
}

func TestARefusalTravelsWhole(t *testing.T) {
	t.Parallel()
	d := &door{}
	out := d.answer(t.Context(), &refused{field: "reason", act: "a1", Refusal: appraisal.Refusal{Code: "too-late", Sentence: "s", English: "e", Provision: "V.B.2"}})
	var coded *connect.Error
	require.ErrorAs(t, out, &coded)
	require.Len(t, coded.Details(), 1)
	v, err := coded.Details()[0].Value()
	require.NoError(t, err)
	detail := v.(*siklusv1.RefusalDetail)
	require.Equal(t, []string{"too-late", "s", "e", "V.B.2", "reason", "a1"},
		[]string{detail.GetCode(), detail.GetSentence(), detail.GetEnglish(), detail.GetProvision(), detail.GetField(), detail.GetActId()})
}

func refusedConnection(t *testing.T) error {
	_, err := pgconn.Connect(t.Context(), "host=/nowhere user=siklus_app")
	require.Error(t, err)
	return err
}
