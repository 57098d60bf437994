package web

import (
	"errors"
	"io"
	"maps"
	"mime"
	"net/http"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/google/uuid"

	siklusv1 "siklus.id/proto/siklus/v1"
)

const (
	maxEvidence = 1 << 20               // of one file of evidence
	maxEntry    = maxEvidence + 64<<10  // an entry's form with its file
	entriesSeen = 30                    // entries that a page lists
	ownEntries  = "/kemajuan"           // the page on which one's own entries are written
	teamEntries = "/kemajuan/tim"       // the page on which a leader sees the team's
	afterwards  = "?tersimpan=1#status" // where to go when something was kept
)

// progressView is the page of one person's entries.
type progressView struct {
	*siklusv1.ListProgressResponse
	Editing *siklusv1.Progress // the entry that the form corrects; nil for a new one
	Saved   bool
	Own     bool
	Path    string // of this page, to come back to after an answer
}

// entryView is one entry as it is drawn.
type entryView struct {
	*siklusv1.Progress
	Who    string // who wrote it; empty where that is plain
	Result string // the planned result; empty outside the plan
	Zone   string
	Write  bool // the reader may correct it
	Answer bool // the reader may answer it
	Fresh  bool // came in since the last visit
	Back   string
}

// NewID makes the ID of an answer before it is written, so that a form sent twice is one answer.
func (entryView) NewID() string { return uuid.NewString() }

// EntryID is the ID of the entry.
func (e entryView) EntryID() string { return e.GetEntry().GetId() }

// Changeable reports whether the reader may still correct the entry.
func (e entryView) Changeable() bool { return e.Write && !e.GetUsed() && e.GetTakenBackAt() == nil }

// Answerable reports whether the reader may answer the entry.
func (e entryView) Answerable() bool { return e.Answer && e.GetTakenBackAt() == nil }

// Kilobytes is the size of the entry's file as people say it.
func (e entryView) Kilobytes() int64 { return int64(max(1, e.GetFile().GetSize()>>10)) }

// Draw lists the entries of the page.
func (p progressView) Draw(zone string) []entryView {
	var list []entryView
	for _, e := range p.GetEntries() {
		list = append(list, entryView{Progress: e, Result: p.Result(e.GetEntry().GetResult()), Zone: zone,
			Write: p.GetMayWrite(), Answer: p.GetMayAnswer(), Back: p.Path})
	}
	return list
}

// Result is a planned result by its number; empty for work outside the plan.
func (p progressView) Result(number int32) string {
	if number < 1 || int(number) > len(p.GetResults()) {
		return ""
	}
	return p.GetResults()[number-1]
}

// PlannedChoices are the answers to the question which planned result an entry is about.
func (v *view) PlannedChoices(results []string) []choice {
	var list []choice
	for i, r := range results {
		if r == "" {
			continue // dropped in a later version
		}
		list = append(list, choice{Value: strconv.Itoa(i + 1), Text: strconv.Itoa(i+1) + ". " + r})
	}
	return append(list, choice{Value: "0", Text: v.words.say("progress.outside")})
}

func progressPath(parts ...string) string {
	return path.Join(append([]string{ownEntries}, parts...)...)
}

// progressPage shows the reader's own entries with the form for the next one.
func (s *server) progressPage(v *visit) error {
	list, err := s.Progress.ListProgress(v.ctx(), &siklusv1.ListProgressRequest{PageSize: entriesSeen, PageToken: v.r.URL.Query().Get("lanjut")})
	if err != nil {
		return err
	}
	return v.showEntries(http.StatusOK, progressView{ListProgressResponse: list, Own: true, Path: ownEntries, Saved: v.r.URL.Query().Get("tersimpan") == "1"})
}

