package mail

import (
	"fmt"
	"strings"
	"time"
	"unicode"

	"github.com/goodsign/monday"

	"siklus.id/appraisal"
)

// say picks the words of the language.
func (l Language) say(indonesian, english string) string {
	if l == English {
		return english
	}
	return indonesian
}

func (l Language) locale() monday.Locale {
	if l == English {
		return monday.LocaleEnGB
	}
	return monday.LocaleIdID
}

// day writes a day without its year: "11 Desember".
func (l Language) day(d appraisal.Date) string {
	return monday.Format(d.Time(), "2 January", l.locale())
}

// fullDay writes a day in full: "Jumat, 11 Desember 2026".
func (l Language) fullDay(d appraisal.Date) string {
	return monday.Format(d.Time(), "Monday, 2 January 2006", l.locale())
}

// deadline writes the last moment of a term that ends with the day, and how far off it is:
// "Jumat, 11 Desember 2026, 23.59 WIT (18 hari lagi)".
func (l Language) deadline(d appraisal.Date, cal appraisal.Calendar, now time.Time) string {
	zone, _ := cal.At(d, 23, 59).Zone()
	return l.fullDay(d) + ", " + l.say("23.59 ", "23:59 ") + zone + " (" + l.distance(int(d-cal.DateOf(now))) + ")"
}

// moment writes an instant in the calendar's zone: "Jumat, 11 Desember 2026, 14.05 WIT".
func (l Language) moment(at time.Time, cal appraisal.Calendar) string {
	zone, err := cal.Location()
	if err != nil {
		zone = time.UTC // never reached: Compose refuses an unknown zone
	}
	return l.fullDay(cal.DateOf(at)) + ", " + at.In(zone).Format(l.say("15.04 MST", "15:04 MST"))
}

// soon writes an instant for a subject, without its year: "Rabu, 9 Desember, 10.00 WIT", "Wed, 9 Dec, 10:00 WIT".
func (l Language) soon(at time.Time, cal appraisal.Calendar) string {
	zone, err := cal.Location()
	if err != nil {
		zone = time.UTC // never reached: Compose refuses an unknown zone
	}
	return monday.Format(cal.DateOf(at).Time(), l.say("Monday, 2 January", "Mon, 2 Jan"), l.locale()) + ", " + at.In(zone).Format(l.say("15.04 MST", "15:04 MST"))
}

// distance writes how many calendar days lie between today and a day.
func (l Language) distance(days int) string {
	switch {
	case days == 0:
		return l.say("hari ini", "today")
	case days == 1:
		return l.say("besok", "tomorrow")
	case days == -1:
		return l.say("lewat 1 hari", "1 day ago")
	case days < 0:
		return fmt.Sprintf(l.say("lewat %d hari", "%d days ago"), -days)
	}
	return fmt.Sprintf(l.say("%d hari lagi", "%d days left"), days)
}

// period writes an evaluation period of a year: "triwulan IV 2026", "September 2026", "tahun 2026".
func (l Language) period(p appraisal.Period, year int) string {
	switch {
	case p.Kind == appraisal.Quarterly && p.Number >= 1 && p.Number <= 4:
		if l == English {
			return fmt.Sprintf("Q%d %d", p.Number, year)
		}
		return fmt.Sprintf("triwulan %s %d", [...]string{"I", "II", "III", "IV"}[p.Number-1], year)
	case p.Kind == appraisal.Monthly && p.Number >= 1 && p.Number <= 12:
		return monday.Format(time.Date(year, time.Month(p.Number), 1, 0, 0, 0, 0, time.UTC), "January 2006", l.locale())
	}
	return fmt.Sprintf(l.say("tahun %d", "full year %d"), year)
}

