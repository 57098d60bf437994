package api_test

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"siklus.id/api"
	"siklus.id/appraisal"
	siklusv1 "siklus.id/proto/siklus/v1"
	"siklus.id/store"
	"siklus.id/store/storetest"
)

// The attacker has everything but the keys of the program: every row of every table with the columns that Postgres keeps
// for itself, as they stood before and after the release and in between, and every line of the door's log. They know who
// was asked about whom, and try to tell which example is whose.

// seen is one row as the attacker has it.
type seen struct {
	table   string
	quarter int // in which it was seen; 0: afterwards, or all the time
	columns map[string]string
	whole   string
}

// dump reads every table of the database.
func dump(t *testing.T, owner *pgx.Conn, quarter int, when string) (rows []seen) {
	t.Helper()
	tables, err := owner.Query(t.Context(), `select relname from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' order by relname`)
	require.NoError(t, err)
	names, err := pgx.CollectRows(tables, pgx.RowTo[string])
	require.NoError(t, err)
	require.Contains(t, names, "voice_boxes")
	for _, name := range names {
		found, err := owner.Query(t.Context(), `select xmin::text, xmax::text, ctid::text, to_jsonb(r)::text from `+pgx.Identifier{name}.Sanitize()+` r`)
		require.NoError(t, err)
		var xmin, xmax, ctid, body string
		_, err = pgx.ForEachRow(found, []any{&xmin, &xmax, &ctid, &body}, func() error {
			row := seen{table: when + name, quarter: quarter, columns: map[string]string{"xmin": xmin, "xmax": xmax, "ctid": ctid}, whole: body}
			var fields map[string]json.RawMessage
			if err := json.Unmarshal([]byte(body), &fields); err != nil {
				return err
			}
			for field, value := range fields {
				row.columns[field] = strings.Trim(string(value), `"`)
			}
			row.columns["length"] = strconv.Itoa(len(body))
			rows = append(rows, row)
			return nil
		})
		require.NoError(t, err)
	}
	return rows
}

// truth is what the attacker looks for: of one round, who said what.
type truth struct {
	caseID  string
	quarter int
	people  []string // as the attacker knows them, sorted
	texts   []string // as they are shown
	whose   map[string]string
}

// inOrder compares what stands in columns: numbers as numbers, places of rows as places, everything else as text.
func inOrder(a, b string) int {
	if x, err := strconv.ParseFloat(a, 64); err == nil {
		if y, err := strconv.ParseFloat(b, 64); err == nil {
			return cmp.Compare(x, y)
		}
	}
	place := func(s string) (page, row int, ok bool) {
		n, _ := fmt.Sscanf(s, "(%d,%d)", &page, &row)
		return page, row, n == 2
	}
	if p, r, ok := place(a); ok {
		if q, s, ok := place(b); ok {
			return cmp.Or(cmp.Compare(p, q), cmp.Compare(r, s))
		}
	}
	return strings.Compare(a, b)
}

// keys are all the ways in which rows put some things in an order: by each column of each table in whose rows the thing
// stands, the first time and the last. of says whether a row is about a thing in this round.
func keys(rows []seen, things []string, about func(seen, string) bool) map[string][]string {
	values := map[string]map[string][]string{} // way → thing → values
	for _, row := range rows {
		for _, thing := range things {
			if !about(row, thing) {
				continue
			}
			for column, value := range row.columns {
				way := row.table + "." + column
				if values[way] == nil {
					values[way] = map[string][]string{}
				}
				values[way][thing] = append(values[way][thing], value)
			}
			way := row.table + " place in the row"
			if values[way] == nil {
				values[way] = map[string][]string{}
			}
			values[way][thing] = append(values[way][thing], row.columns["ctid"]+fmt.Sprintf("%09d", strings.Index(row.whole, thing)))
		}
	}
	orders := map[string][]string{}
	for way, of := range values {
		if len(of) < len(things) {
			continue
		}
		for name, pick := range map[string]func([]string) string{
			" first": func(v []string) string { return slices.MinFunc(v, inOrder) }, " last": func(v []string) string { return slices.MaxFunc(v, inOrder) },
		} {
			order := slices.Clone(things)
			slices.SortStableFunc(order, func(a, b string) int { return inOrder(pick(of[a]), pick(of[b])) })
			orders[way+name] = order
		}
	}
	return orders
}

