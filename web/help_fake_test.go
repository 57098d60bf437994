package web

import (
	"context"

	siklusv1 "siklus.id/proto/siklus/v1"
	"siklus.id/proto/siklus/v1/siklusv1connect"
)

// helpFakes are the answers of the help service.
type helpFakes struct{ own, desk *siklusv1.ListHelpResponse }

type fakeHelp struct{ *fake }

var _ siklusv1connect.HelpServiceHandler = fakeHelp{}

func (f fakeHelp) ListHelp(_ context.Context, r *siklusv1.ListHelpRequest) (*siklusv1.ListHelpResponse, error) {
	if r.GetDesk() {
		return f.helped.desk, f.readErr
	}
	return f.helped.own, f.readErr
}

func (f fakeHelp) AskForHelp(_ context.Context, r *siklusv1.AskForHelpRequest) (*siklusv1.AskForHelpResponse, error) {
	_, err := f.hand(r)
	return &siklusv1.AskForHelpResponse{Help: &siklusv1.HelpRequest{Id: helpID}}, err
}

func (f fakeHelp) AnswerHelp(_ context.Context, r *siklusv1.AnswerHelpRequest) (*siklusv1.AnswerHelpResponse, error) {
	_, err := f.hand(r)
	return &siklusv1.AnswerHelpResponse{}, err
}
