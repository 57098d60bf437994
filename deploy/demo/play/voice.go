package play

import (
	"context"
	"errors"
	"time"

	"siklus.id/deploy/demo"
	siklusv1 "siklus.id/proto/siklus/v1"
)

// The days of the announcement and of the survey about the system itself.
const (
	announced = 5 // of January
	asked     = 23
)

func (c *Company) voiceScenes() []scene {
	all := []scene{{"announcement", c.announces}}
	people := c.Agency.Appraised()
	for n, p := range people {
		if n == len(people)-1 {
			break // there is always somebody who does not answer
		}
		all = append(all, scene{"acknowledgement by " + p.AppraisedIn(), func(ctx context.Context) error { return c.acknowledges(ctx, p) }},
			scene{"survey answered by " + p.AppraisedIn(), func(ctx context.Context) error { return c.answersSurvey(ctx, p) }})
	}
	return all
}

func (c *Company) announces(ctx context.Context) error {
	if err := c.day(ctx, c.on(time.January, announced)); err != nil {
		return err
	}
	desk, err := c.as(ctx, c.Agency.HR()[0])
	if err != nil {
		return err
	}
	_, err = desk.Fairness.AnnounceCycle(ctx, &siklusv1.AnnounceCycleRequest{CycleId: c.Cycle, RequestId: newID(),
		Text: c.script.news[0], TextEnglish: c.script.news[1], Letters: true})
	return err
}

// acknowledges reads the announcement in the days after it and says so.
func (c *Company) acknowledges(ctx context.Context, me *demo.Person) error {
	if err := c.day(ctx, c.on(time.January, announced+1+int(chance(8, me.Name, "news")))); err != nil {
		return err
	}
	desk, err := c.as(ctx, me)
	if err != nil {
		return err
	}
	var told *siklusv1.ListAnnouncementsResponse
	there, err := c.until(ctx, 10, func() (bool, error) {
		told, err = desk.Fairness.ListAnnouncements(ctx, &siklusv1.ListAnnouncementsRequest{})
		return len(told.GetAnnouncements()) > 0, err
	})
	if err != nil {
		return err
	}
	if !there {
		return errors.New("nothing was announced")
	}
	_, err = desk.Fairness.AcknowledgeAnnouncement(ctx, &siklusv1.AcknowledgeAnnouncementRequest{AnnouncementId: told.GetAnnouncements()[0].GetId()})
	return err
}

// answersSurvey says what somebody thinks of the system itself, and nobody can tell who said what.
func (c *Company) answersSurvey(ctx context.Context, me *demo.Person) error {
	if err := c.day(ctx, c.on(time.March, asked+int(chance(5, me.Name, "survey")))); err != nil {
		return err
	}
	desk, err := c.as(ctx, me)
	if err != nil {
		return err
	}
	choices := make([]int32, 5)
	for i := range choices {
		choices[i] = int32(3 + chance(3, me.Name, "survey", string(rune('a'+i))))
	}
	words := ""
	if chance(4, me.Name, "words") == 0 {
		words = "Catatan harian dari telepon memudahkan; mohon ukuran hurufnya dapat diperbesar."
	}
	_, err = desk.Fairness.AnswerSurvey(ctx, &siklusv1.AnswerSurveyRequest{CycleId: c.Cycle, Choices: choices, Words: words})
	return err
}
