package api

import (
	"context"
	"errors"
	"path"
	"strings"
	"time"
	"unicode"

	"buf.build/go/protovalidate"

	"siklus.id/appraisal"
	siklusv1 "siklus.id/proto/siklus/v1"
	connectv1 "siklus.id/proto/siklus/v1/siklusv1connect"
	"siklus.id/store"
)

// progress keeps what staff write down from day to day and what their leaders answer. Entries are no acts: they go
// straight into Postgres, past register and procedure.
type progress struct{ *door }

// desk is where entries of one appraisal are written.
type desk struct {
	Case    store.Case
	Year    int
	Results []string // planned results
	Today   appraisal.Date
}

// desk finds the appraisal of the caller. Who stands in it in another relation may not write there.
func (s progress) desk(ctx context.Context, tx store.Tx, p Principal, caseID string) (desk, error) {
	c, err := tx.CaseByID(ctx, caseID)
	if err != nil {
		return desk{}, err
	}
	if c.PersonID != p.Person || c.Proceeding != appraisal.AppraisalProceeding {
		if _, err := s.placeIn(ctx, tx, p, caseID); err != nil {
			return desk{}, err
		}
		return desk{}, refuseNotYours("art. 16(1)")
	}
	if p.Via == ByLink {
		if err := s.withinLinkTree(ctx, tx, p, caseID); err != nil {
			return desk{}, err
		}
	}
	if c.Stage.Ended() {
		return desk{}, &appraisal.Refusal{Code: appraisal.CaseEnded, Provision: "art. 16(3)–(4)",
			Sentence: "Penilaian ini sudah selesai; catatan baru tidak dapat ditambahkan.",
			English:  "This appraisal has ended; nothing can be added any more."}
	}
	cycle, err := tx.CycleByID(ctx, c.CycleID)
	if err != nil {
		return desk{}, err
	}
	results, err := tx.PlannedResults(ctx, []string{caseID})
	return desk{c, cycle.Year, results[caseID], c.Rules.Calendar.DateOf(c.Rules.Pace.ToLegal(s.now()))}, err
}

// withinLinkTree lets a link read and write entries of the appraisal that its task belongs to.
func (s progress) withinLinkTree(ctx context.Context, tx store.Tx, p Principal, caseID string) error {
	task, err := s.linkTask(ctx, tx, p)
	if err != nil {
		return err
	}
	c, err := tx.CaseByID(ctx, task.CaseID)
	if err != nil {
		return err
	}
	if c.AppraisalID != caseID {
		return refuseLinkIsForOneTask()
	}
	return nil
}

// entry reads an entry of the contract, which has been validated, against the desk.
func (s progress) entry(d desk, e *siklusv1.ProgressEntry) (store.ProgressEntry, error) {
	day, err := dateField("entry.day", e.GetDay())
	if err != nil {
		return store.ProgressEntry{}, err
	}
	out := store.ProgressEntry{
		ID: strings.ToLower(e.GetId()), CaseID: d.Case.ID, Day: day, Period: periodKey(appraisal.PeriodOn(d.Year, d.Case.Rules, day)),
		Result: int(e.GetResult()), Achieved: plain(e.GetAchieved()), Quantity: decimal(e.GetQuantity()), Unit: plain(e.GetUnit()),
		Minutes: int(e.GetMinutes()), Innovation: e.GetInnovation(), Links: e.GetLinks(), Asks: e.GetAsksFeedback(), Version: int(e.GetVersion()),
	}
	if out.Innovation {
		out.InnovationNote = plain(e.GetInnovationNote())
	}
	if len(out.Achieved) < 3 {
		return out, refuseInput("entry.achieved")
	}
	for _, link := range out.Links {
		out.LinkNotes = append(out.LinkNotes, appraisal.NoteOf(link))
	}
	field, refusal := appraisal.AdmitEntry(appraisal.ProgressEntry{Day: day, Result: out.Result, Innovation: out.Innovation,
		InnovationNote: out.InnovationNote}, d.Year, len(d.Results), d.Today)
	if refusal != nil {
		return out, &refused{Refusal: *refusal, field: "entry." + field}
	}
	if s.clock != nil {
		out.ArrivedAt = s.now()
	}
	return out, nil
}

// plain is a text without what Postgres cannot keep and without space around it.
func plain(text string) string {
	return strings.TrimSpace(strings.ReplaceAll(strings.ToValidUTF8(text, "\uFFFD"), "\x00", ""))
}

// decimal is a quantity as Postgres writes it, so that the same entry compares as the same.
func decimal(quantity string) string {
	whole, part, _ := strings.Cut(strings.ReplaceAll(quantity, ",", "."), ".")
	if whole == "" {
		return ""
	}
	if whole = strings.TrimLeft(whole, "0"); whole == "" {
		whole = "0"
	}
	if part = strings.TrimRight(part, "0"); part != "" {
		return whole + "." + part
	}
	return whole
}

