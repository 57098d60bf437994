package api

import (
	"bytes"
	"context"
	"slices"
	"strconv"

	"siklus.id/appraisal"
	siklusv1 "siklus.id/proto/siklus/v1"
	connectv1 "siklus.id/proto/siklus/v1/siklusv1connect"
	"siklus.id/sheet"
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

// enrolmentColumns are the columns of the file for an organiser.
var enrolmentColumns = sheet.Texts("nip", "nama", "email", "unit", "kode_pelatihan", "id_luar", "pelatihan", "mulai", "selesai", "jp", "nomor_pelatihan")

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
		var rows [][]string
		for _, e := range list {
			if e.State == store.EnrolmentLeft || e.State == store.EnrolmentWithdrawn {
				continue
			}
			rows = append(rows, []string{e.Number, e.Name, e.Email, units[e.UnitCode], e.CourseCode, e.ExternalID, e.CourseTitle, day(e.Starts), day(e.Ends), strconv.Itoa(e.Hours), e.TrainingID})
			if err := tx.LogRead(ctx, p.Person, e.TrainingID, "enrolment-list"); err != nil {
				return err
			}
		}
		var file bytes.Buffer
		err = sheet.Write(&file, sheet.CSV, sheet.Table{Name: "Peserta", Columns: enrolmentColumns, Rows: sheet.Of(rows)})
		out.Name, out.Content = "peserta-"+by.Code+".csv", file.Bytes()
		return err
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}
