package mail

import (
	"cmp"
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	netmail "net/mail"
	"net/textproto"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"
)

// Security is how a connection to an SMTP server is protected.
type Security string

// The protections of an SMTP connection.
const (
	StartTLS Security = "starttls" // the default: TLS is demanded before anything is said
	TLS      Security = "tls"      // TLS from the first byte
	Plain    Security = "plain"    // none: only for a server on this machine; no password is ever sent over it
)

// SMTP sends through an SMTP server, one connection per message. It may be used by several goroutines.
type SMTP struct {
	Host               string
	Port               int
	Username, Password string        // an empty name: no sign-in
	Security           Security      // empty: StartTLS
	TLS                *tls.Config   // nil: the system's certificates
	HELO               string        // how we name ourselves; empty: the host's name
	Timeout            time.Duration // of one try; 0: 20 seconds
}

// Send hands the message over. The ID it returns is the Message-ID, which is derived from the mail ID: a
// message that is sent again carries the same one, so that a careful mailbox shows it once.
func (s SMTP) Send(ctx context.Context, m Message) (string, error) {
	msg, id, err := forSMTP(m)
	if err != nil {
		return "", &Permanent{cause: redact(err.Error())}
	}
	client, err := s.client(s.timeout(ctx))
	if err != nil {
		return "", &Permanent{Account: true, cause: redact(err.Error())}
	}

	conn, err := client.DialToSMTPClientWithContext(ctx)
	if err != nil {
		return "", dialError(err)
	}
	// After a failure in the middle of the content QUIT would end the letter with its dot and send a torso.
	defer func() { _ = conn.Close() }()
	err = client.SendWithSMTPClient(conn, msg)
	if msg.IsDelivered() {
		_ = client.CloseWithSMTPClient(conn) // what follows the server's yes changes nothing
		return id, nil
	}
	return "", sendError(ctx, err)
}

// timeout is what the connection gets, once for signing in and once for the message. Once connected the
// library looks at this deadline only and not at the context: a letter in hand is finished.
func (s SMTP) timeout(ctx context.Context) time.Duration {
	timeout := cmp.Or(s.Timeout, sendTimeout)
	if end, ok := ctx.Deadline(); ok {
		timeout = max(min(timeout, time.Until(end)), time.Millisecond)
	}
	return timeout
}

func (s SMTP) client(timeout time.Duration) (*gomail.Client, error) {
	options := []gomail.Option{
		gomail.WithPort(s.Port),
		gomail.WithTimeout(timeout),
		gomail.WithoutNoop(),
	}
	switch s.Security {
	case TLS:
		options = append(options, gomail.WithSSL())
	case Plain:
		options = append(options, gomail.WithTLSPolicy(gomail.NoTLS))
	default:
		options = append(options, gomail.WithTLSPolicy(gomail.TLSMandatory))
	}
	if s.TLS != nil {
		options = append(options, gomail.WithTLSConfig(s.TLS))
	}
	if s.HELO != "" {
		options = append(options, gomail.WithHELO(s.HELO))
	}
	if s.Username != "" {
		if s.Security == Plain {
			return nil, errors.New("a password is not sent over a connection without TLS")
		}
		options = append(options, gomail.WithSMTPAuth(gomail.SMTPAuthAutoDiscover),
			gomail.WithUsername(s.Username), gomail.WithPassword(s.Password))
	}
	return gomail.NewClient(s.Host, options...)
}

func forSMTP(m Message) (msg *gomail.Msg, id string, err error) {
	if !validAddress(m.From.Email) || !validAddress(m.To.Email) || m.ReplyTo.Email != "" && !validAddress(m.ReplyTo.Email) {
		return nil, "", errors.New("an address cannot be used")
	}
	msg = gomail.NewMsg(gomail.WithNoDefaultUserAgent())
	written := func(a Address) string { return (&netmail.Address{Name: a.Name, Address: a.Email}).String() }
	if err := msg.From(written(m.From)); err != nil {
		return nil, "", errors.New("the sender's address cannot be used")
	}
	if err := msg.To(written(m.To)); err != nil {
		return nil, "", errors.New("the person's address cannot be used")
	}
	if m.ReplyTo.Email != "" {
		if err := msg.ReplyTo(written(m.ReplyTo)); err != nil {
			return nil, "", errors.New("the reply address cannot be used")
		}
	}
	id = m.ID + m.From.Email[strings.LastIndexByte(m.From.Email, '@'):]
	msg.SetMessageIDWithValue(id)
	msg.SetDate()
	msg.Subject(m.Subject)
	for name, value := range m.Headers {
		msg.SetGenHeader(gomail.Header(name), value)
	}
	msg.SetBodyString(gomail.TypeTextPlain, m.Text)
	msg.AddAlternativeString(gomail.TypeTextHTML, m.HTML)
	for _, a := range m.Attachments {
		if err := msg.AttachReader(a.Filename, strings.NewReader(string(a.Content)),
			gomail.WithFileContentType(gomail.ContentType(a.Type))); err != nil {
			return nil, "", errors.New("the calendar file cannot be attached")
		}
	}
	return msg, id, nil
}

// dialError classes what happens before the message: nothing was sent. A server that answers with 5xx here
// refuses us, not the letter; so does one that we cannot trust or sign in to.
func dialError(err error) error {
	code := smtpCode(err)
	var certificate *tls.CertificateVerificationError
	var netErr net.Error
	switch {
	case code >= 500, errors.As(err, &certificate):
		return &Permanent{Code: code, Account: true, cause: "the mail server does not accept us"}
	case code == 0 && contextOf(err) == nil && !errors.As(err, &netErr) && !connectionBroke(err):
		return &Permanent{Account: true, cause: redact(err.Error())} // no STARTTLS, no common way to sign in
	}
	return &Temporary{Code: code, cause: networkCause(err), context: contextOf(err)}
}

// sendError classes what happens to a message. Only one moment leaves a doubt: the message was closed with
// its dot and the answer did not come.
func sendError(ctx context.Context, err error) error {
	var refused *gomail.SendError
	if !errors.As(err, &refused) {
		return &Temporary{cause: networkCause(err), context: ctx.Err()}
	}
	code := refused.ErrorCode()
	switch {
	case code >= 500:
		return &Permanent{
			Code:    code,
			Account: refused.Reason == gomail.ErrSMTPMailFrom || code == 530 || code == 535,
			cause:   redact(refused.EnhancedStatusCode() + " " + refused.Reason.String()),
		}
	case code >= 400:
		return &Temporary{Code: code, cause: redact(refused.EnhancedStatusCode() + " " + refused.Reason.String())}
	case refused.Reason == gomail.ErrSMTPDataClose:
		return &Unknown{cause: "no answer to the end of the letter", context: ctx.Err()}
	}
	return &Temporary{cause: "connection broke while " + refused.Reason.String(), context: ctx.Err()}
}

// smtpCode returns the status of a server's answer inside err, or 0.
func smtpCode(err error) int {
	var answer *textproto.Error
	if errors.As(err, &answer) {
		return answer.Code
	}
	return 0
}

func connectionBroke(err error) bool {
	return errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, net.ErrClosed)
}
