package api

import (
	"bytes"
	"context"
	"errors"
	"strconv"
	"strings"

	"siklus.id/appraisal"
	siklusv1 "siklus.id/proto/siklus/v1"
	connectv1 "siklus.id/proto/siklus/v1/siklusv1connect"
	"siklus.id/sheet"
	"siklus.id/store"
)

// MakeShortlist ranks everybody of the last snapshot but who holds the post already.
func (s talent) MakeShortlist(ctx context.Context, r *siklusv1.MakeShortlistRequest) (*siklusv1.MakeShortlistResponse, error) {
	p, err := s.enterToWrite(ctx, connectv1.TalentServiceMakeShortlistProcedure, r)
	if err != nil {
		return nil, err
	}
	out := &siklusv1.MakeShortlistResponse{}
	err = s.store.WithAgency(ctx, p.Agency, func(tx store.Tx) error {
		v, err := tx.VacancyByID(ctx, r.GetVacancyId())
		if err != nil {
			return err
		}
		switch v.State {
		case store.VacancyPublished:
		case store.VacancyDraft:
			return doorRefusal(appraisal.VacancyNotOpen, "Umumkan dahulu kriterianya kepada pegawai; baru sesudah itu daftar disusun.",
				"Tell staff the criteria first; only then is a list made.")
		default:
			return refuseVacancyClosed()
		}
		snapshot, err := tx.LastSnapshot(ctx, "")
		if errors.Is(err, store.ErrNotFound) {
			return doorRefusal(appraisal.NoSnapshot, "Belum ada potret talenta. Ambil potret dahulu.", "There is no talent snapshot yet. Take one first.")
		}
		if err != nil {
			return err
		}
		standard, err := tx.StandardOf(ctx, v.PostID)
		if err != nil {
			return err
		}
		places, err := tx.PlacesIn(ctx, snapshot.ID)
		if err != nil {
			return err
		}
		candidates := make([]appraisal.Candidate, 0, len(places))
		for _, place := range places {
			if place.PostID != v.PostID {
				candidates = append(candidates, appraisal.Candidate{PersonID: place.PersonID, Place: place.Place, Facts: place.Facts, Rule: snapshot.Rule, Standard: standard.Levels})
			}
		}
		kept, _, err := tx.PutShortlist(ctx, store.Shortlist{VacancyID: v.ID, VacancyVersion: v.Version, SnapshotID: snapshot.ID, Standard: standard.Levels,
			StandardVersion: standard.Version, PersonID: p.Person, RequestID: r.GetRequestId(), At: s.now()}, appraisal.Shortlist(v.Rule, candidates))
		out.ShortlistId, out.Ranked = kept.ID, int32(kept.Ranked)
		return err
	})
	if err != nil {
		return nil, s.told(ctx, err)
	}
	return out, nil
}

// listed reads the last list of a vacancy; without one the head is nil.
func listed(ctx context.Context, tx store.Tx, v store.Vacancy, person string) (head *siklusv1.ShortlistHead, list store.Shortlist, places []appraisal.ListPlace, err error) {
	list, err = tx.LastShortlist(ctx, v.ID)
	if errors.Is(err, store.ErrNotFound) {
		return nil, list, nil, nil
	}
	if err != nil {
		return nil, list, nil, err
	}
	snapshot, err := tx.SnapshotByID(ctx, list.SnapshotID)
	if err != nil {
		return nil, list, nil, err
	}
	head = &siklusv1.ShortlistHead{Id: list.ID, VacancyVersion: int32(list.VacancyVersion), Snapshot: snapshotOf(snapshot, ""), StandardVersion: int32(list.StandardVersion),
		MadeAt: stamp(list.At), Ranked: int32(list.Ranked), Outdated: v.Open() && v.Version > list.VacancyVersion}
	places, err = tx.ShortlistPlaces(ctx, list.ID, person)
	return head, list, places, err
}

func listPlaceOf(p appraisal.ListPlace) *siklusv1.ListPlace {
	out := &siklusv1.ListPlace{Standing: string(p.Standing), Place: int32(p.Place), Tied: int32(p.Tied), Score: valued(p.Score), Lacks: allSaid(p.Lacks)}
	for _, c := range p.Points {
		out.Points = append(out.Points, &siklusv1.CriterionPoints{Kind: string(c.Kind), Weight: int32(c.Weight), Least: int32(c.Least),
			Value: valued(c.Value), Points: valued(c.Points), Says: said(c.Says)})
	}
	return out
}

// GetShortlist shows the list to HR and auditors, and notes whose results were read.
func (s talent) GetShortlist(ctx context.Context, r *siklusv1.GetShortlistRequest) (*siklusv1.GetShortlistResponse, error) {
	p, err := s.enter(ctx, connectv1.TalentServiceGetShortlistProcedure, r)
	if err != nil {
		return nil, err
	}
	out := &siklusv1.GetShortlistResponse{}
	err = s.store.WithAgency(ctx, p.Agency, func(tx store.Tx) error {
		v, places, people, err := s.wholeList(ctx, tx, p, r.GetVacancyId(), out)
		if err != nil {
			return err
		}
		out.Vacancy = vacancyOf(p, v)
		for _, place := range places {
			line := listPlaceOf(place)
			who := people[place.PersonID]
			line.Person, line.Unit = &siklusv1.Person{Id: who.PersonID, Name: who.Name, Post: who.Post}, who.Unit
			out.Places = append(out.Places, line)
		}
		return nil
	})
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	return out, nil
}

