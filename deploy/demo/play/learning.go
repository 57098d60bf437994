package play

import (
	"context"
	"errors"
	"fmt"
	"time"

	"siklus.id/appraisal"
	"siklus.id/deploy/demo"
	siklusv1 "siklus.id/proto/siklus/v1"
)

func (c *Company) learningScenes() []scene {
	if !c.script.learns {
		return nil
	}
	return []scene{{"courses of the year", c.offersCourses}, {"seats in their order", c.learns}}
}

// offersCourses is HR in January: who organises, what it may cost, and what is on offer; one course is taken off again.
func (c *Company) offersCourses(ctx context.Context) error {
	if err := c.day(ctx, c.workday(c.on(time.January, 21))); err != nil {
		return err
	}
	hr, err := c.as(ctx, c.Agency.HR()[0])
	if err != nil {
		return err
	}
	organiser, err := hr.Learning.PutOrganiser(ctx, &siklusv1.PutOrganiserRequest{Organiser: &siklusv1.Organiser{
		Code: "balai-luar", Name: "Balai Pelatihan Mitra (rekaan)", Channel: "list", Outside: true}})
	if err != nil {
		return err
	}
	if _, err := hr.Learning.ListOrganisers(ctx, &siklusv1.ListOrganisersRequest{}); err != nil {
		return err
	}
	if _, err := hr.Learning.SetTrainingBudget(ctx, &siklusv1.SetTrainingBudgetRequest{Budget: &siklusv1.TrainingBudget{Year: int32(c.year), Total: c.Agency.Budget}}); err != nil {
		return err
	}
	file := "kode;judul;jp;kursi;penyelenggara;bentuk;jenis;biaya;kompetensi;nilai\n" +
		"lapangan;Bicara di Lapangan;20;1;" + organiser.GetOrganiser().GetCode() + ";klasikal;teknis;900000;" + technical + ";1\n" +
		"laporan;Laporan Ringkas;12;4;" + organiser.GetOrganiser().GetCode() + ";nonklasikal;teknis;300000;;\n" +
		"batal;Kursus yang Batal;8;4;;klasikal;teknis;100000;;\n"
	for _, dry := range []bool{true, false} {
		out, err := hr.Learning.ImportCourses(ctx, &siklusv1.ImportCoursesRequest{Content: []byte(file), DryRun: dry})
		if err != nil {
			return err
		}
		if len(out.GetDefects()) > 0 {
			return fmt.Errorf("courses: row %d, %s: %s", out.GetDefects()[0].GetRow(), out.GetDefects()[0].GetColumn(), out.GetDefects()[0].GetEnglish())
		}
	}
	courses, err := c.courses(ctx, hr)
	if err != nil {
		return err
	}
	if _, err := hr.Learning.CancelCourse(ctx, &siklusv1.CancelCourseRequest{CourseId: courses["batal"], Reason: "Pengajar tidak tersedia tahun ini."}); err != nil {
		return err
	}
	_, err = hr.Learning.ListCourseVersions(ctx, &siklusv1.ListCourseVersionsRequest{CourseId: courses["batal"]})
	return err
}

// courses are the IDs of the catalogue by code.
func (c *Company) courses(ctx context.Context, d *desk) (map[string]string, error) {
	list, err := d.Training.ListCourses(ctx, &siklusv1.ListCoursesRequest{Cancelled: true})
	ids := map[string]string{}
	for _, course := range list.GetCourses() {
		ids[course.GetCode()] = course.GetId()
	}
	return ids, err
}

// learns is the one seat that two want: who needs it most gets it; the other is moved to a course with seats. Both
// learn, hand in a proof and get their hours.
func (c *Company) learns(ctx context.Context) error {
	var leader *demo.Person
	for _, p := range c.Agency.Appraised() {
		if leader == nil && len(c.Agency.Below(p)) >= fewMany && c.depth(p) > 1 {
			leader = p
		}
	}
	below := c.Agency.Below(leader)
	first, second := below[0], below[1]
	for _, p := range []*demo.Person{first, second} {
		if _, err := c.board.await(ctx, appraisalOf(p), appraisal.InYear); err != nil {
			return err
		}
	}
	if err := c.day(ctx, c.workday(c.on(time.February, 9))); err != nil {
		return err
	}
	hr, err := c.as(ctx, c.Agency.HR()[0])
	if err != nil {
		return err
	}
	courses, err := c.courses(ctx, hr)
	if err != nil {
		return err
	}
	boss, err := c.as(ctx, leader)
	if err != nil {
		return err
	}
	if _, err := boss.Learning.ListNeeds(ctx, &siklusv1.ListNeedsRequest{Whose: siklusv1.WhoseTraining_WHOSE_TRAINING_TEAM}); err != nil {
		return err
	}
	for _, p := range []*demo.Person{first, second} {
		mine, err := c.board.await(ctx, appraisalOf(p), appraisal.InYear)
		if err != nil {
			return err
		}
		if _, err := boss.Learning.PlanTraining(ctx, &siklusv1.PlanTrainingRequest{RequestId: newID(), CaseId: mine.id, CourseId: courses["lapangan"],
			Reason: "Sering diminta berbicara di pertemuan kampung dan ingin lebih yakin."}); err != nil {
			return err
		}
	}
	for _, p := range []*demo.Person{first, second} {
		if _, err := c.board.await(ctx, trainingOf(p), appraisal.TrainingProposed); err != nil {
			return err
		}
	}
	queue, err := hr.Learning.GetQueue(ctx, &siklusv1.GetQueueRequest{CourseId: courses["lapangan"]})
	if err != nil {
		return err
	}
	if len(queue.GetTrainings()) != 2 || queue.GetPlaces() != 1 {
		return fmt.Errorf("%d want a seat, of which there are %d", len(queue.GetTrainings()), queue.GetPlaces())
	}
	allocated, err := hr.Learning.AllocateSeats(ctx, &siklusv1.AllocateSeatsRequest{RequestId: newID(), CourseId: courses["lapangan"]})
	if err != nil {
		return err
	}
	if allocated.GetOffered() != 1 || allocated.GetWaiting() != 1 {
		return fmt.Errorf("one seat was given to %d, and %d wait", allocated.GetOffered(), allocated.GetWaiting())
	}
	return c.finishes(ctx, hr, courses, first, second)
}

