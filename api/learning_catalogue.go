package api

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/google/uuid"
	"google.golang.org/protobuf/proto"

	"siklus.id/appraisal"
	siklusv1 "siklus.id/proto/siklus/v1"
	connectv1 "siklus.id/proto/siklus/v1/siklusv1connect"
	"siklus.id/store"
)

// courseFrom reads a course of the contract and looks at what its shape does not tell.
func courseFrom(ctx context.Context, tx store.Tx, c *siklusv1.Course) (store.Course, error) {
	out := store.Course{
		ID: c.GetId(), Title: plain(c.GetTitle()), Provider: plain(c.GetProvider()), Hours: int(c.GetHours()), Seats: int(c.GetSeats()), Price: c.GetPrice(),
		Code: c.GetCode(), OrganiserID: c.GetOrganiserId(), Form: appraisal.CourseForm(c.GetForm()), Kind: appraisal.CourseKind(c.GetKind()),
		Competences: tidyCodes(c.GetCompetences()), Values: tidyCodes(c.GetValues()), ExternalID: plain(c.GetExternalId()), About: plain(c.GetAbout()),
	}
	var err error
	for _, d := range []struct {
		field, text string
		to          *appraisal.Date
	}{{"course.starts", c.GetStarts(), &out.Starts}, {"course.ends", c.GetEnds(), &out.Ends}} {
		if d.text == "" {
			continue
		}
		if *d.to, err = dateField(d.field, d.text); err != nil {
			return out, err
		}
	}
	if !out.Starts.IsZero() && !out.Ends.IsZero() && out.Ends < out.Starts {
		return out, &refused{field: "course.ends", Refusal: *doorRefusal(appraisal.CourseDatesWrong,
			"Hari terakhir tidak boleh sebelum hari pertama.", "The last day cannot lie before the first.")}
	}
	for _, v := range out.Values {
		if !slices.Contains(appraisal.BehaviourValues(), v) {
			return out, refuseInput("course.values")
		}
	}
	if out.OrganiserID != "" {
		if uuid.Validate(out.OrganiserID) != nil {
			return out, refuseInput("course.organiser_id")
		}
		if _, err := tx.OrganiserByID(ctx, out.OrganiserID); errors.Is(err, store.ErrNotFound) {
			return out, &refused{field: "course.organiser_id", Refusal: *doorRefusal(appraisal.OrganiserUnknown,
				"Penyelenggara itu tidak terdaftar.", "That organiser is not on record.")}
		} else if err != nil {
			return out, err
		}
	}
	return out, nil
}

func tidyCodes(list []string) []string {
	list = slices.Clone(list)
	slices.Sort(list)
	return slices.Compact(list)
}

func budgetOf(b store.Budget) *siklusv1.TrainingBudget {
	return &siklusv1.TrainingBudget{Year: int32(b.Year), Total: b.Total, Spent: b.Spent}
}

