package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"connectrpc.com/connect"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"

	siklusv1 "siklus.id/proto/siklus/v1"
	"siklus.id/proto/siklus/v1/siklusv1connect"
)

// serverSettings say which server a command of HR's speaks to.
type serverSettings struct {
	URL string `name:"url" env:"SIKLUS_URL" placeholder:"URL" help:"Address of the server."`
	Key string `env:"SIKLUS_KEY" placeholder:"KEY" help:"API key of the agency (siklus key create)."`
}

// cycles returns the service of HR's desk.
func (s serverSettings) cycles() (siklusv1connect.CycleServiceClient, error) {
	base, err := pageAddress(s.URL)
	if err != nil {
		return nil, err
	}
	if s.Key == "" {
		return nil, badCallf("the server asks who you are: set SIKLUS_KEY to an API key of your agency (`siklus key create` makes one)")
	}
	return cycleClient(base, s.Key), nil
}

// watch returns the service that watches cycles. Its settings are checked with those of HR's desk.
func (s serverSettings) watch() (siklusv1connect.WatchServiceClient, error) {
	base, err := pageAddress(s.URL)
	if err != nil {
		return nil, err
	}
	return siklusv1connect.NewWatchServiceClient(&http.Client{Timeout: 2 * time.Minute}, base, withKey(s.Key)), nil
}

// cycleClient speaks to HR's desk with an API key.
func cycleClient(base, key string) siklusv1connect.CycleServiceClient {
	return siklusv1connect.NewCycleServiceClient(&http.Client{Timeout: 2 * time.Minute}, base, withKey(key))
}

// withKey shows an API key with every call.
func withKey(key string) connect.ClientOption {
	return connect.WithInterceptors(connect.UnaryInterceptorFunc(func(next connect.UnaryFunc) connect.UnaryFunc {
		return func(ctx context.Context, request connect.AnyRequest) (connect.AnyResponse, error) {
			request.Header().Set("Authorization", "Bearer "+key)
			return next(ctx, request)
		}
	}))
}

// answered turns an error of the server into a sentence for people: its own refusal where there is one.
func (c *console) answered(err error) error {
	var remote *connect.Error
	if err == nil || !errors.As(err, &remote) {
		return err
	}
	for _, detail := range remote.Details() {
		value, valueErr := detail.Value()
		if refusal, ok := value.(*siklusv1.RefusalDetail); ok && valueErr == nil {
			sentence := c.pick(refusal.GetSentence(), refusal.GetEnglish())
			if refusal.GetField() != "" {
				sentence += " (" + refusal.GetField() + ")"
			}
			return fmt.Errorf("%s [%s; %s]", sentence, refusal.GetCode(), refusal.GetProvision())
		}
	}
	switch remote.Code() {
	case connect.CodeUnavailable:
		return fmt.Errorf("the server does not answer: %w", err)
	case connect.CodeInvalidArgument:
		return badCall{err}
	}
	return err
}

// sayJSON prints an answer of the server as it is.
func (c *console) sayJSON(message proto.Message) error {
	text, err := protojson.MarshalOptions{Multiline: true, EmitUnpopulated: true}.Marshal(message)
	if err == nil {
		c.say("%s", text)
	}
	return err
}
