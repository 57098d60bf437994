package appraisal

import (
	"slices"
	"time"
)

// GuidanceKind is the form of performance guidance (*bimbingan kinerja*, III.D.4.b–c) that is kept as a record.
type GuidanceKind string

// The forms of guidance. Training is a proceeding of its own.
const (
	Coaching  GuidanceKind = "coaching"  // form B.1.6
	Mentoring GuidanceKind = "mentoring" // form B.1.7, with a journal
)

// GuidanceCause is why guidance begins.
type GuidanceCause string

// The causes of guidance.
const (
	NoProgress GuidanceCause = "no-progress" // after feedback, art. 20; III.C.10–14
	LowResult  GuidanceCause = "low-result"  // an improvement with an end, PP 30/2019 art. 57
	Growth     GuidanceCause = "growth"      // as needed, III.D.2
)

// GuidanceSide is who has to do with a record of guidance.
type GuidanceSide string

// The sides of guidance. Guide is the coach or mentor: the leader, or somebody specially assigned (III.D.4.b).
const (
	GuidedSide    GuidanceSide = "employee"
	GuideSide     GuidanceSide = "guide"
	AppraiserSide GuidanceSide = "appraiser"
	SuperiorSide  GuidanceSide = "superior"
	DeskSide      GuidanceSide = "hr"
)

// GuidanceStep is one thing that is done with a record.
type GuidanceStep string

// The steps of guidance, in the order of III.D.4.e–k.
const (
	WriteStep    GuidanceStep = "write"    // the form
	SignStep     GuidanceStep = "sign"     // both, after the meeting
	CloseStep    GuidanceStep = "close"    // a mentoring: how it ended, both
	FeedbackStep GuidanceStep = "feedback" // B.1.8, the employee to the guide's superior
	EvaluateStep GuidanceStep = "evaluate" // B.1.9, the guide
	ForwardStep  GuidanceStep = "forward"  // the appraiser passes an assigned guide's report on
	DecideStep   GuidanceStep = "decide"   // what follows
)

// GuidanceFacts are what is on record of one guidance.
type GuidanceFacts struct {
	Kind    GuidanceKind
	Guide   GuidanceSide // whom the guide is beside being the guide: AppraiserSide, SuperiorSide, else assigned
	Written bool
	Signed  []GuidanceSide // of the text that stands: GuidedSide, GuideSide
	Closed  []GuidanceSide // who said how a mentoring ended

	Feedback, Evaluated, Forwarded, Decided bool
}

// GuidanceAwait is one step that is still to be taken, and by whom.
type GuidanceAwait struct {
	Step GuidanceStep
	By   GuidanceSide
}

// bothSides sign, and both say how a mentoring ended.
var bothSides = []GuidanceSide{GuidedSide, GuideSide}

// Awaits lists what is still to be done, in the order of the law: both sign (III.D.4.g); a mentoring is ended by both;
// the employee hands B.1.8 up (g.1) and the guide fills B.1.9 (h); a guide who is not the appraiser reports to the
// appraiser (i), who passes it on to the superior (j), who decides what follows (k). A superior who guided has the
// report already. What comes later is not awaited before what comes first; feedback and evaluation are independent, and
// a decision does not wait for feedback, which is the employee's to give.
func (f GuidanceFacts) Awaits() []GuidanceAwait {
	if f.Decided {
		return f.feedback(nil)
	}
	if !f.Written {
		return []GuidanceAwait{{WriteStep, GuidedSide}, {WriteStep, GuideSide}}
	}
	if open := missingSides(SignStep, f.Signed); len(open) > 0 {
		return open
	}
	if f.Kind == Mentoring {
		if open := missingSides(CloseStep, f.Closed); len(open) > 0 {
			return open
		}
	}
	switch {
	case !f.Evaluated:
		return f.feedback([]GuidanceAwait{{EvaluateStep, GuideSide}})
	case !f.Forwarded && f.Guide != AppraiserSide && f.Guide != SuperiorSide:
		return f.feedback([]GuidanceAwait{{ForwardStep, AppraiserSide}})
	}
	return f.feedback([]GuidanceAwait{{DecideStep, SuperiorSide}})
}

// feedback adds form B.1.8 to what is awaited, while it is open and the guidance has taken place.
func (f GuidanceFacts) feedback(list []GuidanceAwait) []GuidanceAwait {
	if !f.Feedback && len(f.Signed) == len(bothSides) {
		list = append(list, GuidanceAwait{FeedbackStep, GuidedSide})
	}
	return list
}

func missingSides(step GuidanceStep, done []GuidanceSide) (open []GuidanceAwait) {
	for _, side := range bothSides {
		if !slices.Contains(done, side) {
			open = append(open, GuidanceAwait{step, side})
		}
	}
	return open
}

// Codes of refusals of guidance and of action plans.
const (
	GuideUnfit         = "guide-unfit"         // the employee themselves, or somebody whom they lead
	GuidanceUnfinished = "guidance-unfinished" // fields are missing, or a step before
	GuidanceClosed     = "guidance-closed"     // what follows is decided
	StepTaken          = "step-taken"          // that step was taken before
	ActionUnknown      = "action-unknown"
	DayAhead           = "day-ahead" // something done cannot lie in the future
	NobodyAbove        = "nobody-above"
	CompetenceTwice    = "competence-twice"
)

