package api

import (
	"context"
	"errors"
	"net"

	"connectrpc.com/connect"
	"github.com/jackc/pgx/v5/pgconn"

	"siklus.id/appraisal"
	siklusv1 "siklus.id/proto/siklus/v1"
	"siklus.id/store"
)

// Codes of refusals that the door itself gives. Those of the procedure stand in package appraisal.
const (
	SignInNeeded  = "sign-in-needed"
	NotAllowed    = "not-allowed"
	LinkOneTask   = "link-is-for-one-task"
	LinkUnknown   = "link-unknown"
	LinkOver      = "link-over"
	NotFound      = "not-found"
	InputWrong    = "input-wrong"
	RequestReused = "request-id-reused"
	TooManyTries  = "too-many-requests"
	NotReceived   = "not-received"
	PolicyUnknown = "policy-unknown"
	CycleExists   = "cycle-exists"
	CycleClosed   = "cycle-closed"
	OnlyRehearsed = "only-rehearsed"
	DeskClosed    = "desk-closed"
	BatchChanged  = "batch-changed"
	BatchAtWork   = "batch-at-work"
	BatchEmpty    = "batch-empty"
	EngineSilent  = "engine-silent"

	NobodyToAppraise = "nobody-to-appraise"

	ReminderChanged = "reminder-changed"
	ReminderEmpty   = "reminder-empty"

	LetterOvertaken = "letter-overtaken"
	OutOfReach      = "out-of-reach"
	AddressShared   = "address-shared"

	HelpAnswered = "help-answered"
	OwnQuestion  = "own-question"

	Fault = "fault"
)

// byDoor is the provision of rules that the door itself sets.
const byDoor = "policy"

