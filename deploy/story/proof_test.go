package story_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"siklus.id/appraisal"
	"siklus.id/deploy/local"
	siklusv1 "siklus.id/proto/siklus/v1"
	"siklus.id/store"
)

// isWhole: every journal's chain holds, nothing waits, every appraisal ended as its story says, and the
// register keeps what was refused.
func (y *year) isWhole(t *testing.T) {
	ctx := t.Context()
	require.NoError(t, y.look(ctx))
	require.NoError(t, y.tx(ctx, func(tx store.Tx) error {
		n, err := tx.VerifyAll(ctx)
		require.Equal(t, len(y.cases), n, "a journal for every case of the list")
		return err
	}))
	for _, s := range y.scripts() {
		want := map[string]appraisal.Stage{"kiki": appraisal.Exempted, "mona": appraisal.Withdrawn, "qori": appraisal.Departed, "rangga": appraisal.Departed}[s.who]
		if want == "" {
			want = appraisal.Sealed
		}
		require.Equal(t, string(want), y.at(of(s.who)).stage, s.who)
	}
	for c, now := range y.cases {
		require.True(t, appraisal.Stage(now.stage).Ended(), "%v still stands at %s", c, now.stage)
	}
	for who, stage := range map[string]appraisal.Stage{
		"cinta": appraisal.Decided, "dedi": appraisal.Decided, "eka": appraisal.Withdrawn, "fajar": appraisal.ObjectionLapsed,
	} {
		require.Equal(t, string(stage), y.at(objection(who)).stage, who)
	}
	for who, stage := range map[string]appraisal.Stage{
		"ani": appraisal.TrainingCompleted, "bima": appraisal.TrainingCompleted, "dedi": appraisal.Withdrawn,
	} {
		require.Equal(t, string(stage), y.at(trainingOf(who)).stage, who)
	}
	closed, err := y.key.Cycle.GetCycle(ctx, &siklusv1.GetCycleRequest{CycleId: y.cycle})
	require.NoError(t, err)
	acts := closed.GetCycle().GetActs()
	require.Zero(t, acts.GetReceived(), "no act waits")
	require.Positive(t, acts.GetTaken())
	y.everyRefusalIsComplete(t)
	y.everyActStandsOnceInTheJournal(t)
}

// everyRefusalIsComplete reads the whole register: a refused act has code, sentence and provision.
func (y *year) everyRefusalIsComplete(t *testing.T) {
	codes := map[string]int{}
	y.register(t, func(a store.RegisteredAct) {
		if a.State != store.ActRefused {
			return
		}
		require.NotEmpty(t, a.Refusal.Sentence, a.ID)
		require.NotEmpty(t, a.Refusal.English, a.ID)
		require.NotEmpty(t, a.Refusal.Provision, a.ID)
		require.NotEmpty(t, a.Content, "what was written with it is kept: %s", a.ID)
		codes[a.Refusal.Code]++
	})
	for _, code := range []string{appraisal.NotYourAct, appraisal.NotNow, appraisal.CaseEnded, appraisal.TooLate, appraisal.ResultIsFinal,
		appraisal.AlreadyDone, appraisal.TermShortened} {
		require.Positive(t, codes[code], "%s in the register: %v", code, codes)
	}
}

func (y *year) register(t *testing.T, look func(store.RegisteredAct)) {
	require.NoError(t, y.tx(t.Context(), func(tx store.Tx) error {
		for _, c := range y.cases {
			acts, err := tx.ActsOf(t.Context(), c.id)
			if err != nil {
				return err
			}
			for _, a := range acts {
				look(a)
			}
		}
		return nil
	}))
}

// everyActStandsOnceInTheJournal: what was taken is in the journal once, and nothing else is.
func (y *year) everyActStandsOnceInTheJournal(t *testing.T) {
	written := map[string]int{}
	require.NoError(t, y.tx(t.Context(), func(tx store.Tx) error {
		for _, c := range y.cases {
			rows, err := tx.Journal(t.Context(), c.id)
			if err != nil {
				return err
			}
			for _, row := range rows {
				if row.ActID != "" {
					written[row.ActID]++
				}
			}
		}
		return nil
	}))
	taken := 0
	y.register(t, func(a store.RegisteredAct) {
		want := 0
		if a.State == store.ActTaken {
			want = 1
			taken++
		}
		require.Equal(t, want, written[a.ID], "%s by %s, %s", a.Act.Kind, a.Act.By.Role, a.State)
	})
	require.Len(t, written, taken)
}

