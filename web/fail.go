package web

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"connectrpc.com/connect"
)

// problemPage is a page that says what is wrong and what to do now. Held carries what was typed, so that
// one button sends it again.
type problemPage struct {
	Kind     string // key of its words
	Sentence string // what the service said, when it said something
	Held     []held
	Number   string // to quote when asking for help
}

// held is one value that was sent and could not be delivered.
type held struct {
	Name, Value string
	Typed       bool // written by hand: shown, so that it can be copied
}

// problem shows a page of trouble.
func (v *visit) problem(status int, kind, sentence string) error {
	return v.render(status, "problem", v.t("problem."+kind+".title"), problemPage{Kind: kind, Sentence: sentence})
}

// fail turns an error that no form could show into a page.
func (v *visit) fail(err error) {
	if shown := v.failure(err); shown != nil {
		v.Log.ErrorContext(v.ctx(), "a page could not be shown", "pattern", v.r.Pattern, "err", shown.Error())
		http.Error(v.w, "Siklus: 500", http.StatusInternalServerError)
	}
}

func (v *visit) failure(err error) error {
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		return v.problem(http.StatusRequestEntityTooLarge, "too-large", "")
	}
	if errors.Is(err, errUnreadable) {
		return v.problem(http.StatusBadRequest, "unreadable", "")
	}
	sentence := ""
	if r := refusalOf(err); r != nil {
		sentence = v.words.pick(r.GetSentence(), r.GetEnglish())
	}
	posting := v.r.Method == http.MethodPost
	switch connect.CodeOf(err) {
	case connect.CodeUnauthenticated:
		if posting {
			return v.hold(http.StatusUnauthorized, "signed-out")
		}
		return v.see("/masuk?kembali=" + url.QueryEscape(v.Path))
	case connect.CodeUnavailable, connect.CodeDeadlineExceeded, connect.CodeResourceExhausted:
		if posting {
			return v.hold(http.StatusServiceUnavailable, "not-received")
		}
		return v.problem(http.StatusServiceUnavailable, "unavailable", "")
	case connect.CodePermissionDenied:
		return v.problem(http.StatusForbidden, "forbidden", sentence)
	case connect.CodeNotFound, connect.CodeInvalidArgument:
		// The only thing a reader of a page can get wrong here is its address.
		return v.problem(http.StatusNotFound, "not-found", sentence)
	case connect.CodeFailedPrecondition, connect.CodeAlreadyExists, connect.CodeAborted:
		if sentence != "" {
			return v.problem(http.StatusConflict, "refused", sentence)
		}
	case connect.CodeCanceled:
		return nil // the reader went away
	}
	number := newSecret()[:8]
	v.Log.ErrorContext(v.ctx(), "a page failed", "number", number, "pattern", v.r.Pattern, "err", err.Error())
	return v.render(http.StatusInternalServerError, "problem", v.t("problem.internal.title"),
		problemPage{Kind: "internal", Number: number})
}

var errUnreadable = errors.New("the form cannot be read")

// parse reads the form of a POST.
func (v *visit) parse() error {
	err := v.r.ParseForm()
	if strings.HasPrefix(v.r.Header.Get("Content-Type"), "multipart/form-data") {
		err = v.r.ParseMultipartForm(maxEntry)
	}
	var tooLarge *http.MaxBytesError
	if err != nil && !errors.As(err, &tooLarge) {
		return errUnreadable
	}
	return err
}

// hold shows what was sent and could not be delivered, ready to be sent again by one button.
func (v *visit) hold(status int, kind string) error {
	page := problemPage{Kind: kind}
	if err := v.parse(); err != nil { // nobody was known, so the form was not read yet
		return err
	}
	names := make([]string, 0, len(v.r.PostForm))
	for name := range v.r.PostForm {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		for _, value := range v.r.PostForm[name] {
			page.Held = append(page.Held, held{name, value, len(value) > 20 && strings.Contains(value, " ")})
		}
	}
	return v.render(status, "problem", v.t("problem."+kind+".title"), page)
}
