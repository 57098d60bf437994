package api

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"time"

	"google.golang.org/protobuf/proto"

	"siklus.id/appraisal"
	siklusv1 "siklus.id/proto/siklus/v1"
	connectv1 "siklus.id/proto/siklus/v1/siklusv1connect"
	"siklus.id/store"
)

// dialogues keeps what employee and leader say to each other during the year. Nothing here is an act: it goes straight
// into Postgres, past register and procedure.
type dialogues struct{ *door }

// The sides of a dialogue.
const (
	sideEmployee = "employee"
	sideLeader   = "leader"
)

var dialogueParties = []appraisal.Role{appraisal.Employee, appraisal.Appraiser, appraisal.Superior}

// scene is one appraisal with what its dialogues need.
type scene struct {
	place
	year    int
	periods []appraisal.Period
}

// open finds the caller's place in an appraisal by the access table; an empty ID is their own that runs.
func (s dialogues) open(ctx context.Context, tx store.Tx, p Principal, procedure, caseID string) (scene, error) {
	w, err := progress(s).entriesOf(ctx, tx, p, procedure, caseID)
	if err != nil {
		return scene{}, err
	}
	cycle, err := tx.CycleByID(ctx, w.Case.CycleID)
	return scene{w, cycle.Year, appraisal.Periods(cycle.Year, w.Case.Rules)}, err
}

// period finds a period of the appraisal by its key.
func (w scene) period(key string) (appraisal.Period, error) {
	i := slices.IndexFunc(w.periods, func(p appraisal.Period) bool { return p.Key() == key })
	if i < 0 {
		return appraisal.Period{}, &refused{field: "period", Refusal: appraisal.Refusal{Code: appraisal.PeriodUnknown, Provision: byDoor,
			Sentence: "Masa ini tidak ada dalam siklus penilaian Anda.", English: "There is no such period in this cycle."}}
	}
	return w.periods[i], nil
}

// standing refuses to write into an appraisal that has ended.
func (w scene) standing() error {
	if w.Case.Stage.Ended() {
		return &appraisal.Refusal{Code: appraisal.CaseEnded, Provision: byDoor,
			Sentence: "Penilaian ini sudah selesai; tidak ada yang dapat ditambahkan lagi.",
			English:  "This appraisal has ended; nothing can be added any more."}
	}
	return nil
}

// side says on which side of the dialogue the caller stands, and in which role; empty for who only reads.
func (w scene) side() (string, appraisal.Party) {
	if by, ok := w.has(appraisal.Employee); ok {
		return sideEmployee, by
	}
	if by, ok := w.any(leaders); ok {
		return sideLeader, by
	}
	return "", appraisal.Party{}
}

// write is the walk of everything that is written here.
func (s dialogues) write(ctx context.Context, procedure string, r proto.Message, caseID string, do func(tx store.Tx, p Principal, w scene, now time.Time) error) error {
	return s.written(ctx, procedure, r, dialogueRefusal, func(tx store.Tx, p Principal) (scene, error) { return s.open(ctx, tx, p, procedure, caseID) }, do)
}

// written is the walk of what people write into an appraisal past its procedure: who is asking, not too often, the appraisal,
// whether it still runs, the moment. explain turns what the store refuses into what the caller is told.
func (d *door) written(ctx context.Context, procedure string, r proto.Message, explain func(error) error,
	open func(store.Tx, Principal) (scene, error), do func(tx store.Tx, p Principal, w scene, now time.Time) error) error {
	p, err := d.enterToWrite(ctx, procedure, r)
	if err != nil {
		return err
	}
	return d.answer(ctx, explain(d.store.WithAgency(ctx, p.Agency, func(tx store.Tx) error {
		w, err := open(tx, p)
		if err != nil {
			return err
		}
		if err := w.standing(); err != nil {
			return err
		}
		now, err := d.moment(ctx, tx)
		if err != nil {
			return err
		}
		return do(tx, p, w, now)
	})))
}