// codes is the one table from refusal code to Connect code. What is missing is a fault of ours.
var codes = map[string]connect.Code{
	appraisal.TooLate:        connect.CodeFailedPrecondition,
	appraisal.NotYourAct:     connect.CodePermissionDenied,
	appraisal.NotNow:         connect.CodeFailedPrecondition,
	appraisal.CaseEnded:      connect.CodeFailedPrecondition,
	appraisal.ReasonMissing:  connect.CodeInvalidArgument,
	appraisal.RatingMissing:  connect.CodeInvalidArgument,
	appraisal.ResultIsFinal:  connect.CodeFailedPrecondition,
	appraisal.OwnCase:        connect.CodePermissionDenied,
	appraisal.TermNotRunning: connect.CodeFailedPrecondition,
	appraisal.TermShortened:  connect.CodeInvalidArgument,
	appraisal.PartyMissing:   connect.CodeInvalidArgument,
	appraisal.CourseMissing:  connect.CodeInvalidArgument,
	appraisal.AlreadyDone:    connect.CodeAlreadyExists,

	appraisal.NothingToSign:    connect.CodeFailedPrecondition,
	appraisal.ReuseNotPossible: connect.CodeFailedPrecondition,
	appraisal.NotOnStudyLeave:  connect.CodeFailedPrecondition,
	appraisal.ScoreMissing:     connect.CodeInvalidArgument,
	appraisal.ScoreWrong:       connect.CodeInvalidArgument,
	appraisal.WithdrawalClosed: connect.CodeFailedPrecondition,
	appraisal.PostMissing:      connect.CodeInvalidArgument,
	appraisal.AbsenceMissing:   connect.CodeInvalidArgument,
	appraisal.AlreadyAbsent:    connect.CodeFailedPrecondition,
	appraisal.NotAbsent:        connect.CodeFailedPrecondition,
	appraisal.ServiceMissing:   connect.CodeInvalidArgument,
	appraisal.DateMissing:      connect.CodeInvalidArgument,
	appraisal.DateWrong:        connect.CodeInvalidArgument,
	appraisal.CalendarMissing:  connect.CodeInvalidArgument,
	appraisal.RulesMissing:     connect.CodeInvalidArgument,
	appraisal.CadenceDiffers:   connect.CodeFailedPrecondition,
	appraisal.ZoneDiffers:      connect.CodeFailedPrecondition,

	appraisal.NotCalibratable:    connect.CodeFailedPrecondition,
	appraisal.SameRating:         connect.CodeInvalidArgument,
	appraisal.ProposalWaits:      connect.CodeFailedPrecondition,
	appraisal.CalibrationClosed:  connect.CodeFailedPrecondition,
	appraisal.CalibrationRunning: connect.CodeAlreadyExists,

	appraisal.TermPastLaw:    connect.CodeInvalidArgument,
	appraisal.GroundMissing:  connect.CodeInvalidArgument,
	appraisal.OtherPartyAct:  connect.CodeFailedPrecondition,
	appraisal.ResultStays:    connect.CodeFailedPrecondition,
	appraisal.BatchUsedUp:    connect.CodeFailedPrecondition,
	appraisal.BatchOvertaken: connect.CodeFailedPrecondition,
	appraisal.BatchLasting:   connect.CodeFailedPrecondition,
	appraisal.BatchNotTaken:  connect.CodeFailedPrecondition,

	appraisal.EntryDayWrong:     connect.CodeInvalidArgument,
	appraisal.ResultUnknown:     connect.CodeInvalidArgument,
	appraisal.InnovationUntold:  connect.CodeInvalidArgument,
	appraisal.EntryUsed:         connect.CodeFailedPrecondition,
	appraisal.EntryTakenBack:    connect.CodeFailedPrecondition,
	appraisal.EntryChanged:      connect.CodeAborted,
	appraisal.EntryIDReused:     connect.CodeAlreadyExists,
	appraisal.EvidenceTypeWrong: connect.CodeInvalidArgument,
	appraisal.EvidenceTooLarge:  connect.CodeInvalidArgument,
	appraisal.EvidenceDamaged:   connect.CodeDataLoss,

	appraisal.PeriodUnknown:    connect.CodeInvalidArgument,
	appraisal.SlotPast:         connect.CodeInvalidArgument,
	appraisal.SlotTooFar:       connect.CodeInvalidArgument,
	appraisal.PlaceMissing:     connect.CodeInvalidArgument,
	appraisal.SlotReplaced:     connect.CodeAborted,
	appraisal.OwnSlot:          connect.CodeFailedPrecondition,
	appraisal.NoteShared:       connect.CodeFailedPrecondition,
	appraisal.DialogueChanged:  connect.CodeAborted,
	appraisal.AgreementChanged: connect.CodeFailedPrecondition,
	appraisal.PointUnknown:     connect.CodeInvalidArgument,
	appraisal.OwnFeedback:      connect.CodeInvalidArgument,
	appraisal.FeedbackSubject:  connect.CodeInvalidArgument,
	appraisal.NoAppraisal:      connect.CodeFailedPrecondition,
	appraisal.AlreadyTakenOver: connect.CodeAlreadyExists,
	appraisal.PersonMissing:    connect.CodeInvalidArgument,

	appraisal.GuideUnfit:         connect.CodeInvalidArgument,
	appraisal.GuidanceUnfinished: connect.CodeFailedPrecondition,
	appraisal.GuidanceClosed:     connect.CodeFailedPrecondition,
	appraisal.StepTaken:          connect.CodeAlreadyExists,
	appraisal.ActionUnknown:      connect.CodeInvalidArgument,
	appraisal.CompetenceTwice:    connect.CodeInvalidArgument,
	appraisal.DayAhead:           connect.CodeInvalidArgument,
	appraisal.NobodyAbove:        connect.CodeFailedPrecondition,

	appraisal.EmployeeNotTold:    connect.CodeFailedPrecondition,
	appraisal.NoTimeToChange:     connect.CodeFailedPrecondition,
	appraisal.CounsellingClosed:  connect.CodeFailedPrecondition,
	appraisal.CounsellorUnfit:    connect.CodeInvalidArgument,
	appraisal.CounsellingHandled: connect.CodeAborted,
	appraisal.CounsellingNotYet:  connect.CodeFailedPrecondition,
	appraisal.MeetingNotBegun:    connect.CodeFailedPrecondition,

	appraisal.AssessmentClosed:  connect.CodeFailedPrecondition,
	appraisal.SelfFirst:         connect.CodeFailedPrecondition,
	appraisal.CompetenceUnknown: connect.CodeInvalidArgument,
	appraisal.CompetenceMissing: connect.CodeInvalidArgument,
	appraisal.EvidenceMissing:   connect.CodeInvalidArgument,
	appraisal.AssessmentChanged: connect.CodeAborted,
	appraisal.StandardMissing:   connect.CodeFailedPrecondition,
	appraisal.StandardChanged:   connect.CodeAborted,
	appraisal.StandardWrong:     connect.CodeInvalidArgument,
	appraisal.PlanChanged:       connect.CodeAborted,
	appraisal.PlanItemWrong:     connect.CodeInvalidArgument,
	appraisal.PlanItemUnknown:   connect.CodeInvalidArgument,
	appraisal.PlanNotAgreed:     connect.CodeFailedPrecondition,
	appraisal.TechnicalUnknown:  connect.CodeInvalidArgument,
	appraisal.TechnicalReserved: connect.CodeInvalidArgument,
	appraisal.TechnicalChanged:  connect.CodeAborted,

	appraisal.VoiceNotHeard:   connect.CodeFailedPrecondition,
	appraisal.VoiceNoRound:    connect.CodeInvalidArgument,
	appraisal.VoiceSelf:       connect.CodeInvalidArgument,
	appraisal.VoiceConflict:   connect.CodeInvalidArgument,
	appraisal.VoiceStranger:   connect.CodeInvalidArgument,
	appraisal.VoiceAway:       connect.CodeInvalidArgument,
	appraisal.VoiceLoad:       connect.CodeFailedPrecondition,
	appraisal.VoiceFull:       connect.CodeFailedPrecondition,
	appraisal.VoiceNamed:      connect.CodeAlreadyExists,
	appraisal.VoiceClosed:     connect.CodeFailedPrecondition,
	appraisal.VoiceDecided:    connect.CodeFailedPrecondition,
	appraisal.VoiceLost:       connect.CodeFailedPrecondition,
	appraisal.VoiceEmpty:      connect.CodeInvalidArgument,
	appraisal.VoiceTooLong:    connect.CodeInvalidArgument,
	appraisal.VoiceUnreadable: connect.CodeUnavailable,

	appraisal.ProofMissing:     connect.CodeInvalidArgument,
	appraisal.CourseCancelled:  connect.CodeFailedPrecondition,
	appraisal.CourseDatesWrong: connect.CodeInvalidArgument,
	appraisal.CourseCodeTaken:  connect.CodeAlreadyExists,
	appraisal.BudgetSpent:      connect.CodeFailedPrecondition,
	appraisal.NeedUnknown:      connect.CodeFailedPrecondition,
	appraisal.NeedPlanned:      connect.CodeAlreadyExists,
	appraisal.OrganiserTaken:   connect.CodeAlreadyExists,
	appraisal.OrganiserUnknown: connect.CodeInvalidArgument,

	appraisal.TalentRuleWrong:     connect.CodeInvalidArgument,
	appraisal.TalentRuleChanged:   connect.CodeAborted,
	appraisal.VacancyChanged:      connect.CodeAborted,
	appraisal.VacancyWrong:        connect.CodeInvalidArgument,
	appraisal.VacancyClosed:       connect.CodeFailedPrecondition,
	appraisal.VacancyNotOpen:      connect.CodeFailedPrecondition,
	appraisal.OwnCandidacy:        connect.CodePermissionDenied,
	appraisal.NoSnapshot:          connect.CodeFailedPrecondition,
	appraisal.ImprovementChanged:  connect.CodeAborted,
	appraisal.ImprovementWrong:    connect.CodeInvalidArgument,
	appraisal.ImprovementNotBegun: connect.CodeFailedPrecondition,
	appraisal.ImprovementEnded:    connect.CodeFailedPrecondition,
	appraisal.ImprovementRuns:     connect.CodeFailedPrecondition,
	appraisal.NotProposed:         connect.CodeFailedPrecondition,
	appraisal.OwnRecognition:      connect.CodePermissionDenied,

	SignInNeeded:  connect.CodeUnauthenticated,
	NotAllowed:    connect.CodePermissionDenied,
	LinkOneTask:   connect.CodePermissionDenied,
	LinkUnknown:   connect.CodeNotFound,
	LinkOver:      connect.CodeFailedPrecondition,
	NotFound:      connect.CodeNotFound,
	InputWrong:    connect.CodeInvalidArgument,
	OnlyRehearsed: connect.CodeFailedPrecondition,
	DeskClosed:    connect.CodeFailedPrecondition,
	BatchChanged:  connect.CodeAborted,
	BatchAtWork:   connect.CodeFailedPrecondition,
	BatchEmpty:    connect.CodeFailedPrecondition,
	EngineSilent:  connect.CodeUnavailable,

	ReminderChanged:  connect.CodeAborted,
	ReminderEmpty:    connect.CodeFailedPrecondition,
	NobodyToAppraise: connect.CodeFailedPrecondition,

	LetterOvertaken: connect.CodeFailedPrecondition,
	OutOfReach:      connect.CodeFailedPrecondition,
	AddressShared:   connect.CodeAlreadyExists,

	HelpAnswered: connect.CodeFailedPrecondition,
	OwnQuestion:  connect.CodePermissionDenied,

	RequestReused: connect.CodeAlreadyExists,
	TooManyTries:  connect.CodeResourceExhausted,
	NotReceived:   connect.CodeUnavailable,
	PolicyUnknown: connect.CodeInvalidArgument,
	CycleExists:   connect.CodeAlreadyExists,
	CycleClosed:   connect.CodeFailedPrecondition,
	Fault:         connect.CodeInternal,
}

