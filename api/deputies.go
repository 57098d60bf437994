package api

import (
	"context"
	"errors"
	"slices"
	"time"

	"google.golang.org/protobuf/proto"

	"siklus.id/appraisal"
	siklusv1 "siklus.id/proto/siklus/v1"
	connectv1 "siklus.id/proto/siklus/v1/siklusv1connect"
	"siklus.id/store"
)

// deputies names who acts in a post for some days. It is no act of the procedure: who acts is looked up at every step,
// and the holding says so.
type deputies struct{ *door }

// agencyDay is the agency's day, with the cycles that run and live on it. Posts are shared by all cycles: where real people
// work the real day counts, and the days of a rehearsal only where nobody is real.
type agencyDay struct {
	day       appraisal.Date
	rehearsal bool
	cycles    []store.Cycle // that run and whose days these are
}

func (d *door) agencyDay(ctx context.Context, tx store.Tx) (agencyDay, error) {
	agency, err := tx.OwnAgency(ctx)
	if err != nil {
		return agencyDay{}, err
	}
	all, err := tx.Cycles(ctx)
	if err != nil {
		return agencyDay{}, err
	}
	var real, rehearsed []store.Cycle
	for _, c := range all {
		switch {
		case c.Stage == store.CycleClosed:
		case c.Rules.Pace.Rehearsal():
			rehearsed = append(rehearsed, c)
		default:
			real = append(real, c)
		}
	}
	if len(real) == 0 && len(rehearsed) > 0 && agency.MadeUp {
		newest := slices.MaxFunc(rehearsed, func(a, b store.Cycle) int { return a.LaunchedAt.Compare(b.LaunchedAt) })
		return agencyDay{d.legalDay(newest), true, []store.Cycle{newest}}, nil
	}
	return agencyDay{appraisal.Calendar{Zone: agency.Zone, Week: agency.Week}.DateOf(d.now()), false, real}, nil
}

// terms are a naming as it was asked for, one for each post.
func (s deputies) terms(ctx context.Context, tx store.Tx, p Principal, t *siklusv1.DeputyTerms, today agencyDay) ([]appraisal.Deputising, error) {
	from, err := dateField("terms.from", t.GetFrom())
	if err != nil {
		return nil, err
	}
	to, err := dateField("terms.to", t.GetTo())
	if err != nil {
		return nil, err
	}
	var posts []string
	switch {
	case t.GetPostId() != "":
		if _, err := tx.PostByID(ctx, t.GetPostId()); err != nil {
			return nil, inField(err, "terms.post_id", "Pilih jabatannya dari hasil pencarian.", "Choose the post from those found.")
		}
		posts = []string{t.GetPostId()}
	case t.GetHolderId() != "":
		held, err := tx.QueuePosts(ctx, t.GetHolderId(), max(from, today.day))
		if err != nil {
			return nil, err
		}
		for _, h := range held {
			posts = append(posts, h.Post.ID)
		}
	}
	if len(posts) == 0 {
		return nil, &refused{field: "terms.post_id", Refusal: *doorRefusal(appraisal.DeputyPostUnknown,
			"Pilih jabatan yang tugasnya dialihkan.", "Choose the post whose tasks are handed over.")}
	}
	if !p.Holds(OfficeHR) {
		own, err := tx.QueuePosts(ctx, p.Person, today.day)
		if err != nil {
			return nil, err
		}
		for _, post := range posts {
			if !slices.ContainsFunc(own, func(o store.FoundPost) bool { return o.Post.ID == post }) {
				return nil, refuseNotAllowed()
			}
		}
	}
	var out []appraisal.Deputising
	for _, post := range posts {
		out = append(out, appraisal.Deputising{Post: post, Person: t.GetPersonId(), Capacity: appraisal.Capacity(t.GetCapacity()),
			Span: appraisal.Span{From: from, To: to}, Together: posts})
	}
	return out, nil
}

// inField turns what was not found into a word about a field.
func inField(err error, field, indonesian, english string) error {
	if errors.Is(err, store.ErrNotFound) {
		return &refused{field: field, Refusal: *doorRefusal(InputWrong, indonesian, english)}
	}
	return err
}

