package api

import (
	"bytes"
	"context"
	"encoding/csv"
	"slices"
	"strconv"

	"siklus.id/appraisal"
	"siklus.id/learning"
	siklusv1 "siklus.id/proto/siklus/v1"
	connectv1 "siklus.id/proto/siklus/v1/siklusv1connect"
	"siklus.id/store"
)

// enrolments narrows enrolments to what the caller may see: HR and auditors all of them, who works for an
// organiser those of that organiser, everybody else none.
func (s learnings) enrolments(ctx context.Context, tx store.Tx, p Principal, organiser, course string) ([]store.Enrolment, error) {
	list, err := tx.Enrolments(ctx, organiser, course)
	if err != nil || p.Holds(OfficeHR, OfficeAuditor) {
		return list, err
	}
	own, err := tx.Organisers(ctx)
	if err != nil {
		return nil, err
	}
	own = slices.DeleteFunc(own, func(o store.Organiser) bool { return !slices.Contains(o.People, p.Person) })
	if len(own) == 0 {
		return nil, refuseNotAllowed()
	}
	return slices.DeleteFunc(list, func(e store.Enrolment) bool {
		return !slices.ContainsFunc(own, func(o store.Organiser) bool { return o.ID == e.OrganiserID })
	}), nil
}

func (s learnings) ListEnrolments(ctx context.Context, r *siklusv1.ListEnrolmentsRequest) (*siklusv1.ListEnrolmentsResponse, error) {
	out := &siklusv1.ListEnrolmentsResponse{}
	err := s.read(ctx, connectv1.LearningServiceListEnrolmentsProcedure, r, func(tx store.Tx, p Principal) error {
		list, err := s.enrolments(ctx, tx, p, r.GetOrganiserId(), r.GetCourseId())
		if err != nil {
			return err
		}
		units, err := unitNames(ctx, tx)
		if err != nil {
			return err
		}
		agency, err := tx.OwnAgency(ctx)
		if err != nil {
			return err
		}
		calendar := appraisal.Calendar{Zone: agency.Zone, Week: agency.Week}
		for _, e := range list {
			out.Enrolments = append(out.Enrolments, &siklusv1.Enrolment{CaseId: e.TrainingID, Name: e.Name, Number: e.Number, Unit: units[e.UnitCode],
				Course: &siklusv1.Course{Id: e.CourseID, Title: e.CourseTitle, Code: e.CourseCode, ExternalId: e.ExternalID, Hours: int32(e.Hours), Starts: day(e.Starts), Ends: day(e.Ends)},
				State:  e.State, Fault: e.Fault, Tries: int32(e.Tries), On: day(calendar.DateOf(e.ChangedAt))})
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// enrolmentHeading names the columns of the file for an organiser.
var enrolmentHeading = []string{"nip", "nama", "email", "unit", "kode_pelatihan", "id_luar", "pelatihan", "mulai", "selesai", "jp", "nomor_pelatihan"}

// ExportEnrolments is the list that somebody sends to an organiser: who takes part, without those who left.
func (s learnings) ExportEnrolments(ctx context.Context, r *siklusv1.ExportEnrolmentsRequest) (*siklusv1.ExportEnrolmentsResponse, error) {
	out := &siklusv1.ExportEnrolmentsResponse{}
	err := s.read(ctx, connectv1.LearningServiceExportEnrolmentsProcedure, r, func(tx store.Tx, p Principal) error {
		by, err := tx.OrganiserByID(ctx, r.GetOrganiserId())
		if err != nil {
			return err
		}
		list, err := s.enrolments(ctx, tx, p, by.ID, r.GetCourseId())
		if err != nil {
			return err
		}
		units, err := unitNames(ctx, tx)
		if err != nil {
			return err
		}
		var text bytes.Buffer
		text.WriteString("\xef\xbb\xbf") // by which a spreadsheet knows UTF-8
		w := csv.NewWriter(&text)
		w.Comma, w.UseCRLF = ';', true
		rows := [][]string{enrolmentHeading}
		for _, e := range list {
			if e.State == store.EnrolmentLeft || e.State == store.EnrolmentWithdrawn {
				continue
			}
			rows = append(rows, []string{e.Number, e.Name, e.Email, units[e.UnitCode], e.CourseCode, e.ExternalID, e.CourseTitle, day(e.Starts), day(e.Ends), strconv.Itoa(e.Hours), e.TrainingID})
			if err := tx.LogRead(ctx, p.Person, e.TrainingID, "enrolment-list"); err != nil {
				return err
			}
		}
		for _, row := range rows {
			for i, cell := range row {
				row[i] = learning.Defused(cell)
			}
			if err := w.Write(row); err != nil {
				return err
			}
		}
		w.Flush()
		out.Name, out.Content = "peserta-"+by.Code+".csv", text.Bytes()
		return w.Error()
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

func (s learnings) GetTrainingEffect(ctx context.Context, r *siklusv1.GetTrainingEffectRequest) (*siklusv1.GetTrainingEffectResponse, error) {
	out := &siklusv1.GetTrainingEffectResponse{}
	err := s.read(ctx, connectv1.LearningServiceGetTrainingEffectProcedure, r, func(tx store.Tx, _ Principal) error {
		policy, err := s.policy(ctx, tx)
		if err != nil {
			return err
		}
		out.Smallest = int32(policy.TrainingFewest)
		rows, err := tx.Trainings(ctx, store.TrainingFilter{Ended: true, Course: r.GetCourseId()})
		if err != nil {
			return err
		}
		l := trainingList{learnings: s, tx: tx, places: map[string]map[string]*siklusv1.QueuePlace{}}
		rows = slices.DeleteFunc(rows, func(t store.TrainingRow) bool { return t.Stage != appraisal.TrainingCompleted })
		shown, err := l.show(ctx, rows)
		if err != nil {
			return err
		}
		out.Courses, err = effectsOf(ctx, tx, shown, policy.TrainingFewest)
		return err
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// effectsOf sums what became of those who completed each course.
func effectsOf(ctx context.Context, tx store.Tx, completed []*siklusv1.Training, fewest int) ([]*siklusv1.CourseEffect, error) {
	outcomes := map[string][]appraisal.Helped{}
	for _, t := range completed {
		id := t.GetCourse().GetId()
		outcomes[id] = append(outcomes[id], appraisal.Helped(t.GetEffect().GetOutcome()))
	}
	courses, err := tx.Courses(ctx)
	if err != nil {
		return nil, err
	}
	var out []*siklusv1.CourseEffect
	for _, c := range courses {
		list, any := outcomes[c.ID]
		if !any {
			continue
		}
		sum := appraisal.SumProgramme(list, fewest)
		effect := &siklusv1.CourseEffect{Course: courseOf(c), Completed: int32(sum.Completed), Compared: int32(sum.Compared), TooFew: sum.TooFew,
			Better: int32(sum.Better), Same: int32(sum.Same), Worse: int32(sum.Worse)}
		services, err := tx.ServicesAround(ctx, c.ID)
		if err != nil {
			return nil, err
		}
		for _, a := range services {
			effect.Services = append(effect.Services, serviceChange(a, fewest))
		}
		out = append(out, effect)
	}
	return out, nil
}

// serviceChange shows figures of services only where there are enough records on both sides.
func serviceChange(a store.ServiceAround, fewest int) *siklusv1.ServiceChange {
	out := &siklusv1.ServiceChange{What: "service-time", Service: a.Service, Unit: "hours", RecordsBefore: int32(a.RecordsBefore), RecordsAfter: int32(a.RecordsAfter)}
	if a.RecordsBefore >= fewest && a.RecordsAfter >= fewest {
		out.Before, out.After = a.Before.String(), a.After.String()
	}
	return out
}
