package appraisal

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"slices"
)

// VoiceGroup is the side from which somebody speaks about a colleague's behaviour (arts 18(2), 19(4); III.C.7).
type VoiceGroup string

// The groups. Nobody is asked in VoiceBoth: it is what is shown when neither of the two is big enough alone.
const (
	VoicePeers VoiceGroup = "peers" // *rekan kerja setingkat*
	VoiceStaff VoiceGroup = "staff" // *pegawai di bawahnya*
	VoiceBoth  VoiceGroup = "both"
)

// FewestVoices is the lowest threshold an agency may choose: of two people each knows what the other said.
const FewestVoices = 3

// VoiceLimits are what an agency chose about peers and staff (policy: the law says that they may be heard, and nothing
// about how many, how long or without names).
type VoiceLimits struct {
	Peers, Staff bool // who is heard
	Least        int  // fewer people than this are not shown
	Most         int  // of a group may be asked about one employee
	PerRater     int  // colleagues about whom one person may be asked in a period
	Answer       int  // working days to answer, and as many again for a substitute
	Before       int  // working days left to rate after the release
}

// Heard reports whether anybody is heard at all.
func (l VoiceLimits) Heard() bool { return l.Peers || l.Staff }

// Hears reports whether a group is heard.
func (l VoiceLimits) Hears(g VoiceGroup) bool {
	return g == VoicePeers && l.Peers || g == VoiceStaff && l.Staff
}

// VoiceTerms are the days of one round. Everything lies inside the evaluation of the period, and the release leaves the
// appraiser time to consider what was said before rating (III.C.3).
type VoiceTerms struct {
	Nominate   Date // last day to nominate and to approve
	Substitute Date // on this morning others are asked in place of who is silent
	Answer     Date // last day to answer
	Release    Date // the working morning on which everything is released at once, and never again
}

// VoiceTermsOf returns the days of the round of a period, counted back from the day on which its window closes. ok is
// false for the year, which has no round of its own: it shows what its periods showed.
func VoiceTermsOf(p Period, c Calendar, l VoiceLimits) (t VoiceTerms, ok bool) {
	if p.Kind == Annual || !l.Heard() {
		return t, false
	}
	t.Answer = workingBefore(c, p.Closes, l.Before)
	t.Substitute = workingBefore(c, t.Answer, l.Answer)
	t.Nominate = workingBefore(c, t.Substitute, l.Answer)
	t.Release = c.NextWorkingDay(t.Answer + 1)
	return t, true
}

// workingBefore is the n-th working day before a day.
func workingBefore(c Calendar, d Date, n int) Date {
	for n > 0 {
		d--
		if c.WorkingDay(d) {
			n--
		}
	}
	return d
}

// Nominee is somebody who could speak about an employee, as the rules see them on a day.
type Nominee struct {
	Person     string
	Self       bool // the employee
	Appraised  bool // has an appraisal that runs in the same cycle of the same agency
	Away       bool // absent or out of service before the round ends
	Above      bool // leads the employee, at any distance
	Below      bool // the employee appraises them
	Under      bool // stands under the employee, at any distance
	SameLeader bool // as the employee
	SameLevel  bool
	Load       int  // colleagues about whom they are asked in the period, others than the employee
	Taken      bool // nominated or asked about the employee in the period already
}

// Codes of refusals of voices.
const (
	VoiceNotHeard   = "voice-not-heard"  // the agency's policy hears neither peers nor staff, or not this group
	VoiceNoRound    = "voice-no-round"   // the year has none
	VoiceSelf       = "voice-self"       // nobody speaks about themselves
	VoiceConflict   = "voice-conflict"   // superior and staff are never peers
	VoiceStranger   = "voice-stranger"   // neither peer nor staff, or of another agency
	VoiceAway       = "voice-away"       // absent or departed
	VoiceLoad       = "voice-load"       // asked about enough colleagues
	VoiceFull       = "voice-full"       // enough people are asked
	VoiceNamed      = "voice-named"      // is nominated already
	VoiceClosed     = "voice-closed"     // the day has passed
	VoiceDecided    = "voice-decided"    // the nomination was decided
	VoiceLost       = "voice-lost"       // the seat is somebody else's by now
	VoiceEmpty      = "voice-empty"      // an answer that judges nothing
	VoiceTooLong    = "voice-too-long"   // examples of too many bytes
	VoiceUnreadable = "voice-unreadable" // the key of a box is gone
)