// attack tries every pair of an order of people with an order of texts, forwards and backwards, and every value that
// stands in a row of a person and in a row of a text. It returns the best way and how many it got right, and how many ways
// were tried.
func attack(rows []seen, rounds []truth) (best string, right, tried int) {
	score := map[string]int{}
	for _, r := range rounds {
		rows := slices.DeleteFunc(slices.Clone(rows), func(row seen) bool { return row.quarter != 0 && row.quarter != r.quarter })
		people := keys(rows, r.people, func(row seen, person string) bool { return strings.Contains(row.whole, person) })
		for way, order := range keys(rows, r.people, func(row seen, person string) bool {
			return strings.Contains(row.whole, person) && strings.Contains(row.whole, r.caseID)
		}) {
			people[way+" of the case"] = order
		}
		texts := keys(rows, r.texts, func(row seen, text string) bool { return strings.Contains(row.whole, text) })
		alphabet, long := slices.Clone(r.texts), slices.Clone(r.texts)
		slices.Sort(alphabet)
		slices.SortStableFunc(long, func(a, b string) int { return cmp.Compare(len(a), len(b)) })
		texts["alphabet"], texts["length"], texts["as shown"] = alphabet, long, r.texts
		for pw, po := range people {
			for tw, to := range texts {
				for i := range po {
					for way, j := range map[string]int{"": i, " backwards": len(to) - 1 - i} {
						key := pw + " ↔ " + tw + way
						if score[key] += 0; r.whose[to[j]] == po[i] {
							score[key]++
						}
					}
				}
			}
		}
		for way, n := range joined(rows, r) {
			score[way] += n
		}
	}
	for way, n := range score {
		if n > right || n == right && way < best {
			best, right = way, n
		}
	}
	return best, right, len(score)
}

// joined counts, for every pair of columns, the texts of which a value leads to exactly one person, the right one.
func joined(rows []seen, r truth) map[string]int {
	who := map[string]map[string]map[string]bool{} // column → value → people
	for _, row := range rows {
		for _, person := range r.people {
			if !strings.Contains(row.whole, person) {
				continue
			}
			for column, value := range row.columns {
				key := row.table + "." + column
				if who[key] == nil {
					who[key] = map[string]map[string]bool{}
				}
				if who[key][value] == nil {
					who[key][value] = map[string]bool{}
				}
				who[key][value][person] = true
			}
		}
	}
	right := map[string]int{}
	for _, text := range r.texts {
		hits := map[string]bool{}
		for _, row := range rows {
			if !strings.Contains(row.whole, text) {
				continue
			}
			for column, value := range row.columns {
				for key, people := range who {
					if hit := people[value]; len(hit) == 1 && hit[r.whose[text]] {
						hits[key+" = "+row.table+"."+column] = true
					}
				}
			}
		}
		for way := range hits {
			right[way]++
		}
	}
	return right
}

// chance is how likely it is that one way of guessing at random gets so many right in rounds of the given sizes: each
// round is a random order, and the number of those that stay in place is known exactly.
func chance(sizes []int, right int) float64 {
	factorial := func(n int) float64 { return math.Round(math.Gamma(float64(n) + 1)) }
	deranged := func(n int) float64 { // orders in which nobody stays in place
		sum := 0.0
		for k := range n + 1 {
			sum += math.Pow(-1, float64(k)) / factorial(k)
		}
		return math.Round(factorial(n) * sum)
	}
	total := []float64{1}
	for _, n := range sizes {
		next := make([]float64, len(total)+n)
		for sum, p := range total {
			for k := range n + 1 {
				next[sum+k] += p * deranged(n-k) / (factorial(k) * factorial(n-k))
			}
		}
		total = next
	}
	tail := 0.0
	for sum, p := range total {
		if sum >= right {
			tail += p
		}
	}
	return tail
}

// luck is the chance below which nobody speaks of luck, over all ways that were tried.
const luck = 1e-6

func TestChanceIsReckonedRight(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		sizes []int
		right int
		want  float64
	}{{[]int{3}, 0, 1}, {[]int{3}, 1, 4.0 / 6}, {[]int{3}, 3, 1.0 / 6}, {[]int{2, 2}, 4, 0.25}, {[]int{2, 2}, 2, 0.75}} {
		require.InDelta(t, row.want, chance(row.sizes, row.right), 1e-12)
	}
}

