// Package learning speaks with the systems of those who organise courses: it enrols, takes people out and asks who has
// completed. It knows Moodle's web services and signed webhooks, and writes the list for those who have neither. What a
// system cannot do never stops the procedure: it comes back as a fault that HR reads.
package learning

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os"
	"time"
)

// Person is who is enrolled: what an organiser needs to know them by, and no more.
type Person struct {
	Number string `json:"number"` // staff number (NIP)
	Name   string `json:"name"`
	Email  string `json:"email,omitempty"`
}

// Course is what they are enrolled in.
type Course struct {
	ID         string `json:"id"`                    // ours, opaque
	Code       string `json:"code,omitempty"`        // the agency's own
	ExternalID string `json:"external_id,omitempty"` // the organiser's
	Title      string `json:"title"`
	Starts     string `json:"starts,omitempty"` // YYYY-MM-DD
	Ends       string `json:"ends,omitempty"`
	Hours      int    `json:"hours"` // lesson hours (*jam pelajaran*)
}

// Enrolment is one person in one course.
type Enrolment struct {
	Training string `json:"training"` // ours, opaque
	Course   Course `json:"course"`
	Person   Person `json:"person"`
}

// Completion is what a system says about an end.
type Completion struct {
	Done  bool
	Proof string // address where it can be seen, https
}

// System is the system of an organiser. Every method may be called twice for the same enrolment with the effect of
// once. A *Refused says that trying again is no use; any other error may pass.
type System interface {
	Enrol(ctx context.Context, e Enrolment) error
	Withdraw(ctx context.Context, e Enrolment) error
	// Completed asks whether somebody has completed. A system that tells by itself answers false.
	Completed(ctx context.Context, e Enrolment) (Completion, error)
}

// Refused is a fault that trying again does not mend.
type Refused struct {
	Code string // kebab-case, shown to HR in words
}

// Error names the code.
func (r *Refused) Error() string { return "the learning system refuses: " + r.Code }

// Codes of refusals.
const (
	NotConfigured = "not-configured" // the settings of the machine do not know the organiser
	CourseUnknown = "course-unknown" // its system has no such course
	PersonUnknown = "person-unknown" // its system does not know the person
	NotPermitted  = "not-permitted"  // token or signature is not accepted
	NotAccepted   = "not-accepted"   // refused for another reason
	Unreachable   = "unreachable"    // it did not answer for too long
)

// FaultOf is the code of an error: of a refusal its own, of anything else Unreachable.
func FaultOf(err error) string {
	var r *Refused
	if errors.As(err, &r) {
		return r.Code
	}
	return Unreachable
}

// Setting is how one organiser's system is reached. It comes from the settings of the machine and from nowhere else, so
// that nobody who keeps the catalogue can send names to an address of their own.
type Setting struct {
	Agency    string `json:"agency"`           // code
	Organiser string `json:"organiser"`        // code
	URL       string `json:"url,omitempty"`    // of Moodle, or of the webhook; empty when messages only come in
	Token     string `json:"token,omitempty"`  // of Moodle's web services
	Secret    string `json:"secret,omitempty"` // of webhooks in both directions, "whsec_" and base64
}

// Directory knows how to reach the systems of organisers. The nil Directory knows none.
type Directory map[string]Setting

func key(agency, organiser string) string { return agency + "/" + organiser }

// Of returns the setting of an organiser.
func (d Directory) Of(agency, organiser string) (Setting, bool) {
	s, ok := d[key(agency, organiser)]
	return s, ok
}

// System returns the system of an organiser by the channel on record: "moodle" or "webhook". A channel without settings
// is a system that refuses.
func (d Directory) System(agency, organiser, channel string, now func() time.Time) System {
	s, _ := d.Of(agency, organiser)
	switch {
	case channel == "moodle" && s.URL != "" && s.Token != "":
		return Moodle{URL: s.URL, Token: s.Token, Client: client()}
	case channel == "webhook" && s.URL != "" && s.Secret != "":
		return Webhook{URL: s.URL, Secret: s.Secret, Source: "/siklus/" + agency, Client: client(), Now: now}
	}
	return unknown{}
}

// ReadDirectory reads a file of settings: {"organisers": [{"agency": …, "organiser": …, "url": …, "token": …}]}. An empty
// path is a directory of none. Addresses must be https, but for those of this machine.
func ReadDirectory(path string) (Directory, error) {
	if path == "" {
		return nil, nil
	}
	content, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("settings of learning systems: %w", err)
	}
	return ParseDirectory(content)
}

// ParseDirectory is ReadDirectory on the content of a file. No error repeats a token or a secret.
func ParseDirectory(content []byte) (Directory, error) {
	var file struct {
		Organisers []Setting `json:"organisers"`
	}
	if err := json.Unmarshal(content, &file); err != nil {
		return nil, errors.New("settings of learning systems: the file is no JSON of the form {\"organisers\": […]}")
	}
	d := Directory{}
	for i, s := range file.Organisers {
		if s.Agency == "" || s.Organiser == "" {
			return nil, fmt.Errorf("settings of learning systems: entry %d names no agency or no organiser", i+1)
		}
		if _, twice := d.Of(s.Agency, s.Organiser); twice {
			return nil, fmt.Errorf("settings of learning systems: %s/%s stands twice", s.Agency, s.Organiser)
		}
		if s.URL != "" && !safe(s.URL) {
			return nil, fmt.Errorf("settings of learning systems: the address of %s/%s is not https", s.Agency, s.Organiser)
		}
		if s.Secret != "" {
			if _, err := secretOf(s.Secret); err != nil {
				return nil, fmt.Errorf("settings of learning systems: %s/%s: %w", s.Agency, s.Organiser, err)
			}
		}
		d[key(s.Agency, s.Organiser)] = s
	}
	return d, nil
}

// safe reports whether names may be sent to an address: over TLS, or within this machine.
func safe(address string) bool {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.User != nil {
		return false
	}
	ip := net.ParseIP(u.Hostname())
	return u.Scheme == "https" || u.Scheme == "http" && (u.Hostname() == "localhost" || ip != nil && ip.IsLoopback())
}

// patience is how long one call may take; the engine tries again later.
const patience = 20 * time.Second

// client follows no redirect, which would carry token and names elsewhere.
func client() *http.Client {
	return &http.Client{Timeout: patience, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
}

// status sorts answers by their status: what passes, and what does not.
func status(code int) error {
	switch {
	case code/100 == 2:
		return nil
	case code == http.StatusUnauthorized, code == http.StatusForbidden:
		return &Refused{NotPermitted}
	case code == http.StatusRequestTimeout, code == http.StatusTooManyRequests, code >= 500:
		return fmt.Errorf("status %d", code)
	}
	return &Refused{NotAccepted}
}

// plain keeps the address of a failed call, which may hold what is nobody's business, out of an error.
func plain(err error) error {
	var u *url.Error
	if errors.As(err, &u) {
		return u.Err
	}
	return err
}

type unknown struct{}

func (unknown) Enrol(context.Context, Enrolment) error    { return &Refused{NotConfigured} }
func (unknown) Withdraw(context.Context, Enrolment) error { return &Refused{NotConfigured} }
func (unknown) Completed(context.Context, Enrolment) (Completion, error) {
	return Completion{}, &Refused{NotConfigured}
}