// wholeList reads the last list with the people on it, for who may see it.
func (s talent) wholeList(ctx context.Context, tx store.Tx, p Principal, vacancy string, out *siklusv1.GetShortlistResponse) (store.Vacancy, []appraisal.ListPlace, map[string]store.TalentPlace, error) {
	v, err := tx.VacancyByID(ctx, vacancy)
	if err != nil {
		return v, nil, nil, err
	}
	if err := notCandidate(ctx, tx, p, v.ID); err != nil {
		return v, nil, nil, err
	}
	head, list, places, err := listed(ctx, tx, v, "")
	if err != nil || head == nil {
		return v, nil, nil, err
	}
	out.Head = head
	all, err := tx.PlacesIn(ctx, list.SnapshotID)
	if err != nil {
		return v, nil, nil, err
	}
	people := make(map[string]store.TalentPlace, len(all))
	for _, one := range all {
		people[one.PersonID] = one
	}
	cases := make([]string, 0, len(places))
	for _, place := range places {
		cases = append(cases, people[place.PersonID].CaseID)
	}
	return v, places, people, tx.LogTalentReads(ctx, p.Person, cases, "shortlist")
}

// GetOwnStanding shows somebody their own place and nobody else's.
func (s talent) GetOwnStanding(ctx context.Context, r *siklusv1.GetOwnStandingRequest) (*siklusv1.GetOwnStandingResponse, error) {
	p, err := s.enter(ctx, connectv1.TalentServiceGetOwnStandingProcedure, r)
	if err != nil {
		return nil, err
	}
	out := &siklusv1.GetOwnStandingResponse{}
	err = s.store.WithAgency(ctx, p.Agency, func(tx store.Tx) error {
		v, err := vacancyFor(ctx, tx, p, r.GetVacancyId())
		if err != nil {
			return err
		}
		out.Vacancy = vacancyOf(p, v)
		head, _, places, err := listed(ctx, tx, v, p.Person)
		out.Head = head
		if len(places) > 0 {
			out.Place = listPlaceOf(places[0])
		}
		return err
	})
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	return out, nil
}

// standingNames and criterionNames are the words of the file, which is Indonesian like the forms.
var (
	standingNames = map[appraisal.CandidateStanding]string{
		appraisal.Ranked: "Berperingkat", appraisal.ShortOf: "Belum memenuhi", appraisal.Unranked: "Belum dapat diperingkat",
	}
	criterionNames = map[appraisal.CriterionKind]string{
		appraisal.FitCriterion: "kesesuaian_kompetensi", appraisal.PerformanceCriterion: "kinerja", appraisal.PotentialCriterion: "potensial",
		appraisal.IntegrityCriterion: "integritas", appraisal.GrowthCriterion: "pertumbuhan", appraisal.ExperienceCriterion: "pengalaman", appraisal.LearningCriterion: "pembelajaran",
	}
)

// ExportShortlist writes the list for a spreadsheet.
func (s talent) ExportShortlist(ctx context.Context, r *siklusv1.ExportShortlistRequest) (*siklusv1.ExportShortlistResponse, error) {
	p, err := s.enter(ctx, connectv1.TalentServiceExportShortlistProcedure, r)
	if err != nil {
		return nil, err
	}
	out := &siklusv1.ExportShortlistResponse{}
	err = s.store.WithAgency(ctx, p.Agency, func(tx store.Tx) error {
		var head siklusv1.GetShortlistResponse
		v, places, people, err := s.wholeList(ctx, tx, p, r.GetVacancyId(), &head)
		if err == nil && head.Head == nil {
			err = store.ErrNotFound
		}
		if err != nil {
			return err
		}
		out.Name = "daftar-pendek-" + v.ID[:8] + "-v" + strconv.Itoa(int(head.Head.GetVacancyVersion())) + ".csv"
		out.Content, err = shortlistFile(places, people)
		return err
	})
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	return out, nil
}

func shortlistFile(places []appraisal.ListPlace, people map[string]store.TalentPlace) ([]byte, error) {
	columns := append(sheet.Texts("tempat", "bersama", "status", "nama", "jabatan", "unit"), sheet.Column{Name: "nilai", Number: true})
	if len(places) > 0 {
		for _, c := range places[0].Points {
			columns = append(columns, sheet.Column{Name: criterionNames[c.Kind] + "_" + strconv.Itoa(c.Weight), Number: true})
		}
	}
	columns = append(columns, sheet.Column{Name: "alasan"})
	var lines [][]string
	for _, p := range places {
		who := people[p.PersonID]
		line := []string{number(p.Place), number(p.Tied), standingNames[p.Standing], who.Name, who.Post, who.Unit, valued(p.Score)}
		for _, c := range p.Points {
			line = append(line, valued(c.Value))
		}
		var why []string
		for _, l := range p.Lacks {
			why = append(why, l.Indonesian)
		}
		lines = append(lines, append(line, strings.Join(why, " ")))
	}
	var out bytes.Buffer
	err := sheet.Write(&out, sheet.CSV, sheet.Table{Name: "Daftar pendek", Columns: columns, Rows: sheet.Of(lines)})
	return out.Bytes(), err
}

// number is empty for nothing.
func number(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}
