package story_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"time"

	"google.golang.org/protobuf/types/known/timestamppb"

	siklusv1 "siklus.id/proto/siklus/v1"
	"siklus.id/store"
)

// notesProgress: an employee writes down what was done, one entry with a file, two at once from a phone that was
// offline; the leader sees the team, is told of what is new, and answers; one entry is taken back.
func (y *year) notesProgress(ctx context.Context, who string) error {
	me, err := y.as(ctx, who)
	if err != nil {
		return err
	}
	leader, err := y.as(ctx, appraiserOf(who))
	if err != nil {
		return err
	}
	id := y.at(of(who)).id
	before, err := leader.Progress.TeamProgress(ctx, &siklusv1.TeamProgressRequest{Role: "appraiser"})
	if err != nil || len(before.GetMembers()) < 10 {
		return fmt.Errorf("the team has %d members: %w", len(before.GetMembers()), err)
	}
	entry := func(text string) *siklusv1.ProgressEntry {
		return &siklusv1.ProgressEntry{Id: store.NewID(), CaseId: id, Day: y.today().String(), Result: 1, Achieved: y.says(text), Minutes: 45}
	}
	first, second, third := entry("Tiga izin selesai"), entry("Dua izin diperiksa"), entry("Salah catat")
	file := &siklusv1.ProgressFile{Name: "bukti.pdf", Content: []byte("%PDF-1.7 " + y.says("isi bukti"))}
	return inOrder(
		func() error {
			_, err := me.Progress.PutProgress(ctx, &siklusv1.PutProgressRequest{Entry: first, File: file})
			return err
		},
		func() error {
			out, err := me.Progress.PutProgressBatch(ctx, &siklusv1.PutProgressBatchRequest{Entries: []*siklusv1.ProgressEntry{first, second, third}})
			if err != nil || len(out.GetOutcomes()) != 3 || out.GetOutcomes()[0].GetState() != siklusv1.PutState_PUT_STATE_ALREADY ||
				out.GetOutcomes()[2].GetState() != siklusv1.PutState_PUT_STATE_KEPT {
				return fmt.Errorf("three entries at once, one known: %v: %w", out.GetOutcomes(), err)
			}
			return nil
		},
		func() error {
			_, err := me.Progress.TakeBackProgress(ctx, &siklusv1.TakeBackProgressRequest{EntryId: third.GetId()})
			return err
		},
		func() error {
			_, err := me.Progress.AskProgressFeedback(ctx, &siklusv1.AskProgressFeedbackRequest{EntryId: first.GetId()})
			return err
		},
		func() error { return y.followsTeam(ctx, leader, before.GetCursor(), first.GetId()) },
		func() error { return y.readsNotes(ctx, leader, id, first.GetId(), file.GetContent()) },
	)
}

// followsTeam: what the team wrote comes by itself, and is answered.
func (y *year) followsTeam(ctx context.Context, leader *caller, cursor, entry string) error {
	seen := map[string]bool{}
	err := until(ctx, "the leader sees what was written", func() (bool, error) {
		news, err := leader.Progress.WatchTeam(ctx, &siklusv1.WatchTeamRequest{Role: "appraiser", Cursor: cursor, Wait: 1})
		if err != nil {
			return false, err
		}
		cursor = news.GetCursor()
		for _, e := range news.GetEntries() {
			seen[e.GetProgress().GetEntry().GetId()] = true
		}
		return seen[entry], nil
	})
	if err != nil {
		return err
	}
	_, err = leader.Progress.AnswerProgress(ctx, &siklusv1.AnswerProgressRequest{EntryId: entry, Id: store.NewID(), Text: y.says("Bagus, lanjutkan")})
	return err
}

// readsNotes reads the entries of one employee and the file that hangs on one.
func (y *year) readsNotes(ctx context.Context, leader *caller, caseID, entry string, content []byte) error {
	list, err := leader.Progress.ListProgress(ctx, &siklusv1.ListProgressRequest{CaseId: caseID})
	if err != nil {
		return err
	}
	answered := false
	for _, e := range list.GetEntries() {
		answered = answered || e.GetEntry().GetId() == entry && len(e.GetAnswers()) == 1
	}
	if !answered {
		return fmt.Errorf("the answer is not to be seen among %d entries", len(list.GetEntries()))
	}
	file, err := leader.Progress.GetProgressFile(ctx, &siklusv1.GetProgressFileRequest{EntryId: entry, Version: 1})
	if err != nil || !bytes.Equal(file.GetContent(), content) {
		return errors.Join(err, errors.New("the file is another one"))
	}
	return nil
}