// showEntries draws the page of one person's entries. Without a form of its own that is kept, it begins a new one.
func (v *visit) showEntries(status int, p progressView) error {
	v.Script, v.Rehearsal, v.Act = v.entries.path, p.GetRehearsal(), "PutProgress"
	if p.GetZone() != "" {
		v.Zone = p.GetZone()
	}
	if v.Form.Values == nil {
		v.Form.Values = spread(&siklusv1.PutProgressRequest{Entry: nextEntry(p)})
		v.Form.Values.Set("entry.result", strconv.Itoa(int(nextEntry(p).GetResult())))
	}
	v.Error = len(v.Form.Problems) > 0
	title := v.t("progress.title")
	v.Back = back{"/tugas", v.t("tasks.title")}
	if !p.Own {
		title = v.t("progress.of", "name", p.GetEmployee().GetName())
		v.Back = back{"/berkas/" + p.GetCaseId(), v.t("case.back")}
	}
	return v.render(status, "progress", title, p)
}

// nextEntry is what the form begins with: today, and the planned result that was written about last.
func nextEntry(p progressView) *siklusv1.ProgressEntry {
	if p.Editing != nil {
		return p.Editing.GetEntry()
	}
	e := &siklusv1.ProgressEntry{Id: uuid.NewString(), CaseId: p.GetCaseId(), Day: p.GetToday()}
	if len(p.GetResults()) > 0 {
		e.Result = 1
	}
	if len(p.GetEntries()) > 0 {
		e.Result = p.GetEntries()[0].GetEntry().GetResult()
	}
	return e
}

// putProgress keeps an entry.
func (s *server) putProgress(v *visit) error {
	if err := v.parse(); err != nil {
		return err
	}
	req := &siklusv1.PutProgressRequest{}
	bad := fill(req, v.r.PostForm)
	if req.Entry == nil {
		req.Entry = &siklusv1.ProgressEntry{}
	}
	if req.Entry.GetId() == "" {
		req.Entry.Id = uuid.NewString()
	}
	req.Entry.Links = written(req.Entry.Links)
	v.Form.Values, v.Act = maps.Clone(v.r.PostForm), "PutProgress"
	file, err := v.evidence()
	if err != nil {
		return err
	}
	req.File = file
	for _, name := range slices.Sorted(maps.Keys(bad)) {
		v.Form.Problems = append(v.Form.Problems, problem{Field: name, Label: v.labelOf(name), Sentence: v.t(bad[name])})
	}
	if len(file.GetContent()) > maxEvidence {
		v.Form.Problems = append(v.Form.Problems, problem{Field: "file", Label: v.labelOf("file"), Sentence: v.t("progress.too-large")})
	} else if len(bad) == 0 {
		v.Form.Problems = append(v.Form.Problems, v.validate(req)...)
	}
	status := http.StatusUnprocessableEntity
	if len(v.Form.Problems) == 0 {
		_, err := s.Progress.PutProgress(v.ctx(), req)
		if err == nil {
			return v.see(ownEntries + afterwards)
		}
		status = statusOf(err)
		if v.Form.Problems, err = v.problemsOf(err); err != nil {
			return err
		}
	}
	return s.progressAgain(v, status, req.GetEntry())
}

// progressAgain shows the form again with what is wrong with it.
func (s *server) progressAgain(v *visit, status int, e *siklusv1.ProgressEntry) error {
	list, err := s.Progress.ListProgress(v.ctx(), &siklusv1.ListProgressRequest{PageSize: entriesSeen})
	if err != nil {
		return err
	}
	p := progressView{ListProgressResponse: list, Own: true, Path: ownEntries}
	if e.GetVersion() > 0 {
		p.Editing = &siklusv1.Progress{Entry: e}
	}
	return v.showEntries(status, p)
}