func (s progress) PutProgress(ctx context.Context, r *siklusv1.PutProgressRequest) (*siklusv1.PutProgressResponse, error) {
	p, err := s.enterToWrite(ctx, connectv1.ProgressServicePutProgressProcedure, r)
	if err != nil {
		return nil, err
	}
	file, err := evidenceFile(r.GetFile())
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	out := &siklusv1.PutProgressResponse{}
	err = s.store.WithAgency(ctx, p.Agency, func(tx store.Tx) error {
		d, err := s.desk(ctx, tx, p, r.GetEntry().GetCaseId())
		if err != nil {
			return err
		}
		e, err := s.entry(d, r.GetEntry())
		if err != nil {
			return err
		}
		if out.Already, err = s.keep(ctx, tx, e); err != nil {
			return err
		}
		if file != nil {
			if err := s.keepFile(ctx, tx, e.ID, *file); err != nil {
				return err
			}
		}
		kept, err := tx.EntryByID(ctx, e.ID)
		if err != nil {
			return err
		}
		shown, err := s.show(ctx, tx, d.Case.Rules.Pace, []store.ProgressEntry{kept})
		if err == nil {
			out.Progress = shown[0]
		}
		return err
	})
	if err != nil {
		return nil, s.answer(ctx, entryRefusal(err))
	}
	s.team.wake(p.Agency)
	return out, nil
}

// keep keeps a new entry, or corrects the version that the entry names. It reports whether it was there already.
func (s progress) keep(ctx context.Context, tx store.Tx, e store.ProgressEntry) (already bool, err error) {
	if e.Version > 0 {
		now, err := s.moment(ctx, tx)
		if err != nil {
			return false, err
		}
		_, err = tx.CorrectProgress(ctx, e, now)
		return false, err
	}
	states, err := tx.PutProgress(ctx, []store.ProgressEntry{e})
	if err != nil {
		return false, err
	}
	if states[0] == store.EntryReused {
		return false, store.ErrEntryReused
	}
	return states[0] == store.EntryAlready, nil
}

// keepFile keeps the file of an entry that may still be changed. A repeated request brings the same file, which
// changes nothing, whatever became of the entry.
func (s progress) keepFile(ctx context.Context, tx store.Tx, entryID string, f store.ProgressFile) error {
	e, err := tx.EntryByID(ctx, entryID)
	if err != nil {
		return err
	}
	if e.Used || !e.TakenBackAt.IsZero() {
		return nil
	}
	now, err := s.moment(ctx, tx)
	if err != nil {
		return err
	}
	f.EntryID = entryID
	return tx.PutFile(ctx, f, now)
}

// moment is the instant that a change carries which is no act: the database's clock, which all doors share.
func (d *door) moment(ctx context.Context, tx store.Tx) (time.Time, error) {
	if d.clock != nil {
		return d.now(), nil
	}
	return tx.Clock(ctx)
}

// evidenceFile looks at a file by its content; its name is only for people.
func evidenceFile(f *siklusv1.ProgressFile) (*store.ProgressFile, error) {
	if f == nil {
		return nil, nil
	}
	if len(f.GetContent()) > appraisal.MaxEvidenceFile {
		return nil, &refused{field: "file", Refusal: *doorRefusal(appraisal.EvidenceTooLarge,
			"Berkas lebih besar dari 1 MB. Perkecil, atau taruh di tempat yang dapat dibuka penilai dan tulis tautannya.",
			"The file is larger than 1 MB. Make it smaller, or put it where your appraiser can open it and give the link.")}
	}
	mime, ending, ok := appraisal.EvidenceType(f.GetContent())
	if !ok {
		return nil, &refused{field: "file", Refusal: *doorRefusal(appraisal.EvidenceTypeWrong,
			"Jenis berkas ini tidak dapat diterima. Kirim PDF, foto (JPEG, PNG, WebP), teks, XLSX, atau DOCX.",
			"This type of file cannot be taken. Send a PDF, a picture (JPEG, PNG, WebP), text, XLSX or DOCX.")}
	}
	return &store.ProgressFile{Name: fileName(f.GetName(), ending), Type: mime, Content: f.GetContent()}, nil
}

// fileName is a name that is safe to hand back, with the ending that its content has.
func fileName(name, ending string) string {
	name = path.Base(strings.ReplaceAll(plain(name), `\`, "/"))
	name = strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) || strings.ContainsRune(`"<>|:*?/%;`, r) {
			return '_'
		}
		return r
	}, name)
	if dot := strings.LastIndexByte(name, '.'); dot > 0 {
		name = name[:dot]
	}
	if letters := []rune(name); len(letters) > 80 {
		name = string(letters[:80])
	}
	if name = strings.Trim(name, ". "); name == "" {
		name = "bukti"
	}
	return name + "." + ending
}

func (s progress) PutProgressBatch(ctx context.Context, r *siklusv1.PutProgressBatchRequest) (*siklusv1.PutProgressBatchResponse, error) {
	p, err := s.enterToWrite(ctx, connectv1.ProgressServicePutProgressBatchProcedure, r)
	if err != nil {
		return nil, err
	}
	var outcomes []*siklusv1.PutOutcome
	err = s.store.WithAgency(ctx, p.Agency, func(tx store.Tx) error {
		b := batch{progress: s, tx: tx, p: p, desks: map[string]desk{}, wrong: map[string]error{}}
		outcomes, err = b.put(ctx, r.GetEntries())
		return err
	})
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	s.team.wake(p.Agency)
	return &siklusv1.PutProgressBatchResponse{Outcomes: outcomes}, nil
}