// trainingOf is the training of somebody.
func trainingOf(p *demo.Person) whose {
	return whose{person: p.Name, proceeding: appraisal.TrainingProceeding}
}

// finishes: who waits is looked at once more and moved; then each confirms, is enrolled, and proves what was learned.
func (c *Company) finishes(ctx context.Context, hr *desk, courses map[string]string, people ...*demo.Person) error {
	for _, p := range people {
		at, err := c.board.await(ctx, trainingOf(p), appraisal.TrainingOffered, appraisal.TrainingWaiting)
		if err != nil {
			return err
		}
		if at.stage != appraisal.TrainingWaiting {
			continue
		}
		if _, err := hr.Training.OfferSeat(ctx, &siklusv1.OfferSeatRequest{Header: header(at.id)}); err != nil {
			return err
		}
		if _, err := hr.Training.MoveTraining(ctx, &siklusv1.MoveTrainingRequest{Header: header(at.id), CourseId: courses["laporan"],
			Reason: "Kursi kursus pertama sudah terisi; kursus ini menjawab kebutuhan yang sama."}); err != nil {
			return err
		}
	}
	for _, p := range people {
		if err := c.confirms(ctx, hr, p); err != nil {
			return err
		}
	}
	if err := c.day(ctx, c.clock.today()+10); err != nil { // they learn
		return err
	}
	for _, p := range people {
		if err := c.completes(ctx, hr, p); err != nil {
			return err
		}
	}
	organisers, err := hr.Learning.ListOrganisers(ctx, &siklusv1.ListOrganisersRequest{})
	if err != nil || len(organisers.GetOrganisers()) == 0 {
		return errors.Join(err, errors.New("nobody organises courses"))
	}
	if _, err := hr.Learning.ListEnrolments(ctx, &siklusv1.ListEnrolmentsRequest{}); err != nil {
		return err
	}
	_, err = hr.Learning.ExportEnrolments(ctx, &siklusv1.ExportEnrolmentsRequest{OrganiserId: organisers.GetOrganisers()[0].GetId()})
	return err
}

// confirms the seat; HR notes that the organiser has the name on its list.
func (c *Company) confirms(ctx context.Context, hr *desk, p *demo.Person) error {
	me, err := c.as(ctx, p)
	if err != nil {
		return err
	}
	at, err := c.board.await(ctx, trainingOf(p), appraisal.TrainingOffered)
	if err != nil {
		return err
	}
	if _, err := me.Training.ConfirmTraining(ctx, &siklusv1.ConfirmTrainingRequest{Header: header(at.id)}); err != nil {
		return err
	}
	if _, err := c.board.await(ctx, trainingOf(p), appraisal.TrainingEnrolled); err != nil {
		return err
	}
	_, err = hr.Training.RecordEnrolment(ctx, &siklusv1.RecordEnrolmentRequest{Header: header(at.id), Note: "Lewat daftar peserta kepada penyelenggara."})
	return err
}

// completes: proven by who learned, looked at and credited by HR.
func (c *Company) completes(ctx context.Context, hr *desk, p *demo.Person) error {
	me, err := c.as(ctx, p)
	if err != nil {
		return err
	}
	at, err := c.board.await(ctx, trainingOf(p), appraisal.TrainingEnrolled)
	if err != nil {
		return err
	}
	if _, err := me.Training.SubmitProof(ctx, &siklusv1.SubmitProofRequest{Header: header(at.id), Note: "Akan dipakai pada pertemuan kampung bulan depan.",
		File: &siklusv1.ProofFile{Name: "sertifikat.pdf", Content: []byte("%PDF-1.7\nSertifikat rekaan untuk gladi.\n")}}); err != nil {
		return err
	}
	if _, err := hr.Learning.GetTrainingProof(ctx, &siklusv1.GetTrainingProofRequest{CaseId: at.id}); err != nil {
		return err
	}
	_, err = hr.Training.CompleteTraining(ctx, &siklusv1.CompleteTrainingRequest{Header: header(at.id), Hours: 20})
	return err
}
