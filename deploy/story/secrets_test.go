package story_test

import (
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"context"
	"encoding/base64"
	"fmt"
	"io"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	workflowpb "go.temporal.io/api/workflow/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"google.golang.org/protobuf/encoding/protojson"
)

// secret is something that must not be found.
type secret struct{ what, text string }

// secrets are all that must not be found.
type secrets []secret

// evidence is one thing that others than those concerned can read: a history, a line of a log.
type evidence struct {
	where string
	text  []byte
}

// finding is a secret that was found.
type finding struct {
	secret
	where string
	near  string
}

// String names where and what.
func (f finding) String() string { return fmt.Sprintf("%s in %s: …%s…", f.what, f.where, f.near) }

// find looks for every secret in the evidence and in what it hides: base64, compression, escapes of JSON and
// of addresses, one inside the other.
func (s secrets) find(all ...evidence) []finding {
	type needle struct {
		secret
		low []byte
	}
	needles := make([]needle, len(s))
	for i, one := range s {
		needles[i] = needle{one, bytes.ToLower([]byte(one.text))}
	}
	var found []finding
	for _, e := range all {
		for _, layer := range layers(e.text, 4) {
			low := bytes.ToLower(layer)
			bare := bytes.Map(withoutGrouping, low) // a number may be written in groups
			for _, n := range needles {
				in := low
				if n.what == "number" {
					in = bare
				}
				if at := bytes.Index(in, n.low); at >= 0 {
					near := in[max(0, at-30):min(len(in), at+len(n.low)+30)]
					found = append(found, finding{n.secret, e.where, strconv.Quote(string(near))})
				}
			}
		}
	}
	return found
}

var (
	encoded = regexp.MustCompile(`[A-Za-z0-9+/_-]{11,}={0,2}`)
	escaped = regexp.MustCompile(`\\u[0-9a-fA-F]{4}`)
)

// withoutGrouping drops what stands between the groups of a number.
func withoutGrouping(r rune) rune {
	if strings.ContainsRune(" .'+-", r) {
		return -1
	}
	return r
}

// layers are the text itself and whatever it can be unwrapped to.
func layers(text []byte, depth int) [][]byte {
	all := [][]byte{text}
	if depth == 0 {
		return all
	}
	if escaped.Match(text) {
		all = append(all, escaped.ReplaceAllFunc(text, func(m []byte) []byte {
			n, err := strconv.ParseUint(string(m[2:]), 16, 32)
			if err != nil {
				return m
			}
			return utf8.AppendRune(nil, rune(n))
		}))
	}
	if bytes.ContainsAny(text, "%+") {
		all = append(all, unescaped(text))
	}
	for _, run := range encoded.FindAll(text, -1) {
		run = []byte(standard.Replace(strings.TrimRight(string(run), "=")))
		for shift := range 4 { // it may stand behind other letters of the same alphabet
			part := run[shift:]
			if len(part)%4 == 1 {
				part = part[:len(part)-1]
			}
			out := make([]byte, base64.RawStdEncoding.DecodedLen(len(part)))
			if n, err := loose.Decode(out, part); err == nil && telling(out[:n]) {
				all = append(all, layers(out[:n], depth-1)...)
			}
		}
	}
	if plain := unpacked(text); len(plain) > 0 {
		all = append(all, layers(plain, depth-1)...)
	}
	return all
}

var (
	standard = strings.NewReplacer("-", "+", "_", "/")
	loose    = base64.RawStdEncoding
)

// telling reports whether decoded bytes are text or something packed; by chance they are neither.
func telling(b []byte) bool {
	if isPacked(b) {
		return true
	}
	text := 0
	for _, c := range b {
		if c >= ' ' && c < 0x7f || c == '\n' || c == '\t' {
			text++
		}
	}
	return len(b) > 0 && text*10 >= len(b)*8
}

// unescaped undoes the escapes of an address, and leaves what is none.
func unescaped(text []byte) []byte {
	var out strings.Builder
	for part := range strings.SplitAfterSeq(string(text), "\n") {
		plain, err := url.QueryUnescape(part)
		if err != nil {
			plain = percent.ReplaceAllStringFunc(part, func(m string) string {
				n, _ := strconv.ParseUint(m[1:], 16, 8) // two hexadecimal digits
				return string([]byte{byte(n)})
			})
		}
		out.WriteString(plain)
	}
	return []byte(out.String())
}

