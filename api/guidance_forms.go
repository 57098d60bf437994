package api

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strconv"
	"time"

	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"

	"siklus.id/appraisal"
	siklusv1 "siklus.id/proto/siklus/v1"
	connectv1 "siklus.id/proto/siklus/v1/siklusv1connect"
	"siklus.id/store"
)

func (s guidances) WriteCoaching(ctx context.Context, r *siklusv1.WriteCoachingRequest) (*siklusv1.WriteCoachingResponse, error) {
	g, err := s.write(ctx, guidanceWrite{procedure: connectv1.GuidanceServiceWriteCoachingProcedure, request: r, id: r.GetId(), guidance: r.GetGuidanceId(),
		step: appraisal.WriteStep, content: r.GetCoaching(), runs: true, check: nextText(appraisal.Coaching, r.GetVersion())})
	if err != nil {
		return nil, err
	}
	_, version := g.text()
	return &siklusv1.WriteCoachingResponse{Version: int32(version)}, nil
}

func (s guidances) WriteMentoring(ctx context.Context, r *siklusv1.WriteMentoringRequest) (*siklusv1.WriteMentoringResponse, error) {
	g, err := s.write(ctx, guidanceWrite{procedure: connectv1.GuidanceServiceWriteMentoringProcedure, request: r, id: r.GetId(), guidance: r.GetGuidanceId(),
		step: appraisal.WriteStep, content: r.GetMentoring(), runs: true, check: func(g guided, stands int) (int, error) {
			from, fromErr := optionalDate("mentoring.from", r.GetMentoring().GetFrom())
			until, untilErr := optionalDate("mentoring.until", r.GetMentoring().GetUntil())
			if err := errors.Join(fromErr, untilErr); err != nil {
				return 0, err
			}
			if !until.IsZero() && until < from {
				return 0, &refused{field: "mentoring.until", Refusal: *doorRefusal(appraisal.DateWrong, "Hari terakhir ada sebelum hari pertama.", "The last day lies before the first.")}
			}
			return nextText(appraisal.Mentoring, r.GetVersion())(g, stands)
		}})
	if err != nil {
		return nil, err
	}
	_, version := g.text()
	return &siklusv1.WriteMentoringResponse{Version: int32(version)}, nil
}

// nextText gives the next version of the text of one kind of record.
func nextText(kind appraisal.GuidanceKind, replaced int32) func(guided, int) (int, error) {
	return func(g guided, stands int) (int, error) {
		switch {
		case g.Kind != kind:
			return 0, store.ErrNotFound
		case stands != int(replaced):
			return 0, store.ErrDialogueChanged
		}
		return stands + 1, nil
	}
}

// optionalDate reads a date that may be left out.
func optionalDate(field, text string) (appraisal.Date, error) {
	if text == "" {
		return 0, nil
	}
	return dateField(field, text)
}

// missing are the fields of the text that stands without which nobody signs it, as the form names them.
func (g guided) missing() (fields []string) {
	need := func(name, value string) {
		if value == "" {
			fields = append(fields, name)
		}
	}
	text, version := g.text()
	if version == 0 {
		return nil
	}
	if g.Kind == appraisal.Mentoring {
		m := unpacked(text.Content, &siklusv1.Mentoring{})
		need("mentoring.from", m.GetFrom())
		need("mentoring.until", m.GetUntil())
		need("mentoring.change", m.GetChange())
		need("mentoring.measure", m.GetMeasure())
		return fields
	}
	c := unpacked(text.Content, &siklusv1.Coaching{})
	need("coaching.target", c.GetTarget())
	need("coaching.progress", c.GetProgress())
	need("coaching.problem", c.GetProblem())
	need("coaching.options", c.GetOptions())
	need("coaching.next_strategy", c.GetNextStrategy())
	need("coaching.adjust", c.GetAdjust())
	return fields
}

// unpacked reads a kept message. One that cannot be read is empty: it was written by a release that knew more.
func unpacked[M proto.Message](content json.RawMessage, into M) M {
	if len(content) > 0 {
		_ = protojson.UnmarshalOptions{DiscardUnknown: true}.Unmarshal(content, into)
	}
	return into
}

func (s guidances) SignGuidance(ctx context.Context, r *siklusv1.SignGuidanceRequest) (*siklusv1.SignGuidanceResponse, error) {
	g, err := s.write(ctx, guidanceWrite{procedure: connectv1.GuidanceServiceSignGuidanceProcedure, request: r, id: r.GetId(), guidance: r.GetGuidanceId(),
		step: appraisal.SignStep, check: func(g guided, stands int) (int, error) {
			if stands != int(r.GetVersion()) {
				return 0, store.ErrDialogueChanged
			}
			if fields := g.missing(); len(fields) > 0 {
				return 0, &refused{field: fields[0], Refusal: appraisal.Refusal{Code: appraisal.GuidanceUnfinished, Provision: "III.D.4.g",
					Sentence: "Isian belum lengkap. Lengkapi bagian yang ditandai, lalu tanda tangani.",
					English:  "The form is not complete. Fill what is marked, then sign."}}
			}
			return stands, nil
		}})
	if err != nil {
		return nil, err
	}
	return &siklusv1.SignGuidanceResponse{Complete: len(g.facts().Signed) == 2}, nil
}

