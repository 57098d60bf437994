package appraisal_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"siklus.id/appraisal"
)

var flightDay = appraisal.NewDate(2027, time.January, 2)

// drawnAgency is an agency at random in which nothing is wrong, with what is allowed: vacant posts, a Plt or Plh from
// elsewhere, several holders of one formation, functional posts that lead, people who left, who come and who moved.
type drawnAgency struct {
	*rapid.T
	appraisal.Staffing
	heads []int // posts that lead and are held as appointed, by someone of the ASN; not the top
	lower []int // people who are appraised and lead nobody, with an executor's post
}

func drawAgency(t *rapid.T) *drawnAgency {
	a := &drawnAgency{T: t}
	a.Units = []appraisal.StaffUnit{{ID: "u0", Name: "Instansi"}}
	a.Posts = []appraisal.StaffPost{{ID: "p0", Title: "Kepala Daerah", Unit: "u0", Level: appraisal.RegionalHead}}
	a.holds(0, a.person(appraisal.NonASN), appraisal.Definitive)
	a.People[0].Number, a.People[0].HR = "", rapid.Bool().Draw(t, "the top has the desk")
	a.unit(0, 0, 1)
	officer := rapid.SampledFrom(a.lower).Draw(t, "officer")
	a.People[officer].HR = true
	a.others()
	return a
}

// unit adds a unit below a post of another one, with its head, staff and units below.
func (a *drawnAgency) unit(parent, above, depth int) {
	n := len(a.Units)
	a.Units = append(a.Units, appraisal.StaffUnit{ID: fmt.Sprint("u", n), Name: fmt.Sprintf("Unit %d", n), Parent: a.Units[parent].ID})
	level := []appraisal.Level{appraisal.JPTPratama, appraisal.Administrator, appraisal.Supervisor}[min(depth, 3)-1]
	head := a.post(n, above, level)
	a.heads = append(a.heads, head)
	a.holds(head, a.person(appraisal.PNS), appraisal.Definitive)
	lead := head
	if rapid.Bool().Draw(a.T, "a functional post leads a team") {
		lead = a.post(n, head, appraisal.Functional)
		a.heads = append(a.heads, lead)
		a.holds(lead, a.person(appraisal.PNS), appraisal.Definitive)
	}
	for i := range rapid.IntRange(1, 4).Draw(a.T, "staff") {
		post := a.post(n, lead, rapid.SampledFrom([]appraisal.Level{appraisal.Executor, appraisal.Executor, appraisal.Functional}).Draw(a.T, "level"))
		for range rapid.IntRange(max(0, 1-i), 3).Draw(a.T, "holders") { // the first is not vacant: whoever leads leads somebody
			who := a.person(rapid.SampledFrom([]appraisal.PersonKind{appraisal.PNS, appraisal.PPPK}).Draw(a.T, "kind"))
			a.holds(post, who, appraisal.Definitive)
			if a.Posts[post].Level == appraisal.Executor {
				a.lower = append(a.lower, who)
			}
		}
	}
	post := a.post(n, head, appraisal.Executor)
	a.lower = append(a.lower, a.person(appraisal.PNS)) // somebody at least
	a.holds(post, a.lower[len(a.lower)-1], appraisal.Definitive)
	for range rapid.IntRange(0, max(0, 3-depth)).Draw(a.T, "units below") {
		a.unit(n, head, depth+1)
	}
}

func (a *drawnAgency) post(unit, above int, level appraisal.Level) int {
	n := len(a.Posts)
	a.Posts = append(a.Posts, appraisal.StaffPost{ID: fmt.Sprint("p", n), Title: fmt.Sprintf("Jabatan %d", n), Unit: a.Units[unit].ID, Superior: a.Posts[above].ID, Level: level})
	return n
}