// name names a deputy in every post and returns what stands, and who is told.
func (s deputies) name(ctx context.Context, tx store.Tx, p Principal, t *siklusv1.DeputyTerms, request string, today agencyDay, now time.Time) (kept []store.Deputy, fresh int, err error) {
	asked, err := s.terms(ctx, tx, p, t, today)
	if err != nil {
		return nil, 0, err
	}
	for _, d := range asked {
		before, err := tx.DeputyByID(ctx, appraisal.DeriveID("deputy", p.Person, request, d.Post))
		if err == nil && before.PersonID == d.Person && before.Capacity == d.Capacity && before.Days == d.Span {
			kept = append(kept, before) // the same request again: what stands since is no conflict with itself
			continue
		}
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return nil, 0, err
		}
		scene, err := tx.DeputyScene(ctx, d, today.day)
		if err != nil {
			return nil, 0, inField(err, "terms.person_id", "Pilih penggantinya dari hasil pencarian.", "Choose the deputy from those found.")
		}
		if field, refusal := appraisal.AdmitDeputy(d, scene); refusal != nil {
			return nil, 0, &refused{field: "terms." + field, Refusal: *refusal}
		}
		one, first, err := tx.NameDeputy(ctx, store.Deputy{PostID: d.Post, HolderID: scene.Holder(d), PersonID: d.Person, Capacity: d.Capacity, Days: d.Span,
			Decree: plain(t.GetDecree()), Reason: plain(t.GetReason()), By: p.Person, RequestID: request, NamedAt: now})
		if err != nil {
			return nil, 0, err
		}
		if first {
			fresh++
		}
		kept = append(kept, one)
	}
	return kept, fresh, nil
}

// passOn looks again at the open tasks below the posts in every cycle that lives on the agency's days.
func (s deputies) passOn(ctx context.Context, tx store.Tx, today agencyDay, posts []string) (moved int, err error) {
	for _, c := range today.cycles {
		for _, post := range posts {
			n, err := tx.ReassignBelow(ctx, c.ID, post, c.Rules.Pace.ToLegal(s.now()))
			if err != nil {
				return moved, err
			}
			moved += n
		}
	}
	return moved, nil
}

// write is the walk of everything that is written here, and of the preview, which takes it back.
func (s deputies) write(ctx context.Context, procedure string, r proto.Message, do func(tx store.Tx, p Principal, today agencyDay, now time.Time) error) error {
	p, err := s.enterToWrite(ctx, procedure, r)
	if err != nil {
		return err
	}
	return s.store.WithAgency(ctx, p.Agency, func(tx store.Tx) error {
		today, err := s.agencyDay(ctx, tx)
		if err != nil {
			return err
		}
		now, err := s.moment(ctx, tx)
		if err != nil {
			return err
		}
		return do(tx, p, today, now)
	})
}

func (s deputies) NameDeputy(ctx context.Context, r *siklusv1.NameDeputyRequest) (*siklusv1.NameDeputyResponse, error) {
	out := &siklusv1.NameDeputyResponse{}
	err := s.write(ctx, connectv1.DeputyServiceNameDeputyProcedure, r, func(tx store.Tx, p Principal, today agencyDay, now time.Time) error {
		kept, fresh, err := s.name(ctx, tx, p, r.GetTerms(), r.GetRequestId(), today, now)
		if err != nil {
			return err
		}
		var posts []string
		for _, d := range kept {
			posts = append(posts, d.PostID)
			if fresh > 0 && len(today.cycles) > 0 {
				if err := tx.TellOfDeputy(ctx, d, today.cycles[0], now); err != nil {
					return err
				}
			}
		}
		if fresh > 0 && kept[0].Days.From <= today.day {
			n, err := s.passOn(ctx, tx, today, posts)
			if err != nil {
				return err
			}
			out.Moved = int32(n)
		}
		out.Deputies, err = s.shown(ctx, tx, p, kept, today)
		return err
	})
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	return out, nil
}

// PreviewDeputy names the deputy, looks, and takes it back, so that what it shows is what happens.
func (s deputies) PreviewDeputy(ctx context.Context, r *siklusv1.PreviewDeputyRequest) (*siklusv1.PreviewDeputyResponse, error) {
	out := &siklusv1.PreviewDeputyResponse{}
	err := s.write(ctx, connectv1.DeputyServicePreviewDeputyProcedure, r, func(tx store.Tx, p Principal, today agencyDay, now time.Time) error {
		kept, _, err := s.name(ctx, tx, p, r.GetTerms(), "preview-"+store.NewID(), today, now)
		if err != nil {
			return err
		}
		names, err := s.people(ctx, tx, kept)
		if err != nil {
			return err
		}
		for _, d := range kept {
			passing, staying, err := tx.TasksPassing(ctx, d.PostID, d.PersonID, d.Days.From)
			if err != nil {
				return err
			}
			one := &siklusv1.DeputyPreview{Post: &siklusv1.DeputyPost{Id: d.PostID, Title: d.Post, Unit: d.Unit}, Staying: int32(staying)}
			if d.HolderID != "" {
				one.Post.Holder = personOf(names, d.HolderID)
			}
			for _, x := range passing {
				one.Passing = append(one.Passing, &siklusv1.PassingTasks{Act: string(x.Act), Count: int32(x.Count)})
			}
			out.Posts = append(out.Posts, one)
		}
		out.Deputy = personOf(names, r.GetTerms().GetPersonId())
		out.Notes = allSaid(appraisal.DeputyNotes(appraisal.Capacity(r.GetTerms().GetCapacity())))
		return errRehearsed
	})
	if err != nil && !errors.Is(err, errRehearsed) {
		return nil, s.answer(ctx, err)
	}
	return out, nil
}