// lettersWereMerged: what waited for one person left as one e-mail, none left twice, and whoever cannot be
// reached got none.
func (y *year) lettersWereMerged(t *testing.T) {
	var count *siklusv1.LetterCount
	y.eventually("every letter has left", func() bool {
		now, err := y.key.Cycle.GetCycle(t.Context(), &siklusv1.GetCycleRequest{CycleId: y.cycle})
		count = now.GetCycle().GetLetters()
		return err == nil && count.GetWaiting() == 0
	})
	require.Zero(t, count.GetFailed())
	require.Greater(t, count.GetSent(), count.GetMails(), "several letters left as one e-mail")

	mails := map[string]int{}
	most := 0
	for _, l := range y.mailbox.Letters(local.Filter{}) {
		require.NotEmpty(t, l.CustomArgs["mail_id"])
		mails[l.CustomArgs["mail_id"]]++
		require.True(t, slices.ContainsFunc(append(slices.Clone(storyPeople), late), func(p person) bool { return p.mail != "" && strings.EqualFold(p.email(), l.To.Email) }), "to somebody on the roster")
		if l.To.Email == somebody("kasi").email() {
			links := map[string]bool{}
			for _, link := range letterLink.FindAllString(l.Text, -1) {
				links[link] = true
			}
			most = max(most, len(links))
		}
	}
	require.GreaterOrEqual(t, len(mails), int(count.GetMails()))
	for id, n := range mails {
		require.Equal(t, 1, n, "mail %s left %d times", id, n)
	}
	require.GreaterOrEqual(t, most, 10, "on the day a window opens, the tasks of the head of section come in one e-mail")
}

// wasDoneByBothWays: every act of the procedure was taken by the contract and by a page.
func (y *year) wasDoneByBothWays(t *testing.T) {
	for _, p := range []appraisal.Proceeding{appraisal.AppraisalProceeding, appraisal.EvaluationProceeding, appraisal.ObjectionProceeding, appraisal.TrainingProceeding} {
		for _, kind := range appraisal.ActsOf(p) {
			for _, way := range []string{"rpc", "page"} {
				require.Positive(t, y.ways[kind][way], "%s by %s", kind, way)
			}
		}
	}
}

// answeredEveryProcedure: what this story has called over HTTP, together with the other stories, is all of the contract.
func (y *year) answeredEveryProcedure(t *testing.T) { told.end(t, y.calls.set()) }

// namesNobody reads everything that administrators, operators and machines can read of the year, and finds no
// name, number, address or word of anybody, and no key to a link or a session.
func (y *year) namesNobody(t *testing.T) {
	ctx := t.Context()
	hidden := secretsOf(append(slices.Clone(storyPeople), late, broken)...)
	for _, text := range y.typed {
		hidden = append(hidden, secret{"what somebody wrote", text})
		_, mark, marked := strings.Cut(text, "catatan ")
		if marked {
			hidden = append(hidden, secret{"what somebody wrote", mark})
		}
	}
	var kept []evidence
	y.eventually("Temporal lists every case", func() bool {
		var err error
		kept, err = histories(ctx, y.engine)
		require.NoError(t, err)
		return y.listsEveryCase(kept)
	})
	kept = append(kept, y.traces()...)
	size := 0
	for _, e := range kept {
		size += len(e.text)
	}
	require.Greater(t, size, 1<<20, "there must be something to look at")
	for _, f := range hidden.find(kept...) {
		t.Error(f)
	}

	sessions, tokens := map[string]bool{}, map[string]bool{}
	for _, s := range y.secrets {
		sessions[s] = true
	}
	for _, l := range y.mailbox.Letters(local.Filter{}) {
		for _, link := range letterLink.FindAllString(l.Text, -1) {
			tokens[tokenOf(link)] = true
		}
	}
	require.NotEmpty(t, sessions)
	require.NotEmpty(t, tokens)
	for _, e := range kept {
		require.Empty(t, wordsIn(e, sessions), "a session stands in %s", e.where)
		if e.where != "the addresses asked for" { // a link is an address: its key stands in it, and there alone
			require.Empty(t, wordsIn(e, tokens), "the key of a link stands in %s", e.where)
		}
	}
	require.NotEmpty(t, wordsIn(evidence{"the addresses asked for", y.urls.bytes()}, tokens), "the search knows a key when it sees one")
}

func (y *year) listsEveryCase(kept []evidence) bool {
	found := map[string]bool{}
	for _, e := range kept {
		if id, ok := strings.CutPrefix(e.where, "the history of "); ok {
			found[id] = true
		}
	}
	for c, now := range y.cases {
		if !found[c.proceeding+":"+now.id] {
			return false
		}
	}
	return len(found) > len(y.cases)
}
