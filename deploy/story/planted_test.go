package story_test

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/otel/attribute"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"

	"siklus.id/workflows"
)

// planted is a place in which somebody's data is put, so that the test of the whole is known to look there.
type planted struct {
	where string
	put   func(p *plot, text string)
}

// plot is where something is planted: a namespace in which nothing works, a log, a server.
type plot struct {
	*testing.T
	id      string // of the workflow that is started
	engine  client.Client
	metrics http.Handler
	log     *lines
	urls    *lines
	spans   *traces
}

// look plants and returns what can be read afterwards.
func (p *plot) look(one planted, text string) []evidence {
	p.Helper()
	one.put(p, text)
	all := (&house{T: p.T, log: p.log, urls: p.urls, metrics: p.metrics, spans: p.spans}).traces()
	described, err := p.engine.DescribeWorkflowExecution(p.Context(), p.id, "")
	var none *serviceerror.NotFound
	if errors.As(err, &none) {
		return all
	}
	require.NoError(p, err)
	shown, err := historyOf(p.Context(), p.engine, described.GetWorkflowExecutionInfo())
	require.NoError(p, err)
	return append(all, shown...)
}

// start starts a workflow that no worker takes: what it is given stands in its history all the same.
func (p *plot) start(input any, change func(*client.StartWorkflowOptions)) {
	p.Helper()
	options := client.StartWorkflowOptions{ID: p.id, TaskQueue: "nobody-works-here",
		TypedSearchAttributes: temporal.NewSearchAttributes(workflows.StageAttribute.ValueSet("window-open"))}
	if change != nil {
		change(&options)
	}
	_, err := p.engine.ExecuteWorkflow(p.Context(), options, workflows.EvaluationWorkflow, input)
	require.NoError(p, err)
}

// get asks an address of a server that notes it as the house does.
func (p *plot) get(path string) {
	p.Helper()
	server := httptest.NewServer(noting(p.urls, &lines{}, http.NotFoundHandler()))
	defer server.Close()
	request, err := http.NewRequestWithContext(p.Context(), http.MethodGet, server.URL+path, nil)
	require.NoError(p, err)
	answer, err := server.Client().Do(request)
	require.NoError(p, err)
	require.NoError(p, answer.Body.Close())
}

type anyInput struct {
	Case string `json:"id"`
	Note any    `json:"n,omitempty"`
}

// quiet drops what a client says.
type quiet struct{}

func (quiet) Debug(string, ...any) {}
func (quiet) Info(string, ...any)  {}
func (quiet) Warn(string, ...any)  {}
func (quiet) Error(string, ...any) {}

var plantings = []planted{
	{"the history", func(p *plot, text string) { p.start(anyInput{"0192", text}, nil) }},
	{"the history", func(p *plot, text string) {
		p.start(anyInput{"0192", base64.StdEncoding.EncodeToString([]byte("untuk " + text))}, nil)
	}},
	{"the history", func(p *plot, text string) { p.start([]byte("biner: "+text), nil) }},
	{"the history", func(p *plot, text string) { p.start(gzipped(p, text), nil) }},
	{"the history", func(p *plot, text string) {
		p.start(anyInput{"0192", strings.ToUpper(text)}, nil)
	}},
	{"the search attributes", func(p *plot, text string) {
		p.start(anyInput{Case: "0192"}, func(o *client.StartWorkflowOptions) {
			o.TypedSearchAttributes = temporal.NewSearchAttributes(workflows.UnitAttribute.ValueSet(text))
		})
	}},
	{"the memo", func(p *plot, text string) {
		p.start(anyInput{Case: "0192"}, func(o *client.StartWorkflowOptions) { o.Memo = map[string]any{"catatan": text} })
	}},
	{"the listing", func(p *plot, text string) {
		p.id = "evaluation:" + text
		p.start(anyInput{Case: "0192"}, nil)
	}},
	{"the description", func(p *plot, text string) {
		p.start(anyInput{Case: "0192"}, func(o *client.StartWorkflowOptions) { o.StaticSummary = "Evaluasi " + text })
	}},
	{"the log", func(p *plot, text string) {
		slog.New(slog.NewJSONHandler(p.log, &slog.HandlerOptions{Level: slog.LevelDebug})).Debug("an act waits", "cause", "for "+text)
	}},
	{"the addresses asked for", func(p *plot, text string) { p.get("/berkas/" + url.PathEscape(text)) }},
	{"the addresses asked for", func(p *plot, text string) { p.get("/hr?q=" + url.QueryEscape(text)) }},
	{"the spans", func(p *plot, text string) {
		_, span := sdktrace.NewTracerProvider(sdktrace.WithSyncer(p.spans)).Tracer("test").Start(p.Context(), "lookup")
		span.SetAttributes(attribute.String("who", text))
		span.End()
	}},
	{"the metrics", func(p *plot, text string) {
		p.metrics = http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			_, _ = w.Write([]byte(`siklus_acts_answered_total{by="` + text + `"} 1` + "\n"))
		})
	}},
}

func gzipped(t testing.TB, text string) []byte {
	t.Helper()
	var out bytes.Buffer
	z := gzip.NewWriter(&out)
	_, err := z.Write([]byte(text))
	require.NoError(t, err)
	require.NoError(t, z.Close())
	return out.Bytes()
}

// TestPlantedNameIsFound holds the search of the whole story to its word: whatever is put wherever, it is
// found there, and where nothing was put nothing is found.
func TestPlantedNameIsFound(t *testing.T) {
	t.Parallel()
	o := onSharedTemporal(t)
	h := newHouse(t, o)
	// A client that traces nothing: what is planted must not reach the spans that the other tests look at.
	untraced, err := client.DialContext(t.Context(), client.Options{HostPort: o.temporal.Address(), Namespace: o.namespace, Logger: quiet{}})
	require.NoError(t, err)
	t.Cleanup(untraced.Close)
	somebodys := secretsOf(somebody("nana"))
	clean, err := histories(t.Context(), h.engine)
	require.NoError(t, err)
	require.Empty(t, somebodys.find(append(clean, h.traces()...)...), "nothing is planted yet")

	number := somebody("nana").number
	texts := map[string]string{
		"name": somebody("nana").name, "part of a name": "Ibu Kafiariwo", "number": number,
		"number in groups": number[:8] + " " + number[8:14] + " " + number[14:15] + " " + number[15:],
		"address":          somebody("nana").email(), "address before the @": "kepada nkafiariwo saja",
	}
	planted := 0
	for i, one := range plantings {
		for what, text := range texts {
			planted++
			id := fmt.Sprintf("evaluation:planted-%d", planted)
			t.Run(fmt.Sprintf("%d/%s/%s", i, one.where, what), func(t *testing.T) {
				p := &plot{T: t, id: id, engine: untraced, metrics: h.metrics, log: &lines{}, urls: &lines{}, spans: &traces{}}
				found := somebodys.find(p.look(one, text)...)
				require.NotEmpty(t, found, "%s was planted in %s and not found", what, one.where)
				for _, f := range found {
					if strings.HasPrefix(f.where, one.where) {
						return
					}
				}
				require.Fail(t, "found in another place than where it was planted", "%v", found)
			})
		}
	}
}
