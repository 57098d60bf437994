package demo

import (
	"context"
	"fmt"
	"strings"
)

// sitAtDesk lets somebody sign in on the sign-in screen now and then and do what their task list holds: HR
// officers what is asked of the office, somebody without an address everything.
func (s *Staff) sitAtDesk(ctx context.Context, me *Person) {
	every(ctx, deskEvery, func() {
		s.insist(ctx, "desk", func(b *browser) error { return s.workList(ctx, b, me) })
	})
}

func (s *Staff) workList(ctx context.Context, b *browser, me *Person) error {
	if err := s.signIn(ctx, b, me); err != nil {
		return err
	}
	list, err := b.open(ctx, s.Pages+"/tugas")
	if err != nil {
		return err
	}
	for _, link := range list.links {
		if !strings.HasPrefix(link, "/tugas/") || !s.claim(link) {
			continue
		}
		err := s.workOn(ctx, b, me, list, link)
		s.release(link)
		if err != nil {
			return err
		}
	}
	return nil
}

func (s *Staff) workOn(ctx context.Context, b *browser, me *Person, list *page, link string) error {
	task, err := b.follow(ctx, list, link)
	if err != nil {
		return err
	}
	// HR officers have letters for what concerns themselves and their staff; the desk is for the office.
	if employee := s.Agency.named(task.lead); !me.AtDesk && (employee == nil || !s.officeWork(me, employee, task)) {
		return nil
	}
	return s.do(ctx, b, me, task)
}

func (s *Staff) officeWork(me, employee *Person, task *page) bool {
	f := task.actForm()
	if f == nil || employee == me {
		return false
	}
	_, decides := f.button("declines", "true")
	return decides || f.asks("proof") != nil
}

// claim takes a task of the list for one person, so that two officers do not do it at once.
func (s *Staff) claim(link string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.busy[link] {
		return false
	}
	s.busy[link] = true
	return true
}

func (s *Staff) release(link string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.busy[link] = false
}

// signIn uses the demo's sign-in screen: find your name, press the button.
func (s *Staff) signIn(ctx context.Context, b *browser, me *Person) error {
	screen, err := b.open(ctx, s.Pages+"/masuk")
	if err != nil {
		return err
	}
	for i := range screen.forms {
		for _, choice := range screen.forms[i].buttons {
			if choice.name == "person" && strings.HasSuffix(choice.text, me.Name) {
				_, err := b.send(ctx, screen, &screen.forms[i], screen.forms[i].values(), choice)
				return err
			}
		}
	}
	return fmt.Errorf("the sign-in screen does not list somebody")
}
