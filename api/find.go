package api

import (
	"context"
	"strings"
	"unicode/utf8"

	"siklus.id/appraisal"
	siklusv1 "siklus.id/proto/siklus/v1"
	connectv1 "siklus.id/proto/siklus/v1/siklusv1connect"
	"siklus.id/store"
)

const (
	fewestLetters = 2  // fewer would list half the agency
	mostFound     = 20 // more than a person reads through
)

// FindPeople finds people for HR who names a party. What was looked for is written down nowhere.
func (s cases) FindPeople(ctx context.Context, r *siklusv1.FindPeopleRequest) (*siklusv1.FindPeopleResponse, error) {
	p, err := s.enter(ctx, connectv1.CaseServiceFindPeopleProcedure, r)
	if err != nil {
		return nil, err
	}
	query := strings.TrimSpace(r.GetQuery())
	if utf8.RuneCountInString(query) < fewestLetters {
		return nil, s.answer(ctx, refuseInput("query"))
	}
	out := &siklusv1.FindPeopleResponse{}
	err = s.store.WithAgency(ctx, p.Agency, func(tx store.Tx) error {
		agency, err := tx.OwnAgency(ctx)
		if err != nil {
			return err
		}
		// Posts are held in real time, whatever time a rehearsal has reached.
		today := appraisal.Calendar{Zone: agency.Zone, Week: agency.Week}.DateOf(s.now())
		found, err := tx.FindPeople(ctx, query, today, mostFound+1)
		if len(found) > mostFound {
			found, out.More = found[:mostFound], true
		}
		for _, f := range found {
			out.People = append(out.People, &siklusv1.FoundPerson{Unit: f.Unit, Person: &siklusv1.Person{
				Id: f.Person.ID, Name: f.Person.Name, Number: f.Person.Number, Capacity: string(f.Capacity), Post: f.Post,
			}})
		}
		return err
	})
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	return out, nil
}
