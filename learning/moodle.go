package learning

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// Moodle speaks with the web services of a Moodle. The functions it calls must be in the service of the token:
// core_user_get_users_by_field, enrol_manual_enrol_users, enrol_manual_unenrol_users and
// core_completion_get_course_completion_status.
type Moodle struct {
	URL    string // of the site, without the path of the services
	Token  string
	Client *http.Client
}

// student is the role that Moodle gives participants unless a site has changed it.
const student = "5"

// mostAnswer bounds what is read of an answer.
const mostAnswer = 1 << 20

// fault is what Moodle answers, with status 200, when it does not do what it was asked.
type fault struct {
	Exception string `json:"exception"`
	ErrorCode string `json:"errorcode"`
}

// passing are the faults that pass by themselves.
var passing = []string{"sitemaintenance", "upgraderunning", "dbconnectionfailed", "dmlreadexception", "dmlwriteexception", "ddltimeout", "locktimeout"}

func (f fault) err() error {
	switch {
	case f.Exception == "" && f.ErrorCode == "":
		return nil
	case slices.Contains(passing, f.ErrorCode):
		return fmt.Errorf("Moodle says %s", f.ErrorCode)
	}
	switch f.ErrorCode {
	case "invalidtoken", "accessexception", "servicenotavailable", "enablewsdescription", "nopermissions", "wsusercannotassign", "requireloginerror":
		return &Refused{NotPermitted}
	case "invalidrecord", "invalidcourseid", "wsnoinstance", "errorcoursecontextnotvalid":
		return &Refused{CourseUnknown}
	}
	return &Refused{NotAccepted}
}

// call calls a function and reads its answer into into, which may be nil.
func (m Moodle) call(ctx context.Context, function string, values url.Values, into any) error {
	form := url.Values{"wstoken": {m.Token}, "wsfunction": {function}, "moodlewsrestformat": {"json"}}
	for name, v := range values {
		form[name] = v
	}
	// In the body and not in the address, which servers write into their logs.
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, strings.TrimRight(m.URL, "/")+"/webservice/rest/server.php", strings.NewReader(form.Encode()))
	if err != nil {
		return &Refused{NotConfigured}
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	res, err := m.Client.Do(req)
	if err != nil {
		return plain(err)
	}
	defer func() { _ = res.Body.Close() }()
	body, err := io.ReadAll(io.LimitReader(res.Body, mostAnswer))
	if err != nil {
		return plain(err)
	}
	if err := status(res.StatusCode); err != nil {
		return err
	}
	var f fault
	if err := json.Unmarshal(body, &f); err != nil {
		var other *json.UnmarshalTypeError
		if !errors.As(err, &other) { // a page of maintenance or of a sign-in portal in its place
			return errors.New("the answer is no JSON")
		}
	}
	if err := f.err(); err != nil {
		return err
	}
	if into == nil {
		return nil
	}
	if err := json.Unmarshal(body, into); err != nil {
		return errors.New("the answer has another shape")
	}
	return nil
}

// user finds the account of a person: by staff number, which sites keep as the ID number or the user name, then by
// address. Two accounts that fit are none: nobody is enrolled in another's place.
func (m Moodle) user(ctx context.Context, p Person) (string, error) {
	for _, by := range []struct{ field, value string }{{"idnumber", p.Number}, {"username", p.Number}, {"email", p.Email}} {
		if by.value == "" {
			continue
		}
		var found []struct {
			ID int64 `json:"id"`
		}
		err := m.call(ctx, "core_user_get_users_by_field", url.Values{"field": {by.field}, "values[0]": {by.value}}, &found)
		if err != nil {
			return "", err
		}
		if len(found) == 1 {
			return strconv.FormatInt(found[0].ID, 10), nil
		}
	}
	return "", &Refused{PersonUnknown}
}

func courseID(e Enrolment) (string, error) {
	if n, err := strconv.ParseInt(e.Course.ExternalID, 10, 64); err != nil || n <= 0 {
		return "", &Refused{CourseUnknown}
	}
	return e.Course.ExternalID, nil
}

// Enrol enrols as a participant. Moodle takes the same enrolment twice as once.
func (m Moodle) Enrol(ctx context.Context, e Enrolment) error {
	course, err := courseID(e)
	if err != nil {
		return err
	}
	user, err := m.user(ctx, e.Person)
	if err != nil {
		return err
	}
	return m.call(ctx, "enrol_manual_enrol_users", url.Values{
		"enrolments[0][roleid]": {student}, "enrolments[0][userid]": {user}, "enrolments[0][courseid]": {course},
	}, nil)
}

// Withdraw takes somebody out.
func (m Moodle) Withdraw(ctx context.Context, e Enrolment) error {
	course, err := courseID(e)
	if err != nil {
		return err
	}
	user, err := m.user(ctx, e.Person)
	if err != nil {
		return err
	}
	return m.call(ctx, "enrol_manual_unenrol_users", url.Values{"enrolments[0][userid]": {user}, "enrolments[0][courseid]": {course}}, nil)
}

// Completed asks for the completion of the course. A course without rules of completion never says that it is.
func (m Moodle) Completed(ctx context.Context, e Enrolment) (Completion, error) {
	course, err := courseID(e)
	if err != nil {
		return Completion{}, err
	}
	user, err := m.user(ctx, e.Person)
	if err != nil {
		return Completion{}, err
	}
	var answer struct {
		Status struct {
			Completed bool `json:"completed"`
		} `json:"completionstatus"`
	}
	err = m.call(ctx, "core_completion_get_course_completion_status", url.Values{"courseid": {course}, "userid": {user}}, &answer)
	if err != nil || !answer.Status.Completed {
		return Completion{}, err
	}
	return Completion{Done: true, Proof: strings.TrimRight(m.URL, "/") + "/course/view.php?id=" + url.QueryEscape(course)}, nil
}
