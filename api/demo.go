package api

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"

	"siklus.id/store"
	"siklus.id/web"
)

// loopbackOnly refuses the sign-in screen of a demonstration, which asks for no proof, anywhere but on this
// machine itself.
func loopbackOnly(listen string) error {
	host, _, err := net.SplitHostPort(listen)
	if err != nil {
		return fmt.Errorf("listen address %q: %w", listen, err)
	}
	if host == "localhost" {
		return nil
	}
	if ip := net.ParseIP(host); ip == nil || !ip.IsLoopback() {
		return errors.New("the demonstration's sign-in screen asks for no proof: it runs on a loopback address only, such as 127.0.0.1:8080")
	}
	return nil
}

// demo is the sign-in screen of a demonstration: choose a person, be that person. A choice names agency and
// person, because the screen comes before anybody is known.
type demo struct{ *door }

// people lists everybody of every agency.
func (d demo) people(ctx context.Context) ([]web.DevPerson, error) {
	agencies, err := d.store.Agencies(ctx)
	if err != nil {
		return nil, err
	}
	var out []web.DevPerson
	for _, agency := range agencies {
		err := d.store.WithAgency(ctx, agency, func(tx store.Tx) error {
			found, err := demoPeople(ctx, tx)
			for _, p := range found {
				p.ID = agency + "." + p.ID
				out = append(out, p)
			}
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}

func demoPeople(ctx context.Context, tx store.Tx) ([]web.DevPerson, error) {
	people, err := tx.People(ctx)
	if err != nil {
		return nil, err
	}
	posts, err := tx.Posts(ctx)
	if err != nil {
		return nil, err
	}
	titles := map[string]string{}
	for _, p := range posts {
		titles[p.ID] = p.Title
	}
	holdings, err := tx.Holdings(ctx)
	if err != nil {
		return nil, err
	}
	details := map[string][]string{}
	for _, h := range holdings {
		details[h.PersonID] = append(details[h.PersonID], titles[h.PostID])
	}
	out := make([]web.DevPerson, 0, len(people))
	for _, p := range people {
		offices, err := tx.Offices(ctx, p.ID)
		if err != nil {
			return nil, err
		}
		out = append(out, web.DevPerson{ID: p.ID, Name: p.Name, Detail: strings.Join(append(details[p.ID], offices...), ", ")})
	}
	return out, nil
}

// signIn starts a session for a choice of people.
func (d demo) signIn(ctx context.Context, choice string) (string, error) {
	agency, person, ok := strings.Cut(choice, ".")
	if !ok {
		return "", d.answer(ctx, refuseNotFound())
	}
	err := d.store.WithAgency(ctx, agency, func(tx store.Tx) error {
		_, err := tx.PersonByID(ctx, person)
		return err
	})
	if err != nil {
		return "", d.answer(ctx, err)
	}
	token, err := d.openSession(ctx, agency, person)
	if err != nil {
		return "", d.answer(ctx, err)
	}
	return token, nil
}
