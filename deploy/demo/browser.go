package demo

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"time"
)

// browser is one person's browser: cookies of its own, redirects followed.
type browser struct{ client *http.Client }

func newBrowser(transport http.RoundTripper) (*browser, error) {
	jar, err := cookiejar.New(nil)
	if err != nil {
		return nil, err
	}
	return &browser{&http.Client{Jar: jar, Transport: transport, Timeout: 30 * time.Second}}, nil
}

// open shows a page.
func (b *browser) open(ctx context.Context, address string) (*page, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, err
	}
	return b.do(request)
}

// follow opens a link of a page.
func (b *browser) follow(ctx context.Context, from *page, link string) (*page, error) {
	to, err := from.url.Parse(link)
	if err != nil {
		return nil, err
	}
	return b.open(ctx, to.String())
}

// send submits a form with a button.
func (b *browser) send(ctx context.Context, from *page, f *form, values url.Values, with button) (*page, error) {
	to := from.url
	if f.action != "" {
		var err error
		if to, err = from.url.Parse(f.action); err != nil {
			return nil, err
		}
	}
	if with.name != "" {
		values.Set(with.name, with.value)
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, to.String(), strings.NewReader(values.Encode()))
	if err != nil {
		return nil, err
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	request.Header.Set("Origin", to.Scheme+"://"+to.Host)
	return b.do(request)
}

// do returns the page that answers. A server that cannot answer now is an error, which is worth another try;
// a page that says no is a page.
func (b *browser) do(request *http.Request) (*page, error) {
	answer, err := b.client.Do(request)
	var at *url.Error
	if errors.As(err, &at) {
		return nil, at.Err // without the address: the token of a link stands in it
	}
	if err != nil {
		return nil, err
	}
	defer func() { _, _ = io.Copy(io.Discard, answer.Body); _ = answer.Body.Close() }()
	if answer.StatusCode >= http.StatusInternalServerError {
		part, _, _ := strings.Cut(strings.TrimPrefix(answer.Request.URL.Path, "/"), "/")
		return nil, fmt.Errorf("%s /%s: %s", request.Method, part, answer.Status)
	}
	return readPage(answer.Request.URL, answer.StatusCode, answer.Body)
}
