package api

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"strings"

	"google.golang.org/protobuf/proto"

	"siklus.id/appraisal"
	"siklus.id/appraisal/editions"
	siklusv1 "siklus.id/proto/siklus/v1"
	connectv1 "siklus.id/proto/siklus/v1/siklusv1connect"
	"siklus.id/store"
)

// batches does one thing to many cases. The rules stand in package appraisal; the acts go into the register, all in one
// transaction, and the relay hands them over: what survives a crash, a repeat and an outage for one act does for ten
// thousand.
type batches struct{ *door }

// Bounds of a batch, and of what is shown of one at once.
const (
	mostBatched  = 20_000
	batchPage    = 50
	mostBatches  = 100
	mostUnknowns = 100
)

// batchKinds are the kinds of the contract and of the rules.
var batchKinds = map[siklusv1.BatchKind]appraisal.BatchKind{
	siklusv1.BatchKind_BATCH_KIND_EXTEND:   appraisal.BatchExtend,
	siklusv1.BatchKind_BATCH_KIND_REASSIGN: appraisal.BatchReassign,
	siklusv1.BatchKind_BATCH_KIND_EXEMPT:   appraisal.BatchExempt,
	siklusv1.BatchKind_BATCH_KIND_WITHDRAW: appraisal.BatchWithdraw,
	siklusv1.BatchKind_BATCH_KIND_REOPEN:   appraisal.BatchReopen,
	siklusv1.BatchKind_BATCH_KIND_CALENDAR: appraisal.BatchCalendar,
	siklusv1.BatchKind_BATCH_KIND_RULES:    appraisal.BatchRules,
}

var batchWords = inverse(batchKinds)

// plannedBatch is a batch worked out on the cases as they stand, before anything is written.
type plannedBatch struct {
	cycle    store.Cycle
	order    appraisal.BatchOrder
	items    []store.BatchItem
	cases    map[string]*store.BatchedCase // of the items, by ID
	known    map[alike]appraisal.BatchLine // what was worked out already
	people   map[string]string             // names of who takes a place
	unknown  []*siklusv1.UnknownLine
	unknowns int
	whole    bool // the cycle itself adopts, and with it every running case
	named    string
	sum      [sha256.Size]byte
}

func (s batches) PreviewBatch(ctx context.Context, r *siklusv1.PreviewBatchRequest) (*siklusv1.PreviewBatchResponse, error) {
	p, err := s.enter(ctx, connectv1.BatchServicePreviewBatchProcedure, r)
	if err != nil {
		return nil, err
	}
	out := &siklusv1.PreviewBatchResponse{}
	err = s.store.WithAgency(ctx, p.Agency, func(tx store.Tx) error {
		planned, err := s.plan(ctx, tx, p, r.GetOrder())
		if err != nil {
			return err
		}
		out.Preview, err = planned.preview(ctx, tx, r.GetPageToken(), r.GetPageSize())
		return err
	})
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	return out, nil
}

// plan works an order out.
func (s batches) plan(ctx context.Context, tx store.Tx, p Principal, r *siklusv1.BatchOrder) (*plannedBatch, error) {
	cycle, err := tx.CycleByID(ctx, r.GetCycleId())
	if err != nil {
		return nil, err
	}
	if cycle.Stage == store.CycleClosed {
		return nil, doorRefusal(CycleClosed, "Siklus ini sudah ditutup; tidak ada lagi yang dapat diubah.", "This cycle is closed; nothing in it can be changed any more.")
	}
	b := &plannedBatch{cycle: cycle, cases: map[string]*store.BatchedCase{}, known: map[alike]appraisal.BatchLine{}, people: map[string]string{}}
	if err := s.read(ctx, tx, p, b, r); err != nil {
		return nil, err
	}
	scope, lines, err := b.scope(ctx, tx, r)
	if err != nil {
		return nil, err
	}
	b.whole = b.order.Kind.Adopts() && wholeCycle(r.GetScope())
	found, err := tx.BatchCases(ctx, scope)
	if err != nil {
		return nil, err
	}
	if b.whole {
		b.order.By.Person = "" // nobody is favoured by what everybody gets
	}
	b.choose(found, lines)
	b.order.By.Person = p.Person
	if len(b.items) > mostBatched {
		return nil, &refused{field: "order.scope.reach", Refusal: *doorRefusal(InputWrong, fmt.Sprintf("Ada %d berkas; paling banyak %d sekaligus. Pilih per unit.", len(b.items), mostBatched),
			fmt.Sprintf("There are %d cases; %d at most at once. Choose by unit.", len(b.items), mostBatched))}
	}
	return b, b.seal(r)
}