// refused is a refusal on its way out, with the field at fault and the act it befell.
type refused struct {
	appraisal.Refusal
	field string
	act   string
}

func (r *refused) Error() string { return r.Sentence }

func (r *refused) Unwrap() error { return &r.Refusal }

// answer turns any error into what a stranger may see: the Connect code, the sentence, and the refusal as a
// detail. The cause of a fault goes to the log and nowhere else.
func (d *door) answer(ctx context.Context, err error) error {
	if err == nil {
		return nil
	}
	var done *connect.Error
	if errors.As(err, &done) {
		return err
	}
	r := d.refusalFor(ctx, err)
	code, known := codes[r.Code]
	if !known {
		code = connect.CodeFailedPrecondition
	}
	out := connect.NewError(code, errors.New(r.Sentence))
	if detail, err := connect.NewErrorDetail(refusalDetail(r)); err == nil {
		out.AddDetail(detail)
	}
	return out
}

func (d *door) refusalFor(ctx context.Context, err error) *refused {
	var r *refused
	if errors.As(err, &r) {
		return r
	}
	var plain *appraisal.Refusal
	switch {
	case errors.As(err, &plain):
		return &refused{Refusal: *plain}
	case errors.Is(err, store.ErrNotFound):
		return &refused{Refusal: *refuseNotFound()}
	case errors.Is(err, store.ErrRequestReused):
		return &refused{Refusal: *refuseReused()}
	case errors.Is(err, errNoAnswer):
		d.log.WarnContext(ctx, "Temporal does not answer", "cause", kindOf(err))
		return &refused{Refusal: *doorRefusal(EngineSilent, "Temporal sedang tidak menjawab. Tidak ada yang hilang; coba lagi sebentar lagi.",
			"Temporal does not answer at the moment. Nothing is lost; try again shortly.")}
	case down(err):
		d.log.WarnContext(ctx, "Postgres does not answer", "cause", kindOf(err))
		return &refused{Refusal: *refuseNotReceived()}
	}
	d.log.ErrorContext(ctx, "the door failed", "cause", kindOf(err))
	return &refused{Refusal: *refuseFault()}
}

