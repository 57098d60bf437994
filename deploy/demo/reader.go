package demo

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
)

// Reader is one person at a browser without script, who does on the pages what a test or a tool says: opens
// addresses, begins the task of a letter, fills in the form that is there and sends it. It is for one
// goroutine at a time.
type Reader struct {
	browser *browser
	at      *page
}

// RefusedByPage is what a page answered to an act that was not taken.
type RefusedByPage struct {
	Status int
	Alert  string // what the page says, on one line
}

// Error returns what the page says.
func (r *RefusedByPage) Error() string {
	return fmt.Sprintf("the page says no (%d): %s", r.Status, r.Alert)
}

// NewReader returns somebody with a browser of their own. A nil transport is the default one.
func NewReader(transport http.RoundTripper) (*Reader, error) {
	b, err := newBrowser(transport)
	return &Reader{browser: b}, err
}

// Open shows an address: a whole one, or one on the site of the page at hand. It returns the status.
func (r *Reader) Open(ctx context.Context, address string) (status int, err error) {
	var next *page
	if r.at != nil {
		next, err = r.browser.follow(ctx, r.at, address)
	} else {
		next, err = r.browser.open(ctx, address)
	}
	if err != nil {
		return 0, err
	}
	r.at = next
	return next.status, nil
}

// Begin opens the link of a letter and presses its button: the reader is then signed in for the task and sees
// it.
func (r *Reader) Begin(ctx context.Context, link string) error {
	if _, err := r.Open(ctx, link); err != nil {
		return err
	}
	if r.at.status != http.StatusOK || len(r.at.forms) == 0 {
		return &RefusedByPage{Status: r.at.status, Alert: "the link cannot be begun"}
	}
	next, err := r.browser.send(ctx, r.at, &r.at.forms[0], r.at.forms[0].values(), button{})
	if err != nil {
		return err
	}
	r.at = next
	return nil
}

// SignIn chooses somebody on the sign-in screen of a demonstration.
func (r *Reader) SignIn(ctx context.Context, pages, name string) error {
	if _, err := r.Open(ctx, pages+"/masuk"); err != nil {
		return err
	}
	for i := range r.at.forms {
		for _, choice := range r.at.forms[i].buttons {
			if choice.name == "person" && strings.HasSuffix(choice.text, name) {
				next, err := r.browser.send(ctx, r.at, &r.at.forms[i], r.at.forms[i].values(), choice)
				if err == nil {
					r.at = next
				}
				return err
			}
		}
	}
	return errors.New("the sign-in screen does not list somebody")
}

// HandIn fills in the form of an act on the page at hand and sends it, looking once more where the page wants
// that. Values that the form does not ask for are an error. press names a button as "name=value"; empty means
// the one that goes on. It returns the ID of the act that the receipt shows, or a RefusedByPage.
func (r *Reader) HandIn(ctx context.Context, values map[string]string, press string) (act string, err error) {
	f, choice := r.at.formWith(press)
	if f == nil {
		return "", fmt.Errorf("%s has no form with the button %q", r.at.url.Path, press)
	}
	filled := f.values()
	for name, value := range values {
		if f.asks(name) == nil {
			return "", fmt.Errorf("%s does not ask for %s", r.at.url.Path, name)
		}
		filled.Set(name, value)
	}
	for range 3 { // the form, the check, one more for good measure
		next, err := r.browser.send(ctx, r.at, f, filled, choice)
		if err != nil {
			return "", err
		}
		r.at = next
		if id, receipt := strings.CutPrefix(next.url.Path, "/tindakan/"); receipt {
			return id, nil
		}
		if f = next.actForm(); f == nil || next.status >= http.StatusBadRequest || next.alert != "" {
			return "", &RefusedByPage{Status: next.status, Alert: reason(next)}
		}
		filled, choice = f.values(), goesOn(f)
	}
	return "", errors.New("the page asks again and again")
}

// Send fills in the form whose action or inputs hold a name, for pages that do not hand in an act, and shows
// what answers. It returns the status.
func (r *Reader) Send(ctx context.Context, asking string, values url.Values) (status int, err error) {
	for i := range r.at.forms {
		f := &r.at.forms[i]
		if f.action != asking && f.asks(asking) == nil {
			continue
		}
		filled := f.values()
		for name := range values {
			filled[name] = values[name]
		}
		next, err := r.browser.send(ctx, r.at, f, filled, button{})
		if err != nil {
			return 0, err
		}
		r.at = next
		return next.status, nil
	}
	return 0, fmt.Errorf("%s has no form with %s", r.at.url.Path, asking)
}

// Do sends a request with the reader's cookies, for what a form without script cannot say in so many words,
// such as a file. The answer is the page at hand afterwards.
func (r *Reader) Do(request *http.Request) (status int, err error) {
	next, err := r.browser.do(request)
	if err != nil {
		return 0, err
	}
	r.at = next
	return next.status, nil
}

// Links are the addresses on the page at hand, in order.
func (r *Reader) Links() []string { return r.at.links }

// Path is the address of the page at hand, without its site.
func (r *Reader) Path() string { return r.at.url.Path }

// formWith finds the form that a button belongs to; without a name of a button it is the page's act, and the
// button that goes on.
func (p *page) formWith(press string) (*form, button) {
	if press == "" {
		f := p.actForm()
		if f == nil {
			return nil, button{}
		}
		return f, goesOn(f)
	}
	name, value, _ := strings.Cut(press, "=")
	for i := range p.forms {
		if b, ok := p.forms[i].button(name, value); ok && p.forms[i].hidden("request_id") != "" {
			return &p.forms[i], b
		}
	}
	return nil, button{}
}
