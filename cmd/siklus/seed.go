package main

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"time"

	"siklus.id/api"
	"siklus.id/deploy/demo"
	siklusv1 "siklus.id/proto/siklus/v1"
	"siklus.id/proto/siklus/v1/siklusv1connect"
	"siklus.id/store"
)

// demoSeed makes the same people every time.
const demoSeed = 2026

// madeUp is the made-up agency with a code; without one, the first that there is.
func madeUp(code string) (demo.Agency, error) {
	agency, there := demo.Named(code, demoSeed)
	if !there {
		return agency, badCallf("there is no made-up agency %q; there are: %s", code, strings.Join(demo.Codes(), ", "))
	}
	return agency, nil
}

// seeded is a made-up agency in a house.
type seeded struct {
	demo.Agency
	id  string
	key string // API key with every scope
	own string // API key of the agency's own systems; empty when it has none
}

// seed puts the agency into the house as HR and the machine room would: agency and key by command, people by a
// roster file over the server, courses over the server. Doing it again changes nothing.
func (h *house) seed(ctx context.Context, c *console, a demo.Agency) (seeded, error) {
	out := seeded{Agency: a}
	stored, err := h.kept.PutAgency(ctx, store.Agency{
		Code: a.Code, Name: a.Name, Zone: a.Zone, Week: a.Week, Policy: a.Policy, MailFrom: a.MailFrom, ReplyTo: a.ReplyTo, MadeUp: true,
	})
	if err != nil {
		return out, err
	}
	out.id = stored.ID
	err = h.kept.WithAgency(ctx, stored.ID, func(tx store.Tx) (err error) {
		if out.key, err = tx.CreateKey(ctx, "demo "+time.Now().Format(time.DateTime), api.Scopes()); err != nil {
			return err
		}
		if a.Systems != "" {
			if out.own, err = tx.CreateKey(ctx, a.Systems, []string{api.ScopeMeasure, api.ScopeCycle}); err != nil {
				return err
			}
		}
		for year := 2026; year <= 2027; year++ {
			if err := tx.PutBudget(ctx, year, a.Budget); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return out, err
	}
	imported, err := h.desk(out.key).ImportRoster(ctx, &siklusv1.ImportRosterRequest{
		File: &siklusv1.RosterFile{Name: a.Code + ".csv", Content: a.RosterCSV()}, RequestId: "roster-" + a.Code,
	})
	if err != nil {
		return out, c.answered(err)
	}
	for _, d := range imported.GetDefects() {
		c.say("  roster row %d, %s: %s", d.GetRow(), d.GetField(), c.pick(d.GetSentence(), d.GetEnglish()))
	}
	if imported.GetGood() == 0 {
		return out, fmt.Errorf("no row of the made-up roster was taken")
	}
	return out, c.answered(h.putCourses(ctx, out))
}

func (h *house) putCourses(ctx context.Context, s seeded) error {
	training := siklusv1connect.NewTrainingServiceClient(&http.Client{Timeout: time.Minute}, h.base, withKey(s.key))
	known, err := training.ListCourses(ctx, &siklusv1.ListCoursesRequest{})
	if err != nil || len(known.GetCourses()) > 0 {
		return err
	}
	for _, course := range s.Courses {
		_, err := training.PutCourse(ctx, &siklusv1.PutCourseRequest{Course: &siklusv1.Course{
			Title: course.Title, Provider: course.Provider, Hours: int32(course.Hours), Seats: int32(course.Seats), Price: course.Price,
		}})
		if err != nil {
			return err
		}
	}
	return nil
}

// desk is HR's desk on the house's own server.
func (h *house) desk(key string) siklusv1connect.CycleServiceClient { return cycleClient(h.base, key) }
