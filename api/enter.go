package api

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"time"

	"buf.build/go/protovalidate"
	"connectrpc.com/connect"
	"go.opentelemetry.io/otel/metric"
	"google.golang.org/protobuf/proto"

	"siklus.id/api/nationalfile"
	"siklus.id/appraisal"
	"siklus.id/link"
	"siklus.id/papers"
	"siklus.id/store"
)

// door is what every service behind it needs.
type door struct {
	store     *store.Store
	engine    Engine
	links     link.Signer
	baseURL   string
	validator protovalidate.Validator
	limits    limits
	team      *wakes        // live views of teams
	visits    lane          // turns of citizens
	bundles   chan struct{} // wakes who makes bundles of papers
	log       *slog.Logger
	clock     func() time.Time // handed in; nil: the clock of Postgres for acts, of this machine for the rest
	answered  metric.Int64Counter
	patience  time.Duration // how long the door waits for the procedure before it answers "received"
	national  nationalfile.Mapping
	emblems   map[string]papers.Emblem // by code of the agency
}

// now returns the real instant, UTC.
func (d *door) now() time.Time {
	if d.clock != nil {
		return d.clock().UTC()
	}
	return time.Now().UTC()
}

// enter is the first line of every handler: who is asking, may they at all, and does the request make sense.
// It stands inside the handlers, not in an interceptor, because pages call the same handlers without HTTP.
func (d *door) enter(ctx context.Context, procedure string, r proto.Message) (Principal, error) {
	p := PrincipalFrom(ctx)
	rule, known := access[procedure]
	if !known {
		return p, d.answer(ctx, refuseNotAllowed())
	}
	if refusal := rule.admits(p); refusal != nil {
		return p, d.answer(ctx, refusal)
	}
	if err := d.validator.Validate(r); err != nil {
		return p, d.invalid(ctx, err)
	}
	return p, nil
}

// enterToWrite is enter for what writes: whoever does so too often in a minute is asked to wait.
func (d *door) enterToWrite(ctx context.Context, procedure string, r proto.Message) (Principal, error) {
	p, err := d.enter(ctx, procedure, r)
	if err == nil && d.limits.acts.over(ctx, p.secret) {
		err = d.answer(ctx, refuseTooMany())
	}
	return p, err
}

// invalid answers a request that breaks the contract, with every field at fault in the detail of
// protovalidate and the first one in ours.
func (d *door) invalid(ctx context.Context, err error) error {
	var wrong *protovalidate.ValidationError
	if !errors.As(err, &wrong) || len(wrong.Violations) == 0 {
		return d.answer(ctx, err)
	}
	field := protovalidate.FieldPathString(wrong.Violations[0].Proto.GetField())
	out := d.answer(ctx, refuseInput(field))
	var coded *connect.Error
	if errors.As(out, &coded) {
		if detail, err := connect.NewErrorDetail(wrong.ToProto()); err == nil {
			coded.AddDetail(detail)
		}
	}
	return out
}

func refuseInput(field string) *refused {
	return &refused{field: field, Refusal: *doorRefusal(InputWrong,
		"Isian belum lengkap atau tidak sesuai. Periksa kembali isian yang ditandai.",
		"Something is missing or does not fit. Please check the marked field.")}
}

// place is where the caller stands in one case at one moment.
type place struct {
	Case  store.Case
	Roles []appraisal.Party
	Today appraisal.Date // of the cycle's own time, in the agency's zone
	Legal time.Time      // the cycle's own time
}

// has returns the party the caller is in a role.
func (w place) has(role appraisal.Role) (appraisal.Party, bool) {
	i := slices.IndexFunc(w.Roles, func(p appraisal.Party) bool { return p.Role == role })
	if i < 0 {
		return appraisal.Party{}, false
	}
	return w.Roles[i], true
}

// any returns the first of the roles in which the caller stands.
func (w place) any(roles []appraisal.Role) (appraisal.Party, bool) {
	for _, role := range roles {
		if p, ok := w.has(role); ok {
			return p, true
		}
	}
	return appraisal.Party{}, false
}

// placeIn looks up the caller's relation to a case. Who has none is not even told that the case exists.
func (d *door) placeIn(ctx context.Context, tx store.Tx, p Principal, caseID string) (place, error) {
	c, err := tx.CaseByID(ctx, caseID)
	if err != nil {
		return place{}, err
	}
	legal := c.Rules.Pace.ToLegal(d.now())
	w := place{Case: c, Legal: legal, Today: c.Rules.Calendar.DateOf(legal)}
	if w.Roles, err = tx.RolesIn(ctx, caseID, p.Person, w.Today); err != nil {
		return place{}, err
	}
	if p.Via == ByLink {
		// A link is for one party's task: what an office gives asks for a sign-in.
		w.Roles = slices.DeleteFunc(w.Roles, func(r appraisal.Party) bool { return r.Role == appraisal.HR || r.Role == appraisal.Auditor })
	}
	if len(w.Roles) == 0 {
		if p.Via == ByLink { // their task may have moved, and their part in the case with it
			if _, err := d.linkTask(ctx, tx, p); err != nil {
				return place{}, err
			}
		}
		return place{}, store.ErrNotFound
	}
	return w, nil
}

// linkTask reads the one task of a link and makes sure it is still the caller's: a task that has moved to
// somebody else takes the session with it.
func (d *door) linkTask(ctx context.Context, tx store.Tx, p Principal) (store.Task, error) {
	t, err := tx.TaskByID(ctx, p.Task)
	if err != nil {
		return store.Task{}, err
	}
	if t.PersonID != p.Person {
		return store.Task{}, refuseLinkOver()
	}
	return t, nil
}
