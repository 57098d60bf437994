package appraisal

import "strconv"

// CompetenceWindow is when the competences of a performance year are assessed. All of it is policy: no regulation that
// was read says when. The zero value means that the agency set no window; then nobody is asked and nothing is missing.
type CompetenceWindow struct {
	Opens     Date `json:"o,omitempty"`
	Closes    Date `json:"c,omitempty"` // the last day
	SelfFirst int  `json:"s,omitempty"` // working days from Opens in which only the employee assesses
	FitsFrom  int  `json:"f,omitempty"` // per cent of a standard from which another post is called near
}

// SelfUntil is the last day on which the superior waits for the self-assessment.
func (w CompetenceWindow) SelfUntil(c Calendar) Date { return c.Add(w.Opens, w.SelfFirst) }

// AssessmentState is where the assessment of one person's competences stands in a year.
type AssessmentState string

// The states of an assessment.
const (
	AssessmentUnset AssessmentState = "unset"        // the agency set no window
	AssessmentAhead AssessmentState = "ahead"        // the window has not opened
	SelfAwaited     AssessmentState = "self"         // the employee assesses first
	LeaderAwaited   AssessmentState = "leader"       // the superior assesses
	Assessed        AssessmentState = "assessed"     // the superior assessed
	NotAssessed     AssessmentState = "not-assessed" // the window is over: silence means this and nothing else
)

// State says where an assessment stands on a day. What was assessed stays assessed after the window.
func (w CompetenceWindow) State(c Calendar, today Date, self, leader bool) AssessmentState {
	switch {
	case leader:
		return Assessed
	case w.Opens == 0:
		return AssessmentUnset
	case today < w.Opens:
		return AssessmentAhead
	case today > w.Closes:
		return NotAssessed
	case !self && today <= w.SelfUntil(c):
		return SelfAwaited
	}
	return LeaderAwaited
}

// Codes of refusals of competences, their standards, assessments and development plans.
const (
	AssessmentClosed  = "assessment-closed"  // outside the window
	SelfFirst         = "self-first"         // the employee's turn
	CompetenceUnknown = "competence-unknown" // not in the standard
	CompetenceMissing = "competence-missing" // the standard asks for it
	EvidenceMissing   = "evidence-missing"   // a superior names where it can be seen
	AssessmentChanged = "assessment-changed" // another version stands by now
	StandardMissing   = "standard-missing"   // the post has none
	StandardChanged   = "standard-changed"   // another version stands by now
	StandardWrong     = "standard-wrong"     // a competence twice
	PlanChanged       = "plan-changed"       // another version stands by now
	PlanItemWrong     = "plan-item-wrong"    // neither a competence nor a word about it
	PlanItemUnknown   = "plan-item-unknown"  // no item of the plan that stands
	PlanNotAgreed     = "plan-not-agreed"    // done only after both agreed
	TechnicalUnknown  = "technical-unknown"  // no such technical competence
	TechnicalReserved = "technical-reserved" // the code belongs to the dictionary
	TechnicalChanged  = "technical-changed"  // another version stands by now
)

// AdmitSelfAssessment holds a self-assessment against the window: it is taken while the window is open and, once taken,
// corrected until it closes.
func (w CompetenceWindow) AdmitSelfAssessment(today Date) *Refusal {
	return w.open(today)
}

// AdmitAssessment holds a superior's assessment against the window. corrects is true for one that replaces another:
// an error is mended until the appraisal ends, with a reason.
func (w CompetenceWindow) AdmitAssessment(c Calendar, today Date, self, corrects bool, reason string) (field string, r *Refusal) {
	if corrects {
		if !OfSubstance(reason) {
			return "reason", refuse(ReasonMissing, PolicyProvision,
				"Anda mengubah penilaian yang sudah ada. Tuliskan alasannya dengan jelas, sedikitnya lima kata; nilai lama tetap tersimpan.",
				"You are changing an assessment. Write a clear reason of at least five words; the old one is kept.")
		}
		return "", nil
	}
	if r := w.open(today); r != nil {
		return "", r
	}
	if until := w.SelfUntil(c); !self && today <= until {
		return "", refuse(SelfFirst, PolicyProvision,
			"Pegawai menilai diri lebih dulu, paling lambat "+until.Indonesian()+". Setelah itu, atau begitu penilaian dirinya masuk, giliran Anda.",
			"The employee assesses first, until "+until.English()+". After that, or once it is in, it is your turn.")
	}
	return "", nil
}

func (w CompetenceWindow) open(today Date) *Refusal {
	switch {
	case w.Opens == 0:
		return refuse(AssessmentClosed, PolicyProvision, "Instansi Anda belum menetapkan masa penilaian kompetensi.",
			"Your agency has not set a time for assessing competences.")
	case today < w.Opens:
		return refuse(AssessmentClosed, PolicyProvision, "Penilaian kompetensi baru dibuka pada "+w.Opens.Indonesian()+".",
			"Competences are assessed from "+w.Opens.English()+".")
	case today > w.Closes:
		return refuse(AssessmentClosed, PolicyProvision,
			"Masa penilaian kompetensi berakhir pada "+w.Closes.Indonesian()+". Yang belum dinilai tercatat \"tidak dinilai\".",
			"Competences could be assessed until "+w.Closes.English()+". What was not assessed is on record as \"not assessed\".")
	}
	return nil
}

// AdmitRatings holds the ratings of an assessment against the standard: each competence that it asks for once, and no
// other; of a superior a reason of substance and where the evidence is. It returns them with the standard of the moment.
// The field names the row of the request.
func AdmitRatings(ratings []CompetenceRating, standard []CompetenceLevel, leader bool) (out []CompetenceRating, field string, refusal *Refusal) {
	if len(standard) == 0 {
		return nil, "", refuse(StandardMissing, PolicyProvision, "Jabatan ini belum mempunyai standar kompetensi. Mintalah kepegawaian menetapkannya.",
			"This post has no competence standard yet. Ask HR to set one.")
	}
	asked := func(code string) (CompetenceLevel, bool) {
		for _, s := range standard {
			if s.Competence == code {
				return s, true
			}
		}
		return CompetenceLevel{}, false
	}
	for i, r := range ratings {
		row := "ratings[" + strconv.Itoa(i) + "]."
		s, known := asked(r.Competence)
		_, twice := RatedAs(out, r.Competence)
		switch {
		case !known || twice:
			return nil, row + "competence", refuse(CompetenceUnknown, PolicyProvision, "Kompetensi ini tidak diminta standar jabatan, atau ditulis dua kali.",
				"The standard of the post does not ask for this competence, or it stands twice.")
		case leader && !OfSubstance(r.Reason):
			return nil, row + "reason", refuse(ReasonMissing, PolicyProvision,
				"Tuliskan alasan tingkat ini, sedikitnya lima kata: apa yang Anda lihat. Pegawai membacanya.",
				"Write the reason for this level in at least five words: what you saw. The employee reads it.")
		case leader && len(r.Evidence) < 3:
			return nil, row + "evidence", refuse(EvidenceMissing, PolicyProvision,
				"Sebutkan bukti: tautan, atau di mana hasil kerjanya dapat dilihat.", "Name the evidence: a link, or where the work can be seen.")
		}
		r.Standard = s.Level
		out = append(out, r)
	}
	for _, s := range standard {
		if _, rated := RatedAs(out, s.Competence); !rated {
			return nil, "ratings", refuse(CompetenceMissing, PolicyProvision, "Pilih tingkat untuk setiap kompetensi; masih ada yang kosong.",
				"Choose a level for every competence; some are still empty.")
		}
	}
	return out, "", nil
}
