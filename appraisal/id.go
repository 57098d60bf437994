package appraisal

import (
	"crypto/sha256"
	"fmt"
	"strings"
)

// DeriveID returns an opaque ID that depends on its parts alone, in the form of a UUID (version 8). Cases
// and engine events have derived IDs, so that opening or recording them twice is the same as once.
func DeriveID(kind string, parts ...string) string {
	b := sha256.Sum256([]byte(kind + "\x00" + strings.Join(parts, "\x00")))
	b[6] = b[6]&0x0f | 0x80
	b[8] = b[8]&0x3f | 0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[0:4], b[4:6], b[6:8], b[8:10], b[10:16])
}

// AppraisalID returns the ID of the appraisal of a person in a post in a cycle.
func AppraisalID(cycle, person, post string) string {
	return DeriveID("appraisal", cycle, person, post)
}

// EvaluationID returns the ID of the evaluation of one period of an appraisal.
func EvaluationID(appraisalID string, p Period) string {
	return DeriveID("evaluation", appraisalID, p.Key())
}

// ObjectionID returns the ID of the objection case that an act FileObjection opens.
func ObjectionID(fileObjectionAct string) string { return DeriveID("objection", fileObjectionAct) }

// TrainingID returns the ID of the training case that follows from an evaluation.
func TrainingID(appraisalID, cause string) string { return DeriveID("training", appraisalID, cause) }

// EventID returns the ID of the n-th event that the engine itself records in a case. run tells a reopened
// case's events from those before.
func EventID(caseID, run string, n int) string { return DeriveID("event", caseID, run, fmt.Sprint(n)) }