// AdmitGuide says whether somebody may guide an employee. Law asks for the leader or somebody assigned (III.D.4.b); the
// employee is not their own guide, and whoever they lead is not senior to them.
func AdmitGuide(self, ledByEmployee bool) *Refusal {
	switch {
	case self:
		return refuse(GuideUnfit, "III.D.4.b", "Pembimbing adalah orang lain, bukan pegawai itu sendiri.", "The guide is somebody else, not the employee.")
	case ledByEmployee:
		return refuse(GuideUnfit, "III.D.4.b", "Orang ini bawahan pegawai tersebut. Pilih pembimbing yang lebih senior.",
			"This person is led by the employee. Choose somebody more senior.")
	}
	return nil
}

// AdmitGuidanceStep says whether a side may take a step now. A text may be changed until what follows is decided, and a
// changed text loses its signatures; every other step is taken when it is awaited. HR may decide in the superior's
// place (III.D.4.k).
func (f GuidanceFacts) AdmitGuidanceStep(step GuidanceStep, side GuidanceSide) *Refusal {
	if f.Decided && step != FeedbackStep {
		return refuse(GuidanceClosed, "III.D.4.k", "Tindak lanjutnya sudah diputuskan; catatan ini tidak berubah lagi.",
			"What follows is decided; this record does not change any more.")
	}
	by := side
	if step == DecideStep && side == DeskSide {
		by = SuperiorSide
	}
	if step == WriteStep {
		if !slices.Contains(bothSides, side) {
			return notThisSide(step)
		}
		if len(f.Closed) > 0 || f.Evaluated {
			return alreadyTaken(step)
		}
		return nil
	}
	if slices.Contains(f.Awaits(), GuidanceAwait{step, by}) {
		return nil
	}
	if !slices.Contains(stepSides[step], by) {
		return notThisSide(step) // before anything is said of what was done: whether the employee spoke is theirs to know
	}
	if f.taken(step, side) {
		return alreadyTaken(step)
	}
	return refuse(GuidanceUnfinished, "III.D.4.e–k", "Langkah sebelumnya belum selesai: "+f.openIndonesian()+".",
		"A step before it is open: "+f.openEnglish()+".")
}

// stepSides are the sides that take a step.
var stepSides = map[GuidanceStep][]GuidanceSide{
	SignStep: bothSides, CloseStep: bothSides, FeedbackStep: {GuidedSide}, EvaluateStep: {GuideSide}, ForwardStep: {AppraiserSide},
	DecideStep: {SuperiorSide},
}

func (f GuidanceFacts) taken(step GuidanceStep, side GuidanceSide) bool {
	switch step {
	case SignStep:
		return slices.Contains(f.Signed, side)
	case CloseStep:
		return slices.Contains(f.Closed, side)
	case FeedbackStep:
		return f.Feedback
	case EvaluateStep:
		return f.Evaluated
	case ForwardStep:
		return f.Forwarded
	}
	return false
}

func alreadyTaken(step GuidanceStep) *Refusal {
	return refuse(StepTaken, provisionOf(step), "Langkah ini sudah dilakukan.", "This step was taken already.")
}

func notThisSide(step GuidanceStep) *Refusal {
	return refuse(NotYourAct, provisionOf(step), "Langkah ini bukan bagian Anda pada catatan ini.", "This step is not yours in this record.")
}

// provisionOf is where a step stands in the law.
func provisionOf(step GuidanceStep) string {
	switch step {
	case FeedbackStep:
		return "III.D.4.g.1"
	case EvaluateStep:
		return "III.D.4.h"
	case ForwardStep:
		return "III.D.4.i–j"
	case DecideStep:
		return "III.D.4.k"
	}
	return "III.D.4.g"
}

var stepWords = map[GuidanceStep][2]string{
	WriteStep: {"isian bimbingan", "the form"}, SignStep: {"tanda tangan kedua pihak", "the signatures of both"},
	CloseStep: {"evaluasi akhir mentoring oleh kedua pihak", "the end evaluation of the mentoring by both"}, EvaluateStep: {"evaluasi kompetensi oleh pembimbing", "the guide's evaluation of competence"},
	ForwardStep: {"laporan pejabat penilai kepada atasannya", "the appraiser's report to the superior"}, DecideStep: {"keputusan tindak lanjut", "the decision on what follows"},
	FeedbackStep: {"umpan balik pegawai", "the employee's feedback"},
}

func (f GuidanceFacts) openIndonesian() string { return stepWords[f.Awaits()[0].Step][0] }

func (f GuidanceFacts) openEnglish() string { return stepWords[f.Awaits()[0].Step][1] }

// FeedbackReader says who reads form B.1.8: the superior of whoever guided, so that nobody reads what is said of
// themselves (III.D.4.g.1). ladder are the people above the employee, nearest first: appraiser, superior, and so on up.
// A guide who stands on the ladder is passed over together with everybody below; an assigned guide works for the
// appraiser, whose superior reads. Empty when nobody is left.
func FeedbackReader(guide string, ladder []string) string {
	from := 1 // above the appraiser
	if i := slices.Index(ladder, guide); i >= 0 {
		from = i + 1
	}
	for i := from; i < len(ladder); i++ {
		if ladder[i] != "" && ladder[i] != guide {
			return ladder[i]
		}
	}
	return ""
}

// ImprovementUntil is the last day of an improvement after a low result: six months on (PP 30/2019 art. 57), or the last
// day of that month where it is shorter.
func ImprovementUntil(start Date) Date {
	t := start.Time()
	last := time.Date(t.Year(), t.Month()+7, 0, 0, 0, 0, 0, time.UTC)
	return NewDate(last.Year(), last.Month(), min(t.Day(), last.Day()))
}
