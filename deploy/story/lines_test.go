package story_test

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"sync"

	sdktrace "go.opentelemetry.io/otel/sdk/trace"
)

// lines collects text that many goroutines write: a log, addresses, traces.
type lines struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

// Write implements io.Writer.
func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.Write(p)
}

func (l *lines) add(line string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.buf.WriteString(line)
	l.buf.WriteByte('\n')
}

// bytes is what was collected so far.
func (l *lines) bytes() []byte {
	l.mu.Lock()
	defer l.mu.Unlock()
	return bytes.Clone(l.buf.Bytes())
}

// set is every different line.
func (l *lines) set() map[string]bool {
	all := map[string]bool{}
	for line := range strings.Lines(string(l.bytes())) {
		all[strings.TrimSpace(line)] = true
	}
	return all
}

// traces writes every span down as it ends: its name and everything that hangs on it.
type traces struct{ lines }

// ExportSpans implements the exporter of the SDK.
func (t *traces) ExportSpans(_ context.Context, ended []sdktrace.ReadOnlySpan) error {
	for _, s := range ended {
		var out strings.Builder
		fmt.Fprintf(&out, "%s %s %s", s.Name(), s.Status().Code, s.Status().Description)
		for _, a := range s.Attributes() {
			fmt.Fprintf(&out, " %s=%s", a.Key, a.Value.String())
		}
		for _, e := range s.Events() {
			fmt.Fprintf(&out, " [%s", e.Name)
			for _, a := range e.Attributes {
				fmt.Fprintf(&out, " %s=%s", a.Key, a.Value.String())
			}
			out.WriteByte(']')
		}
		t.add(out.String())
	}
	return nil
}

// Shutdown implements the exporter of the SDK.
func (t *traces) Shutdown(context.Context) error { return nil }