// evidence returns the file that was chosen; nil when none was.
func (v *visit) evidence() (*siklusv1.ProgressFile, error) {
	if v.r.MultipartForm == nil {
		return nil, nil
	}
	part, header, err := v.r.FormFile("file")
	if errors.Is(err, http.ErrMissingFile) || (err == nil && header.Size == 0) {
		return nil, nil
	}
	if err != nil {
		return nil, errUnreadable
	}
	defer func() { _ = part.Close() }()
	content, err := io.ReadAll(io.LimitReader(part, maxEvidence+1))
	if err != nil {
		return nil, errUnreadable
	}
	name := path.Base(strings.ReplaceAll(strings.ToValidUTF8(header.Filename, "_"), `\`, "/"))
	if letters := []rune(name); len(letters) > 200 {
		name = string(letters[:200])
	}
	return &siklusv1.ProgressFile{Name: name, Content: content}, nil
}

// correctProgress shows the form of an entry that is to be corrected.
func (s *server) correctProgress(v *visit) error {
	list, err := s.Progress.ListProgress(v.ctx(), &siklusv1.ListProgressRequest{PageSize: 400})
	if err != nil {
		return err
	}
	p := progressView{ListProgressResponse: list, Own: true, Path: ownEntries}
	for _, e := range list.GetEntries() {
		if e.GetEntry().GetId() == v.r.PathValue("entry") {
			p.Editing = e
		}
	}
	if p.Editing == nil {
		return s.nothingHere(v)
	}
	list.Entries = nil // the form alone: what is corrected stands in it
	return v.showEntries(http.StatusOK, p)
}

// takeBackProgress takes an entry back.
func (s *server) takeBackProgress(v *visit) error {
	_, err := s.Progress.TakeBackProgress(v.ctx(), &siklusv1.TakeBackProgressRequest{EntryId: v.r.PathValue("entry")})
	return v.entryDone(err)
}

// askProgressFeedback asks for feedback on an entry.
func (s *server) askProgressFeedback(v *visit) error {
	_, err := s.Progress.AskProgressFeedback(v.ctx(), &siklusv1.AskProgressFeedbackRequest{EntryId: v.r.PathValue("entry")})
	return v.entryDone(err)
}

func (v *visit) entryDone(err error) error {
	if err != nil {
		return err
	}
	return v.see(ownEntries + afterwards)
}

// progressOf shows the entries of one person to who leads or may read them.
func (s *server) progressOf(v *visit) error {
	id := v.r.PathValue("case")
	list, err := s.Progress.ListProgress(v.ctx(), &siklusv1.ListProgressRequest{CaseId: id, Period: v.r.URL.Query().Get("masa"),
		PageSize: entriesSeen, PageToken: v.r.URL.Query().Get("lanjut")})
	if err != nil {
		return err
	}
	return v.showEntries(http.StatusOK, progressView{ListProgressResponse: list, Path: progressPath(id)})
}

// progressFile hands out a file of evidence: to be saved, never to be run or shown inside a page of ours.
func (s *server) progressFile(v *visit) error {
	version, err := strconv.ParseInt(v.r.PathValue("version"), 10, 32)
	if err != nil {
		return s.nothingHere(v)
	}
	res, err := s.Progress.GetProgressFile(v.ctx(), &siklusv1.GetProgressFileRequest{EntryId: v.r.PathValue("entry"), Version: int32(version)})
	if err != nil {
		return err
	}
	h := v.w.Header()
	h.Set("Content-Type", res.GetNote().GetType())
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": res.GetNote().GetName()}))
	h.Set("Content-Security-Policy", "default-src 'none'; sandbox; frame-ancestors 'none'")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Cache-Control", "no-store")
	h.Set("X-Content-SHA256", res.GetNote().GetSha256())
	if _, err := v.w.Write(res.GetContent()); err != nil {
		v.Log.DebugContext(v.ctx(), "the reader went away", "page", "progress file")
	}
	return nil
}

// Progress is the address of the entries that belong to a case; empty where there are none.
func (c caseView) Progress() string {
	switch c.Case.GetProceeding() {
	case "appraisal":
		return progressPath(c.Case.GetId())
	case "evaluation":
		return progressPath(c.Case.GetParentId())
	}
	return ""
}
