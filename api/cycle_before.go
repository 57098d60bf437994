package api

import (
	"context"
	"errors"
	"time"

	"siklus.id/appraisal"
	"siklus.id/appraisal/policies"
	"siklus.id/mail"
	siklusv1 "siklus.id/proto/siklus/v1"
	"siklus.id/store"
	"siklus.id/workflows"
)

const (
	changesOfAKind = 100 // differences that are listed of each kind; all are counted
	loadsListed    = 200 // appraisers that are listed
)

// beforeLaunch adds what HR should know before a launch: what differs from the year before, how many staff each
// appraiser has, how many letters will come, and how the first one reads.
func (d *door) beforeLaunch(ctx context.Context, tx store.Tx, trial string, year int, rules appraisal.Rules, out *siklusv1.PlanCycleResponse) error {
	roster, err := tx.FrozenRoster(ctx, trial)
	if err != nil {
		return err
	}
	if out.Compared, err = compareYears(ctx, tx, year, rules, roster); err != nil {
		return err
	}
	loads, median := appraisal.SuperiorLoads(roster.Members)
	out.Superiors, out.MedianLoad = int32(len(loads)), int32(median)
	for _, l := range loads[:min(len(loads), loadsListed)] {
		out.Loads = append(out.Loads, &siklusv1.SuperiorLoad{Superior: l.Name, Unit: l.Unit, Staff: int32(l.Staff)})
	}
	launched := rules.Pace.ToLegal(d.now())
	officers, err := tx.Officers(ctx, string(appraisal.HR), rules.Calendar.DateOf(launched))
	if err != nil {
		return err
	}
	out.Letters = forecastOf(appraisal.ForecastLetters(year, rules, int(out.GetAppraisals()), len(officers), launched, workflows.Opener{}.First))
	agency, err := tx.OwnAgency(ctx)
	if err != nil {
		return err
	}
	out.Samples, err = d.sampleLetters(agency, year, rules, launched)
	return err
}

// preflight checks the roster that stands, and returns of whom it says why they hold no post yet.
func preflight(ctx context.Context, tx store.Tx, on appraisal.Date) (found []*siklusv1.RosterDefect, explained []string, err error) {
	staffing, err := tx.Staffing(ctx)
	if err != nil {
		return nil, nil, err
	}
	for _, f := range appraisal.Preflight(staffing, on) {
		found = append(found, &siklusv1.RosterDefect{
			Code: f.Code, Sentence: f.Sentence, English: f.English, MendedBy: f.MendedBy, Blocks: f.LeftOut != "",
		})
		if f.LeftOut != "" {
			explained = append(explained, f.LeftOut)
		}
	}
	return found, explained, nil
}

// compareYears says what differs from the agency's last real cycle of an earlier year; without one, its year is 0.
func compareYears(ctx context.Context, tx store.Tx, year int, rules appraisal.Rules, roster appraisal.YearRoster) (*siklusv1.YearComparison, error) {
	out := &siklusv1.YearComparison{}
	earlier, err := tx.CycleBefore(ctx, year)
	if errors.Is(err, store.ErrNotFound) {
		return out, nil
	}
	if err != nil {
		return nil, err
	}
	before, err := tx.FrozenRoster(ctx, earlier.ID)
	if err != nil {
		return nil, err
	}
	out.Year, out.Recorded = int32(earlier.Year), before.Recorded
	out.Changes, out.Counts = changesTold(appraisal.CompareYears(before, roster))
	differences, whole := policies.Differences(earlier.Rules, rules)
	out.RulesWhole = whole
	for _, r := range differences {
		out.Rules = append(out.Rules, &siklusv1.RuleChange{Key: r.Key, Before: r.Before, After: r.After, Provision: r.Provision})
	}
	return out, nil
}

// changesTold lists differences, not too many of a kind, and counts all of them.
func changesTold(all []appraisal.YearChange) (changes []*siklusv1.YearChange, counts []*siklusv1.YearChangeCount) {
	of := map[string]int32{}
	for _, c := range all {
		if of[c.Kind]++; of[c.Kind] > changesOfAKind {
			continue
		}
		changes = append(changes, &siklusv1.YearChange{Kind: c.Kind, Subject: c.Subject, Before: c.Before, After: c.After})
	}
	for _, kind := range append(appraisal.YearChangeKinds(), detailsChanged) {
		if of[kind] > 0 {
			counts = append(counts, &siklusv1.YearChangeCount{Kind: kind, Count: of[kind]})
		}
	}
	return changes, counts
}

func forecastOf(f appraisal.LetterForecast) *siklusv1.LetterForecast {
	busiest := f.Busiest()
	out := &siklusv1.LetterForecast{
		Total: int32(f.Total()), Busiest: day(busiest.On), Most: int32(busiest.Count()), Kinds: kindCounts(f.Kinds),
	}
	for _, d := range f.Days {
		out.Days = append(out.Days, &siklusv1.LetterDay{Date: day(d.On), Count: int32(d.Count()), Kinds: kindCounts(d.Kinds)})
	}
	return out
}

func kindCounts(kinds []appraisal.KindCount) []*siklusv1.LetterKindCount {
	out := make([]*siklusv1.LetterKindCount, 0, len(kinds))
	for _, k := range kinds {
		out = append(out, &siklusv1.LetterKindCount{Kind: k.Kind, Count: int32(k.Count)})
	}
	return out
}

// sampleLetters is the letter of the launch.
func (d *door) sampleLetters(agency store.Agency, year int, rules appraisal.Rules, launched time.Time) ([]*siklusv1.SampleLetter, error) {
	first := workflows.Opener{}.First(appraisal.Case{Year: year, Proceeding: appraisal.AppraisalProceeding, Rules: rules, OpenedAt: launched})
	return d.samples(agency, launched, rules.Pace.Rehearsal(), func(string) (letters []mail.Letter) {
		for _, a := range first.Awaits {
			letters = append(letters, mail.Letter{Kind: mail.Kind(a.Letter), Role: a.Role, Act: a.Act, Stage: first.Stage,
				Proceeding: appraisal.AppraisalProceeding, Year: year, Due: a.Term.Due, Task: "contoh", Link: d.baseURL + "/t/contoh"})
		}
		return letters
	})
}

// samples writes letters into one message as the courier would, in each language, to somebody who does not exist and with
// links that open nothing; now is legal.
func (d *door) samples(agency store.Agency, now time.Time, rehearsal bool, lettersTo func(reader string) []mail.Letter) ([]*siklusv1.SampleLetter, error) {
	var out []*siklusv1.SampleLetter
	for _, to := range []struct {
		language mail.Language
		name     string
	}{{mail.Indonesian, "Pegawai Contoh"}, {mail.English, "Sample Employee"}} {
		message, err := mail.Compose(mail.Envelope{
			MailID: "contoh", To: mail.Address{Email: "pegawai@contoh.example", Name: to.name}, Language: to.language,
			Agency: agency.Name, From: mail.Address{Email: or(agency.MailFrom, "siklus@contoh.example"), Name: agency.Name}, ReplyTo: mail.Address{Email: agency.ReplyTo},
			Zone: agency.Zone, Now: now, Rehearsal: rehearsal, Home: d.baseURL + "/tugas",
		}, lettersTo(to.name))
		if err != nil {
			return nil, err
		}
		out = append(out, &siklusv1.SampleLetter{Language: string(to.language), Subject: message.Subject, Text: message.Text})
	}
	return out, nil
}