var letters = []rune("abcdefghijklmnopqrstuvwxyz")

// example is a sentence that nobody else writes, of any length.
func example(r *rand.Rand) string {
	words := make([]string, 2+r.IntN(12))
	for i := range words {
		word := make([]rune, 7)
		for j := range word {
			word[j] = letters[r.IntN(len(letters))]
		}
		words[i] = string(word)
	}
	return strings.Join(words, " ")
}

// choir lets everybody among the staff be spoken about by five others in two quarters, in random order and through the
// real door, and returns what was said, once with everything that could be seen before the release and once after it.
// leak is called for each answer, and may write it down where it should not.
func choir(t *testing.T, leak func(owner *pgx.Conn, text string)) (before, after []seen, rounds []truth, log string) {
	t.Helper()
	const staff, voices = 10, 5
	s, database := storetest.Open(t)
	g := groundWith(t, s, staff, func(c *api.Config) { c.ActsPerMinute = 100_000 })
	g.hearing()
	owner, err := pgx.Connect(t.Context(), database.Owner)
	require.NoError(t, err)
	t.Cleanup(func() { _ = owner.Close(context.WithoutCancel(t.Context())) })
	_, err = owner.Exec(t.Context(), `select set_config('app.agency_id', $1, false)`, g.town.Agency.ID)
	require.NoError(t, err)
	_, err = owner.Exec(t.Context(), `create table leaked (words text)`)
	require.NoError(t, err)
	random := rand.New(rand.NewPCG(2026, 1))
	name := func(i int) string { return fmt.Sprintf("staf-%d", i%staff+1) }
	for quarter := 1; quarter <= 2; quarter++ {
		key, terms := fmt.Sprintf("q%d", quarter), g.voiceTerms(quarter)
		g.on(terms.Nominate)
		boss := g.as("kabid-a").Voice
		said := map[string]*truth{}
		type post struct{ about, who int }
		var posts []post
		for about := range staff {
			said[name(about)] = &truth{caseID: g.cases[name(about)].ID, quarter: quarter, whose: map[string]string{}}
			for step := 1; step <= voices; step++ {
				who := about + step
				_, err := boss.NominateVoice(t.Context(), &siklusv1.NominateVoiceRequest{CaseId: g.cases[name(about)].ID, Period: key, PersonId: g.town.People[name(who)]})
				require.NoError(t, err)
				posts = append(posts, post{about, who})
			}
		}
		random.Shuffle(len(posts), func(i, j int) { posts[i], posts[j] = posts[j], posts[i] })
		for n, p := range posts {
			text, about := example(random), said[name(p.about)]
			person := g.town.People[name(p.who)]
			about.whose[text], about.people, about.texts = person, append(about.people, person), append(about.texts, text)
			voice := g.as(name(p.who)).Voice
			asked, err := voice.ListVoiceSeats(t.Context(), &siklusv1.ListVoiceSeatsRequest{})
			require.NoError(t, err)
			seat := asked.GetAsked()[slices.IndexFunc(asked.GetAsked(), func(a *siklusv1.AskedVoice) bool {
				return a.GetEmployee().GetId() == g.town.People[name(p.about)] && a.GetPeriod() == key
			})].GetSeatId()
			marks := make([]int32, 7)
			for i := range marks {
				marks[i] = int32(1 + random.IntN(5))
			}
			_, err = voice.AnswerVoice(t.Context(), &siklusv1.AnswerVoiceRequest{SeatId: seat, Marks: marks, Examples: []string{text}})
			require.NoError(t, err)
			leak(owner, text)
			if n == 25 { // a copy of the database, as a backup would have it
				before = append(before, dump(t, owner, quarter, "copy ")...)
			}
		}
		before = append(before, dump(t, owner, quarter, "before ")...)
		for _, r := range said {
			slices.Sort(r.people)
		}
		g.on(terms.Release)
		g.voiceMorning(terms.Release)
		g.tx(func(ctx context.Context, tx store.Tx) error {
			for about, r := range said {
				results, err := tx.VoiceResults(ctx, g.cases[about].ID)
				require.NoError(t, err)
				shown := results[len(results)-1]
				require.Equal(t, []any{appraisal.VoiceShown, voices}, []any{shown.Outcome, shown.Answers})
				require.ElementsMatch(t, r.texts, shown.Shown[0].Examples, "a text must be found to be attacked")
				r.texts = shown.Shown[0].Examples
				rounds = append(rounds, *r)
			}
			return nil
		})
	}
	slices.SortFunc(rounds, func(a, b truth) int { return strings.Compare(a.caseID+a.texts[0], b.caseID+b.texts[0]) })
	require.Empty(t, g.engine.updates, "nothing of it goes to Temporal")
	require.Empty(t, g.engine.starts)
	return before, dump(t, owner, 0, "after "), rounds, g.log.String()
}

