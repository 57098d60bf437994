package mail

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"math/big"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net"
	netmail "net/mail"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
)

// catcher is an SMTP server that keeps what it gets and refuses what it is told to.
type catcher struct {
	mu     sync.Mutex
	got    []caught
	at     string // "mail", "rcpt", "data": where to answer with refuse
	refuse *smtp.SMTPError
	cut    bool // close the line instead of answering to the end of the letter
	auth   bool
}

type caught struct {
	from, to, raw, user string
}

type session struct {
	c    *catcher
	conn *smtp.Conn
	now  caught
}

func (c *catcher) NewSession(conn *smtp.Conn) (smtp.Session, error) {
	return &session{c: c, conn: conn}, nil
}

func (s *session) answer(at string) error {
	if s.c.at == at {
		return s.c.refuse
	}
	return nil
}

func (s *session) Mail(from string, _ *smtp.MailOptions) error {
	s.now.from = from
	return s.answer("mail")
}

func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	s.now.to = to
	return s.answer("rcpt")
}

func (s *session) Data(r io.Reader) error {
	raw, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	s.now.raw = string(raw)
	if s.c.cut {
		_ = s.conn.Conn().Close()
		return io.ErrUnexpectedEOF
	}
	if err := s.answer("data"); err != nil {
		return err
	}
	s.c.mu.Lock()
	defer s.c.mu.Unlock()
	s.c.got = append(s.c.got, s.now)
	return nil
}

func (s *session) AuthMechanisms() []string {
	if !s.c.auth {
		return nil
	}
	return []string{sasl.Plain}
}

func (s *session) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, user, password string) error {
		if password != "rahasia" {
			return smtp.ErrAuthFailed
		}
		s.now.user = user
		return nil
	}), nil
}

func (s *session) Reset()        {}
func (s *session) Logout() error { return nil }

