package api

import (
	"strconv"
	"strings"

	"google.golang.org/protobuf/proto"

	"siklus.id/appraisal"
	siklusv1 "siklus.id/proto/siklus/v1"
	"siklus.id/store"
)

// textOf is what a person wrote with an act, as plain text for the file: their own words, nothing added.
func textOf(row store.RegisteredAct) string {
	read, known := readers[row.Act.Kind]
	if !known || len(row.Content) == 0 {
		return ""
	}
	return read(row.Content)
}

// readers finds the words of each kind of act in its request. Acts without words of their own are missing.
var readers = map[appraisal.ActKind]func([]byte) string{
	appraisal.SubmitTargets:  words(func(r *siklusv1.SubmitTargetsRequest) []string { return []string{r.GetReason()} }),
	appraisal.ReturnTargets:  words(func(r *siklusv1.ReturnTargetsRequest) []string { return []string{r.GetReason()} }),
	appraisal.AgreeTargets:   words(func(r *siklusv1.AgreeTargetsRequest) []string { return []string{r.GetNote()} }),
	appraisal.CheckIn:        words(checkInWords),
	appraisal.GiveFeedback:   words(func(r *siklusv1.GiveFeedbackRequest) []string { return []string{r.GetFeedback()} }),
	appraisal.Rate:           words(func(r *siklusv1.RateRequest) []string { return []string{r.GetNotes()} }),
	appraisal.Sign:           words(func(r *siklusv1.SignRequest) []string { return []string{r.GetNotes()} }),
	appraisal.ReuseResult:    words(func(r *siklusv1.ReuseResultRequest) []string { return []string{r.GetNote()} }),
	appraisal.ReturnDocument: words(func(r *siklusv1.ReturnDocumentRequest) []string { return []string{r.GetReason()} }),
	appraisal.FileObjection: words(func(r *siklusv1.FileObjectionRequest) []string {
		return append([]string{r.GetReasons()}, r.GetEvidence()...)
	}),
	appraisal.ExplainObjection: words(func(r *siklusv1.ExplainObjectionRequest) []string { return []string{r.GetExplanation()} }),
	appraisal.DecideObjection:  words(func(r *siklusv1.DecideObjectionRequest) []string { return []string{r.GetReasons()} }),
	appraisal.ProposeTraining:  words(func(r *siklusv1.ProposeTrainingRequest) []string { return []string{r.GetReason()} }),
	appraisal.ApproveTraining:  words(func(r *siklusv1.ApproveTrainingRequest) []string { return []string{r.GetReason()} }),
	appraisal.ConfirmTraining:  words(func(r *siklusv1.ConfirmTrainingRequest) []string { return []string{r.GetReason()} }),
	appraisal.CompleteTraining: words(func(r *siklusv1.CompleteTrainingRequest) []string { return []string{r.GetProof()} }),
	appraisal.MoveTraining:     words(func(r *siklusv1.MoveTrainingRequest) []string { return []string{r.GetReason()} }),
	appraisal.RecordEnrolment:  words(func(r *siklusv1.RecordEnrolmentRequest) []string { return []string{r.GetNote()} }),
	appraisal.SubmitProof: words(func(r *siklusv1.SubmitProofRequest) []string {
		return []string{r.GetLink(), r.GetFile().GetName(), r.GetNote()}
	}),
	appraisal.ExtendTerm:    words(func(r *siklusv1.ExtendTermRequest) []string { return []string{r.GetReason()} }),
	appraisal.ChangeParty:   words(func(r *siklusv1.ChangePartyRequest) []string { return []string{r.GetReason()} }),
	appraisal.Exempt:        words(func(r *siklusv1.ExemptRequest) []string { return []string{r.GetReason()} }),
	appraisal.Withdraw:      words(func(r *siklusv1.WithdrawRequest) []string { return []string{r.GetReason()} }),
	appraisal.Reopen:        words(func(r *siklusv1.ReopenRequest) []string { return []string{r.GetReason()} }),
	appraisal.Transfer:      words(func(r *siklusv1.TransferRequest) []string { return []string{r.GetReason()} }),
	appraisal.BeginAbsence:  words(func(r *siklusv1.BeginAbsenceRequest) []string { return []string{r.GetReason()} }),
	appraisal.EndAbsence:    words(func(r *siklusv1.EndAbsenceRequest) []string { return []string{r.GetReason()} }),
	appraisal.EndService:    words(func(r *siklusv1.EndServiceRequest) []string { return []string{r.GetReason()} }),
	appraisal.RenewTargets:  words(func(r *siklusv1.RenewTargetsRequest) []string { return []string{r.GetReason()} }),
	appraisal.AdoptCalendar: words(adoptedDays),
	appraisal.AdoptRules:    words(func(r *siklusv1.AdoptRulesRequest) []string { return []string{r.GetReason()} }),
}

// words reads a request of one type and joins the texts found in it, one a line.
func words[R any, P interface {
	*R
	proto.Message
}](find func(P) []string) func([]byte) string {
	return func(raw []byte) string {
		r := P(new(R))
		if readContent(raw, r) != nil {
			return ""
		}
		var lines []string
		for _, text := range find(r) {
			if text = strings.TrimSpace(text); text != "" {
				lines = append(lines, text)
			}
		}
		return strings.Join(lines, "\n")
	}
}

// checkInWords are the realisations by the number of the planned result, then remarks.
func checkInWords(r *siklusv1.CheckInRequest) []string {
	var lines []string
	for _, done := range r.GetRealisations() {
		line := done.GetAchieved()
		if n := done.GetResult(); n > 0 {
			line = strconv.Itoa(int(n)) + ". " + line
		}
		lines = append(append(lines, line), done.GetEvidence()...)
	}
	return append(lines, r.GetRemarks())
}

// adoptedDays are the reason and the days off that came with it.
func adoptedDays(r *siklusv1.AdoptCalendarRequest) []string {
	lines := []string{r.GetReason()}
	for _, d := range r.GetDaysOff() {
		lines = append(lines, d.GetDate()+" "+d.GetName())
	}
	return lines
}