// down reports whether an error means that Postgres cannot be reached or is going away, rather than that the
// question was wrong.
func down(err error) bool {
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		switch pg.Code[:2] {
		case "08", "53", "57":
			return true
		}
		return false
	}
	var dial *pgconn.ConnectError
	var wire net.Error
	return errors.As(err, &dial) || errors.As(err, &wire) || pgconn.SafeToRetry(err) ||
		errors.Is(err, context.DeadlineExceeded) || errors.Is(err, net.ErrClosed)
}

// kindOf describes an error for the log without the values that Postgres quotes in its details, because they
// may be names or numbers of people.
func kindOf(err error) string {
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		return "SQLSTATE " + pg.Code + " " + pg.TableName + " " + pg.ConstraintName
	}
	return err.Error()
}

func refusalDetail(r *refused) *siklusv1.RefusalDetail {
	return &siklusv1.RefusalDetail{
		Code: r.Code, Sentence: r.Sentence, English: r.English, Provision: r.Provision, Field: r.field, ActId: r.act,
	}
}

func doorRefusal(code, indonesian, english string) *appraisal.Refusal {
	return &appraisal.Refusal{Code: code, Sentence: indonesian, English: english, Provision: byDoor}
}

func refuseSignIn() *appraisal.Refusal {
	return doorRefusal(SignInNeeded, "Silakan masuk terlebih dahulu, atau buka tautan dari surat Anda.",
		"Please sign in first, or open the link in your letter.")
}

