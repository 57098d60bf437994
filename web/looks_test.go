package web

import (
	"connectrpc.com/connect"

	siklusv1 "siklus.id/proto/siklus/v1"
)

// The data a page is looked at with.
const (
	asFull    = "full"    // everything in it
	asEmpty   = "empty"   // nothing in it yet
	asHostile = "hostile" // hostile text wherever somebody may type or a system may send some
)

// everyLook is every page that there is, in every state: those of looks, and those whose data a part of the pages brings
// with it. It fills what has something in it, none takes everything away, spoil fills it with hostile text.
func everyLook() []look {
	list := append(looks(), refusedLooks()...)
	evilly := func(string) string { return evil }
	asIs := func(f *fake) *fake { return f }
	for _, part := range []struct {
		name              string
		looks             []look
		fill, none, spoil func(*fake) *fake
	}{
		{"progress", progressLooks(), withProgress, withNoProgress, withEvilProgress},
		{"talks", talkLooks(), func(f *fake) *fake { return withTalks(f, asWritten) }, withNoTalks, func(f *fake) *fake { return withTalks(f, evilly) }},
		{"guidance", guideLooks(), func(f *fake) *fake { return withGuidance(f, asWritten) }, withNoGuidance, func(f *fake) *fake { return withGuidance(f, evilly) }},
		{"voices", voiceLooks(), func(f *fake) *fake { return withVoices(f, asWritten) }, asIs, func(f *fake) *fake { return withVoices(f, evilly) }},
		{"letters", letterLooks(), func(f *fake) *fake { return withLetters(f, asWritten) }, withNoLetters, func(f *fake) *fake { return withLetters(f, evilly) }},
		{"help", helpLooks(), func(f *fake) *fake { return withHelp(f, asWritten) }, withNoHelp, func(f *fake) *fake { return withHelp(f, evilly) }},
		{"batch", batchLooks(), func(f *fake) *fake { return withBatches(f, asWritten) }, withNoBatches, func(f *fake) *fake { return withBatches(f, evilly) }},
		{"reminders", reminderLooks(), func(f *fake) *fake { return withReminders(f, asWritten) }, withNoReminders, func(f *fake) *fake { return withReminders(f, evilly) }},
		{"talent", talentLooks(), func(f *fake) *fake { return withTalent(f, asWritten) }, withNoTalent, func(f *fake) *fake { return withTalent(f, evilly) }},
	} {
		for _, l := range part.looks {
			l.name = part.name + ": " + l.name
			l.fill = map[string]func(*fake) *fake{asFull: part.fill, asEmpty: part.none, asHostile: part.spoil}
			list = append(list, l)
		}
	}
	return list
}

// refusing lets nothing that is handed in be taken.
func refusing(f *fake) {
	f.actErr = refusal(connect.CodeFailedPrecondition, "not-now", "Sekarang tidak bisa: batas waktunya sudah lewat.", "Not now: the term has ended.", "")
}

// refusedLooks are forms without an input, as they come back when they are refused.
func refusedLooks() []look {
	return []look{
		{name: "link started too late", path: "/t/" + goodKey, post: []string{}, state: func(f *fake) { f.link.State = siklusv1.LinkState_LINK_STATE_EXPIRED }},
		{name: "signing in where no demo is", path: "/masuk", post: []string{"person", "x"}},
		{name: "knowing of targets refused", path: "/berkas/" + caseID + "/versi", post: []string{"act", actID}, state: func(f *fake) { refusing(f); f.readErr = f.actErr }},
		{name: "acknowledging refused", path: "/pengumuman/" + actID, post: []string{}, state: func(f *fake) { refusing(f); f.readErr = f.actErr }},
	}
}

// hasEmpty reports whether the look can be had with nothing in it. A state of a part changes something that is there.
func (l look) hasEmpty() bool { return l.fill == nil || l.state == nil }

// data is the agency behind the look.
func (l look) data(kind string) *fake {
	f := map[string]func(string) *fake{asFull: full, asEmpty: empty, asHostile: hostile}[kind](l.act)
	if l.hr {
		f = asHR(f)
	}
	if l.fill != nil {
		f = l.fill[kind](f)
	}
	if l.state != nil {
		l.state(f)
	}
	return f
}