var percent = regexp.MustCompile(`%[0-9a-fA-F]{2}`)

// isPacked reports whether bytes begin as gzip or zlib begins.
func isPacked(b []byte) bool { return isGzip(b) || isZlib(b) }

func isGzip(b []byte) bool { return bytes.HasPrefix(b, []byte{0x1f, 0x8b, 0x08}) }

func isZlib(b []byte) bool {
	return len(b) > 2 && b[0] == 0x78 && (uint(b[0])<<8|uint(b[1]))%31 == 0
}

// unpacked is what gzip or zlib packed; nothing when it is neither.
func unpacked(b []byte) []byte {
	var r io.Reader
	var err error
	switch {
	case isGzip(b):
		r, err = gzip.NewReader(bytes.NewReader(b))
	case isZlib(b):
		r, err = zlib.NewReader(bytes.NewReader(b))
	default:
		return nil
	}
	if err != nil {
		return nil
	}
	plain, _ := io.ReadAll(io.LimitReader(r, 8<<20)) // whatever could be read
	return plain
}

var word = regexp.MustCompile(`[A-Za-z0-9_-]{20,}`)

// wordsIn lists which of the words, keys of links or sessions, stand in a piece of evidence or in what it hides.
func wordsIn(e evidence, words map[string]bool) (found []string) {
	for _, layer := range layers(e.text, 4) {
		for _, w := range word.FindAll(layer, -1) {
			if words[string(w)] {
				found = append(found, string(w))
			}
		}
	}
	return found
}

// histories reads every history of a namespace, with memo and search attributes: all that Temporal shows.
func histories(ctx context.Context, c client.Client) ([]evidence, error) {
	var all []evidence
	var page []byte
	for {
		listed, err := c.ListWorkflow(ctx, &workflowservice.ListWorkflowExecutionsRequest{PageSize: 200, NextPageToken: page})
		if err != nil {
			return nil, err
		}
		for _, run := range listed.GetExecutions() {
			found, err := historyOf(ctx, c, run)
			if err != nil {
				return nil, err
			}
			all = append(all, found...)
		}
		if page = listed.GetNextPageToken(); len(page) == 0 {
			return all, nil
		}
	}
}

func historyOf(ctx context.Context, c client.Client, run *workflowpb.WorkflowExecutionInfo) ([]evidence, error) {
	id := run.GetExecution().GetWorkflowId()
	shown, err := protojson.Marshal(run)
	if err != nil {
		return nil, err
	}
	all := []evidence{
		{"the listing of " + id, shown},
		{"the search attributes of " + id, payloads(run.GetSearchAttributes().GetIndexedFields())},
		{"the memo of " + id, payloads(run.GetMemo().GetFields())},
	}
	described, err := c.DescribeWorkflowExecution(ctx, id, run.GetExecution().GetRunId())
	if err != nil {
		return nil, err
	}
	if shown, err = protojson.Marshal(described); err != nil {
		return nil, err
	}
	all = append(all, evidence{"the description of " + id, shown})
	events := c.GetWorkflowHistory(ctx, id, run.GetExecution().GetRunId(), false, enumspb.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
	var text bytes.Buffer
	for events.HasNext() {
		event, err := events.Next()
		if err != nil {
			return nil, err
		}
		line, err := protojson.Marshal(event)
		if err != nil {
			return nil, err
		}
		text.Write(append(line, '\n'))
	}
	return append(all, evidence{"the history of " + id, text.Bytes()}), nil
}

func payloads(fields map[string]*commonpb.Payload) []byte {
	var out bytes.Buffer
	for name, p := range fields {
		fmt.Fprintf(&out, "%s=%s\n", name, p.GetData())
	}
	return out.Bytes()
}

// traces of the house's own: what it logged, which addresses were asked of it, what it measured.
func (h *house) traces() []evidence {
	page := httptest.NewRecorder()
	h.metrics.ServeHTTP(page, httptest.NewRequestWithContext(h.Context(), "GET", "/metrics", nil))
	return []evidence{
		{"the log", h.log.bytes()}, {"the addresses asked for", h.urls.bytes()},
		{"the metrics", page.Body.Bytes()}, {"the spans", h.spans.bytes()},
	}
}