// undone says of an awaited act that it is still awaited, as a reminder's subject does.
func (l Language) undone(act appraisal.ActKind) string {
	switch act {
	case appraisal.SubmitTargets:
		return l.say("SKP Anda belum dikirim", "your SKP is not sent yet")
	case appraisal.AgreeTargets, appraisal.ReturnTargets:
		return l.say("SKP menunggu persetujuan Anda", "an SKP awaits your approval")
	case appraisal.CheckIn:
		return l.say("penilaian diri belum dikirim", "your self-appraisal is not sent yet")
	case appraisal.GiveFeedback:
		return l.say("umpan balik belum diberikan", "feedback is not given yet")
	case appraisal.ReuseResult:
		return l.say("usulan hasil belum dijawab", "a proposal is not answered yet")
	case appraisal.Rate:
		return l.say("penilaian belum ditandatangani", "a rating is not signed yet")
	case appraisal.Sign:
		return l.say("evaluasi belum ditandatangani", "an evaluation is not signed yet")
	case appraisal.Deliver:
		return l.say("dokumen evaluasi belum diserahkan", "a document is not delivered yet")
	case appraisal.Receive:
		return l.say("dokumen evaluasi belum diterima", "your document is not received yet")
	case appraisal.ReturnDocument:
		return l.say("dokumen evaluasi belum dikembalikan", "your document is not returned yet")
	case appraisal.FileObjection:
		return l.say("masa mengajukan keberatan", "the time to object")
	case appraisal.ExplainObjection:
		return l.say("penjelasan Anda belum dikirim", "your explanation is not sent yet")
	case appraisal.DecideObjection:
		return l.say("keberatan belum diputuskan", "an objection is not decided yet")
	case appraisal.ProposeTraining:
		return l.say("usulan pelatihan belum dikirim", "a training is not proposed yet")
	case appraisal.ApproveTraining:
		return l.say("usulan pelatihan belum diputuskan", "a proposal is not decided yet")
	case appraisal.ConfirmTraining:
		return l.say("kursi pelatihan belum dikonfirmasi", "your seat is not confirmed yet")
	case appraisal.CompleteTraining:
		return l.say("bukti pelatihan belum dicatat", "a training proof is not recorded yet")
	case appraisal.SubmitProof:
		return l.say("bukti pelatihan belum dikirim", "your training proof is not sent yet")
	case appraisal.RecordEnrolment:
		return l.say("pendaftaran pelatihan belum dicatat", "an enrolment is not recorded yet")
	}
	return l.say("tugas Anda belum selesai", "your task is not done yet")
}

// do says an act as something to do, as a button or a heading does.
func (l Language) do(act appraisal.ActKind) string {
	switch act {
	case appraisal.SubmitTargets:
		return l.say("Kirim SKP", "Send your SKP")
	case appraisal.AgreeTargets, appraisal.ReturnTargets:
		return l.say("Setujui atau kembalikan SKP", "Approve or return the SKP")
	case appraisal.CheckIn:
		return l.say("Isi penilaian diri", "Fill in your self-appraisal")
	case appraisal.GiveFeedback:
		return l.say("Beri umpan balik", "Give feedback")
	case appraisal.ReuseResult:
		return l.say("Jawab usulan hasil evaluasi", "Answer a proposal")
	case appraisal.Rate:
		return l.say("Nilai dan tanda tangani", "Rate and sign")
	case appraisal.Sign:
		return l.say("Tanda tangani dokumen evaluasi", "Sign the evaluation")
	case appraisal.Deliver:
		return l.say("Serahkan dokumen evaluasi", "Deliver the document")
	case appraisal.Receive:
		return l.say("Terima dokumen evaluasi", "Receive the document")
	case appraisal.ReturnDocument:
		return l.say("Kembalikan dokumen evaluasi", "Return the document")
	case appraisal.FileObjection:
		return l.say("Lihat hasil evaluasi", "See your result")
	case appraisal.ExplainObjection:
		return l.say("Beri penjelasan", "Give your explanation")
	case appraisal.DecideObjection:
		return l.say("Putuskan keberatan", "Decide the objection")
	case appraisal.ProposeTraining:
		return l.say("Usulkan pelatihan", "Propose a training")
	case appraisal.ApproveTraining:
		return l.say("Putuskan usulan pelatihan", "Decide the proposal")
	case appraisal.ConfirmTraining:
		return l.say("Konfirmasi pelatihan", "Confirm your seat")
	case appraisal.CompleteTraining:
		return l.say("Catat bukti pelatihan", "Record the proof")
	case appraisal.SubmitProof:
		return l.say("Kirim bukti pelatihan", "Send your proof")
	case appraisal.RecordEnrolment:
		return l.say("Catat pendaftaran", "Record the enrolment")
	}
	return l.say("Buka tugas", "Open the task")
}

