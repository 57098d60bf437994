package local

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
)

// FreeAddress returns a loopback address, "127.0.0.1:port", that nobody listens on, for a program that takes its address
// from its settings.
func FreeAddress(ctx context.Context) (string, error) {
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return listener.Addr().String(), listener.Close()
}

// Answers is a ProgramOptions.Ready that asks a URL until it answers 200.
func Answers(url string) func(context.Context) error {
	return func(ctx context.Context) error {
		request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
		if err != nil {
			return err
		}
		answer, err := http.DefaultClient.Do(request)
		if err != nil {
			return err
		}
		if answer.StatusCode != http.StatusOK {
			err = fmt.Errorf("%s answers %s", url, answer.Status)
		}
		return errors.Join(err, answer.Body.Close())
	}
}
