package api

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"

	"github.com/google/uuid"

	"siklus.id/appraisal"
	"siklus.id/learning"
	"siklus.id/store"
)

// maxLearning bounds a message of a learning system: it is about one person.
const maxLearning = 64 << 10

// learningEvents takes what an organiser's system says about completions: one signed message about one training. A
// message that comes twice is recorded once, and one that cannot be recorded now is to be sent again. Nothing it says
// decides anything: it becomes an act of the register, which the procedure takes or refuses.
func (s *Server) learningEvents(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxLearning))
	if err != nil {
		http.Error(w, "too large", http.StatusRequestEntityTooLarge)
		return
	}
	agency, organiser := r.PathValue("agency"), r.PathValue("organiser")
	setting, known := s.config.Learning.Of(agency, organiser)
	if !known || setting.Secret == "" {
		http.Error(w, "not taken", http.StatusForbidden)
		return
	}
	message, err := learning.Verify(setting.Secret, r.Header, body, s.door.now())
	if err != nil {
		s.door.log.WarnContext(r.Context(), "a message of a learning system was not genuine", "cause", err.Error())
		http.Error(w, "not taken", http.StatusForbidden)
		return
	}
	switch err := s.recordCompletion(r.Context(), agency, organiser, message, body); {
	case err == nil:
		w.WriteHeader(http.StatusNoContent)
	case errors.Is(err, errNotUnderstood):
		http.Error(w, "not understood", http.StatusBadRequest)
	case errors.Is(err, store.ErrNotFound):
		http.Error(w, "no such training with this organiser", http.StatusNotFound)
	default:
		s.door.log.WarnContext(r.Context(), "a message of a learning system waits to be sent again", "cause", kindOf(err))
		http.Error(w, "try again", http.StatusServiceUnavailable)
	}
}

// errNotUnderstood means that a genuine message is not what was agreed on: sending it again does not help.
var errNotUnderstood = errors.New("the message is not what was agreed on")

// completionIn reads a message of completion.
func completionIn(body []byte) (learning.CompletedData, error) {
	var event learning.Event
	var done learning.CompletedData
	if json.Unmarshal(body, &event) != nil || event.Type != learning.CompletedEvent || json.Unmarshal(event.Data, &done) != nil {
		return done, errNotUnderstood
	}
	proof, err := url.Parse(done.Proof)
	if uuid.Validate(done.Training) != nil || err != nil || proof.Scheme != "https" || proof.Host == "" || len(done.Proof) > 1000 || done.Hours < 0 || done.Hours > 2000 {
		return done, errNotUnderstood
	}
	return done, nil
}

// recordCompletion enters the completion of a training that is with this very organiser.
func (s *Server) recordCompletion(ctx context.Context, agencyCode, organiserCode, message string, body []byte) error {
	done, err := completionIn(body)
	if err != nil {
		return err
	}
	agency, err := s.door.store.AgencyID(ctx, agencyCode)
	if err != nil {
		return err
	}
	return s.door.store.WithAgency(ctx, agency, func(tx store.Tx) error {
		by, err := tx.OrganiserByCode(ctx, organiserCode)
		if err != nil {
			return err
		}
		of, err := tx.OrganiserOf(ctx, strings.ToLower(done.Training))
		if err != nil {
			return err
		}
		c, err := tx.CaseByID(ctx, done.Training)
		if err != nil || of.ID != by.ID || c.Proceeding != appraisal.TrainingProceeding {
			return errors.Join(err, store.ErrNotFound)
		}
		first, err := tx.FirstMessage(ctx, by.ID, message)
		if err != nil || !first || c.Stage != appraisal.TrainingEnrolled {
			return err // heard already, or of no use any more: a person who left, a completion on record
		}
		said := map[string]any{"proof": done.Proof}
		if done.Hours > 0 {
			said["hours"] = done.Hours
		}
		content, err := json.Marshal(said)
		if err != nil {
			return err
		}
		return tx.EnterCompletion(ctx, c.ID, string(content), s.door.now())
	})
}
