package appraisal

import (
	"cmp"
	"slices"
)

// The codes of refusals when a deputy is named.
const (
	DeputyIsHolder    = "deputy-is-holder"
	DeputyDeparted    = "deputy-departed"     // in service no longer on the last day
	DeputyAbsent      = "deputy-absent"       // on long leave, or replaced in their own post
	DeputyCircular    = "deputy-circular"     // whom the holder stands in for
	DeputyOverlaps    = "deputy-overlaps"     // the post has one already on some of the days
	DeputyRated       = "deputy-rated"        // nobody else reports to the post
	DeputyNothing     = "deputy-nothing"      // nobody reports to the post at all
	DeputyPostFilled  = "deputy-post-filled"  // a Plt fills a vacancy
	DeputyPostVacant  = "deputy-post-vacant"  // a Plh stands in for a holder
	HolderDeputises   = "holder-deputises"    // the holder acts elsewhere on some of the days
	DeputyDaysWrong   = "deputy-days-wrong"   // the last day lies before the first
	DeputyDaysPassed  = "deputy-days-passed"  // the first day is over
	DeputyEnded       = "deputy-ended"        // it is over or was handed back
	DeputyPostUnknown = "deputy-post-unknown" // nothing to hand over
)

// Span is some days, both included; a zero last day means: without end.
type Span struct{ From, To Date }

// Meets reports whether two spans share a day.
func (s Span) Meets(o Span) bool {
	return (s.To.IsZero() || o.From <= s.To) && (o.To.IsZero() || s.From <= o.To)
}

// HeldSpan is somebody's hold of a post for some days.
type HeldSpan struct {
	Post, Person string
	Capacity     Capacity
	Span
}

// Deputising is a deputy (*pejabat pengganti*) as somebody wants to name them.
type Deputising struct {
	Post, Person string
	Capacity     Capacity // Acting in a vacant post, DailyActing for a holder who is away (IV.A.2–3)
	Span
	Together []string // further posts that the same naming hands over
}

// DeputyScene is what stands around a naming.
type DeputyScene struct {
	Today        Date
	Held         []HeldSpan // by the deputy, by holders of the post, and in posts of either
	Absences     []Span     // long ones of the deputy
	DepartedFrom Date       // of the deputy; zero: in service
	Reporting    []string   // IDs of who reports to the post
}

// Holder returns who holds the post on the first day, as appointed before acting; empty when it is vacant.
func (s DeputyScene) Holder(d Deputising) string {
	held := slices.DeleteFunc(slices.Clone(s.Held), func(h HeldSpan) bool {
		return h.Post != d.Post || h.Capacity == DailyActing || !h.Meets(Span{d.From, d.From})
	})
	slices.SortFunc(held, func(a, b HeldSpan) int {
		return cmp.Or(cmp.Compare(a.Capacity, b.Capacity), cmp.Compare(b.From, a.From), cmp.Compare(a.Person, b.Person))
	})
	if len(held) == 0 {
		return ""
	}
	return held[0].Person
}

