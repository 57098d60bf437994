package workflows

import (
	"errors"

	"go.temporal.io/sdk/temporal"

	"siklus.id/appraisal"
)

// RefusalOf reads the refusal out of the error of an update. ok is false for every other error.
func RefusalOf(err error) (refusal appraisal.Refusal, ok bool) {
	var app *temporal.ApplicationError
	if !errors.As(err, &app) || app.Type() == "" || !app.HasDetails() {
		return appraisal.Refusal{}, false
	}
	if app.Details(&refusal) != nil || refusal.Code != app.Type() {
		return appraisal.Refusal{}, false
	}
	return refusal, true
}
