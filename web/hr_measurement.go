package web

import (
	"errors"
	"net/http"

	siklusv1 "siklus.id/proto/siklus/v1"
)

// hrMeasuredView is HR's page of measurements: the units that have some, and the way in for files.
type hrMeasuredView struct {
	measuredView
	Done    *siklusv1.ImportMeasurementsResponse // what came of the file; nil before one
	Tried   bool                                 // it was only checked
	Name    string
	Carried string // the checked file, packed; empty when it must be chosen again
}

// Good is how many rows of the file can be taken, or were there already.
func (h hrMeasuredView) Good() int32 { return h.Done.GetTaken() + h.Done.GetRepeated() }

// mostDefects is how many defects a page lists; a file of fifty thousand rows may have as many.
const mostDefects = 200

// Defects are the first defects of the file.
func (h hrMeasuredView) Defects() []*siklusv1.MeasurementDefect {
	return h.Done.GetDefects()[:min(mostDefects, len(h.Done.GetDefects()))]
}

// MoreDefects is how many there are beyond those.
func (h hrMeasuredView) MoreDefects() int { return max(0, len(h.Done.GetDefects())-mostDefects) }

// hrMeasurements lists the units and asks for a file.
func (s *server) hrMeasurements(v *visit) error {
	v.Form = form{RequestID: newSecret()}
	return v.hrMeasured(http.StatusOK, hrMeasuredView{})
}

func (v *visit) hrMeasured(status int, page hrMeasuredView) error {
	res, err := v.Measurement.ListMeasurements(v.ctx(), &siklusv1.ListMeasurementsRequest{
		Scope: siklusv1.MeasurementScope_MEASUREMENT_SCOPE_AGENCY, Visit: v.r.Method == http.MethodGet,
	})
	if err != nil {
		return err
	}
	page.measuredView = v.measured(res)
	v.Area, v.Act, v.Error = "measured", "ImportMeasurements", len(v.Form.Problems) > 0
	return v.render(status, "hr_measured", v.t("hr.measured.title"), page)
}

// importMeasurements checks a file, or takes its good rows when "step" is "import".
func (s *server) importMeasurements(v *visit) error {
	if err := v.r.ParseMultipartForm(maxUpload); err != nil && !errors.Is(err, http.ErrNotMultipart) {
		var tooLarge *http.MaxBytesError
		if errors.As(err, &tooLarge) {
			return err
		}
		return errUnreadable
	}
	v.Act, v.Form = "ImportMeasurements", form{RequestID: requestID(v.r.PostForm)}
	file, err := v.uploaded()
	if err != nil {
		return err
	}
	page := hrMeasuredView{Name: file.GetName(), Tried: v.r.PostForm.Get("step") != "import"}
	if len(file.GetContent()) == 0 {
		v.Form.Problems = []problem{{Field: "file", Label: v.labelOf("file"), Sentence: v.t("violation.missing")}}
		return v.hrMeasured(http.StatusUnprocessableEntity, page)
	}
	page.Done, err = v.Measurement.ImportMeasurements(v.ctx(), &siklusv1.ImportMeasurementsRequest{Content: file.GetContent(), DryRun: page.Tried})
	if err != nil {
		if v.Form.Problems, err = v.problemsOf(err); err != nil {
			return err
		}
		return v.hrMeasured(http.StatusUnprocessableEntity, page)
	}
	if page.Tried {
		page.Carried = pack(file.GetContent())
	}
	return v.hrMeasured(http.StatusOK, page)
}