// done says of an act that it was taken, as a receipt does. What was decided or declined is not told.
func (l Language) done(act appraisal.ActKind) string {
	switch act {
	case appraisal.SubmitTargets:
		return l.say("SKP dikirim", "SKP sent")
	case appraisal.ReturnTargets:
		return l.say("SKP dikembalikan", "SKP returned")
	case appraisal.AgreeTargets:
		return l.say("SKP ditetapkan", "SKP set")
	case appraisal.CheckIn:
		return l.say("penilaian diri dikirim", "self-appraisal sent")
	case appraisal.GiveFeedback:
		return l.say("umpan balik diberikan", "feedback given")
	case appraisal.ReuseResult:
		return l.say("pendapat atas usulan dicatat", "answer to a proposal recorded")
	case appraisal.Rate:
		return l.say("penilaian dicatat", "ratings recorded")
	case appraisal.Sign:
		return l.say("evaluasi ditandatangani", "evaluation signed")
	case appraisal.Deliver:
		return l.say("dokumen evaluasi diserahkan", "document delivered")
	case appraisal.Receive:
		return l.say("dokumen evaluasi diterima", "document received")
	case appraisal.ReturnDocument:
		return l.say("pengembalian dokumen dicatat", "return of document recorded")
	case appraisal.FileObjection:
		return l.say("keberatan diajukan", "objection filed")
	case appraisal.ExplainObjection:
		return l.say("penjelasan dikirim", "explanation sent")
	case appraisal.DecideObjection:
		return l.say("keputusan dicatat", "decision recorded")
	case appraisal.ProposeTraining:
		return l.say("pelatihan diusulkan", "training proposed")
	case appraisal.ApproveTraining:
		return l.say("keputusan usulan dicatat", "decision recorded")
	case appraisal.ConfirmTraining:
		return l.say("jawaban pelatihan dicatat", "training answer recorded")
	case appraisal.CompleteTraining:
		return l.say("bukti pelatihan dicatat", "training proof recorded")
	case appraisal.SubmitProof:
		return l.say("bukti pelatihan dikirim", "training proof sent")
	case appraisal.OfferSeat:
		return l.say("kursi pelatihan diperiksa", "training seat looked for")
	case appraisal.MoveTraining:
		return l.say("perpindahan pelatihan dicatat", "training moved")
	case appraisal.RecordEnrolment:
		return l.say("pendaftaran pelatihan dicatat", "enrolment recorded")
	case appraisal.Withdraw:
		return l.say("penarikan dicatat", "withdrawal recorded")
	}
	return l.say("tindakan Anda dicatat", "your act recorded")
}

// sort names the sort of case, where a subject has no room for the period.
func (l Language) sort(p appraisal.Proceeding) string {
	switch p {
	case appraisal.EvaluationProceeding:
		return l.say("evaluasi", "evaluation")
	case appraisal.ObjectionProceeding:
		return l.say("keberatan", "objection")
	case appraisal.TrainingProceeding:
		return l.say("pelatihan", "training")
	}
	return l.say("penilaian kinerja", "appraisal")
}

// matter names a case inside a sentence.
func (l Language) matter(p appraisal.Proceeding, period string, year int) string {
	switch p {
	case appraisal.EvaluationProceeding, appraisal.ObjectionProceeding:
		return l.sort(p) + " " + period
	}
	return fmt.Sprintf("%s %d", l.sort(p), year)
}

// because says why somebody of the role is written to.
func (l Language) because(r appraisal.Role, year int) string {
	switch r {
	case appraisal.Appraiser:
		return l.say("Anda pejabat penilai kinerja dalam penilaian ini", "you are the appraiser in this appraisal")
	case appraisal.Superior:
		return l.say("Anda atasan pejabat penilai kinerja dalam penilaian ini", "you are the superior of the appraiser in this appraisal")
	case appraisal.HR, appraisal.Auditor, appraisal.System:
		return l.say("Anda pengelola kepegawaian instansi ini", "you are an HR officer of this agency")
	}
	return fmt.Sprintf(l.say("kinerja Anda dinilai dalam siklus %d", "your performance is appraised in the %d cycle"), year)
}

// clean makes one printable line of a name, so that no name can break a header, a line or the reading order.
func clean(s string) string {
	s = strings.Join(strings.FieldsFunc(s, func(r rune) bool {
		return unicode.IsSpace(r) || !unicode.IsPrint(r)
	}), " ")
	if runes := []rune(s); len(runes) > 120 {
		s = string(runes[:119]) + "…"
	}
	return s
}

func lowerFirst(s string) string {
	r := []rune(s)
	if len(r) > 1 && unicode.IsLower(r[1]) {
		r[0] = unicode.ToLower(r[0])
	}
	return string(r)
}