func refuseNotAllowed() *appraisal.Refusal {
	return doorRefusal(NotAllowed, "Anda tidak berwenang melakukan ini.", "You may not do this.")
}

func refuseLinkIsForOneTask() *appraisal.Refusal {
	return doorRefusal(LinkOneTask, "Tautan dari surat hanya berlaku untuk satu tugas. Silakan masuk untuk hal lain.",
		"The link of a letter is good for one task only. Please sign in for anything else.")
}

func refuseLinkUnknown() *appraisal.Refusal {
	return doorRefusal(LinkUnknown, "Tautan ini tidak dikenal. Periksa apakah alamatnya tersalin lengkap.",
		"This link is not known. Check that the address was copied whole.")
}

func refuseLinkOver() *appraisal.Refusal {
	return doorRefusal(LinkOver, "Tautan ini sudah tidak berlaku. Mintalah tautan baru.",
		"This link is no longer good. Please ask for a fresh one.")
}

func refuseNotFound() *appraisal.Refusal {
	return doorRefusal(NotFound, "Berkas atau tugas ini tidak ditemukan.", "This case or task was not found.")
}

func refuseNotYours(provision string) *appraisal.Refusal {
	return &appraisal.Refusal{Code: appraisal.NotYourAct, Sentence: "Tindakan ini bukan bagian Anda pada berkas ini.",
		English: "This act is not yours in this case.", Provision: provision}
}

func refuseOwnCase() *appraisal.Refusal {
	return doorRefusal(appraisal.OwnCase, "Petugas kepegawaian tidak dapat mengubah berkasnya sendiri; mintalah rekan Anda.",
		"An HR officer may not change their own case; please ask a colleague.")
}

func refuseReused() *appraisal.Refusal {
	return doorRefusal(RequestReused, "Nomor permintaan ini sudah dipakai untuk isian lain. Muat ulang halaman, lalu kirim kembali.",
		"This request ID was used for something else already. Reload the page and send again.")
}

func refuseTooMany() *appraisal.Refusal {
	return doorRefusal(TooManyTries, "Terlalu banyak permintaan dalam waktu singkat. Tunggu satu menit, lalu coba lagi.",
		"Too many requests in a short time. Wait a minute, then try again.")
}

func refuseNotReceived() *appraisal.Refusal {
	return doorRefusal(NotReceived, "Belum diterima: sistem sedang tidak dapat mencatat. Isian Anda jangan ditutup; coba kirim lagi sebentar lagi.",
		"Not received: the system cannot record at the moment. Keep your form open and send it again shortly.")
}

func refuseFault() *appraisal.Refusal {
	return doorRefusal(Fault, "Terjadi gangguan pada sistem. Coba lagi; bila tetap gagal, hubungi kepegawaian.",
		"The system had a fault. Try again; if it persists, contact HR.")
}
