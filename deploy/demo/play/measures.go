package play

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"google.golang.org/protobuf/types/known/timestamppb"

	"siklus.id/appraisal"
	"siklus.id/deploy/demo"
	siklusv1 "siklus.id/proto/siklus/v1"
)

// measuresDefined is the day of January on which the agency's systems say what they measure.
const measuresDefined = 5

func (c *Company) measureScenes() []scene {
	return []scene{
		{"measures and services", c.measures},
		{"a late correction", c.correctsLate},
		{"figures as a file", c.importsFigures},
	}
}

// booksClose is how many days before the end of a month its figures are taken, so that they are there when the window of
// the evaluation opens.
const booksClose = 6

// lastOf is the last day of a month.
func (c *Company) lastOf(month time.Month) appraisal.Date { return c.on(month+1, 1) - 1 }

// measures is the agency's own system: it says what it measures, and then pushes values every Friday and when the books
// of a month close, and the records of services every Friday. Each batch is sent a second time, as a system does that did
// not hear the answer; nothing counts twice.
func (c *Company) measures(ctx context.Context) error {
	if err := c.day(ctx, c.on(time.January, measuresDefined)); err != nil {
		return err
	}
	request := &siklusv1.PutMeasuresRequest{}
	for _, g := range c.script.measures {
		request.Measures = append(request.Measures, g.measure)
	}
	for _, s := range c.script.services {
		request.Services = append(request.Services, s.service)
	}
	put, err := c.systems.Measure.PutMeasures(ctx, request)
	if err != nil || len(put.GetDefects()) > 0 {
		return errors.Join(err, defect(put.GetDefects()))
	}
	for day := c.on(time.January, measuresDefined); day <= c.on(time.December, 31); day++ {
		friday, closes := day.Weekday() == time.Friday, day == c.lastOf(day.Time().Month())-booksClose
		if !friday && !closes {
			continue
		}
		if err := c.hour(ctx, day, 18); err != nil {
			return err
		}
		if err := c.pushes(ctx, day, friday, closes); err != nil {
			return err
		}
	}
	return nil
}

func (c *Company) pushes(ctx context.Context, day appraisal.Date, friday, closes bool) error {
	var rows []*siklusv1.Measurement
	for _, g := range c.script.measures {
		if g.byFile || g.measure.GetPeriod() == "week" && !friday || g.measure.GetPeriod() == "month" && !closes {
			continue
		}
		rows = append(rows, c.readings(g, day)...)
	}
	for try := range 2 {
		if len(rows) == 0 {
			break
		}
		out, err := c.systems.Measure.PushMeasurements(ctx, &siklusv1.PushMeasurementsRequest{Rows: rows})
		if err != nil || len(out.GetDefects()) > 0 {
			return errors.Join(err, defect(out.GetDefects()))
		}
		if try == 1 && (out.GetTaken() != 0 || int(out.GetRepeated()) != len(rows)) {
			return fmt.Errorf("of %d values sent twice %d were taken twice", len(rows), out.GetTaken())
		}
	}
	if !friday {
		return nil
	}
	for _, s := range c.script.services {
		out, err := c.systems.Measure.PushServiceRecords(ctx, &siklusv1.PushServiceRecordsRequest{Rows: c.records(s, day)})
		if err != nil || len(out.GetDefects()) > 0 {
			return errors.Join(err, defect(out.GetDefects()))
		}
	}
	return nil
}

// readings are the values of a measure on a day, of everybody it is taken of.
func (c *Company) readings(g gauge, day appraisal.Date) []*siklusv1.Measurement {
	subjects := []string{g.unit}
	factors := []float64{0.98}
	if g.unit == "" {
		subjects, factors = nil, nil
		for _, post := range g.posts {
			for n, p := range c.Agency.Holders(post) {
				subjects, factors = append(subjects, p.Number), append(factors, skill(p, n))
			}
		}
	}
	var rows []*siklusv1.Measurement
	for i, subject := range subjects {
		swing := float64(chance(7, subject, g.measure.GetCode(), day.String())) - 3 // per cent
		value := g.target * (factors[i] + swing/100)
		if g.top > 0 {
			value = math.Min(value, g.top)
		}
		digits := 1
		if g.measure.GetUnit() == "kunjungan" {
			digits = 0
		}
		rows = append(rows, &siklusv1.Measurement{Measure: g.measure.GetCode(), Subject: subject, Value: strconv.FormatFloat(value, 'f', digits, 64),
			MeasuredAt: timestamppb.New(c.clock.at(day, 17)), Key: g.measure.GetCode() + "/" + day.String() + "/" + strconv.Itoa(i)})
	}
	return rows
}

