package web

import (
	"net/http"
	"regexp"
	"strings"

	siklusv1 "siklus.id/proto/siklus/v1"
)

// versionsView is every version of a target agreement, newest first.
type versionsView struct {
	Case     *siklusv1.Case
	Versions []*siklusv1.TargetVersion
}

// Asks reports whether the reader is asked to say that they know the indicators of a version: the employee, of the one
// in force, once.
func (p versionsView) Asks(version *siklusv1.TargetVersion) bool {
	return p.Case.GetYourRole() == "employee" && version.GetState() == siklusv1.VersionState_VERSION_STATE_RUNNING && version.GetAcknowledgedAt() == nil
}

// Changes are the differences of a version, in words.
func (p versionsView) Changes(v *view, version *siklusv1.TargetVersion) []changeLine {
	lines := make([]changeLine, 0, len(version.GetChanges()))
	for _, c := range version.GetChanges() {
		lines = append(lines, changeLine{TargetChange: c, Field: v.changedField(c.GetField()),
			Before: v.changedValue(c.GetField(), c.GetBefore()), After: v.changedValue(c.GetField(), c.GetAfter())})
	}
	return lines
}

// changeLine is one difference in words.
type changeLine struct {
	*siklusv1.TargetChange
	Field, Before, After string
}

var behaviourField = regexp.MustCompile(`^behaviour\[(\d)\]$`)

// changedField says a field in words: "Indikator 2: Target".
func (v *view) changedField(field string) string {
	if m := behaviourField.FindStringSubmatch(field); m != nil {
		return v.words.code("behaviour", m[1])
	}
	name := strings.ReplaceAll(stem(field), ".", "-")
	for _, key := range []string{"label.targets-results-" + name, "label.targets-" + name} {
		if label, ok := v.words.find(key); ok {
			if m := indices.FindStringSubmatch(field); m != nil {
				label = v.words.say("targets.indicator-n", "i", oneMore(m[1])) + ": " + label
			}
			return label
		}
	}
	return field
}

// changedValue says what was chosen in words; what was typed stays as it is.
func (v *view) changedValue(field, value string) string {
	last := field[strings.LastIndex(field, ".")+1:]
	switch last {
	case "main", "aspect", "kind", "direction", "perspective", "control", "approach":
		return v.words.code("chosen-"+last, value)
	}
	return value
}

// versionsPage shows old and new beside each other, to everybody who may read the agreement.
func (s *server) versionsPage(v *visit) error {
	a, err := v.caseOf(v.r.PathValue("case"), "SubmitTargets")
	if err != nil {
		return err
	}
	res, err := s.Target.ListTargetVersions(v.ctx(), &siklusv1.ListTargetVersionsRequest{CaseId: a.Case.GetId()})
	if err != nil {
		return err
	}
	v.Back = back{"/berkas/" + a.Case.GetId(), v.t("case.back")}
	return v.render(http.StatusOK, "versions", v.t("versions.title"), versionsView{a.Case, res.GetVersions()})
}

// knowTargets keeps that the reader knows the indicators of the version that they read.
func (s *server) knowTargets(v *visit) error {
	if err := v.parse(); err != nil {
		return err
	}
	id := v.r.PathValue("case")
	if _, err := s.Target.AcknowledgeTargets(v.ctx(), &siklusv1.AcknowledgeTargetsRequest{CaseId: id, ActId: v.r.PostFormValue("act")}); err != nil {
		return err
	}
	return v.see("/berkas/" + id + "/versi")
}