func (s guidances) AddMentoringEntry(ctx context.Context, r *siklusv1.AddMentoringEntryRequest) (*siklusv1.AddMentoringEntryResponse, error) {
	_, err := s.write(ctx, guidanceWrite{procedure: connectv1.GuidanceServiceAddMentoringEntryProcedure, request: r, id: r.GetId(), guidance: r.GetGuidanceId(),
		step: store.GuidanceStepMeet, content: r.GetEntry(), check: func(g guided, stands int) (int, error) {
			if g.Kind != appraisal.Mentoring {
				return 0, store.ErrNotFound
			}
			day, err := dateField("entry.day", r.GetEntry().GetDay())
			if err != nil {
				return 0, err
			}
			if refusal := appraisal.AdmitMark(day, g.Today); refusal != nil {
				return 0, &refused{field: "entry.day", Refusal: *refusal}
			}
			_, err = optionalDate("entry.until", r.GetEntry().GetUntil())
			return stands, err
		}})
	if err != nil {
		return nil, err
	}
	return &siklusv1.AddMentoringEntryResponse{}, nil
}

func (s guidances) CloseMentoring(ctx context.Context, r *siklusv1.CloseMentoringRequest) (*siklusv1.CloseMentoringResponse, error) {
	g, err := s.write(ctx, guidanceWrite{procedure: connectv1.GuidanceServiceCloseMentoringProcedure, request: r, id: r.GetId(), guidance: r.GetGuidanceId(),
		step: appraisal.CloseStep, content: r.GetEnd(), check: func(g guided, stands int) (int, error) {
			if g.Kind != appraisal.Mentoring {
				return 0, store.ErrNotFound
			}
			return stands, nil
		}, follows: creditMentoring})
	if err != nil {
		return nil, err
	}
	_, hours := g.facts().MentoringHours(g.meetings())
	return &siklusv1.CloseMentoringResponse{Complete: len(g.facts().Closed) == 2, Hours: int32(hours)}, nil
}

// meetings are the minutes of the meetings in the journal.
func (g guided) meetings() (minutes []int) {
	for _, e := range g.entries {
		if e.Step == store.GuidanceStepMeet {
			minutes = append(minutes, int(unpacked(e.Content, &siklusv1.MentoringEntry{}).GetMinutes()))
		}
	}
	return minutes
}

// creditMentoring puts the lesson hours of a mentoring that both sides ended on the ledger of whoever was guided, and on the
// guide's where the policy says so.
func creditMentoring(ctx context.Context, tx store.Tx, g guided, at time.Time) error {
	minutes, hours := g.facts().MentoringHours(g.meetings())
	if hours == 0 {
		return nil
	}
	credit := store.MentoringCredit{GuidanceID: g.ID, PersonID: g.EmployeeID, Part: store.AsMentee, Minutes: minutes, Hours: hours, At: g.Case.Rules.Pace.ToLegal(at)}
	if err := tx.CreditMentoring(ctx, credit); err != nil || !g.Case.Rules.Hours.Mentor {
		return err
	}
	credit.PersonID, credit.Part = g.GuideID, store.AsMentor
	return tx.CreditMentoring(ctx, credit)
}

// competenceKeys are the eight managerial competences and the sociocultural one of form B.1.9, by their codes in the
// dictionary of competences.
var competenceKeys = []string{appraisal.Integrity, "cooperation", "communication", "results", appraisal.PublicService, "development", "change", "decision",
	appraisal.Unity}

func (s guidances) EvaluateCompetence(ctx context.Context, r *siklusv1.EvaluateCompetenceRequest) (*siklusv1.EvaluateCompetenceResponse, error) {
	_, err := s.write(ctx, guidanceWrite{procedure: connectv1.GuidanceServiceEvaluateCompetenceProcedure, request: r, id: r.GetId(), guidance: r.GetGuidanceId(),
		step: appraisal.EvaluateStep, content: r.GetSeen(), check: func(_ guided, stands int) (int, error) {
			return stands, admitLevels(r.GetSeen().GetLevels())
		}})
	if err != nil {
		return nil, err
	}
	return &siklusv1.EvaluateCompetenceResponse{}, nil
}

