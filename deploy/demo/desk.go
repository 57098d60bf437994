package demo

import (
	"context"
	"errors"
	"strings"
)

var errSignedOut = errors.New("the session is over")

// sitAtDesk lets somebody sign in on the sign-in screen now and then and do what their task list holds: HR
// officers what is asked of the office, somebody without an address everything.
func (s *Staff) sitAtDesk(ctx context.Context, me *Person) {
	officer := s.Agency.officer()
	var signedIn *browser // kept from one look to the next, as a browser is
	every(ctx, deskEvery, func() {
		s.insist(ctx, "desk", func(ctx context.Context, fresh *browser) error {
			if signedIn == nil {
				if err := s.signIn(ctx, fresh, me); err != nil {
					return err
				}
				signedIn = fresh
			}
			err := s.workList(ctx, signedIn, me)
			if err == nil && me == officer {
				err = s.nameRater(ctx, signedIn)
			}
			if err != nil {
				signedIn = nil
			}
			return err
		})
	})
}

func (s *Staff) workList(ctx context.Context, b *browser, me *Person) error {
	list, err := b.open(ctx, s.Pages+"/tugas")
	if err != nil {
		return err
	}
	if strings.HasPrefix(list.url.Path, "/masuk") {
		return errSignedOut
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
	screen, f, choice, err := s.onScreen(ctx, b, me)
	if err != nil {
		return err
	}
	_, err = b.send(ctx, screen, f, f.values(), choice)
	return err
}

// onScreen finds somebody on the sign-in screen.
func (s *Staff) onScreen(ctx context.Context, b *browser, who *Person) (*page, *form, button, error) {
	screen, err := b.open(ctx, s.Pages+"/masuk")
	if err != nil {
		return nil, nil, button{}, err
	}
	for i := range screen.forms {
		for _, choice := range screen.forms[i].buttons {
			if choice.name == "person" && strings.HasSuffix(choice.text, who.Name) {
				return screen, &screen.forms[i], choice, nil
			}
		}
	}
	return nil, nil, button{}, errors.New("the sign-in screen does not list somebody")
}
