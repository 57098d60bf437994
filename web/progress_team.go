package web

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"connectrpc.com/connect"

	siklusv1 "siklus.id/proto/siklus/v1"
)

// teamPage is what a leader sees of the team.
type teamPage struct {
	*siklusv1.TeamProgressResponse
	Role string
}

// Draw lists the entries that came in last.
func (p teamPage) Draw(zone string) []entryView {
	var list []entryView
	for _, e := range p.GetEntries() {
		list = append(list, teamEntry(e, zone, p.Role))
	}
	return list
}

func teamEntry(e *siklusv1.TeamEntry, zone, role string) entryView {
	return entryView{Progress: e.GetProgress(), Who: e.GetPerson().GetName(), Result: e.GetResult(), Zone: zone, Answer: true, Fresh: e.GetFresh(),
		Back: teamPath(role)}
}

func teamPath(role string) string {
	if role == "superior" {
		return teamEntries + "?peran=superior"
	}
	return teamEntries
}

// Live is the address of the stream that continues the page.
func (p teamPage) Live() string {
	return teamEntries + "/arus?" + url.Values{"peran": {p.Role}, "dari": {p.GetCursor()}}.Encode()
}

// Silent counts who has written nothing for too long.
func (p teamPage) Silent() (n int) {
	for _, m := range p.GetMembers() {
		if m.GetSilent() {
			n++
		}
	}
	return n
}

// Late counts who has something to do whose last day has passed.
func (p teamPage) Late() (n int) {
	for _, m := range p.GetMembers() {
		if len(m.GetLate()) > 0 {
			n++
		}
	}
	return n
}

// Awaited reports whether somebody's self-appraisal is not in yet.
func (p teamPage) Awaited() bool {
	for _, m := range p.GetMembers() {
		for _, s := range m.GetSelfAppraisals() {
			if !s.GetIn() {
				return true
			}
		}
	}
	return false
}

// FreshEntries counts what came in since the last visit.
func (p teamPage) FreshEntries() (n int32) {
	for _, m := range p.GetMembers() {
		n += m.GetFresh()
	}
	return n
}

func teamRole(r *http.Request) string {
	if r.URL.Query().Get("peran") == "superior" {
		return "superior"
	}
	return "appraiser"
}

// teamProgressPage shows the team: who wrote what since the last visit, and who is silent.
func (s *server) teamProgressPage(v *visit) error {
	role := teamRole(v.r)
	res, err := s.Progress.TeamProgress(v.ctx(), &siklusv1.TeamProgressRequest{Role: role, Visit: true})
	if err != nil {
		return err
	}
	v.Script = v.team.path
	if res.GetZone() != "" {
		v.Zone = res.GetZone()
	}
	v.Back = back{"/tugas", v.t("tasks.title")}
	return v.render(http.StatusOK, "progress_team", v.t("progress.team.title"), teamPage{res, role})
}

// How long one stream lasts. The browser asks again by itself; a proxy that ends long answers never notices.
const (
	streamLasts = 45 * time.Second
	streamWaits = 15 // seconds of one question
	streamAgain = 2000
)

// teamStream sends what comes in for the team, as server-sent events that carry the entry as it is drawn.
func (s *server) teamStream(v *visit) error {
	role := teamRole(v.r)
	cursor := cmp.Or(v.r.Header.Get("Last-Event-ID"), v.r.URL.Query().Get("dari"))
	ctx, end := context.WithTimeout(v.ctx(), streamLasts)
	defer end()
	// The first question is answered at once, so that who may not look gets a page that says so.
	res, err := s.Progress.WatchTeam(ctx, &siklusv1.WatchTeamRequest{Role: role, Cursor: cursor})
	if err != nil {
		return err
	}
	h := v.w.Header()
	h.Set("Content-Type", "text/event-stream")
	h.Set("Cache-Control", "no-store")
	h.Set("X-Accel-Buffering", "no")
	h.Set("No-Gzip-Compression", "1") // an event must leave at once
	out := http.NewResponseController(v.w)
	if _, err := fmt.Fprintf(v.w, "retry: %d\n\n", streamAgain); err != nil {
		return nil
	}
	for {
		if err := v.sendEntries(res, role); err != nil {
			return nil // the reader went away
		}
		if err := out.Flush(); err != nil {
			return nil
		}
		res, err = s.Progress.WatchTeam(ctx, &siklusv1.WatchTeamRequest{Role: role, Cursor: res.GetCursor(), Wait: streamWaits})
		if err != nil {
			if ctx.Err() == nil && connect.CodeOf(err) != connect.CodeCanceled {
				v.Log.WarnContext(ctx, "a live view ended", "cause", connect.CodeOf(err).String())
			}
			return nil
		}
		if ctx.Err() != nil || errors.Is(v.ctx().Err(), context.Canceled) {
			return nil
		}
	}
}

// sendEntries writes one event for each entry, and a comment when there is none: it finds a reader who has gone.
func (v *visit) sendEntries(res *siklusv1.WatchTeamResponse, role string) error {
	if len(res.GetEntries()) == 0 {
		_, err := fmt.Fprintf(v.w, ": %s\n\n", res.GetCursor())
		return err
	}
	if res.GetZone() != "" {
		v.Zone = res.GetZone()
	}
	for _, e := range res.GetEntries() {
		var html bytes.Buffer
		shown := teamEntry(e, v.Zone, role)
		shown.Fresh = true
		if err := v.pages.sets[v.Lang]["progress_team"].ExecuteTemplate(&html, "progress-entry", shown); err != nil {
			return err
		}
		if _, err := fmt.Fprintf(v.w, "id: %s\ndata: %s\n\n", res.GetCursor(), strings.NewReplacer("\r", "", "\n", "\ndata: ").Replace(html.String())); err != nil {
			return err
		}
	}
	return nil
}

// answerView is the form of one answer.
type answerView struct{ Entry, ID, Back string }

// answerProgress gives feedback on an entry and goes back to where it was written.
func (s *server) answerProgress(v *visit) error {
	if err := v.parse(); err != nil {
		return err
	}
	entry, back := v.r.PathValue("entry"), local(v.r.PostForm.Get("kembali"), teamEntries)
	req := &siklusv1.AnswerProgressRequest{EntryId: entry, Id: v.r.PostForm.Get("id"), Text: strings.TrimSpace(strings.ToValidUTF8(v.r.PostForm.Get("text"), "\uFFFD"))}
	if req.GetId() == "" {
		req.Id = entryView{}.NewID()
	}
	v.Act, v.Form.Values = "AnswerProgress", url.Values{"text": {req.GetText()}}
	status := http.StatusUnprocessableEntity
	if v.Form.Problems = v.validate(req); len(v.Form.Problems) == 0 {
		_, err := s.Progress.AnswerProgress(v.ctx(), req)
		if err == nil {
			return v.see(back + "#c-" + entry)
		}
		status = statusOf(err)
		if v.Form.Problems, err = v.problemsOf(err); err != nil {
			return err
		}
	}
	v.Error, v.Back.Href, v.Back.Text = true, back, v.t("progress.team.title")
	return v.render(status, "progress_answer", v.t("progress.answer"), answerView{entry, req.GetId(), back})
}
