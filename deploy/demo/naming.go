package demo

import (
	"context"
	"slices"
	"strings"

	"siklus.id/appraisal"
)

// nameRater is what the first HR officer does when appraiser and superior were both silent: find the cases
// on HR's desk that nobody rated and name the head of office in the superior's place, each with a reason.
// Only some cases are served so; the others show how it ends when nobody does anything.
func (s *Staff) nameRater(ctx context.Context, b *browser) error {
	desk, err := b.open(ctx, s.Pages+"/hr")
	if err != nil {
		return err
	}
	cycle := firstLink(desk, "/hr/siklus/")
	if cycle == "" {
		return nil
	}
	list, err := b.follow(ctx, desk, cycle+"/berkas?proceeding=evaluation&stage="+string(appraisal.Unrated))
	if err != nil {
		return err
	}
	for _, link := range list.links {
		if file, is := strings.CutPrefix(link, "/berkas/"); is && !strings.Contains(file, "/") && s.once(s.named, file) {
			if err := s.changeParty(ctx, b, list, file); err != nil {
				s.forget(s.named, file)
				return err
			}
		}
	}
	return nil
}

func (s *Staff) changeParty(ctx context.Context, b *browser, list *page, file string) error {
	correct, err := b.follow(ctx, list, "/hr/berkas/"+file)
	if err != nil {
		return err
	}
	employee := s.Agency.named(correct.lead)
	if employee == nil || !employee.RaterNamed {
		return nil
	}
	head, err := s.personID(ctx, b, s.Agency.Holders("KADIS")[0])
	if err != nil {
		return err
	}
	for i := range correct.forms {
		f := &correct.forms[i]
		choice, ok := f.button("act", string(appraisal.ChangeParty))
		if !ok {
			continue
		}
		values := f.values()
		values.Set("role", string(appraisal.Superior))
		values.Set("person_id", head)
		values.Set("reason", "Pejabat penilai dan atasannya tidak menilai sampai batas waktu; kepala dinas menilai.")
		return s.press(ctx, b, employee, correct, f, appraisal.ChangeParty, values, choice)
	}
	return nil
}

// personID finds somebody's ID where the sign-in screen shows it: the form asks for it.
func (s *Staff) personID(ctx context.Context, b *browser, who *Person) (string, error) {
	_, _, choice, err := s.onScreen(ctx, b, who)
	_, id, _ := strings.Cut(choice.value, ".")
	return id, err
}

func firstLink(p *page, prefix string) string {
	i := slices.IndexFunc(p.links, func(link string) bool {
		return strings.HasPrefix(link, prefix) && !strings.HasSuffix(link, "/baru")
	})
	if i < 0 {
		return ""
	}
	return p.links[i]
}
