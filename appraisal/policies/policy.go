// Package policies holds what agencies choose where the law leaves the choice to them or is silent: one file
// per policy, embedded, read strictly, its version the hash of its content. Resolve makes the one small
// value of it that a case is opened with.
package policies

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io/fs"
	"strings"
	"time"

	"siklus.id/appraisal"
)

// Default names the policy of an agency that has none of its own.
const Default = "nasional"

//go:embed *.yaml
var files embed.FS

// Policy is one policy file as it was read. Lengths of terms are in working days unless a field says
// otherwise.
type Policy struct {
	Name    string
	Owner   string // who answers for the values in the agency, in Indonesian
	Edition string // name of the regulation it fills in

	Cadence     appraisal.PeriodKind // of evaluations: Monthly or Quarterly
	CheckIns    appraisal.PeriodKind // of documentation (T4): Monthly or Quarterly, at least as often
	OpensBefore int                  // calendar days before the period's last day
	OpensMonth  time.Month           // the annual window opens on this day of the year
	OpensDay    int

	Lengths map[appraisal.Clock]int // T3, T6 and the clocks of policy; never ranged over

	DeliverAtSigning bool
	SilentDecision   string // appraisal.ResultStands or appraisal.HRNames
	SignedOnlyFinal  bool   // V.A.8: final also where the superior only signed what the appraiser rated
	RateRetired      bool   // who retires is still rated for a window that is open
	TrainingBelow    bool
	TrainingOrder    []appraisal.Criterion // by which those who want the same seat are put in order; the lot decides the rest
	TrainingFewest   int                   // fewer comparisons than this say nothing about a course
	TrainingEffect   int                   // calendar days before a course and after it that are compared
	JitterMinutes    int

	Choices

	hash string
}

// Hash returns the version of the policy: the first eight hex digits of the SHA-256 of its file.
func (p Policy) Hash() string { return p.hash }

// Ref returns name and version, as they stand on every case: "nasional@3f9a0c12".
func (p Policy) Ref() string { return p.Name + "@" + p.hash }

// Names lists the policies there are, by name.
func Names() []string {
	found, err := fs.Glob(files, "*.yaml")
	if err != nil {
		return nil
	}
	for i, f := range found {
		found[i] = strings.TrimSuffix(f, ".yaml")
	}
	return found
}

// Load returns a policy by name. The error lists every fault of the file with its line.
func Load(name string) (Policy, error) {
	file, err := files.ReadFile(name + ".yaml")
	if err != nil {
		return Policy{}, fmt.Errorf("policy %q is not known; known are %s", name, strings.Join(Names(), ", "))
	}
	return Parse(name, file)
}

func contentHash(file []byte) string {
	sum := sha256.Sum256(file)
	return hex.EncodeToString(sum[:4])
}