// skill is how much of a target somebody reaches, give or take: one of each post a good deal more, one a good deal less.
func skill(p *demo.Person, n int) float64 {
	switch {
	case p.Weak:
		return 0.72
	case n == 0:
		return 1.17
	case n == 3:
		return 0.93
	}
	return 1.0
}

// records are the requests of a week, each with when it came in and was finished; one in eight takes too long.
func (c *Company) records(s counter, friday appraisal.Date) []*siklusv1.ServiceRecord {
	var rows []*siklusv1.ServiceRecord
	handlers := []*demo.Person{nil}
	if s.post != "" {
		handlers = c.Agency.Holders(s.post)
	}
	for n := range max(8, 2*len(handlers)) {
		received := c.clock.at(friday-appraisal.Date(1+n%4), 8+n%5)
		took := 40 * time.Minute
		if s.service.GetStandardUnit() == "working-days" {
			took = time.Duration(s.days)*24*time.Hour - 3*time.Hour
		}
		who := handlers[n%len(handlers)]
		if s.slow && !c.improved(s.post, c.clock.calendar.DateOf(received)) {
			took = took * 5 / 2
		}
		if chance(8, friday.String(), strconv.Itoa(n)) == 0 || who != nil && who.Weak {
			took *= 3
		}
		finished := received.Add(took)
		row := &siklusv1.ServiceRecord{Service: s.service.GetCode(), Key: s.service.GetCode() + "-" + friday.String() + "-" + strconv.Itoa(n), Unit: s.unit,
			ReceivedAt: timestamppb.New(received), Faulty: chance(40, friday.String(), "faulty", strconv.Itoa(n)) == 0}
		if now := c.clock.at(friday, 17); finished.Before(now) { // else it is still open
			row.FinishedAt = timestamppb.New(finished)
		}
		if who != nil {
			row.Person = who.Number
		}
		rows = append(rows, row)
	}
	return rows
}

// correctsLate mends a value of January in February, with a reason; the old one stays.
func (c *Company) correctsLate(ctx context.Context) error {
	g := c.script.measures[1]
	day := c.lastOf(time.January) - booksClose
	for g.measure.GetPeriod() == "week" && day.Weekday() != time.Friday {
		day--
	}
	if err := c.day(ctx, c.on(time.February, 12)); err != nil {
		return err
	}
	row := c.readings(g, day)[0]
	value, err := strconv.ParseFloat(row.GetValue(), 64)
	if err != nil {
		return err
	}
	row.Value, row.Key = strconv.FormatFloat(value-2, 'f', -1, 64), row.GetKey()+"/koreksi"
	row.Reason = "Dua catatan terhitung ganda; dihitung ulang dari buku register."
	out, err := c.systems.Measure.PushMeasurements(ctx, &siklusv1.PushMeasurementsRequest{Rows: []*siklusv1.Measurement{row}})
	if err == nil && out.GetCorrected() != 1 {
		err = errors.Join(fmt.Errorf("a correction was taken as %v", out), defect(out.GetDefects()))
	}
	return err
}

// importsFigures is for who has no system that pushes: HR reads a file in when the books of a month close,
// looking first.
func (c *Company) importsFigures(ctx context.Context) error {
	desk, err := c.as(ctx, c.Agency.HR()[0])
	if err != nil {
		return err
	}
	for month := time.January; month <= time.December; month++ {
		last := c.lastOf(month) - booksClose
		if err := c.hour(ctx, last, 19); err != nil {
			return err
		}
		file := []string{"ukuran;subjek;waktu;nilai"}
		for _, g := range c.script.measures {
			for _, row := range c.readings(g, last) {
				if g.byFile {
					file = append(file, strings.Join([]string{row.GetMeasure(), row.GetSubject(), last.String() + " 17:00", row.GetValue()}, ";"))
				}
			}
		}
		for _, dry := range []bool{true, false} {
			out, err := desk.Measure.ImportMeasurements(ctx, &siklusv1.ImportMeasurementsRequest{Content: []byte(strings.Join(file, "\n") + "\n"), DryRun: dry})
			if err != nil || len(out.GetDefects()) > 0 {
				return errors.Join(err, defect(out.GetDefects()))
			}
		}
	}
	return nil
}

// defect is the first of several, as an error.
func defect(all []*siklusv1.MeasurementDefect) error {
	if len(all) == 0 {
		return nil
	}
	return fmt.Errorf("row %d, %s: %s", all[0].GetRow(), all[0].GetField(), all[0].GetEnglish())
}
