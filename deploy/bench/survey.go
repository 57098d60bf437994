package bench

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"siklus.id/api"
	"siklus.id/appraisal"
	"siklus.id/link"
	"siklus.id/store"
)

// Survey tells how long staff wait for their pages while citizens send forms, beside how long they wait without.
type Survey struct {
	PerSecond   int             // forms that were to be sent in a second
	Sent        int             // forms that were
	Refused     int             // of these: not taken, because the door was busy
	Forms       []time.Duration // how long citizens waited, sorted
	Quiet, Busy []time.Duration // how long staff waited for a page without and with them, sorted
}

// Ratio is the quantile q of staff's waiting with citizens by that without.
func (s Survey) Ratio(q float64) float64 {
	return float64(quantile(s.Busy, q)) / float64(max(1, quantile(s.Quiet, q)))
}

// SurveyDoor is a door that serves pages over HTTP.
type SurveyDoor struct {
	Address string
	HTTP    *http.Client // shows the session of a request's context
	Links   link.Signer  // of the door
}

const (
	// budgetStaff is the p95 that a staff page may take on two cores with 50 requests a second.
	budgetStaff = 150 * time.Millisecond
	// perDesk is how many forms a desk is sent: fewer than it takes in an hour.
	perDesk = 50
)

var staffPages = []string{"/tugas", "/data", "/suara-warga", "/terbuka"}

// MeasureSurvey measures, so many rounds, a span without and a span with so many forms a second. person is somebody of
// the agency, as whom the staff pages are asked for. Every form is of a visit of its own; so many desks are opened that no
// desk is in a flood.
func MeasureSurvey(ctx context.Context, s *store.Store, door SurveyDoor, agency, person string, rounds, perSecond int, span time.Duration) (Survey, error) {
	forms := int(float64(perSecond) * span.Seconds())
	out := Survey{PerSecond: perSecond}
	desks, err := openDesks(ctx, s, agency, person, rounds*(forms/perDesk+1))
	if err != nil {
		return out, err
	}
	session, err := s.CreateSession(ctx, store.Session{Agency: agency, Person: person, Via: string(api.BySession), ExpiresAt: time.Now().Add(time.Hour)})
	if err != nil {
		return out, err
	}
	client := *door.HTTP
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	door.HTTP = &client
	for round := range rounds {
		quiet, err := door.look(as(ctx, session), span)
		if err != nil {
			return out, err
		}
		out.Quiet = append(out.Quiet, quiet...)
		if err := out.busy(ctx, door, session, desks[round*len(desks)/rounds:(round+1)*len(desks)/rounds], forms, span); err != nil {
			return out, err
		}
	}
	for _, list := range [][]time.Duration{out.Quiet, out.Busy, out.Forms} {
		slices.Sort(list)
	}
	return out, nil
}

// openDesks opens desks of any one unit for one service.
func openDesks(ctx context.Context, s *store.Store, agency, person string, n int) (desks []store.Desk, err error) {
	err = s.WithAgency(ctx, agency, func(tx store.Tx) error {
		_, _, err := tx.PutServices(ctx, []store.Service{{Code: "akta", Name: "Akta kelahiran", Source: "kepegawaian",
			Standard: appraisal.ServiceStandard{Length: 3, Unit: appraisal.StandardWorkingDays}}}, store.Pusher{ID: person})
		if err != nil {
			return err
		}
		services, err := tx.Services(ctx, "akta")
		if err != nil {
			return err
		}
		units, err := tx.Units(ctx)
		if err != nil {
			return err
		}
		if len(units) == 0 || len(services) == 0 {
			return errors.New("no unit or service is there for a desk")
		}
		for i := range n {
			d, err := tx.PutDesk(ctx, store.Desk{UnitID: units[0].ID, ServiceID: services[0].ID, Name: "Loket " + strconv.Itoa(i+1), OpenedAt: time.Now(), OpenedBy: person})
			if err != nil {
				return err
			}
			desks = append(desks, d)
		}
		return nil
	})
	return desks, err
}

