package learning_test

import (
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"siklus.id/learning"
)

// site answers as a Moodle does: everything with status 200, faults too.
type site struct {
	mu        sync.Mutex
	users     map[string]int64 // by "field=value"
	enrolled  map[string]bool  // "user/course"
	completed map[string]bool
	calls     []string
	fault     string // answered to the next calls, for as many as faults says
	faults    int
	status    int
	body      string // answered in the place of everything
}

const token = "d41d8cd98f00b204e9800998ecf8427e"

func (s *site) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	say := func(v any) { _ = json.NewEncoder(w).Encode(v) }
	refuse := func(code string) {
		say(map[string]any{"exception": "moodle_exception", "errorcode": code, "message": "Sebab yang panjang"})
	}
	if r.URL.Path != "/webservice/rest/server.php" || r.URL.RawQuery != "" || r.Method != http.MethodPost {
		w.WriteHeader(http.StatusNotFound)
		return
	}
	_ = r.ParseForm()
	f := r.PostForm
	s.calls = append(s.calls, f.Get("wsfunction"))
	switch {
	case s.status != 0:
		w.WriteHeader(s.status)
		return
	case s.body != "":
		w.Header().Set("Content-Type", "text/html")
		_, _ = w.Write([]byte(s.body))
		return
	case s.faults > 0:
		s.faults--
		refuse(s.fault)
		return
	case f.Get("wstoken") != token:
		refuse("invalidtoken")
		return
	}
	switch f.Get("wsfunction") {
	case "core_user_get_users_by_field":
		var found []map[string]any
		for _, v := range strings.Split(f.Get("values[0]"), "|") {
			if id, ok := s.users[f.Get("field")+"="+v]; ok {
				found = append(found, map[string]any{"id": id, "fullname": "Nama"})
			}
			if id, ok := s.users[f.Get("field")+"="+v+"#2"]; ok {
				found = append(found, map[string]any{"id": id})
			}
		}
		if found == nil {
			found = []map[string]any{}
		}
		say(found)
	case "enrol_manual_enrol_users":
		if f.Get("enrolments[0][courseid]") == "404" {
			refuse("invalidrecord")
			return
		}
		if f.Get("enrolments[0][roleid]") != "5" {
			refuse("wsusercannotassign")
			return
		}
		s.enrolled[f.Get("enrolments[0][userid]")+"/"+f.Get("enrolments[0][courseid]")] = true
		_, _ = w.Write([]byte("null"))
	case "enrol_manual_unenrol_users":
		delete(s.enrolled, f.Get("enrolments[0][userid]")+"/"+f.Get("enrolments[0][courseid]"))
		_, _ = w.Write([]byte("null"))
	case "core_completion_get_course_completion_status":
		say(map[string]any{"completionstatus": map[string]any{"completed": s.completed[f.Get("userid")+"/"+f.Get("courseid")], "aggregation": 1,
			"completions": []any{}}, "warnings": []any{}})
	default:
		refuse("invalidrecord")
	}
}

func newSite(t *testing.T) (*site, learning.System) {
	t.Helper()
	s := &site{users: map[string]int64{"idnumber=198001012005010001": 42}, enrolled: map[string]bool{}, completed: map[string]bool{}}
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	d, err := learning.ParseDirectory([]byte(`{"organisers":[{"agency":"kuranji","organiser":"bkpsdm","url":"` + server.URL + `/","token":"` + token + `"}]}`))
	if err != nil {
		t.Fatal(err)
	}
	return s, d.System("kuranji", "bkpsdm", "moodle", time.Now)
}

func enrolment() learning.Enrolment {
	return learning.Enrolment{Training: "0192f3a1-7c2e-7b44-9a5d-000000000001", Course: learning.Course{ID: "c", ExternalID: "12", Title: "Pelayanan"},
		Person: learning.Person{Number: "198001012005010001", Name: "Nama", Email: "nama@dinas.example"}}
}

func TestMoodleEnrolsTwiceAsOnceSaysWhoCompletedAndTakesOut(t *testing.T) {
	t.Parallel()
	s, moodle := newSite(t)
	for range 2 {
		if err := moodle.Enrol(t.Context(), enrolment()); err != nil {
			t.Fatal(err)
		}
	}
	if !s.enrolled["42/12"] || len(s.enrolled) != 1 {
		t.Errorf("enrolled are %v", s.enrolled)
	}
	done, err := moodle.Completed(t.Context(), enrolment())
	if err != nil || done.Done {
		t.Errorf("before the end: %+v, %v", done, err)
	}
	s.completed["42/12"] = true
	done, err = moodle.Completed(t.Context(), enrolment())
	if err != nil || !done.Done || !strings.HasSuffix(done.Proof, "/course/view.php?id=12") {
		t.Errorf("at the end: %+v, %v", done, err)
	}
	if err := moodle.Withdraw(t.Context(), enrolment()); err != nil || len(s.enrolled) != 0 {
		t.Errorf("taken out: %v, left %v", err, s.enrolled)
	}
}