// admitLevels makes sure that each competence is a known one or a technical one by name, and is spoken of once.
func admitLevels(levels []*siklusv1.CompetenceLevel) error {
	var seen []string
	for i, l := range levels {
		field := "seen.levels[" + strconv.Itoa(i) + "]"
		name := l.GetKey() + "/" + l.GetName()
		switch {
		case (l.GetKey() == "") == (l.GetName() == ""), l.GetKey() != "" && !slices.Contains(competenceKeys, l.GetKey()):
			return refuseInput(field + ".name")
		case slices.Contains(seen, name):
			return &refused{field: field + ".name", Refusal: *doorRefusal(appraisal.CompetenceTwice, "Kompetensi ini sudah dinilai di baris lain.", "This competence stands in another row already.")}
		}
		seen = append(seen, name)
	}
	return nil
}

func (s guidances) ForwardGuidance(ctx context.Context, r *siklusv1.ForwardGuidanceRequest) (*siklusv1.ForwardGuidanceResponse, error) {
	_, err := s.write(ctx, guidanceWrite{procedure: connectv1.GuidanceServiceForwardGuidanceProcedure, request: r, id: r.GetId(), guidance: r.GetGuidanceId(),
		step: appraisal.ForwardStep, content: r})
	if err != nil {
		return nil, err
	}
	return &siklusv1.ForwardGuidanceResponse{}, nil
}

func (s guidances) DecideGuidance(ctx context.Context, r *siklusv1.DecideGuidanceRequest) (*siklusv1.DecideGuidanceResponse, error) {
	_, err := s.write(ctx, guidanceWrite{procedure: connectv1.GuidanceServiceDecideGuidanceProcedure, request: r, id: r.GetId(), guidance: r.GetGuidanceId(),
		step: appraisal.DecideStep, content: r})
	if err != nil {
		return nil, err
	}
	return &siklusv1.DecideGuidanceResponse{}, nil
}

// GiveGuidanceFeedback hands form B.1.8 to the superior of whoever guided, and to nobody else (III.D.4.g.1).
func (s guidances) GiveGuidanceFeedback(ctx context.Context, r *siklusv1.GiveGuidanceFeedbackRequest) (*siklusv1.GiveGuidanceFeedbackResponse, error) {
	p, err := s.enterToWrite(ctx, connectv1.GuidanceServiceGiveGuidanceFeedbackProcedure, r)
	if err != nil {
		return nil, err
	}
	content, err := s.kept(ctx, r.GetFeedback())
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	err = s.store.WithAgency(ctx, p.Agency, func(tx store.Tx) error {
		if err := tx.LockGuidance(ctx, r.GetGuidanceId()); err != nil {
			return err
		}
		g, err := s.open(ctx, tx, p, r.GetGuidanceId())
		if err != nil {
			return err
		}
		if g.feedback != nil && g.feedback.ID == r.GetId() && slices.Contains(g.sides, appraisal.GuidedSide) {
			if !sameJSON(g.feedback.Content, content) {
				return store.ErrIDReused
			}
			return nil
		}
		if _, err := g.admit(appraisal.FeedbackStep); err != nil {
			return err
		}
		reader, err := s.feedbackReader(ctx, tx, g)
		if err != nil {
			return err
		}
		at, err := s.moment(ctx, tx)
		if err != nil {
			return err
		}
		if _, err := tx.PutGuidanceFeedback(ctx, store.GuidanceFeedback{ID: r.GetId(), GuidanceID: g.ID, ReaderID: reader, Content: content, At: at}); err != nil {
			return err
		}
		return s.waits(ctx, tx, g.Case, g.year, r.GetId(), p.Person, reader)
	})
	if err != nil {
		return nil, s.answer(ctx, dialogueRefusal(err))
	}
	return &siklusv1.GiveGuidanceFeedbackResponse{}, nil
}

// feedbackReader is the superior of whoever guided: the appraiser's superior, and of a superior who guided their own.
func (s guidances) feedbackReader(ctx context.Context, tx store.Tx, g guided) (string, error) {
	ladder := []string{g.appraiser, g.superior}
	if g.superior != "" {
		own, err := tx.OwnAppraisal(ctx, g.superior)
		if err == nil {
			var above string
			above, err = holder(ctx, tx, own, appraisal.Appraiser, g.Today)
			ladder = append(ladder, above)
		}
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return "", err
		}
	}
	reader := appraisal.FeedbackReader(g.GuideID, ladder)
	if reader == "" || reader == g.EmployeeID {
		return "", &appraisal.Refusal{Code: appraisal.NobodyAbove, Provision: "III.D.4.g.1",
			Sentence: "Tidak ada atasan di atas pembimbing yang dapat menerima umpan balik ini.",
			English:  "There is nobody above the guide who could receive this feedback."}
	}
	return reader, nil
}