// batch is several entries handed in together. What is wrong with one is said of that one; what is wrong with the
// database is said of all, and they can be sent again.
type batch struct {
	progress
	tx    store.Tx
	p     Principal
	desks map[string]desk
	wrong map[string]error // cases in which the caller may not write, with the reason
}

func (b batch) put(ctx context.Context, entries []*siklusv1.ProgressEntry) ([]*siklusv1.PutOutcome, error) {
	outcomes := make([]*siklusv1.PutOutcome, len(entries))
	var fresh []store.ProgressEntry
	var places []int // of the fresh entries
	for i, e := range entries {
		outcomes[i] = &siklusv1.PutOutcome{Id: e.GetId(), State: siklusv1.PutState_PUT_STATE_KEPT}
		read, err := b.read(ctx, e)
		if err == nil && read.Version > 0 {
			_, err = b.keep(ctx, b.tx, read)
		} else if err == nil {
			fresh, places = append(fresh, read), append(places, i)
		}
		if err := b.refuse(ctx, outcomes[i], err); err != nil {
			return nil, err
		}
	}
	states, err := b.tx.PutProgress(ctx, fresh)
	if err != nil {
		return nil, err
	}
	for n, state := range states {
		switch state {
		case store.EntryAlready:
			outcomes[places[n]].State = siklusv1.PutState_PUT_STATE_ALREADY
		case store.EntryReused:
			if err := b.refuse(ctx, outcomes[places[n]], store.ErrEntryReused); err != nil {
				return nil, err
			}
		}
	}
	return outcomes, nil
}

// read checks one entry by itself.
func (b batch) read(ctx context.Context, e *siklusv1.ProgressEntry) (store.ProgressEntry, error) {
	if err := b.validator.Validate(e); err != nil {
		var wrong *protovalidate.ValidationError
		if errors.As(err, &wrong) && len(wrong.Violations) > 0 {
			return store.ProgressEntry{}, refuseInput("entry." + protovalidate.FieldPathString(wrong.Violations[0].Proto.GetField()))
		}
		return store.ProgressEntry{}, err
	}
	id := e.GetCaseId()
	if err, known := b.wrong[id]; known {
		return store.ProgressEntry{}, err
	}
	d, known := b.desks[id]
	if !known {
		var err error
		if d, err = b.desk(ctx, b.tx, b.p, id); err != nil {
			b.wrong[id] = err
			return store.ProgressEntry{}, err
		}
		b.desks[id] = d
	}
	return b.entry(d, e)
}

// refuse notes a refusal with the entry it befell. An error that is no refusal comes back.
func (b batch) refuse(ctx context.Context, o *siklusv1.PutOutcome, err error) error {
	if err == nil {
		return nil
	}
	r := b.refusalFor(ctx, entryRefusal(err))
	if r.Code == NotReceived || r.Code == Fault {
		return err
	}
	o.State, o.Refusal = siklusv1.PutState_PUT_STATE_REFUSED, refusalDetail(r)
	return nil
}

// entryRefusal says in words what the store has against a change of an entry; other errors stay as they are.
func entryRefusal(err error) error {
	const standing = "art. 16; III.A.5–7"
	say := func(code, provision, indonesian, english string) error {
		return &appraisal.Refusal{Code: code, Provision: provision, Sentence: indonesian, English: english}
	}
	switch {
	case errors.Is(err, store.ErrEntryUsed):
		return say(appraisal.EntryUsed, standing, "Catatan ini sudah dipakai dalam laporan realisasi masa itu, jadi tidak dapat diubah lagi. Tulis catatan baru.",
			"A check-in of that period has used this entry, so it stands. Write a new entry.")
	case errors.Is(err, store.ErrEntryTakenBack):
		return say(appraisal.EntryTakenBack, byDoor, "Catatan ini sudah ditarik.", "This entry was taken back.")
	case errors.Is(err, store.ErrEntryChanged):
		return say(appraisal.EntryChanged, byDoor, "Catatan ini sudah diubah dari tempat lain. Muat ulang, lalu ubah lagi bila perlu.",
			"This entry was changed elsewhere. Reload it, and change it again if you need to.")
	case errors.Is(err, store.ErrEntryReused):
		return say(appraisal.EntryIDReused, byDoor, "Nomor catatan ini sudah dipakai untuk catatan lain. Muat ulang halaman, lalu kirim kembali.",
			"This ID was used for another entry. Reload the page and send again.")
	case errors.Is(err, store.ErrEvidenceDamaged):
		return say(appraisal.EvidenceDamaged, byDoor, "Isi berkas ini tidak cocok lagi dengan sidik jarinya (SHA-256), jadi tidak diberikan. Beri tahu pengelola kepegawaian.",
			"The content of this file no longer matches its check-sum (SHA-256), so it is not handed out. Tell HR.")
	}
	return err
}