// measures: a machine defines what is measured and pushes values and records of a service, HR imports a file; who is
// concerned reads where they stand.
func (y *year) measures(ctx context.Context, hr string) error {
	defined, err := y.key.Measure.PutMeasures(ctx, &siklusv1.PutMeasuresRequest{
		Measures: []*siklusv1.Measure{{Code: "izin", Name: "Izin selesai", Unit: "izin", Direction: "more", Aspect: siklusv1.Aspect_ASPECT_QUANTITY,
			Subject: "person", Period: "week", Target: "10"}},
		Services: []*siklusv1.Service{{Code: "izin-usaha", Name: "Izin usaha kecil", Standard: 3, StandardUnit: "working-days"}}})
	if err != nil || defined.GetAdded() != 2 || len(defined.GetDefects()) > 0 {
		return fmt.Errorf("a measure and a service are defined as %v: %w", defined, err)
	}
	at := func(days int) *timestamppb.Timestamp { return timestamppb.New(time.Now().AddDate(0, 0, -days)) }
	pushed, err := y.key.Measure.PushMeasurements(ctx, &siklusv1.PushMeasurementsRequest{Rows: []*siklusv1.Measurement{
		{Measure: "izin", Subject: somebody("ani").number, MeasuredAt: at(7), Value: "8", Key: "izin-1"},
		{Measure: "izin", Subject: somebody("ani").number, MeasuredAt: at(1), Value: "11", Key: "izin-2"},
		{Measure: "izin", Subject: "198001011999011999", MeasuredAt: at(1), Value: "11", Key: "izin-3"}}})
	if err != nil || pushed.GetTaken() != 2 || len(pushed.GetDefects()) != 1 {
		return fmt.Errorf("three values, one of nobody: %v: %w", pushed, err)
	}
	records, err := y.key.Measure.PushServiceRecords(ctx, &siklusv1.PushServiceRecordsRequest{Rows: []*siklusv1.ServiceRecord{
		{Service: "izin-usaha", Key: "berkas-1", Unit: "BIDANG", Person: somebody("ani").number, ReceivedAt: at(9), FinishedAt: at(8)}}})
	if err != nil || records.GetTaken() != 1 {
		return fmt.Errorf("a record of a service: %v: %w", records, err)
	}
	desk, err := y.as(ctx, hr)
	if err != nil {
		return err
	}
	file := []byte("ukuran;subjek;waktu;nilai\nizin;" + somebody("bima").number + ";" + time.Now().AddDate(0, 0, -2).Format(time.DateOnly) + ";9\n")
	for _, dry := range []bool{true, false} {
		imported, err := desk.Measure.ImportMeasurements(ctx, &siklusv1.ImportMeasurementsRequest{Content: file, DryRun: dry})
		if err != nil || imported.GetRows() != 1 {
			return fmt.Errorf("a file of one value (dry: %t) is read as %v: %w", dry, imported, err)
		}
	}
	return y.readsMeasures(ctx)
}

// readsMeasures: one's own figures and their trend, and the team's; nobody else's.
func (y *year) readsMeasures(ctx context.Context) error {
	ani, err := y.as(ctx, "ani")
	if err != nil {
		return err
	}
	own, err := ani.Measure.ListMeasurements(ctx, &siklusv1.ListMeasurementsRequest{})
	if err != nil || len(own.GetSubjects()) == 0 || own.GetSubjects()[0].GetLines()[0].GetCurrent().GetValue() != "11" {
		return fmt.Errorf("one's own figures are %v: %w", own.GetSubjects(), err)
	}
	for _, s := range own.GetSubjects() {
		if other := s.GetPerson().GetId(); other != "" && other != y.people["ani"] {
			return errors.New("one's own figures hold somebody else's")
		}
	}
	trend, err := ani.Measure.GetTrend(ctx, &siklusv1.GetTrendRequest{Measure: "izin"})
	if err != nil || len(trend.GetHistory()) != 2 {
		return fmt.Errorf("the trend has %d values: %w", len(trend.GetHistory()), err)
	}
	leader, err := y.as(ctx, "kasi")
	if err != nil {
		return err
	}
	team, err := leader.Measure.ListMeasurements(ctx, &siklusv1.ListMeasurementsRequest{Scope: siklusv1.MeasurementScope_MEASUREMENT_SCOPE_TEAM})
	if err != nil || len(team.GetSubjects()) < 2 {
		return fmt.Errorf("the team's figures are %v: %w", team.GetSubjects(), err)
	}
	bima, err := y.as(ctx, "bima")
	if err != nil {
		return err
	}
	if _, err := bima.Measure.ListMeasurements(ctx, &siklusv1.ListMeasurementsRequest{Scope: siklusv1.MeasurementScope_MEASUREMENT_SCOPE_PERSON, PersonId: y.people["ani"]}); err == nil {
		return errors.New("a colleague reads another's figures")
	}
	return nil
}