func (s deputies) EndDeputy(ctx context.Context, r *siklusv1.EndDeputyRequest) (*siklusv1.EndDeputyResponse, error) {
	out := &siklusv1.EndDeputyResponse{}
	err := s.write(ctx, connectv1.DeputyServiceEndDeputyProcedure, r, func(tx store.Tx, p Principal, today agencyDay, now time.Time) error {
		d, err := tx.DeputyByID(ctx, r.GetDeputyId())
		if err != nil {
			return err
		}
		if !mayEnd(p, d) {
			return store.ErrNotFound
		}
		if d.EndedOn.IsZero() && d.Days.To < today.day {
			return doorRefusal(appraisal.DeputyEnded, "Masa pengganti ini sudah berakhir; tugas yang belum selesai kembali pada pagi hari kerja sesudahnya.",
				"This deputyship is over; what was not finished went back on the working morning after it.")
		}
		d, first, err := tx.EndDeputy(ctx, d.ID, p.Person, plain(r.GetReason()), r.GetRequestId(), today.day, now)
		if err != nil {
			return err
		}
		if first {
			if len(today.cycles) > 0 {
				if err := tx.TellOfReturn(ctx, d, today.cycles[0], now); err != nil {
					return err
				}
			}
			n, err := s.passOn(ctx, tx, today, []string{d.PostID})
			if err != nil {
				return err
			}
			out.Moved = int32(n)
		}
		list, err := s.shown(ctx, tx, p, []store.Deputy{d}, today)
		if err == nil {
			out.Deputy = list[0]
		}
		return err
	})
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	return out, nil
}

// mayEnd: HR, whose queue it is, and who named it. A deputy gives back by telling one of them.
func mayEnd(p Principal, d store.Deputy) bool {
	return p.Holds(OfficeHR) || p.Person != "" && (p.Person == d.HolderID || p.Person == d.By)
}

func (s deputies) ListDeputies(ctx context.Context, r *siklusv1.ListDeputiesRequest) (*siklusv1.ListDeputiesResponse, error) {
	p, err := s.enter(ctx, connectv1.DeputyServiceListDeputiesProcedure, r)
	if err != nil {
		return nil, err
	}
	out := &siklusv1.ListDeputiesResponse{}
	err = s.store.WithAgency(ctx, p.Agency, func(tx store.Tx) error {
		today, err := s.agencyDay(ctx, tx)
		if err != nil {
			return err
		}
		out.Today, out.Rehearsal = day(today.day), today.rehearsal
		own := p.Person
		switch {
		case watches(p):
			own = "" // everybody's
		case own == "":
			return refuseNotAllowed()
		}
		all, err := tx.Deputies(ctx, today.day, r.GetEnded(), own)
		if err != nil {
			return err
		}
		if out.Deputies, err = s.shown(ctx, tx, p, all, today); err != nil {
			return err
		}
		held, err := tx.QueuePosts(ctx, p.Person, today.day)
		if err != nil || len(held) == 0 {
			return err
		}
		waiting, err := tx.WaitingFor(ctx, p.Person)
		for _, o := range held {
			out.Posts = append(out.Posts, &siklusv1.DeputyPost{Id: o.Post.ID, Title: o.Post.Title, Unit: o.Unit, Open: int32(waiting)})
		}
		return err
	})
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	return out, nil
}

func (s deputies) people(ctx context.Context, tx store.Tx, list []store.Deputy) (map[string]store.Person, error) {
	var ids []string
	for _, d := range list {
		for _, id := range []string{d.HolderID, d.PersonID, d.By} {
			if id != "" {
				ids = append(ids, id)
			}
		}
	}
	return tx.PeopleByID(ctx, ids)
}

func (s deputies) shown(ctx context.Context, tx store.Tx, p Principal, list []store.Deputy, today agencyDay) ([]*siklusv1.Deputy, error) {
	names, err := s.people(ctx, tx, list)
	if err != nil {
		return nil, err
	}
	out := make([]*siklusv1.Deputy, 0, len(list))
	for _, d := range list {
		state := appraisal.DeputyStateOn(d.Days, d.EndedOn, today.day)
		one := &siklusv1.Deputy{Id: d.ID, Post: &siklusv1.DeputyPost{Id: d.PostID, Title: d.Post, Unit: d.Unit}, Deputy: personOf(names, d.PersonID), Capacity: string(d.Capacity),
			From: day(d.Days.From), To: day(max(d.Last(), d.Days.From)), Decree: d.Decree, Reason: d.Reason, State: string(state), NamedBy: personOf(names, d.By), NamedAt: stamp(d.NamedAt),
			EndReason: d.EndReason, MayEnd: mayEnd(p, d) && (state == appraisal.DeputyAhead || state == appraisal.DeputyActs)}
		if d.HolderID != "" {
			one.Holder = personOf(names, d.HolderID)
		}
		if state == appraisal.DeputyActs {
			one.Open = int32(d.Open)
		}
		out = append(out, one)
	}
	return out, nil
}