// wholeCycle reports whether a scope leaves no case of the cycle out.
func wholeCycle(s *siklusv1.BatchScope) bool {
	return s.GetReach() == siklusv1.BatchReach_BATCH_REACH_CYCLE && s.GetProceeding() == "" && s.GetPeriod() == "" && s.GetStage() == "" && !s.GetOverdue()
}

// read turns the order of the contract into that of the rules, and refuses by field what cannot be done to anybody.
func (s batches) read(ctx context.Context, tx store.Tx, p Principal, b *plannedBatch, r *siklusv1.BatchOrder) error {
	edition, err := editions.Load(b.cycle.Rules.Edition)
	if err != nil {
		return err
	}
	o := &b.order
	*o = appraisal.BatchOrder{Kind: batchKinds[r.GetKind()], Edition: edition, By: appraisal.Party{Person: p.Person, Role: appraisal.HR}, At: s.now(),
		Clock: appraisal.Clock(r.GetClock()), Days: int(r.GetDays()), Role: appraisal.Role(r.GetRole()), Ground: absences[r.GetGround()]}
	if r.GetUntil() != "" {
		if o.Until, err = dateField("order.until", r.GetUntil()); err != nil {
			return err
		}
	}
	switch o.Kind {
	case appraisal.BatchExtend:
		switch {
		case o.Clock == "":
			return refuseInput("order.clock")
		case o.Until.IsZero() == (o.Days == 0):
			return refuseInput("order.until")
		}
	case appraisal.BatchReopen:
		if o.Until.IsZero() {
			return refuseInput("order.until")
		}
	case appraisal.BatchExempt:
		if o.Ground == "" {
			return refuseInput("order.ground")
		}
	case appraisal.BatchReassign:
		return s.whoTakes(ctx, tx, b, r)
	case appraisal.BatchCalendar, appraisal.BatchRules:
		return adopting(b, r)
	}
	return nil
}

// whoTakes finds who takes the place of another.
func (s batches) whoTakes(ctx context.Context, tx store.Tx, b *plannedBatch, r *siklusv1.BatchOrder) error {
	switch {
	case r.GetRole() == "":
		return refuseInput("order.role")
	case strings.TrimSpace(r.GetNumber()) == "":
		return refuseInput("order.number")
	}
	person, err := tx.PersonByNumber(ctx, compact(r.GetNumber()))
	if errors.Is(err, store.ErrNotFound) {
		return &refused{field: "order.number", Refusal: appraisal.Refusal{Code: appraisal.PartyMissing, Provision: "art. 1(9)",
			Sentence: "Tidak ada pegawai dengan NIP ini pada instansi Anda.", English: "Nobody in your agency has this staff number."}}
	}
	if err != nil {
		return err
	}
	b.order.Person, b.named, b.people[person.ID] = person.ID, person.Name, person.Name
	return nil
}

// adopting says what rules a case has after it took a calendar or a policy over. A case keeps what is its own beside that.
func adopting(b *plannedBatch, r *siklusv1.BatchOrder) error {
	type answer struct {
		rules   appraisal.Rules
		refusal *appraisal.Refusal
	}
	change := func(c store.Cycle) (appraisal.Rules, error) {
		if b.order.Kind == appraisal.BatchRules {
			return changedPolicy(c, r.GetPolicy())
		}
		rules := c.Rules
		var err error
		rules.Calendar, err = changedCalendar(c, &siklusv1.AdoptCalendarRequest{DaysOff: r.GetDaysOff(), Worked: r.GetWorked(), Published: r.GetPublished()})
		return rules, err
	}
	if b.order.Kind == appraisal.BatchCalendar && len(r.GetDaysOff())+len(r.GetWorked()) == 0 && !r.GetPublished() {
		return refuseInput("order.days_off")
	}
	whole, err := change(b.cycle)
	if err != nil {
		return underOrder(err)
	}
	if wholeCycle(r.GetScope()) {
		b.cycle.Rules, b.cycle.RulesName = whole, rulesNameFor(b, whole)
	}
	known := map[string]answer{}
	b.order.Adopt = func(c appraisal.BatchCase) (appraisal.Rules, *appraisal.Refusal) {
		if a, seen := known[c.RulesKey]; seen {
			return a.rules, a.refusal
		}
		a := answer{rules: whole}
		if !wholeCycle(r.GetScope()) {
			own := b.cycle
			own.Rules = c.Rules
			if rules, err := change(own); err == nil {
				a.rules = rules
			}
		}
		if pinned(a.rules) == pinned(c.Rules) {
			a.refusal = doorRefusal(appraisal.AlreadyDone, "Berkas ini sudah memakainya.", "This case has it already.")
		}
		known[c.RulesKey] = a
		return a.rules, a.refusal
	}
	return nil
}

