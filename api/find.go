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
		today, err := s.realToday(ctx, tx)
		if err != nil {
			return err
		}
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

// realToday is the agency's day. Posts are held in real time, whatever time a rehearsal has reached.
func (d *door) realToday(ctx context.Context, tx store.Tx) (appraisal.Date, error) {
	agency, err := tx.OwnAgency(ctx)
	return appraisal.Calendar{Zone: agency.Zone, Week: agency.Week}.DateOf(d.now()), err
}

// FindPosts finds posts for HR who moves somebody. What was looked for is written down nowhere.
func (s people) FindPosts(ctx context.Context, r *siklusv1.FindPostsRequest) (*siklusv1.FindPostsResponse, error) {
	p, err := s.enter(ctx, connectv1.PeopleServiceFindPostsProcedure, r)
	if err != nil {
		return nil, err
	}
	query := strings.TrimSpace(r.GetQuery())
	if utf8.RuneCountInString(query) < fewestLetters {
		return nil, s.answer(ctx, refuseInput("query"))
	}
	out := &siklusv1.FindPostsResponse{}
	err = s.store.WithAgency(ctx, p.Agency, func(tx store.Tx) error {
		today, err := s.realToday(ctx, tx)
		if err != nil {
			return err
		}
		found, err := tx.FindPosts(ctx, query, today, mostFound+1)
		if len(found) > mostFound {
			found, out.More = found[:mostFound], true
		}
		for _, f := range found {
			out.Posts = append(out.Posts, &siklusv1.FoundPost{Id: f.Post.ID, Code: f.Post.Code, Title: f.Post.Title, Unit: f.Unit, Holder: f.Holder})
		}
		return err
	})
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	return out, nil
}