// dialogueRefusal says in words what the store has against something; other errors stay as they are.
func dialogueRefusal(err error) error {
	switch {
	case errors.Is(err, store.ErrDialogueChanged):
		return doorRefusal(appraisal.DialogueChanged, "Teks ini sudah diubah dari tempat lain. Muat ulang, baca, lalu kirim kembali bila perlu.",
			"This text was changed elsewhere. Reload, read it, and send again if you need to.")
	case errors.Is(err, store.ErrSlotReplaced):
		return doorRefusal(appraisal.SlotReplaced, "Sudah ada usulan waktu yang lebih baru. Muat ulang halaman untuk melihatnya.",
			"Another time was proposed since. Reload the page to see it.")
	case errors.Is(err, store.ErrNoteShared):
		return doorRefusal(appraisal.NoteShared, "Catatan yang sudah dibagikan tetap dibagikan; isinya masih dapat Anda ubah.",
			"What was shared stays shared; you can still change what it says.")
	case errors.Is(err, store.ErrTakenOver):
		return &appraisal.Refusal{Code: appraisal.AlreadyTakenOver, Provision: "art. 20(6)–(8)", Sentence: "Rencana hasil kerja ini sudah pernah diambil alih.",
			English: "This planned result was taken over before."}
	case errors.Is(err, store.ErrIDReused):
		return refuseReused()
	}
	return err
}