// rulesNameFor names the rules of a cycle for people: another calendar does not change the name.
func rulesNameFor(b *plannedBatch, rules appraisal.Rules) string {
	if b.order.Kind == appraisal.BatchCalendar {
		return b.cycle.RulesName
	}
	return rulesName(rules)
}

// underOrder puts the field of a refusal where it stands in an order.
func underOrder(err error) error {
	var r *refused
	if errors.As(err, &r) && r.field != "" && !strings.HasPrefix(r.field, "order.") {
		moved := *r
		moved.field = "order." + r.field
		return &moved
	}
	return err
}

// listedLine is one line of a pasted list.
type listedLine struct {
	number int // from 1
	text   string
}

var caseIDShape = regexp.MustCompile(`^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$`)

// compact is a staff number without the spaces and marks that people write into it.
func compact(number string) string {
	return strings.Map(func(r rune) rune {
		if r == ' ' || r == '.' || r == '\'' || r == '\u00a0' {
			return -1
		}
		return r
	}, number)
}

// readList reads a pasted list: a staff number or the ID of a case first on each line. A number may be written in groups.
func readList(text string) (lines []listedLine) {
	n := 0
	for line := range strings.Lines(text) {
		n++
		first, _, _ := strings.Cut(strings.TrimSpace(line), "\t")
		first, _, _ = strings.Cut(first, ";")
		first, _, _ = strings.Cut(first, ",")
		if word, _, _ := strings.Cut(first, " "); caseIDShape.MatchString(word) {
			first = word
		} else if cut := strings.IndexFunc(first, func(r rune) bool { return r > '9' && r != '\u00a0' }); cut > 0 {
			first = first[:cut] // a name behind the number
		}
		if first = strings.TrimSpace(first); first == "" {
			continue
		}
		if !caseIDShape.MatchString(first) {
			first = compact(first)
		}
		lines = append(lines, listedLine{n, strings.ToLower(first)})
	}
	return lines
}

// scope says which cases are looked at, and which lines of a list they come from.
func (b *plannedBatch) scope(ctx context.Context, tx store.Tx, r *siklusv1.BatchOrder) (store.BatchScope, []listedLine, error) {
	in := r.GetScope()
	today := b.cycle.Rules.Calendar.DateOf(b.cycle.Rules.Pace.ToLegal(b.order.At))
	scope := store.BatchScope{CycleID: b.cycle.ID, Proceeding: appraisal.Proceeding(in.GetProceeding()), PeriodKey: in.GetPeriod(), Stage: appraisal.Stage(in.GetStage())}
	if in.GetOverdue() {
		scope.Overdue = today
	}
	if b.order.Kind == appraisal.BatchReassign {
		scope.Role, scope.On = b.order.Role, today
	}
	if scope.Proceeding == "" && b.order.Kind != appraisal.BatchExtend && !b.order.Kind.Adopts() {
		scope.Proceeding = appraisal.AppraisalProceeding
	}
	switch in.GetReach() {
	case siklusv1.BatchReach_BATCH_REACH_UNIT:
		if err := knownUnit(ctx, tx, in.GetUnitCode()); err != nil {
			return scope, nil, inScope(err)
		}
		scope.UnitCode = in.GetUnitCode()
	case siklusv1.BatchReach_BATCH_REACH_LIST:
		lines := readList(in.GetList())
		if len(lines) == 0 {
			return scope, nil, refuseInput("order.scope.list")
		}
		scope.Listed = true
		for _, l := range lines {
			if caseIDShape.MatchString(l.text) {
				scope.Cases = append(scope.Cases, l.text)
			} else {
				scope.Numbers = append(scope.Numbers, l.text)
			}
		}
		return scope, lines, nil
	}
	return scope, nil, nil
}

