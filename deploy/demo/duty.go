package demo

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"siklus.id/appraisal"
)

// do does what a task page asks of somebody, or leaves it alone when that is their character.
func (s *Staff) do(ctx context.Context, b *browser, me *Person, task *page) error {
	f := task.actForm()
	if f == nil {
		return nil // done already, fallen away, or a page for others
	}
	employee := s.Agency.named(task.lead)
	if employee == nil {
		return fmt.Errorf("the page does not say whom it is about: %s", task.url.Path)
	}
	act := actOf(f)
	if slices.Contains(s.Agency.Rehearsed, act) {
		return nil // done in a scene
	}
	if s.leaves(me, employee, act) {
		s.note(func(t *Tally) { t.Ignored++ })
		return nil
	}
	var err error
	switch {
	case act == appraisal.Rate && chance(3, employee.Name, task.period(), "feedback") == 0:
		err = s.beside(ctx, b, employee, task, appraisal.GiveFeedback)
	case act == appraisal.ReturnDocument && employee == me && s.wantsToObject(me, task):
		err = s.beside(ctx, b, employee, task, appraisal.FileObjection)
	}
	if err != nil {
		return err
	}
	choice := button{}
	if act == appraisal.AgreeTargets && employee.Returned && s.once(s.returned, employee.Name) {
		choice = button{name: "act", value: string(appraisal.ReturnTargets)}
		act = appraisal.ReturnTargets
	}
	return s.handIn(ctx, b, employee, task, f, act, choice)
}

// leaves reports whether somebody's character is to leave such a task alone.
func (s *Staff) leaves(me, employee *Person, act appraisal.ActKind) bool {
	switch {
	case employee == me:
		return me.Silent
	case act == appraisal.ConfirmTraining, act == appraisal.CompleteTraining:
		return false // HR's
	case s.Agency.Appraises(me, employee):
		return me.SilentAppraiser
	}
	return me.SilentSuperior
}

// wantsToObject reports whether somebody objects to the result they hold now. Each does once.
func (s *Staff) wantsToObject(me *Person, task *page) bool {
	objects := me.Objects != "" && firstOfYear(task.period()) || me.ObjectsAnyway && task.period() == "q2"
	return objects && s.once(s.objected, me.Name)
}

// firstOfYear reports whether a period is the first that is evaluated.
func firstOfYear(period string) bool { return period == "q1" || period == "m01" }

// beside does another act in the case of a task: the pages offer it, or the reader types its address.
func (s *Staff) beside(ctx context.Context, b *browser, employee *Person, task *page, act appraisal.ActKind) error {
	for _, link := range task.links {
		if !strings.HasPrefix(link, "/berkas/") {
			continue
		}
		file, _, _ := strings.Cut(strings.TrimPrefix(link, "/berkas/"), "/")
		other, err := b.follow(ctx, task, "/berkas/"+file+"/"+string(act))
		if err != nil {
			return err
		}
		f := other.actForm()
		if f == nil {
			return nil
		}
		return s.handIn(ctx, b, employee, other, f, act, button{})
	}
	return nil
}

// handIn fills a form, looks once more where the page wants it, and sends. A page that says no is a refusal,
// not an error.
func (s *Staff) handIn(ctx context.Context, b *browser, employee *Person, at *page, f *form, act appraisal.ActKind, choice button) error {
	values := fill(f, employee, at.period())
	if act == appraisal.ReturnTargets {
		values.Set("reason", "Mohon indikator dilengkapi dengan target yang terukur.")
	}
	if choice.name == "" {
		choice = goesOn(f)
	}
	return s.press(ctx, b, employee, at, f, act, values, choice)
}

// press sends a filled form and goes on until there is a receipt or a no.
func (s *Staff) press(ctx context.Context, b *browser, employee *Person, at *page, f *form, act appraisal.ActKind, values url.Values, choice button) error {
	for range 3 { // the form, the check, one more for good measure
		next, err := b.send(ctx, at, f, values, choice)
		if err != nil {
			return err
		}
		if strings.HasPrefix(next.url.Path, "/tindakan/") {
			s.note(func(t *Tally) { t.Acts[string(act)]++ })
			return nil
		}
		if f = next.actForm(); f == nil || next.status >= 400 || next.alert != "" {
			s.note(func(t *Tally) { t.Refusals = append(t.Refusals, string(act)+": "+reason(next)) })
			return nil
		}
		at, values, choice = next, f.values(), goesOn(f)
	}
	return fmt.Errorf("%s in a case of %s: the page asks again and again", act, employee.Posts[0].Post)
}

// goesOn chooses the button that a person who agrees would press.
func goesOn(f *form) button {
	for _, wanted := range []button{
		{name: "step", value: "send"}, {name: "step", value: "check"},
		{name: "act", value: string(appraisal.AgreeTargets)}, {name: "declines", value: "false"},
	} {
		if b, ok := f.button(wanted.name, wanted.value); ok {
			return b
		}
	}
	return button{}
}

func reason(p *page) string {
	if p.alert != "" {
		return strings.Join(strings.Fields(p.alert), " ")
	}
	return fmt.Sprintf("%d %s", p.status, p.lead)
}

// once reports the first time for a name.
func (s *Staff) once(seen map[string]bool, name string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	first := !seen[name]
	seen[name] = true
	return first
}

// forget undoes once.
func (s *Staff) forget(seen map[string]bool, name string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(seen, name)
}
