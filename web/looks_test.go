package web

// everyLook is every page that there is with everything in it: those of looks, and those whose data a part of the pages
// brings with it.
func everyLook() []look {
	list := looks()
	for _, part := range []struct {
		name  string
		looks []look
		fill  func(*fake) *fake
	}{
		{"progress", progressLooks(), withProgress},
		{"talks", talkLooks(), func(f *fake) *fake { return withTalks(f, asWritten) }},
		{"guidance", guideLooks(), func(f *fake) *fake { return withGuidance(f, asWritten) }},
		{"voices", voiceLooks(), func(f *fake) *fake { return withVoices(f, asWritten) }},
		{"talent", talentLooks(), func(f *fake) *fake { return withTalent(f, asWritten) }},
	} {
		for _, l := range part.looks {
			state := l.state
			l.name, l.filled = part.name+": "+l.name, true
			l.state = func(f *fake) {
				part.fill(f)
				if state != nil {
					state(f)
				}
			}
			list = append(list, l)
		}
	}
	return list
}