func inScope(err error) error {
	var r *refused
	if errors.As(err, &r) && r.field != "" {
		moved := *r
		moved.field = "order.scope." + r.field
		return &moved
	}
	return err
}

// choose plans every case that the batch concerns. Who is named by a list and has none is told why; lines that name
// nobody are kept.
func (b *plannedBatch) choose(found []store.BatchedCase, lines []listedLine) {
	served := map[string]bool{}
	first := map[string]*store.BatchedCase{}
	b.items = make([]store.BatchItem, 0, len(found)) // they are large, and there may be thousands
	for i := range found {
		c := &found[i]
		concerned := b.order.Concerns(c.BatchCase)
		if concerned {
			b.add(c)
		}
		for _, key := range []string{c.Number, c.ID} {
			if len(lines) == 0 {
				break
			}
			if _, seen := first[key]; !seen {
				first[key] = c
			}
			served[key] = served[key] || concerned
		}
	}
	for _, l := range lines {
		c, has := first[l.text]
		switch {
		case !has:
			if b.unknowns++; len(b.unknown) < mostUnknowns {
				b.unknown = append(b.unknown, &siklusv1.UnknownLine{Number: int32(l.number), Text: l.text})
			}
		case !served[l.text]:
			served[l.text] = true
			if _, twice := b.cases[c.ID]; !twice {
				b.add(c)
			}
		}
	}
	ordered := make([]store.BatchItem, 0, len(b.items))
	for _, moves := range [...]bool{false, true} {
		for i := range b.items {
			if (b.items[i].Line.Stays == nil) == moves {
				ordered = append(ordered, b.items[i])
			}
		}
	}
	b.items = ordered
}

func (b *plannedBatch) add(c *store.BatchedCase) {
	b.cases[c.ID] = c
	if c.Actor.Person != "" {
		b.people[c.Actor.Person] = c.ActorName
	}
	b.items = append(b.items, store.BatchItem{CaseID: c.ID, Proceeding: c.Standing.Proceeding, Line: b.plan(c)})
}

// alike is what the plan of a case follows from: thousands of cases differ in their employee only, which counts where that is
// whoever orders or takes a place.
type alike struct {
	kind     int
	actor    appraisal.Party
	employee string // empty: nobody whom the order is about
}

func (b *plannedBatch) alike(c *store.BatchedCase) alike {
	key := alike{kind: c.Alike, actor: c.Actor}
	if c.Employee == b.order.By.Person || c.Employee == b.order.Person {
		key.employee = c.Employee
	}
	return key
}

// plan says what the batch does to a case; it works that out once for cases that are alike.
func (b *plannedBatch) plan(c *store.BatchedCase) appraisal.BatchLine {
	key := b.alike(c)
	line, seen := b.known[key]
	if !seen {
		line = b.order.Plan(c.BatchCase)
		b.known[key] = line
	}
	return line
}

// seal sums up what a preview shows: what is asked for, and for every case where it stands, where it would stand, or why
// it stays. What does not change that, such as an entry in a journal, does not change the sum either.
func (b *plannedBatch) seal(order proto.Message) error {
	asked, err := sumOf(order)
	if err != nil {
		return err
	}
	h := sha256.New()
	h.Write(asked)
	told := map[alike][]byte{} // of cases that are alike
	for _, it := range b.items {
		key := b.alike(b.cases[it.CaseID])
		text, seen := told[key]
		if !seen {
			code := ""
			if it.Line.Stays != nil {
				code = it.Line.Stays.Code
			}
			if text, err = json.Marshal([]any{code, it.Line.Before, it.Line.After}); err != nil {
				return err
			}
			if b.known != nil {
				told[key] = text
			}
		}
		h.Write([]byte(it.CaseID))
		h.Write(text)
	}
	h.Sum(b.sum[:0])
	return nil
}

// same reports whether a preview that somebody saw is still what would happen.
func (b *plannedBatch) same(fingerprint string) bool {
	return hex.EncodeToString(b.sum[:]) == fingerprint
}

// refuseChanged asks whoever orders to look again.
func refuseChanged() *refused {
	return &refused{field: "fingerprint", Refusal: *doorRefusal(BatchChanged, "Berkas berubah sejak pratinjau dibuat. Periksa pratinjau yang baru, lalu kirim lagi.",
		"Cases have changed since the preview was made. Check the new preview, then send again.")}
}
