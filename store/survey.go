package store

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"

	"siklus.id/appraisal"
)

// Survey is what a survey about the system itself came to, as far as it is shown.
type Survey struct {
	Answers int // that the figures hold; 0 while too few have answered
	Counts  [][appraisal.SurveyChoices]int
	Words   []string // in alphabetical order
}

// SurveyOf returns the survey of a cycle as it is shown.
func (tx Tx) SurveyOf(ctx context.Context, cycleID string) (s Survey, err error) {
	var sums []int
	err = tx.q.QueryRow(ctx, `select shown_answers, shown_sums, shown_words from surveys where cycle_id = $1`, cycleID).Scan(&s.Answers, &sums, &s.Words)
	if errors.Is(err, pgx.ErrNoRows) {
		err = nil
	}
	s.Counts = make([][appraisal.SurveyChoices]int, len(appraisal.SurveyStatements()))
	for i, n := range sums {
		s.Counts[i/appraisal.SurveyChoices][i%appraisal.SurveyChoices] = n
	}
	return s, err
}

// HasAnswered reports whether a person has answered the survey of a cycle.
func (tx Tx) HasAnswered(ctx context.Context, cycleID, person string) (answered bool, err error) {
	err = tx.q.QueryRow(ctx, `select exists (select from survey_marks where cycle_id = $1 and person_id = $2)`, cycleID, person).Scan(&answered)
	return answered, err
}

// AnswerSurvey adds an answer to the sums of a survey and marks that the person has answered; taken is false when they
// had before, and then nothing is added. choices are from 1 to [appraisal.SurveyChoices], one per statement. All sums
// are written anew and the words stay sorted, so that the table keeps no trace of one answer.
func (tx Tx) AnswerSurvey(ctx context.Context, cycleID, person string, choices []int, words string) (taken bool, err error) {
	all := make([]int, len(appraisal.SurveyStatements())*appraisal.SurveyChoices)
	if _, err := tx.q.Exec(ctx, `insert into surveys (cycle_id, sums, shown_sums) values ($1, $2, $2) on conflict do nothing`, cycleID, all); err != nil {
		return false, fmt.Errorf("survey: %w", err)
	}
	var answers int
	var kept []string
	if err := tx.q.QueryRow(ctx, `select answers, sums, words from surveys where cycle_id = $1 for update`, cycleID).Scan(&answers, &all, &kept); err != nil {
		return false, fmt.Errorf("survey: %w", err)
	}
	tag, err := tx.q.Exec(ctx, `insert into survey_marks (cycle_id, person_id) values ($1, $2) on conflict do nothing`, cycleID, person)
	if err != nil || tag.RowsAffected() == 0 {
		return false, err
	}
	for i, choice := range choices {
		all[i*appraisal.SurveyChoices+choice-1]++
	}
	if words != "" {
		kept = append(kept, words)
		slices.Sort(kept)
	}
	answers++
	_, err = tx.q.Exec(ctx, `update surveys set answers = $2, sums = $3, words = $4,
			shown_answers = case when $5 then $2 else shown_answers end,
			shown_sums = case when $5 then $3 else shown_sums end, shown_words = case when $5 then $4 else shown_words end
		where cycle_id = $1`, cycleID, answers, all, kept, answers%appraisal.SurveyStep == 0)
	return err == nil, err
}
