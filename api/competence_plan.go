package api

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"siklus.id/appraisal"
	siklusv1 "siklus.id/proto/siklus/v1"
	connectv1 "siklus.id/proto/siklus/v1/siklusv1connect"
	"siklus.id/store"
)

// GetDevelopmentPlan shows the plan that stands, what was done of it, and gaps that it leaves.
func (s competence) GetDevelopmentPlan(ctx context.Context, r *siklusv1.GetDevelopmentPlanRequest) (*siklusv1.GetDevelopmentPlanResponse, error) {
	out := &siklusv1.GetDevelopmentPlanResponse{}
	err := s.read(ctx, connectv1.CompetenceServiceGetDevelopmentPlanProcedure, r, r.GetCaseId(), func(tx store.Tx, p Principal, w scene) error {
		plans, err := tx.DevelopmentPlans(ctx, w.Case.ID)
		if err != nil {
			return err
		}
		proofs, err := tx.DevelopmentProofs(ctx, w.Case.ID)
		if err != nil {
			return err
		}
		var agreements []store.PlanAgreement
		if len(plans) > 0 {
			if agreements, err = tx.PlanAgreements(ctx, w.Case.ID, plans[0].Version); err != nil {
				return err
			}
		}
		ids := []string{w.Case.PersonID}
		for _, p := range plans {
			ids = append(ids, p.PersonID)
		}
		for _, a := range agreements {
			ids = append(ids, a.PersonID)
		}
		for _, p := range proofs {
			ids = append(ids, p.PersonID)
		}
		names, err := tx.PeopleByID(ctx, ids)
		if err != nil {
			return err
		}
		out.CaseId, out.Employee, out.Year = w.Case.ID, personOf(names, w.Case.PersonID), int32(w.year)
		out.Zone, out.Rehearsal = w.Case.Rules.Calendar.Zone, w.Case.Rules.Pace.Rehearsal()
		out.Side, _ = w.side()
		out.MayWrite = out.Side != "" && !w.Case.Stage.Ended()
		s.showPlan(out, w, plans, proofs, agreements, names)
		if out.GetSide() != "" { // what one's records call for is between the two who write the plan
			if out.Needs, err = s.calledFor(ctx, tx, p, w); err != nil {
				return err
			}
		}
		return s.leftOpen(ctx, tx, w, plans, out)
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

func (s competence) showPlan(out *siklusv1.GetDevelopmentPlanResponse, w scene, plans []store.DevelopmentPlan, proofs map[string]store.DevelopmentProof,
	agreements []store.PlanAgreement, names map[string]store.Person) {
	pace := w.Case.Rules.Pace
	for i, p := range plans {
		if i > 0 {
			former := &siklusv1.DevelopmentVersion{Version: int32(p.Version), Reason: p.Reason, By: personOf(names, p.PersonID), At: stamp(pace.ToLegal(p.At))}
			for _, it := range p.Items {
				former.Items = append(former.Items, itemOf(it))
			}
			out.Former = append(out.Former, former)
			continue
		}
		out.Version, out.Reason = int32(p.Version), p.Reason
		for _, it := range p.Items {
			out.Items = append(out.Items, plannedOf(it, proofs[it.ID], w, names))
		}
	}
	for _, a := range agreements {
		out.Agreements = append(out.Agreements, &siklusv1.DevelopmentAgreement{By: personOf(names, a.PersonID), Role: string(a.Role), At: stamp(pace.ToLegal(a.At))})
	}
	out.Agreed = len(agreements) == 2
	agreed := slices.ContainsFunc(agreements, func(a store.PlanAgreement) bool { return store.SideOf(a.Role) == out.GetSide() })
	out.MayAgree = out.GetMayWrite() && out.GetVersion() > 0 && !agreed
}

// leftOpen adds the competences to choose from, and the gaps of the last assessment that no item is about.
func (s competence) leftOpen(ctx context.Context, tx store.Tx, w scene, plans []store.DevelopmentPlan, out *siklusv1.GetDevelopmentPlanResponse) error {
	dictionary, err := tx.CompetenceDictionary(ctx)
	if err != nil {
		return err
	}
	for _, c := range dictionary {
		c.Levels = nil // names are enough to choose by
		out.Competences = append(out.Competences, competenceOf(c))
	}
	years, err := tx.AssessedYears(ctx, w.Case.PersonID, w.Case.Rules.Pace.Rehearsal())
	if err != nil || len(years) == 0 {
		return err
	}
	var planned []appraisal.DevelopmentItem
	if len(plans) > 0 {
		planned = plans[0].Items
	}
	open := slices.DeleteFunc(years[len(years)-1].Gaps(), func(r appraisal.CompetenceRating) bool {
		return slices.ContainsFunc(planned, func(it appraisal.DevelopmentItem) bool { return it.Competence == r.Competence })
	})
	out.OpenGaps = standingsOf(appraisal.ProfileOf(open, dictionary).Gaps)
	return nil
}

func itemOf(it appraisal.DevelopmentItem) *siklusv1.DevelopmentItem {
	return &siklusv1.DevelopmentItem{Id: it.ID, Competence: it.Competence, Way: string(it.Way), What: it.What, Until: day(it.Until)}
}

func plannedOf(it appraisal.DevelopmentItem, proof store.DevelopmentProof, w scene, names map[string]store.Person) *siklusv1.PlannedDevelopment {
	out := &siklusv1.PlannedDevelopment{Item: itemOf(it), State: string(it.State(proof.Proof != "", w.Today))}
	if proof.Proof != "" {
		out.Proof, out.DoneBy, out.DoneAt = proof.Proof, personOf(names, proof.PersonID), stamp(w.Case.Rules.Pace.ToLegal(proof.At))
	}
	return out
}

func (s competence) WriteDevelopmentPlan(ctx context.Context, r *siklusv1.WriteDevelopmentPlanRequest) (*siklusv1.WriteDevelopmentPlanResponse, error) {
	out := &siklusv1.WriteDevelopmentPlanResponse{}
	err := s.write(ctx, connectv1.CompetenceServiceWriteDevelopmentPlanProcedure, r, r.GetCaseId(), func(tx store.Tx, p Principal, w scene, now time.Time) error {
		plans, err := tx.DevelopmentPlans(ctx, w.Case.ID)
		if err != nil {
			return err
		}
		var before []appraisal.DevelopmentItem
		if len(plans) > 0 {
			before = plans[0].Items
		}
		dictionary, err := tx.CompetenceDictionary(ctx)
		if err != nil {
			return err
		}
		known := func(code string) bool {
			return slices.ContainsFunc(dictionary, func(c appraisal.Competence) bool { return c.Code == code })
		}
		items, err := itemsFrom(r.GetItems(), before)
		if err != nil {
			return err
		}
		if field, refusal := appraisal.AdmitPlan(items, before, known, w.Today); refusal != nil {
			return &refused{field: field, Refusal: *refusal}
		}
		_, by := w.side()
		next := store.DevelopmentPlan{CaseID: w.Case.ID, Version: int(r.GetVersion()), PersonID: p.Person, Role: by.Role, Items: items, Reason: plain(r.GetReason()), At: now}
		if len(plans) > 0 && !slices.Equal(items, before) && !written(next.Reason) {
			return &refused{field: "reason", Refusal: *doorRefusal(appraisal.ReasonMissing, "Tuliskan mengapa rencana diubah; versi lama tetap tersimpan.",
				"Write why the plan is changed; the version before is kept.")}
		}
		kept, err := tx.PutDevelopmentPlan(ctx, next)
		out.Version = int32(kept.Version)
		return err
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// itemsFrom reads the items of a plan. An item keeps its ID over versions; one sent without it but with the same words
// means the same.
func itemsFrom(list []*siklusv1.DevelopmentItem, before []appraisal.DevelopmentItem) (out []appraisal.DevelopmentItem, err error) {
	taken := func(id string) bool {
		return slices.ContainsFunc(out, func(o appraisal.DevelopmentItem) bool { return o.ID == id })
	}
	for i, it := range list {
		until, err := dateField("items["+strconv.Itoa(i)+"].until", it.GetUntil())
		if err != nil {
			return nil, err
		}
		item := appraisal.DevelopmentItem{Competence: it.GetCompetence(), Way: appraisal.DevelopmentWay(it.GetWay()), What: plain(it.GetWhat()), Until: until}
		for _, b := range before {
			same := b.ID == strings.ToLower(it.GetId()) || it.GetId() == "" && b.What == item.What && b.Competence == item.Competence
			if same && !taken(b.ID) {
				item.ID = b.ID
				break
			}
		}
		if item.ID == "" {
			item.ID = store.NewID()
		}
		out = append(out, item)
	}
	return out, nil
}

func (s competence) AgreeDevelopmentPlan(ctx context.Context, r *siklusv1.AgreeDevelopmentPlanRequest) (*siklusv1.AgreeDevelopmentPlanResponse, error) {
	out := &siklusv1.AgreeDevelopmentPlanResponse{}
	err := s.write(ctx, connectv1.CompetenceServiceAgreeDevelopmentPlanProcedure, r, r.GetCaseId(), func(tx store.Tx, p Principal, w scene, now time.Time) error {
		_, by := w.side()
		err := tx.AgreeDevelopmentPlan(ctx, store.PlanAgreement{CaseID: w.Case.ID, Version: int(r.GetVersion()), PersonID: p.Person, Role: by.Role, At: now})
		if err != nil {
			return err
		}
		agreements, err := tx.PlanAgreements(ctx, w.Case.ID, int(r.GetVersion()))
		out.Agreed = len(agreements) == 2
		return err
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// CompleteDevelopmentItem keeps the proof that an item was done. What both have not agreed to is no plan yet.
func (s competence) CompleteDevelopmentItem(ctx context.Context, r *siklusv1.CompleteDevelopmentItemRequest) (*siklusv1.CompleteDevelopmentItemResponse, error) {
	out := &siklusv1.CompleteDevelopmentItemResponse{}
	err := s.write(ctx, connectv1.CompetenceServiceCompleteDevelopmentItemProcedure, r, r.GetCaseId(), func(tx store.Tx, p Principal, w scene, now time.Time) error {
		plans, err := tx.DevelopmentPlans(ctx, w.Case.ID)
		if err != nil {
			return err
		}
		at := -1
		if len(plans) > 0 {
			at = slices.IndexFunc(plans[0].Items, func(it appraisal.DevelopmentItem) bool { return it.ID == strings.ToLower(r.GetItemId()) })
		}
		if at < 0 {
			return &refused{field: "item_id", Refusal: *doorRefusal(appraisal.PlanItemUnknown, "Butir ini tidak ada dalam rencana yang berlaku. Muat ulang halaman.",
				"The plan that stands has no such item. Reload the page.")}
		}
		agreements, err := tx.PlanAgreements(ctx, w.Case.ID, plans[0].Version)
		if err != nil {
			return err
		}
		if len(agreements) < 2 {
			return doorRefusal(appraisal.PlanNotAgreed, "Rencana ini belum disetujui kedua pihak. Setujui dulu, lalu catat yang sudah dilakukan.",
				"Both sides have not agreed to this plan yet. Agree first, then note what was done.")
		}
		_, by := w.side()
		proof := store.DevelopmentProof{CaseID: w.Case.ID, ItemID: plans[0].Items[at].ID, PersonID: p.Person, Role: by.Role, Proof: plain(r.GetProof()), At: now}
		if !written(proof.Proof) {
			return refuseInput("proof")
		}
		kept, err := tx.PutDevelopmentProof(ctx, proof)
		if err != nil {
			return err
		}
		names, err := tx.PeopleByID(ctx, []string{kept.PersonID})
		out.Item = plannedOf(plans[0].Items[at], kept, w, names)
		return err
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}