// AdmitDeputy says why a deputy cannot be named, and on which field of the form; nil when nothing stands against it. The
// regulation lets evaluation be delegated to a Plt or Plh (IV.A.3) and says nothing on their rank or unit, so neither is
// looked at. What it forbids is that somebody appraises themselves.
func AdmitDeputy(d Deputising, s DeputyScene) (field string, _ *Refusal) {
	holder := s.Holder(d)
	switch {
	case d.To < d.From:
		return "to", refuse(DeputyDaysWrong, PolicyProvision, "Hari terakhir tidak boleh mendahului hari pertama.", "The last day cannot come before the first.")
	case d.From < s.Today:
		return "from", refuse(DeputyDaysPassed, PolicyProvision,
			"Hari pertama sudah lewat. Pengganti bertindak paling awal sejak hari ini; yang sudah terjadi tetap atas nama pejabatnya.",
			"The first day has passed. A deputy acts from today at the earliest; what was done before stays with the holder.")
	case len(s.Reporting) == 0:
		return "post_id", refuse(DeputyNothing, PolicyProvision,
			"Tidak ada jabatan yang melapor ke jabatan ini, jadi tidak ada tugas penilaian yang dapat dialihkan.",
			"No post reports to this one, so there is no appraisal task to hand over.")
	case d.Person == holder:
		return "person_id", refuse(DeputyIsHolder, "IV.A.3", "Pejabat tidak dapat menjadi pengganti dirinya sendiri.", "Nobody can be their own deputy.")
	case d.Capacity == Acting && holder != "":
		return "capacity", refuse(DeputyPostFilled, "IV.A.2–3",
			"Jabatan ini masih terisi. Plt hanya untuk jabatan yang kosong; pilih Plh bila pejabatnya berhalangan sementara.",
			"This post is filled. A Plt is for a vacant post only; choose Plh while its holder is away.")
	case d.Capacity == DailyActing && holder == "":
		return "capacity", refuse(DeputyPostVacant, "IV.A.2–3",
			"Jabatan ini kosong pada hari itu. Plh hanya menggantikan pejabat yang berhalangan; pilih Plt.",
			"This post is vacant on that day. A Plh stands in for a holder who is away; choose Plt.")
	}
	if r := s.fit(d); r != nil {
		return "person_id", r
	}
	if holder != "" && d.Capacity == DailyActing && slices.ContainsFunc(s.Held, func(h HeldSpan) bool {
		return h.Person == holder && h.Capacity != Definitive && h.Post != d.Post && !slices.Contains(d.Together, h.Post) && h.Meets(d.Span) && !s.replaced(h.Post, d.Span)
	}) {
		return "from", refuse(HolderDeputises, "IV.A.3",
			"Pejabat ini sendiri sedang menjadi Plt atau Plh di jabatan lain pada hari-hari itu. Kembalikan atau alihkan jabatan itu dahulu.",
			"On these days the holder is acting in another post. Hand that post back or over first.")
	}
	if slices.ContainsFunc(s.Held, func(h HeldSpan) bool {
		return h.Post == d.Post && h.Capacity != Definitive && h.Person != holder && h.Meets(d.Span)
	}) {
		return "from", refuse(DeputyOverlaps, PolicyProvision,
			"Jabatan ini sudah mempunyai pengganti pada sebagian hari itu. Kembalikan yang lama dahulu, atau pilih hari lain.",
			"This post has a deputy on some of these days. Hand that one back first, or choose other days.")
	}
	return "", nil
}

// fit looks at the deputy: in service, present, and not the only one to be appraised.
func (s DeputyScene) fit(d Deputising) *Refusal {
	holder := s.Holder(d)
	switch {
	case !s.DepartedFrom.IsZero() && s.DepartedFrom <= d.To:
		return refuse(DeputyDeparted, PolicyProvision,
			"Orang ini tidak lagi bertugas sampai hari terakhir yang diminta.", "This person is not in service up to the last day that is asked for.")
	case !slices.ContainsFunc(s.Reporting, func(p string) bool { return p != d.Person }):
		return refuse(DeputyRated, "IV.A.2",
			"Satu-satunya pegawai yang dinilai oleh jabatan ini adalah orang ini sendiri, dan tidak seorang pun menilai dirinya sendiri.",
			"The only person appraised from this post is this one, and nobody appraises themselves.")
	case slices.ContainsFunc(s.Absences, func(a Span) bool { return a.Meets(d.Span) }):
		return refuse(DeputyAbsent, PolicyProvision,
			"Orang ini sendiri tercatat tidak hadir pada sebagian hari itu.", "This person is on record as absent on some of these days.")
	}
	for _, own := range s.Held {
		if own.Person != d.Person || own.Capacity != Definitive || !own.Meets(d.Span) {
			continue
		}
		for _, h := range s.Held {
			if h.Post != own.Post || h.Capacity != DailyActing || !h.Meets(d.Span) {
				continue
			}
			if h.Person == holder {
				return refuse(DeputyCircular, "IV.A.3",
					"Orang ini sendiri sedang digantikan oleh pejabat yang hendak digantikannya. Kembalikan pengalihan itu dahulu.",
					"This person is replaced by the very holder they would stand in for. Hand that back first.")
			}
			return refuse(DeputyAbsent, "IV.A.3",
				"Orang ini sendiri sedang digantikan oleh Plh pada sebagian hari itu.", "This person is replaced by a Plh on some of these days.")
		}
	}
	return nil
}

