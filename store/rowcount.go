package store

import (
	"context"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"
)

// RowCount is how many rows of a kind an agency has on record.
type RowCount struct {
	What string // in English, for whoever runs a demonstration
	Rows int
}

// factRows are the facts beside the register that are worth counting, each as the condition of its rows.
var factRows = []struct{ what, from string }{
	{"progress entries", "progress_entries"},
	{"of them innovations", "progress_entries where innovation"},
	{"answers on entries", "progress_answers"},
	{"files as evidence", "progress_files"},
	{"measurements", "measurements where version = 1"},
	{"corrected measurements", "measurements where version > 1"},
	{"service records", "service_records where version = 1"},
	{"offers of targets", "target_offers where undoes is null"},
	{"results offered", "target_offer_rows"},
	{"offered results taken back", "target_withdrawals"},
	{"dialogues confirmed by both", "(select 1 from dialogue_confirmations group by case_id, period_key, version having count(distinct side) = 2) c"},
	{"feedback asked for", "feedback_requests"},
	{"feedback given", "feedback"},
	{"results taken over", "result_takeovers"},
	{"announcements", "announcements"},
	{"acknowledgements", "acknowledgements"},
	{"answers to the survey", "survey_marks"},
	{"citizens' forms", "survey_answers"},
	{"complaints and praise", "complaints"},
	{"colleagues asked", "voice_seats"},
	{"competences assessed", "competence_assessments"},
	{"development plans", "development_plans"},
	{"coachings and mentorings", "guidances"},
	{"counsellings", "counsellings"},
	{"planned trainings", "training_needs"},
	{"people in the nine boxes", "talent_places"},
	{"places on shortlists", "shortlist_places"},
	{"steps of improvement", "improvement_entries"},
	{"recognised or passed over", "recognitions"},
}

// CountRows counts what stands on record of everything that is no act of the procedure.
func (tx Tx) CountRows(ctx context.Context) ([]RowCount, error) {
	parts := make([]string, len(factRows))
	for i, c := range factRows {
		parts[i] = fmt.Sprintf("select %d, count(*) from %s", i, c.from)
	}
	rows, err := tx.q.Query(ctx, strings.Join(parts, " union all ")+" order by 1")
	return collect(rows, err, func(r pgx.Row) (RowCount, error) {
		var at int
		var out RowCount
		err := r.Scan(&at, &out.Rows)
		if err == nil {
			out.What = factRows[at].what
		}
		return out, err
	})
}