func (s learnings) ListCourseVersions(ctx context.Context, r *siklusv1.ListCourseVersionsRequest) (*siklusv1.ListCourseVersionsResponse, error) {
	out := &siklusv1.ListCourseVersionsResponse{}
	err := s.read(ctx, connectv1.LearningServiceListCourseVersionsProcedure, r, func(tx store.Tx, _ Principal) error {
		course, err := tx.CourseByID(ctx, r.GetCourseId())
		if err != nil {
			return err
		}
		agency, err := tx.OwnAgency(ctx)
		if err != nil {
			return err
		}
		versions, err := tx.CourseVersions(ctx, course.ID)
		for _, v := range versions {
			out.Versions = append(out.Versions, &siklusv1.CourseVersion{Course: courseOf(v.Course), KeptBy: int32(v.KeptBy),
				Since: day(appraisal.Calendar{Zone: agency.Zone, Week: agency.Week}.DateOf(v.Since))})
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// write is the walk of everything that HR or a machine keeps here.
func (s learnings) write(ctx context.Context, procedure string, r proto.Message, do func(tx store.Tx, p Principal, now time.Time) error) error {
	p, err := s.enterToWrite(ctx, procedure, r)
	if err != nil {
		return err
	}
	return s.answer(ctx, catalogueRefusal(s.store.WithAgency(ctx, p.Agency, func(tx store.Tx) error {
		now, err := s.moment(ctx, tx)
		if err != nil {
			return err
		}
		return do(tx, p, now)
	})))
}

func (s learnings) CancelCourse(ctx context.Context, r *siklusv1.CancelCourseRequest) (*siklusv1.CancelCourseResponse, error) {
	out := &siklusv1.CancelCourseResponse{}
	err := s.write(ctx, connectv1.LearningServiceCancelCourseProcedure, r, func(tx store.Tx, _ Principal, now time.Time) error {
		if err := withReason(true, r.GetReason(), byDoor); err != nil {
			return err
		}
		if _, err := tx.CourseByID(ctx, r.GetCourseId()); err != nil {
			return err
		}
		if r.GetReplacementId() != "" {
			if r.GetReplacementId() == r.GetCourseId() {
				return refuseInput("replacement_id")
			}
			if err := courseOn(ctx, tx, r.GetReplacementId()); err != nil {
				return err
			}
		}
		on, err := s.today(ctx, tx)
		if err != nil {
			return err
		}
		moved, err := tx.CancelCourse(ctx, r.GetCourseId(), r.GetReplacementId(), plain(r.GetReason()), on, now)
		out.Moved = int32(moved)
		return err
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

func (s learnings) SetTrainingBudget(ctx context.Context, r *siklusv1.SetTrainingBudgetRequest) (*siklusv1.SetTrainingBudgetResponse, error) {
	out := &siklusv1.SetTrainingBudgetResponse{}
	err := s.write(ctx, connectv1.LearningServiceSetTrainingBudgetProcedure, r, func(tx store.Tx, _ Principal, _ time.Time) error {
		year := int(r.GetBudget().GetYear())
		if err := tx.PutBudget(ctx, year, r.GetBudget().GetTotal()); err != nil {
			return err
		}
		kept, err := tx.Budget(ctx, year)
		out.Budget = budgetOf(kept)
		return err
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

func (s learnings) ListOrganisers(ctx context.Context, r *siklusv1.ListOrganisersRequest) (*siklusv1.ListOrganisersResponse, error) {
	out := &siklusv1.ListOrganisersResponse{}
	err := s.read(ctx, connectv1.LearningServiceListOrganisersProcedure, r, func(tx store.Tx, _ Principal) error {
		list, err := tx.Organisers(ctx)
		if err != nil {
			return err
		}
		for _, o := range list {
			shown, err := organiserOf(ctx, tx, o)
			if err != nil {
				return err
			}
			out.Organisers = append(out.Organisers, shown)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

func organiserOf(ctx context.Context, tx store.Tx, o store.Organiser) (*siklusv1.Organiser, error) {
	out := &siklusv1.Organiser{Id: o.ID, Code: o.Code, Name: o.Name, Channel: o.Channel, Outside: o.Outside, PersonIds: o.People}
	people, err := tx.PeopleByID(ctx, o.People)
	for _, id := range o.People {
		out.People = append(out.People, people[id].Name)
	}
	return out, err
}

func (s learnings) PutOrganiser(ctx context.Context, r *siklusv1.PutOrganiserRequest) (*siklusv1.PutOrganiserResponse, error) {
	out := &siklusv1.PutOrganiserResponse{}
	err := s.write(ctx, connectv1.LearningServicePutOrganiserProcedure, r, func(tx store.Tx, _ Principal, _ time.Time) error {
		o := r.GetOrganiser()
		if o.GetId() != "" && uuid.Validate(o.GetId()) != nil {
			return refuseInput("organiser.id")
		}
		kept, err := tx.PutOrganiser(ctx, store.Organiser{ID: o.GetId(), Code: o.GetCode(), Name: plain(o.GetName()), Channel: o.GetChannel(), Outside: o.GetOutside(), People: o.GetPersonIds()})
		if errors.Is(err, store.ErrCodeTaken) {
			return &refused{field: "organiser.code", Refusal: *doorRefusal(appraisal.OrganiserTaken, "Kode ini milik penyelenggara lain.", "This code belongs to another organiser.")}
		}
		if err != nil {
			return err
		}
		out.Organiser, err = organiserOf(ctx, tx, kept)
		return err
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

func (s learnings) ListUnitHours(ctx context.Context, r *siklusv1.ListUnitHoursRequest) (*siklusv1.ListUnitHoursResponse, error) {
	out := &siklusv1.ListUnitHoursResponse{All: &siklusv1.UnitHours{}}
	err := s.read(ctx, connectv1.LearningServiceListUnitHoursProcedure, r, func(tx store.Tx, _ Principal) error {
		policy, err := s.policy(ctx, tx)
		if err != nil {
			return err
		}
		on, err := s.today(ctx, tx)
		if err != nil {
			return err
		}
		least, _ := entitlement(policy, store.PNS)
		most, _ := entitlement(policy, store.PPPK)
		out.HoursPns, out.HoursPppk = int32(least), int32(most)
		out.Year = or(r.GetYear(), int32(on.Year()))
		list, err := tx.HoursByUnit(ctx, int(out.GetYear()), least, on)
		for _, u := range list {
			shown := &siklusv1.UnitHours{Unit: u.Code, Name: u.Name, Pns: int32(u.PNS), Reached: int32(u.Reached), Pppk: int32(u.PPPK), None: int32(u.None),
				Hours: int32(u.Hours), Missing: int32(u.Missing)}
			out.Units = append(out.Units, shown)
			out.All.Pns, out.All.Reached, out.All.Pppk = out.All.Pns+shown.Pns, out.All.Reached+shown.Reached, out.All.Pppk+shown.Pppk
			out.All.None, out.All.Hours, out.All.Missing = out.All.None+shown.None, out.All.Hours+shown.Hours, out.All.Missing+shown.Missing
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}