const voiceProvision = "art. 18(2); III.C.7; " + PolicyProvision

// AdmitNominee says from which side somebody may speak about an employee, or why not. asked is how many of each group are
// nominated or asked by now.
func AdmitNominee(n Nominee, l VoiceLimits, asked map[VoiceGroup]int) (VoiceGroup, *Refusal) {
	group := VoicePeers
	switch {
	case n.Self:
		return "", refuse(VoiceSelf, voiceProvision, "Masukan datang dari orang lain, bukan dari diri sendiri.", "Others are heard, not the employee.")
	case n.Above:
		return "", refuse(VoiceConflict, voiceProvision, "Atasan bukan rekan setingkat; umpan balik atasan disampaikan dengan nama.",
			"A superior is no peer; a superior's feedback is given by name.")
	case !n.Appraised:
		return "", refuse(VoiceStranger, voiceProvision, "Orang ini tidak dinilai dalam siklus yang sama di instansi ini.",
			"This person is not appraised in the same cycle of this agency.")
	case n.Away:
		return "", refuse(VoiceAway, voiceProvision, "Orang ini tidak bertugas sampai akhir masa tanggapan.",
			"This person is not at work until the answers are due.")
	case n.Below:
		group = VoiceStaff
	case n.Under:
		return "", refuse(VoiceConflict, voiceProvision, "Orang ini bekerja di bawah bawahan langsung; hanya bawahan langsung yang diminta.",
			"This person works below the direct staff; only direct staff are asked.")
	case !n.SameLeader && !n.SameLevel:
		return "", refuse(VoiceStranger, voiceProvision, "Orang ini bukan rekan setingkat: atasan maupun jenjang jabatannya berbeda.",
			"This person is no peer: neither leader nor level is the same.")
	}
	switch {
	case !l.Hears(group):
		return "", refuse(VoiceNotHeard, voiceProvision, "Kebijakan instansi tidak mendengar kelompok ini.", "The agency's policy does not hear this group.")
	case n.Taken:
		return "", refuse(VoiceNamed, voiceProvision, "Orang ini sudah ada dalam daftar.", "This person is on the list already.")
	case n.Load >= l.PerRater:
		return "", refuse(VoiceLoad, voiceProvision, "Orang ini sudah diminta menanggapi cukup banyak rekan pada masa ini.",
			"This person is asked about enough colleagues in this period.")
	case asked[group] >= l.Most:
		return "", refuse(VoiceFull, voiceProvision, "Jumlah orang dari kelompok ini sudah cukup.", "Enough people of this group are asked.")
	}
	return group, nil
}

// ChooseSubstitute picks, among those who may speak from a side, who is asked about the fewest colleagues; among
// equals, one that depends on the seat, so that it is not always the same person and every run picks the same. ok is false
// when nobody is left.
func ChooseSubstitute(among []Nominee, l VoiceLimits, g VoiceGroup, seat string) (person string, ok bool) {
	var may []Nominee
	for _, n := range among {
		if side, refusal := AdmitNominee(n, l, nil); refusal == nil && side == g {
			may = append(may, n)
		}
	}
	if len(may) == 0 {
		return "", false
	}
	lot := func(n Nominee) []byte {
		sum := sha256.Sum256([]byte(seat + "/" + n.Person))
		return sum[:]
	}
	best := slices.MinFunc(may, func(a, b Nominee) int {
		if c := cmp.Compare(a.Load, b.Load); c != 0 {
			return c
		}
		return bytes.Compare(lot(a), lot(b))
	})
	return best.Person, true
}