// start runs the catcher; certificates are trusted through the returned sender.
func (c *catcher) start(t testing.TB, security Security) SMTP {
	t.Helper()
	certificate, pool := selfSigned(t)
	server := smtp.NewServer(c)
	server.Domain = "catcher.example"
	server.AllowInsecureAuth = false
	if security != Plain {
		server.TLSConfig = &tls.Config{Certificates: []tls.Certificate{certificate}}
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	port := listener.Addr().(*net.TCPAddr).Port
	if security == TLS {
		listener = tls.NewListener(listener, server.TLSConfig)
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = server.Serve(listener)
	}()
	t.Cleanup(func() {
		_ = server.Close()
		_ = listener.Close() // the server may not have taken it over yet
		<-done
	})
	return SMTP{Host: "127.0.0.1", Port: port, Security: security, TLS: &tls.Config{RootCAs: pool, ServerName: "127.0.0.1"}, HELO: "siklus.example", Timeout: 10 * time.Second}
}

func selfSigned(t testing.TB) (tls.Certificate, *x509.CertPool) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	form := &x509.Certificate{
		SerialNumber: big.NewInt(1), NotAfter: time.Now().Add(time.Hour), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		IsCA: true, BasicConstraintsValid: true,
	}
	der, err := x509.CreateCertificate(rand.Reader, form, form, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	leaf, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AddCert(leaf)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, pool
}

func TestSMTPCarriesTheWholeLetter(t *testing.T) {
	t.Parallel()
	for _, security := range []Security{StartTLS, TLS, Plain} {
		t.Run(string(security), func(t *testing.T) {
			t.Parallel()
			c := &catcher{auth: security != Plain}
			sender := c.start(t, security)
			if security != Plain {
				sender.Username, sender.Password = "siklus", "rahasia"
			}
			m := sampleMessage(t)
			m.From.Name, m.To.Name = `Dinas "Satu, Dua" Kota`, "Sîti Ati"
			id, err := sender.Send(t.Context(), m)
			if err != nil {
				t.Fatal(err)
			}
			if len(c.got) != 1 || c.got[0].from != m.From.Email || c.got[0].to != m.To.Email || (security != Plain) != (c.got[0].user == "siklus") {
				t.Fatalf("caught %+v", c.got)
			}
			raw := c.got[0].raw
			if again, err := sender.Send(t.Context(), m); err != nil || again != id || id != m.ID+"@jayapurakota.example" {
				t.Errorf("IDs %q and %q, %v", id, again, err)
			}
			asWritten(t, raw, id, m)
		})
	}
}

// asWritten reads a caught letter and compares it with what was sent.
func asWritten(t testing.TB, raw, id string, m Message) {
	t.Helper()
	got, err := netmail.ReadMessage(strings.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	subject, err := new(mime.WordDecoder).DecodeHeader(got.Header.Get("Subject"))
	if err != nil || subject != m.Subject {
		t.Errorf("subject %q, %v", subject, err)
	}
	for name, want := range map[string]Address{"From": m.From, "To": m.To, "Reply-To": m.ReplyTo} {
		a, err := netmail.ParseAddress(got.Header.Get(name))
		if err != nil || a.Address != want.Email || a.Name != want.Name {
			t.Errorf("%s is %+v, %v", name, a, err)
		}
	}
	if got.Header.Get("Message-ID") != "<"+id+">" || got.Header.Get("List-Unsubscribe") != m.Headers["List-Unsubscribe"] ||
		got.Header.Get("Auto-Submitted") != "auto-generated" || got.Header.Get("User-Agent") != "" {
		t.Errorf("headers %v", got.Header)
	}
	parts := map[string]string{}
	readParts(t, got.Header.Get("Content-Type"), got.Body, parts)
	if parts["text/plain"] != m.Text || parts["text/html"] != m.HTML {
		t.Errorf("parts %q", parts)
	}
	if parts["text/calendar"] == "" {
		t.Error("no calendar file")
	}
}

func readParts(t testing.TB, contentType string, body io.Reader, parts map[string]string) {
	t.Helper()
	kind, parameters, err := mime.ParseMediaType(contentType)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(kind, "multipart/") {
		text, err := io.ReadAll(body)
		if err != nil {
			t.Fatal(err)
		}
		parts[kind] = strings.ReplaceAll(string(text), "\r\n", "\n")
		return
	}
	for r := multipart.NewReader(body, parameters["boundary"]); ; {
		part, err := r.NextRawPart()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		inner := io.Reader(part)
		if part.Header.Get("Content-Transfer-Encoding") == "quoted-printable" {
			inner = quotedprintable.NewReader(part)
		}
		readParts(t, part.Header.Get("Content-Type"), inner, parts)
	}
}

func TestSMTPRefusals(t *testing.T) {
	t.Parallel()
	answer := func(code int, e smtp.EnhancedCode) *smtp.SMTPError {
		return &smtp.SMTPError{Code: code, EnhancedCode: e, Message: "yulianus.w@contoh.example tidak dikenal"}
	}
	for _, c := range []struct {
		name    string
		catcher *catcher
		change  func(*SMTP)
		want    error
	}{
		{"person unknown", &catcher{at: "rcpt", refuse: answer(550, smtp.EnhancedCode{5, 1, 1})}, nil, &Permanent{Code: 550}},
		{"mailbox full", &catcher{at: "rcpt", refuse: answer(452, smtp.EnhancedCode{4, 2, 2})}, nil, &Temporary{Code: 452}},
		{"sender refused", &catcher{at: "mail", refuse: answer(553, smtp.EnhancedCode{5, 7, 1})}, nil, &Permanent{Code: 553, Account: true}},
		{"sender greylisted", &catcher{at: "mail", refuse: answer(451, smtp.EnhancedCode{4, 7, 1})}, nil, &Temporary{Code: 451}},
		{"content refused", &catcher{at: "data", refuse: answer(554, smtp.EnhancedCode{5, 6, 0})}, nil, &Permanent{Code: 554}},
		{"no room", &catcher{at: "data", refuse: answer(452, smtp.EnhancedCode{4, 3, 1})}, nil, &Temporary{Code: 452}},
		{"line cut after the letter", &catcher{cut: true}, nil, &Unknown{}},
		{"wrong password", &catcher{auth: true}, func(s *SMTP) { s.Username, s.Password = "siklus", "salah" }, &Permanent{Code: 535, Account: true}},
		{"no way to sign in", &catcher{}, func(s *SMTP) { s.Username, s.Password = "siklus", "rahasia" }, &Permanent{Account: true}},
		{"unknown certificate", &catcher{}, func(s *SMTP) { s.TLS = &tls.Config{RootCAs: x509.NewCertPool()} }, &Permanent{Account: true}},
		{"password without TLS", &catcher{}, func(s *SMTP) { s.Security, s.Username, s.Password = Plain, "siklus", "rahasia" }, &Permanent{Account: true}},
		{"no port", &catcher{}, func(s *SMTP) { s.Port = 0 }, &Permanent{Account: true}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			sender := c.catcher.start(t, StartTLS)
			if c.change != nil {
				c.change(&sender)
			}
			_, err := sender.Send(t.Context(), sampleMessage(t))
			sameClass(t, err, c.want)
			if strings.Contains(err.Error(), "rahasia") || strings.Contains(err.Error(), "salah") {
				t.Errorf("the error shows a password: %v", err)
			}
		})
	}
}

func TestSMTPDemandsTLS(t *testing.T) {
	t.Parallel()
	c := &catcher{}
	sender := c.start(t, Plain)
	sender.Security = ""
	_, err := sender.Send(t.Context(), sampleMessage(t))
	sameClass(t, err, &Permanent{Account: true})
	if len(c.got) != 0 {
		t.Error("the letter went over an open line")
	}
}

func TestSMTPWithoutServer(t *testing.T) {
	t.Parallel()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	port := listener.Addr().(*net.TCPAddr).Port

	silent := SMTP{Host: "127.0.0.1", Port: port, Security: Plain, Timeout: 200 * time.Millisecond}
	_, err = silent.Send(t.Context(), sampleMessage(t))
	sameClass(t, err, &Temporary{})
	if !strings.Contains(err.Error(), "no answer in time") {
		t.Errorf("a server that says nothing: %v", err)
	}

	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err = silent.Send(ctx, sampleMessage(t))
	sameClass(t, err, &Temporary{})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("stopped before it began: %v", err)
	}

	if err := listener.Close(); err != nil {
		t.Fatal(err)
	}
	_, err = silent.Send(t.Context(), sampleMessage(t))
	sameClass(t, err, &Temporary{})
}

func TestSMTPRefusesAddressesThatBreakHeaders(t *testing.T) {
	t.Parallel()
	c := &catcher{}
	sender := c.start(t, StartTLS)
	for _, change := range []func(*Message){
		func(m *Message) { m.To.Email = "a@x.example>\r\nBcc: b@x.example" },
		func(m *Message) { m.From.Email = "siklus" },
		func(m *Message) { m.ReplyTo.Email = "x y" },
	} {
		m := sampleMessage(t)
		change(&m)
		_, err := sender.Send(t.Context(), m)
		sameClass(t, err, &Permanent{})
	}
	if len(c.got) != 0 {
		t.Errorf("caught %+v", c.got)
	}
}