func (s dialogues) ProposeDialogue(ctx context.Context, r *siklusv1.ProposeDialogueRequest) (*siklusv1.ProposeDialogueResponse, error) {
	out := &siklusv1.ProposeDialogueResponse{}
	err := s.write(ctx, connectv1.DialogueServiceProposeDialogueProcedure, r, r.GetCaseId(), func(tx store.Tx, p Principal, w scene, now time.Time) error {
		if _, err := w.period(r.GetPeriod()); err != nil {
			return err
		}
		day, err := dateField("day", r.GetDay())
		if err != nil {
			return err
		}
		hour, _ := strconv.Atoi(r.GetTime()[:2])
		minute, _ := strconv.Atoi(r.GetTime()[3:])
		side, by := w.side()
		slot := store.DialogueSlot{ID: r.GetId(), CaseID: w.Case.ID, Period: r.GetPeriod(), PersonID: p.Person, Role: by.Role,
			StartsAt: w.Case.Rules.Calendar.At(day, hour, minute), Minutes: int(r.GetMinutes()), Place: plain(r.GetPlace()), Link: r.GetLink(),
			Note: plain(r.GetNote()), ProposedAt: now}
		if field, refusal := appraisal.AdmitSlot(slot.StartsAt, w.Legal, slot.Place, slot.Link); refusal != nil {
			return &refused{field: field, Refusal: *refusal}
		}
		kept, err := tx.PutSlot(ctx, slot)
		if err != nil {
			return err
		}
		if err := s.invite(ctx, tx, w, kept, side); err != nil {
			return err
		}
		out.Slot, err = s.slotOf(ctx, tx, w, kept)
		return err
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// invite queues the letter to the other side of who proposes: the employee, or whoever leads them now. Where nobody
// leads them, the proposal waits on the page.
func (s dialogues) invite(ctx context.Context, tx store.Tx, w scene, slot store.DialogueSlot, side string) error {
	if side == sideLeader {
		return s.tell(ctx, tx, w, slot, w.Case.PersonID, appraisal.Employee)
	}
	leader, err := tx.Actor(ctx, w.Case.ID, appraisal.Appraiser, w.Today)
	if errors.Is(err, store.ErrNobody) {
		return nil
	}
	if err != nil {
		return err
	}
	return s.tell(ctx, tx, w, slot, leader.PersonID, appraisal.Appraiser)
}

// tell queues the letter about an appointment, one for each state of it.
func (s dialogues) tell(ctx context.Context, tx store.Tx, w scene, slot store.DialogueSlot, person string, role appraisal.Role) error {
	data, err := letterData(store.LetterData{Proceeding: w.Case.Proceeding, Stage: w.Case.Stage, Year: w.year, Period: slot.Period,
		Rehearsal: w.Case.Rules.Pace.Rehearsal(), Role: role, Entry: slot.ID})
	if err != nil {
		return err
	}
	cause := slot.ID + "/proposed"
	if slot.AgreedBy != "" {
		cause = slot.ID + "/agreed"
	}
	return tx.QueueLetter(ctx, store.Letter{PersonID: person, Kind: store.DialogueLetter, Cause: cause, CaseID: w.Case.ID, CycleID: w.Case.CycleID, Data: data})
}

func (s dialogues) AgreeDialogue(ctx context.Context, r *siklusv1.AgreeDialogueRequest) (*siklusv1.AgreeDialogueResponse, error) {
	out := &siklusv1.AgreeDialogueResponse{}
	err := s.write(ctx, connectv1.DialogueServiceAgreeDialogueProcedure, r, s.caseOfSlot(ctx, r.GetSlotId()), func(tx store.Tx, p Principal, w scene, now time.Time) error {
		slot, err := tx.SlotByID(ctx, r.GetSlotId())
		if err != nil {
			return err
		}
		side, by := w.side()
		if sideOf(slot.Role) == side {
			return doorRefusal(appraisal.OwnSlot, "Usulan waktu ini dari pihak Anda sendiri; pihak lain yang menyetujuinya.",
				"This time was proposed by your own side; the other side agrees to it.")
		}
		slot, first, err := tx.AgreeSlot(ctx, slot.ID, p.Person, by.Role, now)
		if err != nil {
			return err
		}
		if first {
			if err := errors.Join(s.tell(ctx, tx, w, slot, slot.PersonID, slot.Role), s.tell(ctx, tx, w, slot, p.Person, by.Role)); err != nil {
				return err
			}
		}
		out.Slot, err = s.slotOf(ctx, tx, w, slot)
		return err
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// caseOfSlot is the case of an appointment, so that the way in is the same for all; an unknown one is nobody's case.
func (s dialogues) caseOfSlot(ctx context.Context, id string) string {
	unknown := "00000000-0000-0000-0000-000000000000"
	p := PrincipalFrom(ctx)
	if p.Agency == "" || len(id) != len(unknown) {
		return unknown
	}
	_ = s.store.WithAgency(ctx, p.Agency, func(tx store.Tx) error {
		slot, err := tx.SlotByID(ctx, id)
		if err == nil {
			unknown = slot.CaseID
		}
		return err
	})
	return unknown
}

// sideOf is the side of a role.
func sideOf(role appraisal.Role) string {
	if role == appraisal.Employee {
		return sideEmployee
	}
	return sideLeader
}

func (s dialogues) PrepareDialogue(ctx context.Context, r *siklusv1.PrepareDialogueRequest) (*siklusv1.PrepareDialogueResponse, error) {
	out := &siklusv1.PrepareDialogueResponse{}
	err := s.write(ctx, connectv1.DialogueServicePrepareDialogueProcedure, r, r.GetCaseId(), func(tx store.Tx, p Principal, w scene, now time.Time) error {
		if _, err := w.period(r.GetPeriod()); err != nil {
			return err
		}
		_, by := w.side()
		text := plain(r.GetText())
		if len(text) < 3 {
			return refuseInput("text")
		}
		note, err := tx.PutNote(ctx, store.DialogueNote{CaseID: w.Case.ID, Period: r.GetPeriod(), PersonID: p.Person, Role: by.Role,
			Version: int(r.GetVersion()), Text: text, Shared: r.GetShared(), At: now})
		if err != nil {
			return err
		}
		names, err := tx.PeopleByID(ctx, []string{p.Person})
		out.Note = noteOf(w.Case.Rules.Pace, note, names)
		return err
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

func (s dialogues) WritePoints(ctx context.Context, r *siklusv1.WritePointsRequest) (*siklusv1.WritePointsResponse, error) {
	out := &siklusv1.WritePointsResponse{}
	err := s.write(ctx, connectv1.DialogueServiceWritePointsProcedure, r, r.GetCaseId(), func(tx store.Tx, p Principal, w scene, now time.Time) error {
		if _, err := w.period(r.GetPeriod()); err != nil {
			return err
		}
		texts, err := tx.Texts(ctx, w.Case.ID)
		if err != nil {
			return err
		}
		_, by := w.side()
		text := store.DialogueText{CaseID: w.Case.ID, Period: r.GetPeriod(), Version: int(r.GetVersion()), PersonID: p.Person, Role: by.Role,
			Summary: plain(r.GetSummary()), At: now}
		if len(text.Summary) < 3 {
			return refuseInput("summary")
		}
		if text.Points, err = pointsFrom(r.GetPoints(), texts[r.GetPeriod()].Points); err != nil {
			return err
		}
		if text.FollowUps, err = followUpsFrom(r.GetFollowUps(), w.carried(texts, r.GetPeriod())); err != nil {
			return err
		}
		kept, err := tx.PutText(ctx, text)
		out.Version = int32(kept.Version)
		return err
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// pointsFrom reads agreed points. A point keeps its ID over versions, so that it can be followed up; who sends one
// without its ID but with the same words means the same point.
func pointsFrom(list []*siklusv1.AgreedPoint, before []appraisal.AgreedPoint) ([]appraisal.AgreedPoint, error) {
	var out []appraisal.AgreedPoint
	for i, p := range list {
		field := "points[" + strconv.Itoa(i) + "]"
		point := appraisal.AgreedPoint{What: plain(p.GetWhat()), Leader: p.GetWho() == sideLeader}
		if len(point.What) < 3 {
			return nil, refuseInput(field + ".what")
		}
		if p.GetUntil() != "" {
			until, err := dateField(field+".until", p.GetUntil())
			if err != nil {
				return nil, err
			}
			point.Until = until
		}
		taken := func(id string) bool {
			return slices.ContainsFunc(out, func(o appraisal.AgreedPoint) bool { return o.ID == id })
		}
		for _, b := range before {
			if (b.ID == p.GetId() || p.GetId() == "" && b.What == point.What) && !taken(b.ID) {
				point.ID = b.ID
				break
			}
		}
		if point.ID == "" {
			point.ID = store.NewID()
		}
		out = append(out, point)
	}
	return out, nil
}

// followUpsFrom reads what became of points of periods before, each at most once.
func followUpsFrom(list []*siklusv1.PointFollowUp, carried []appraisal.CarriedPoint) ([]appraisal.PointFollowUp, error) {
	var out []appraisal.PointFollowUp
	for i, f := range list {
		known := slices.ContainsFunc(carried, func(c appraisal.CarriedPoint) bool { return c.ID == f.GetPointId() })
		twice := slices.ContainsFunc(out, func(o appraisal.PointFollowUp) bool { return o.PointID == f.GetPointId() })
		if !known || twice {
			return nil, &refused{field: "follow_ups[" + strconv.Itoa(i) + "].point_id", Refusal: *doorRefusal(appraisal.PointUnknown,
				"Butir ini bukan kesepakatan terbuka dari masa sebelumnya.", "This is no open point of a period before.")}
		}
		out = append(out, appraisal.PointFollowUp{PointID: f.GetPointId(), Outcome: appraisal.PointOutcome(f.GetOutcome()), Note: plain(f.GetNote())})
	}
	return out, nil
}

// carried are the open points of periods before one.
func (w scene) carried(texts map[string]store.DialogueText, key string) []appraisal.CarriedPoint {
	var list []appraisal.DialogueText
	for _, p := range w.periods {
		if t, ok := texts[p.Key()]; ok {
			list = append(list, t.Rule())
		}
	}
	return appraisal.CarriedPoints(list, w.periods, key)
}

func (s dialogues) ConfirmPoints(ctx context.Context, r *siklusv1.ConfirmPointsRequest) (*siklusv1.ConfirmPointsResponse, error) {
	out := &siklusv1.ConfirmPointsResponse{}
	err := s.write(ctx, connectv1.DialogueServiceConfirmPointsProcedure, r, r.GetCaseId(), func(tx store.Tx, p Principal, w scene, now time.Time) error {
		if _, err := w.period(r.GetPeriod()); err != nil {
			return err
		}
		side, by := w.side()
		err := tx.PutConfirmation(ctx, store.DialogueConfirmation{CaseID: w.Case.ID, Period: r.GetPeriod(), Version: int(r.GetVersion()),
			Side: side, PersonID: p.Person, Role: by.Role, At: now})
		if err != nil {
			return err
		}
		all, err := tx.Confirmations(ctx, w.Case.ID)
		out.Complete = len(confirmed(all, r.GetPeriod(), int(r.GetVersion()))) == 2
		return err
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// confirmed are the confirmations of one version of a text.
func confirmed(all []store.DialogueConfirmation, period string, version int) []store.DialogueConfirmation {
	var out []store.DialogueConfirmation
	for _, c := range all {
		if c.Period == period && c.Version == version {
			out = append(out, c)
		}
	}
	return out
}