// person adds somebody of working age; everybody is born on another day.
func (a *drawnAgency) person(kind appraisal.PersonKind) int {
	n := len(a.People)
	born := appraisal.NewDate(1975, time.January, 1) + appraisal.Date(n*11)
	month := fmt.Sprintf("%02d", rapid.IntRange(1, 12).Draw(a.T, "month"))
	if kind == appraisal.PPPK {
		month = "21"
	}
	number := born.Time().Format("20060102") + fmt.Sprint(rapid.IntRange(2015, 2026).Draw(a.T, "appointed")) + month + rapid.SampledFrom([]string{"1", "2"}).Draw(a.T, "sex") + fmt.Sprintf("%03d", n%999+1)
	a.People = append(a.People, appraisal.StaffPerson{ID: fmt.Sprint("o", n), Name: fmt.Sprintf("Nama %d.", n), Kind: kind, Number: number, Email: fmt.Sprintf("o%d@a.example", n)})
	return n
}

func (a *drawnAgency) holds(post, person int, c appraisal.Capacity) *appraisal.StaffHolding {
	a.Holdings = append(a.Holdings, appraisal.StaffHolding{Post: a.Posts[post].ID, Person: a.People[person].ID, Capacity: c})
	return &a.Holdings[len(a.Holdings)-1]
}

// holderOf is who holds a post as appointed.
func (a *drawnAgency) holderOf(post int) int {
	i := slices.IndexFunc(a.Holdings, func(h appraisal.StaffHolding) bool {
		return h.Post == a.Posts[post].ID && h.Capacity == appraisal.Definitive && h.To.IsZero()
	})
	return slices.IndexFunc(a.People, func(p appraisal.StaffPerson) bool { return p.ID == a.Holdings[i].Person })
}

func (a *drawnAgency) vacate(post int) {
	a.Holdings = slices.DeleteFunc(a.Holdings, func(h appraisal.StaffHolding) bool { return h.Post == a.Posts[post].ID })
}

// others adds what a clean roster may have beside its holders of today.
func (a *drawnAgency) others() {
	for range rapid.IntRange(0, 3).Draw(a.T, "who left") {
		gone := a.person(appraisal.PNS)
		a.People[gone].Until = flightDay - appraisal.Date(rapid.IntRange(0, 400).Draw(a.T, "days ago"))
		a.People[gone].Email, a.People[gone].Number, a.People[gone].Unreachable = a.People[0].Email, "tidak ada", "bounced"
		a.holds(rapid.SampledFrom(a.heads).Draw(a.T, "left"), gone, appraisal.Definitive)
	}
	for range rapid.IntRange(0, 3).Draw(a.T, "who moved") {
		who := rapid.SampledFrom(a.lower).Draw(a.T, "moved")
		a.holds(rapid.SampledFrom(a.heads).Draw(a.T, "from"), who, appraisal.Definitive).To = flightDay - appraisal.Date(rapid.IntRange(1, 400).Draw(a.T, "days since"))
		a.holds(rapid.SampledFrom(a.heads).Draw(a.T, "to"), who, appraisal.Acting).From = flightDay + appraisal.Date(rapid.IntRange(1, 400).Draw(a.T, "days until"))
	}
	for range rapid.IntRange(0, 2).Draw(a.T, "who stands in") {
		post := rapid.SampledFrom(a.heads).Draw(a.T, "for whom")
		if len(a.heldToday(post)) > 1 {
			continue
		}
		who := a.person(appraisal.PNS)
		a.holds(a.post(0, 0, appraisal.Executor), who, appraisal.Definitive)
		a.holds(post, who, appraisal.DailyActing).To = flightDay + appraisal.Date(rapid.IntRange(0, 30).Draw(a.T, "until"))
	}
}

func (a *drawnAgency) heldToday(post int) (held []appraisal.StaffHolding) {
	for _, h := range a.Holdings {
		if h.Post == a.Posts[post].ID && h.From <= flightDay && (h.To.IsZero() || h.To >= flightDay) {
			held = append(held, h)
		}
	}
	return held
}