// replaced reports whether a post has a Plh on some day.
func (s DeputyScene) replaced(post string, days Span) bool {
	return slices.ContainsFunc(s.Held, func(h HeldSpan) bool { return h.Post == post && h.Capacity == DailyActing && h.Meets(days) })
}

// DeputyState is where a deputyship stands.
type DeputyState string

// The states.
const (
	DeputyAhead      DeputyState = "ahead"       // its first day lies ahead
	DeputyActs       DeputyState = "acting"      // it runs
	DeputyOver       DeputyState = "over"        // its last day has passed
	DeputyHandedBack DeputyState = "handed-back" // it was handed back before
)

// DeputyStateOn says where a deputyship stands on a day. endedOn is the first day back, zero when nobody handed it back.
func DeputyStateOn(days Span, endedOn, on Date) DeputyState {
	switch {
	case !endedOn.IsZero():
		return DeputyHandedBack
	case on < days.From:
		return DeputyAhead
	case days.To < on:
		return DeputyOver
	}
	return DeputyActs
}

// DeputyNotes says what the regulation has to say to a deputy in a capacity, for the page on which one is named.
func DeputyNotes(c Capacity) []Sentence {
	notes := []Sentence{
		{"Penilaian boleh didelegasikan kepada Plt atau Plh (IV.A.3): menyepakati SKP, memberi umpan balik, menilai, menandatangani, dan menyerahkan dokumen. Kedudukan Plt atau Plh tercatat pada setiap tindakan.",
			"Evaluation may be delegated to a Plt or Plh (IV.A.3): agreeing targets, feedback, rating, signing, and handing the document over. Every act is recorded with Plt or Plh."},
		{"Tidak seorang pun menilai dirinya sendiri: tugas tentang pengganti sendiri tetap pada pejabatnya, atau naik berjenjang bila jabatannya kosong (IV.A.2).",
			"Nobody appraises themselves: tasks about the deputy stay with the holder, or climb level by level in a vacant post (IV.A.2)."},
		{"Peraturan hanya mengatur pendelegasian penilaian; apakah Plt atau Plh memutus keberatan tidak disebut (V.B). Siklus meneruskan keberatan kepada Plt atau Plh agar batas waktunya tidak terlampaui; instansi dapat menunjuk pejabat lain per berkas.",
			"The regulation speaks of delegating evaluation only; whether a Plt or Plh decides objections is not said (V.B). Siklus passes objections on to the Plt or Plh so that their term is kept; the agency may name somebody else in a case."},
		{"Pangkat dan unit pengganti tidak diatur dalam peraturan ini; instansi yang menimbang.", "This regulation says nothing on the deputy's rank or unit; the agency weighs it."},
		{"Batas waktu berjalan terus. SKP yang sudah disepakati tetap berlaku; pengganti tidak meminta SKP baru (ditetapkan instansi).",
			"Terms run on. Agreed targets stand; a deputy asks for no new ones (set by the agency)."},
	}
	if c == Acting {
		notes = append(notes, Sentence{
			"Kinerja Plt sendiri dinilai oleh pimpinan unit tempat ia menjadi Plt (IV.A.5). Siklus mengusulkannya di halaman Perbedaan; pengelola kepegawaian yang memutuskan.",
			"The Plt's own performance is evaluated by the head of the unit where they act (IV.A.5). Siklus proposes that on the page of differences; HR decides."})
	}
	return notes
}
