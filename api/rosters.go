package api

import (
	"bytes"
	"context"
	"strings"

	"siklus.id/api/rosterfile"
	"siklus.id/appraisal"
	siklusv1 "siklus.id/proto/siklus/v1"
	connectv1 "siklus.id/proto/siklus/v1/siklusv1connect"
	"siklus.id/store"
)

// checked is a roster file after every check: what can be taken, and what is wrong with the rest.
type checked struct {
	rows    int
	good    int
	roster  appraisal.Roster
	defects []*siklusv1.RosterDefect
	keys    []string // staff numbers and codes of everybody named, in rows that cannot be taken as well
	unread  int      // rows with somebody whose number and code cannot be read
}

// checkRoster reads a file and checks it. Nothing wrong with it is an error here: it is a defect with a row.
func checkRoster(file *siklusv1.RosterFile) (checked, error) {
	rows, defects, err := rosterfile.Read(file.GetName(), bytes.NewReader(file.GetContent()))
	if err != nil {
		return checked{}, err
	}
	roster, more := appraisal.CheckRoster(rows)
	defects = append(defects, more...)
	bad := map[int]bool{}
	out := checked{rows: len(rows), roster: roster}
	for _, d := range defects {
		if d.Blocks {
			bad[d.Row] = true
		}
		out.defects = append(out.defects, &siklusv1.RosterDefect{
			Row: int32(d.Row), Field: d.Field, Code: d.Code, Sentence: d.Sentence, English: d.English, MendedBy: d.MendedBy, Blocks: d.Blocks,
		})
	}
	for _, row := range rows {
		key := rosterKey(row)
		if key != "" {
			out.keys = append(out.keys, key)
		}
		switch {
		case !bad[row.Number]:
			out.good++
		case key == "" && strings.TrimSpace(row.PersonNumber+row.ExternalCode+row.Name) != "":
			out.unread++
		}
	}
	return out, nil
}

// rosterKey is how a row names its person: the digits of the staff number, else the code. A number of the wrong length is
// a mistake, and nobody's key.
func rosterKey(row appraisal.Row) string {
	number := strings.Map(func(c rune) rune {
		if c < '0' || c > '9' {
			return -1
		}
		return c
	}, row.PersonNumber)
	if len(number) == 18 {
		return number
	}
	return strings.TrimSpace(row.ExternalCode)
}

func (s cycles) CheckRoster(ctx context.Context, r *siklusv1.CheckRosterRequest) (*siklusv1.CheckRosterResponse, error) {
	p, err := s.enter(ctx, connectv1.CycleServiceCheckRosterProcedure, r)
	if err != nil {
		return nil, err
	}
	c, err := checkRoster(r.GetFile())
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	out := &siklusv1.CheckRosterResponse{Rows: int32(c.rows), Good: int32(c.good), Defects: c.defects}
	if c.good > 0 {
		if err := s.tryRoster(ctx, p.Agency, c, out); err != nil {
			return nil, s.answer(ctx, err)
		}
	}
	return out, nil
}

// ImportRoster takes the good rows. Twice is once, because rows are matched by their natural keys.
func (s cycles) ImportRoster(ctx context.Context, r *siklusv1.ImportRosterRequest) (*siklusv1.ImportRosterResponse, error) {
	p, err := s.enter(ctx, connectv1.CycleServiceImportRosterProcedure, r)
	if err != nil {
		return nil, err
	}
	out, err := TakeRoster(ctx, s.store, p.Agency, r.GetFile(), s.now())
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	s.cyclesChanged(ctx, p.Agency)
	return out, nil
}

// rosterOf puts a checked roster into the terms of the store: it holds from the day it is imported.
func rosterOf(r appraisal.Roster, today appraisal.Date) store.Roster {
	out := store.Roster{On: today}
	for _, u := range r.Units {
		out.Units = append(out.Units, store.RosterUnit{Code: u.Code, Name: u.Name, Parent: u.Parent})
	}
	for _, p := range r.Posts {
		out.Posts = append(out.Posts, store.RosterPost{Code: p.Code, Title: p.Title, Unit: p.Unit, Parent: p.Superior, Level: string(p.Level)})
	}
	for _, p := range r.People {
		out.People = append(out.People, store.RosterPerson{
			Number: p.Number, Code: p.External, Kind: string(p.Kind), Name: p.Name, Email: p.Email, Language: p.Language, Exempt: p.Exempt,
		})
	}
	for _, h := range r.Holdings {
		out.Holdings = append(out.Holdings, store.RosterHolding{Post: h.Post, Person: h.Person, Capacity: h.Capacity, From: h.From, To: h.To})
	}
	return out
}

// putOffices gives people the offices that the roster names. It takes none away: an empty column does not
// say that somebody has left the HR desk.
func putOffices(ctx context.Context, tx store.Tx, people []appraisal.RosterPerson) error {
	wanted := map[string][]string{}
	for _, p := range people {
		if len(p.Offices) > 0 {
			wanted[p.Code()] = p.Offices
		}
	}
	if len(wanted) == 0 {
		return nil
	}
	known, err := tx.People(ctx)
	if err != nil {
		return err
	}
	for _, p := range known {
		for _, code := range []string{p.Code, p.Number} {
			for _, office := range wanted[code] {
				if err := tx.PutOffice(ctx, p.ID, office); err != nil {
					return err
				}
			}
		}
	}
	return nil
}