// TestPreflightIsNeverFalse draws hundreds of agencies in which nothing is wrong: nothing is said of them. Then one thing is made
// wrong anywhere: that is said, of the right one, and nothing else.
func TestPreflightIsNeverFalse(t *testing.T) {
	t.Parallel()
	head := func(a *drawnAgency) int { return rapid.SampledFrom(a.heads).Draw(a.T, "head") }
	staff := func(a *drawnAgency) *appraisal.StaffPerson {
		return &a.People[rapid.SampledFrom(a.lower).Draw(a.T, "person")]
	}
	for code, plant := range map[string]func(a *drawnAgency) (names string){
		"": func(*drawnAgency) string { return "" },
		"superior-too-low": func(a *drawnAgency) string {
			post := &a.Posts[head(a)]
			post.Level = appraisal.Executor
			return post.Title
		},
		"holders-overlap": func(a *drawnAgency) string {
			post := head(a)
			who := a.person(appraisal.PNS)
			a.holds(post, who, appraisal.Definitive)
			return a.People[who].Name
		},
		"acting-not-vacant": func(a *drawnAgency) string {
			post, who := head(a), a.person(appraisal.PNS)
			a.holds(post, who, appraisal.Acting)
			return a.People[who].Name
		},
		"own-superior": func(a *drawnAgency) string {
			who := staff(a)
			post := a.Posts[slices.IndexFunc(a.Posts, func(p appraisal.StaffPost) bool { return p.ID == a.postOf(who.ID) })]
			above := slices.IndexFunc(a.Posts, func(p appraisal.StaffPost) bool { return p.ID == post.Superior })
			boss := a.holderOf(above)
			a.vacate(above)
			a.holds(a.post(0, 0, appraisal.JPTPratama), boss, appraisal.Definitive) // who went elsewhere
			a.Holdings = append(a.Holdings, appraisal.StaffHolding{Post: post.Superior, Person: who.ID, Capacity: appraisal.Acting})
			return who.Name
		},
		"email-shared": func(a *drawnAgency) string {
			one := staff(a)
			one.Email = strings.ToUpper(a.People[a.holderOf(head(a))].Email)
			return one.Name
		},
		"no-address": func(a *drawnAgency) string {
			one := staff(a)
			one.Email, one.Unreachable = "", "no-address"
			return one.Name
		},
		"address-dead": func(a *drawnAgency) string { one := staff(a); one.Unreachable = "complained"; return one.Name },
		"number-wrong": func(a *drawnAgency) string { one := staff(a); one.Number = one.Number[:17]; return one.Name },
		"appointed-later": func(a *drawnAgency) string {
			one := staff(a)
			one.Number = one.Number[:8] + "2028" + one.Number[12:]
			return one.Name
		},
		"retired-by-age": func(a *drawnAgency) string {
			one := staff(a)
			one.Number = "19681231" + "2015" + one.Number[12:]
			return one.Name
		},
		"person-twice": func(a *drawnAgency) string {
			one, other := staff(a), &a.People[a.holderOf(head(a))]
			one.Name, one.Number = " "+strings.ToUpper(other.Name), other.Number[:8]+one.Number[8:]
			return strings.ToUpper(other.Name)
		},
		"unit-without-parent": func(a *drawnAgency) string {
			i := rapid.IntRange(1, len(a.Units)-1).Draw(a.T, "unit")
			a.Units[i].Parent = ""
			return a.Units[i].Name
		},
		"no-hr": func(a *drawnAgency) string {
			for i := range a.People {
				a.People[i].HR = false
			}
			return ""
		},
	} {
		t.Run("planted "+code, func(t *testing.T) {
			t.Parallel()
			rapid.Check(t, func(t *rapid.T) {
				a := drawAgency(t)
				names := plant(a)
				found := appraisal.Preflight(a.Staffing, flightDay)
				if code == "" {
					if len(found) > 0 {
						t.Fatalf("nothing is wrong, and this is said: %+v", found)
					}
					return
				}
				if len(found) != 1 || found[0].Code != code || !strings.Contains(strings.ToLower(found[0].Sentence), strings.ToLower(names)) || found[0].MendedBy == "" {
					t.Fatalf("want %s of %s alone, found %+v", code, names, found)
				}
			})
		})
	}
}

// postOf is the post to which somebody is appointed.
func (a *drawnAgency) postOf(person string) string {
	i := slices.IndexFunc(a.Holdings, func(h appraisal.StaffHolding) bool {
		return h.Person == person && h.Capacity == appraisal.Definitive && h.To.IsZero()
	})
	return a.Holdings[i].Post
}