// busy sends forms at their pace while staff, in a session, look at their pages.
func (s *Survey) busy(ctx context.Context, door SurveyDoor, session string, desks []store.Desk, forms int, span time.Duration) error {
	staff := as(ctx, session)
	group, ctx := errgroup.WithContext(ctx)
	took, refused := make([]time.Duration, forms), make([]bool, forms)
	group.Go(func() error {
		sending, ctx := errgroup.WithContext(ctx)
		pace := time.NewTicker(span / time.Duration(forms))
		defer pace.Stop()
		for i := range forms {
			sending.Go(func() (err error) {
				start := time.Now()
				refused[i], err = door.send(ctx, desks[i%len(desks)])
				took[i] = time.Since(start)
				return err
			})
			select {
			case <-pace.C:
			case <-ctx.Done():
				return sending.Wait()
			}
		}
		return sending.Wait()
	})
	looked, err := door.look(staff, span)
	if err = errors.Join(err, group.Wait()); err != nil {
		return err
	}
	s.Busy, s.Forms, s.Sent = append(s.Busy, looked...), append(s.Forms, took...), s.Sent+forms
	for _, r := range refused {
		if r {
			s.Refused++
		}
	}
	return nil
}

// send posts one form of a new visit, with a complaint in every tenth.
func (d SurveyDoor) send(ctx context.Context, desk store.Desk) (refused bool, err error) {
	of := link.Desk{ID: desk.ID, Sheet: desk.Sheet}
	visit := link.Visit{Desk: of, Expires: time.Now().Add(time.Hour)}
	id := store.NewID()
	copy(visit.Nonce[:], strings.ReplaceAll(id, "-", "")[20:])
	form := url.Values{"kunjungan": {d.Links.SignVisit(visit)}, "saran": {"Kursi tunggu kurang, petugas sabar."}}
	for i := range appraisal.SatisfactionElements {
		form.Set("u"+strconv.Itoa(i+1), "3")
	}
	if visit.Nonce[11]%10 == 0 {
		form.Set("laporan", "Akta anak saya tiga bulan belum jadi, Pak Budi menyuruh kembali terus, hubungi 0812-3456-7890.")
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, d.Address+"/warga/"+d.Links.SignDesk(of), strings.NewReader(form.Encode()))
	if err != nil {
		return false, err
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	status, err := d.do(r)
	switch {
	case err != nil || status == http.StatusSeeOther:
		return false, err
	case status == http.StatusServiceUnavailable || status == http.StatusTooManyRequests:
		return true, nil
	}
	return false, fmt.Errorf("a citizen's form was answered with %d", status)
}

// look asks for staff pages at their pace for a span.
func (d SurveyDoor) look(ctx context.Context, span time.Duration) ([]time.Duration, error) {
	return d.ask(ctx, staffPages, span)
}

func (d SurveyDoor) do(r *http.Request) (status int, err error) {
	answer, err := d.HTTP.Do(r)
	if err != nil {
		return 0, err
	}
	_, err = io.Copy(io.Discard, answer.Body)
	return answer.StatusCode, errors.Join(err, answer.Body.Close())
}

// survey writes what was found about staff's pages beside citizens' forms.
func (p *page) survey(s Survey) {
	p.say("")
	p.say("## Citizens beside staff")
	p.say("")
	p.say("%d forms of citizens, %d a second, each of a visit of its own, while staff asked for %d pages a second; before each such span one without citizens.", s.Sent, s.PerSecond, perSecond)
	p.table(
		[]string{"", "p50", "p95"},
		[]string{"staff page, no citizens", milliseconds(quantile(s.Quiet, 0.5)), milliseconds(quantile(s.Quiet, 0.95))},
		[]string{"staff page, with citizens", milliseconds(quantile(s.Busy, 0.5)), milliseconds(quantile(s.Busy, 0.95))},
		[]string{"**ratio**", ratio(s.Ratio(0.5)), "**" + ratio(s.Ratio(0.95)) + "**"},
		[]string{"a citizen's form", milliseconds(quantile(s.Forms, 0.5)), milliseconds(quantile(s.Forms, 0.95))},
	)
	p.say("The budget of a staff page is a p95 of %s. %d forms were sent away to come again, because citizens wait for one another and not the staff for them.", milliseconds(budgetStaff), s.Refused)
	p.say("")
}