// asLog are the lines of the log as rows.
func asLog(t *testing.T, log string) (rows []seen) {
	t.Helper()
	for i, line := range strings.Split(strings.TrimSpace(log), "\n") {
		row := seen{table: "log", columns: map[string]string{"line": strconv.Itoa(i)}, whole: line}
		var fields map[string]any
		require.NoError(t, json.Unmarshal([]byte(line), &fields))
		for k, v := range fields {
			row.columns[k] = fmt.Sprint(v)
		}
		rows = append(rows, row)
	}
	return rows
}

var anyID = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-`)

// TestNobodyCanTellWhoSaidWhat is the proof of docs/decisions/012: an attacker with the whole database and the log does no
// better than chance.
func TestNobodyCanTellWhoSaidWhat(t *testing.T) {
	t.Parallel()
	before, after, rounds, log := choir(t, func(*pgx.Conn, string) {})
	sizes := make([]int, len(rounds))
	for i, r := range rounds {
		sizes[i] = len(r.texts)
		for _, text := range r.texts {
			for _, row := range before {
				if strings.Contains(row.whole, text) && !strings.Contains(row.table, "voice_results") {
					t.Fatalf("%s holds in clear what somebody said", row.table)
				}
			}
			if strings.Contains(log, text) {
				t.Fatal("the log holds what somebody said")
			}
			for _, row := range after {
				for _, person := range r.people {
					if strings.Contains(row.whole, text) && strings.Contains(row.whole, person) {
						t.Fatalf("a row of %s holds a person and what was said", row.table)
					}
				}
			}
		}
	}
	for _, line := range strings.Split(log, "\n") {
		if strings.Contains(line, "VoiceService") && anyID.MatchString(line) {
			t.Fatalf("the log has an ID: %s", line)
		}
	}
	if n := strings.Count(log, "/siklus.v1.VoiceService/"); n < 5*len(rounds) {
		t.Fatalf("the attacker has %d lines of the log only", n)
	}
	best, right, tried := attack(slices.Concat(before, after, asLog(t, log)), rounds)
	p := chance(sizes, right) * float64(tried)
	caught := right
	for ; chance(sizes, caught)*float64(tried) >= luck; caught++ {
	}
	t.Logf("%d rounds, %d answers; %d ways tried; the best got %d right (%s); %d would be no luck", len(rounds), 5*len(rounds), tried, right, best, caught)
	require.Greater(t, tried, 1000, "an attacker who tries little proves little")
	if p < luck {
		t.Errorf("%s tells who said what in %d of %d: that is no luck (%g)", best, right, 5*len(rounds), p)
	}
}

// TestTheAttackerFindsALeak plants what a careless design would have: the same answers in a table of their own without
// any person, time or number. Where they lie and which transaction wrote them is enough for the attacker.
func TestTheAttackerFindsALeak(t *testing.T) {
	t.Parallel()
	before, after, rounds, log := choir(t, func(owner *pgx.Conn, text string) {
		_, err := owner.Exec(t.Context(), `insert into leaked (words) values ($1)`, text)
		require.NoError(t, err)
	})
	sizes := make([]int, len(rounds))
	for i, r := range rounds {
		sizes[i] = len(r.texts)
	}
	best, right, tried := attack(slices.Concat(before, after, asLog(t, log)), rounds)
	p := chance(sizes, right) * float64(tried)
	t.Logf("%d ways tried; the best got %d of %d right: %s", tried, right, 5*len(rounds), best)
	if p >= luck || right < 4*len(rounds) {
		t.Errorf("the attacker overlooks a leak: %d of %d right", right, 5*len(rounds))
	}
}