func TestMoodleKnowsPeopleByNumberThenByAddressAndNeverTwoForOne(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name  string
		users map[string]int64
		want  string // enrolled; empty: nobody
	}{
		{"the number is the ID number", map[string]int64{"idnumber=198001012005010001": 1}, "1/12"},
		{"the number is the user name", map[string]int64{"username=198001012005010001": 2}, "2/12"},
		{"only the address is known", map[string]int64{"email=nama@dinas.example": 3}, "3/12"},
		{"two accounts have the address", map[string]int64{"email=nama@dinas.example": 3, "email=nama@dinas.example#2": 4}, ""},
		{"nobody", nil, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s, moodle := newSite(t)
			s.users = c.users
			err := moodle.Enrol(t.Context(), enrolment())
			var refused *learning.Refused
			switch {
			case c.want != "" && (err != nil || !s.enrolled[c.want]):
				t.Errorf("enrolled %v, %v", s.enrolled, err)
			case c.want == "" && (!errors.As(err, &refused) || refused.Code != learning.PersonUnknown || len(s.enrolled) > 0):
				t.Errorf("enrolled %v, %v", s.enrolled, err)
			}
		})
	}
}

// Moodle answers a fault with status 200, so what a fault means stands in its body.
func TestMoodlesFaultsAreToldApart(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		set  func(*site, *learning.Enrolment)
		want string // code of the refusal; empty: it may pass, and is tried again
	}{
		{"a wrong token", func(s *site, _ *learning.Enrolment) { s.fault, s.faults = "invalidtoken", 9 }, learning.NotPermitted},
		{"a service without the function", func(s *site, _ *learning.Enrolment) { s.fault, s.faults = "accessexception", 9 }, learning.NotPermitted},
		{"a course that is not there", func(_ *site, e *learning.Enrolment) { e.Course.ExternalID = "404" }, learning.CourseUnknown},
		{"a course without an ID there", func(_ *site, e *learning.Enrolment) { e.Course.ExternalID = "" }, learning.CourseUnknown},
		{"an ID that is no number", func(_ *site, e *learning.Enrolment) { e.Course.ExternalID = "12; drop" }, learning.CourseUnknown},
		{"something else", func(s *site, _ *learning.Enrolment) { s.fault, s.faults = "wsnosuch", 9 }, learning.NotAccepted},
		{"maintenance", func(s *site, _ *learning.Enrolment) { s.fault, s.faults = "sitemaintenance", 9 }, ""},
		{"its database is away", func(s *site, _ *learning.Enrolment) { s.fault, s.faults = "dmlreadexception", 9 }, ""},
		{"a page in the place of an answer", func(s *site, _ *learning.Enrolment) { s.body = "<html>Sedang dipelihara</html>" }, ""},
		{"status 503", func(s *site, _ *learning.Enrolment) { s.status = http.StatusServiceUnavailable }, ""},
		{"status 403", func(s *site, _ *learning.Enrolment) { s.status = http.StatusForbidden }, learning.NotPermitted},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s, moodle := newSite(t)
			e := enrolment()
			c.set(s, &e)
			err := moodle.Enrol(t.Context(), e)
			var refused *learning.Refused
			if err == nil || errors.As(err, &refused) != (c.want != "") || c.want != "" && refused.Code != c.want {
				t.Errorf("%v, want %q", err, c.want)
			}
			if err != nil && (strings.Contains(err.Error(), token) || strings.Contains(err.Error(), "Nama")) {
				t.Errorf("the error says too much: %v", err)
			}
		})
	}
}

func TestMoodleThatIsAwayIsTriedAgain(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.NotFoundHandler())
	address := server.URL
	server.Close()
	err := learning.Moodle{URL: address, Token: token, Client: http.DefaultClient}.Enrol(t.Context(), enrolment())
	if err == nil || learning.FaultOf(err) != learning.Unreachable || strings.Contains(err.Error(), token) {
		t.Errorf("a server that is away: %v", err)
	}
}

func TestARedirectIsNotFollowedWithTokenAndNames(t *testing.T) {
	t.Parallel()
	followed := false
	other := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { followed = true }))
	t.Cleanup(other.Close)
	site := httptest.NewServer(http.RedirectHandler(other.URL, http.StatusTemporaryRedirect))
	t.Cleanup(site.Close)
	d, err := learning.ParseDirectory([]byte(`{"organisers":[{"agency":"a","organiser":"b","url":` + strconv.Quote(site.URL) + `,"token":"t"}]}`))
	if err != nil {
		t.Fatal(err)
	}
	if err := d.System("a", "b", "moodle", time.Now).Enrol(t.Context(), enrolment()); err == nil || followed {
		t.Errorf("followed: %v, %v", followed, err)
	}
}

func TestSettingsAreStrictAndSayNoSecret(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, file, want string }{
		{"no JSON", `organisers: []`, "no JSON"},
		{"no agency", `{"organisers":[{"organiser":"b"}]}`, "entry 1 names no agency"},
		{"twice", `{"organisers":[{"agency":"a","organiser":"b"},{"agency":"a","organiser":"b"}]}`, "a/b stands twice"},
		{"plain http", `{"organisers":[{"agency":"a","organiser":"b","url":"http://lms.example","token":"rahasia"}]}`, "is not https"},
		{"a password in the address", `{"organisers":[{"agency":"a","organiser":"b","url":"https://u:rahasia@lms.example"}]}`, "is not https"},
		{"a short secret", `{"organisers":[{"agency":"a","organiser":"b","secret":"whsec_cmFoYXNpYQ=="}]}`, "24 bytes or more"},
	} {
		_, err := learning.ParseDirectory([]byte(c.file))
		if err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "rahasia") {
			t.Errorf("%s: %v", c.name, err)
		}
	}
	none, err := learning.ReadDirectory("")
	if err != nil || none != nil {
		t.Errorf("no file: %v, %v", none, err)
	}
	if err := none.System("a", "b", "moodle", time.Now).Enrol(t.Context(), enrolment()); learning.FaultOf(err) != learning.NotConfigured {
		t.Errorf("an organiser without settings: %v", err)
	}
}
