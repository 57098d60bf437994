package appraisal

import (
	"slices"
	"strings"
)

// DifferenceKind names a difference between the roster as it stands and a running cycle.
type DifferenceKind string

// The kinds, in the order in which they are told.
const (
	DiffMoved       DifferenceKind = "moved"         // the employee holds another post
	DiffUnitMoved   DifferenceKind = "unit-moved"    // the post belongs to another unit
	DiffActingBegan DifferenceKind = "acting-began"  // the employee is Plt of another post, IV.A.5
	DiffActingEnded DifferenceKind = "acting-ended"  // and is so no longer, IV.A.6
	DiffJoined      DifferenceKind = "joined"        // somebody without an appraisal holds a post
	DiffGone        DifferenceKind = "gone"          // the employee holds no post any more, or the list leaves them out
	DiffAbsent      DifferenceKind = "absent"        // the list gives a long absence as the reason for no appraisal
	DiffExcused     DifferenceKind = "excused"       // it gives another reason
	DiffNamedParty  DifferenceKind = "renamed-party" // HR named an appraiser, and the post has a new holder since
	DiffNewSuperior DifferenceKind = "new-superior"  // another person appraises: in force already
	DiffDetails     DifferenceKind = "details"       // name, address, number, title: in force already
)

// OpenAppraisalAct is what HR confirms for somebody who joined. It is no act of the procedure: there is no case yet, and
// the cycle's next morning opens one.
const OpenAppraisalAct = "OpenAppraisal"

// DifferenceKinds returns the kinds in the order in which they are told.
func DifferenceKinds() []DifferenceKind {
	return []DifferenceKind{DiffMoved, DiffUnitMoved, DiffActingBegan, DiffActingEnded, DiffJoined, DiffGone, DiffAbsent, DiffExcused, DiffNamedParty, DiffNewSuperior, DiffDetails}
}

// RosterHold is a post with its unit and the first day in it; the zero value is none.
type RosterHold struct {
	Post, Unit string
	From       Date
}

// RosterFacts are what roster and cycle say about one person.
type RosterFacts struct {
	Person   string // opaque
	Kind     PersonKind
	Number   string // staff number, for the day of birth
	Level    Level  // of the post the roster gives
	Departed bool   // HR recorded the end of service
	Exempt   string // the list's reason for no appraisal; empty: one is due

	Case   string // the appraisal; empty: there is none
	Ended  bool   // it has ended, in whichever way
	Stage  Stage  // where it stands
	Absent bool   // a long absence runs
	Post   string // of the appraisal
	Unit   string // of the appraisal
	Acted  bool   // its post was held as Plt last

	Own      RosterHold // held as appointed on the day, the newest
	Acting   RosterHold // held as Plt on the day
	PostUnit string     // unit of the appraisal's post now
	Holds    bool       // the appraisal's post is held by the employee on the day
	Led      bool       // somebody would appraise them in the post of the roster
	Last     Date       // last day of their last holding; zero: one runs, or there was none
	Unlisted bool       // a list of everybody leaves them out
	Changed  []string   // what an import changed of their details
	Import   string     // ID of that import

	NamedAppraiser string // whom HR named; empty: nobody
	NewHolder      string // who holds the superior's post since a later day; empty: nobody new
	NewSince       Date
}

// Difference is one difference with the act that HR is asked to confirm.
type Difference struct {
	Kind      DifferenceKind
	Act       ActKind // empty: none is needed
	Facts     Facts   // of the act, without what the door adds
	Needs     string  // "how" or "until": what HR must say first
	Mark      string  // what tells it from another of the same kind: the roster's day, or its words
	Says      Sentence
	Follows   []Sentence // what will happen
	Provision string
}

// Key names the difference for a person: it changes when the difference does, so that a declined one comes back only then.
func (d Difference) Key(person string) string {
	return DeriveID("difference", string(d.Kind), person, d.Facts.Post, string(d.Facts.Capacity), d.Facts.Person, d.Mark)
}

// RosterDifferences compares what roster and cycle say about one person on a day. year is the cycle's. A day that lies
// ahead is proposed when it has come; what began before the year counts from its first day. Somebody whose service ended,
// or whose appraisal did, is left alone.
func RosterDifferences(f RosterFacts, on Date, year int) []Difference {
	if f.Departed || f.Kind == NonASN {
		return nil
	}
	first := NewDate(year, 1, 1)
	since := func(d Date) Date { return min(max(d, first), on) }
	if f.Case == "" {
		return joiner(f, since)
	}
	if f.Ended {
		return nil
	}
	var out []Difference
	switch moved := movement(f, since, on); {
	case f.Own.Post == "" && f.Acting.Post == "" || f.Unlisted && moved == nil:
		out = append(out, gone(f, since, on))
	case moved != nil:
		out = append(out, *moved)
	}
	if f.Exempt != "" {
		if d := excused(f, on); d != nil {
			out = append(out, *d)
		}
	}
	if f.NamedAppraiser != "" && f.NewHolder != "" && f.NewHolder != f.NamedAppraiser && f.NewHolder != f.Person {
		out = append(out, Difference{Kind: DiffNamedParty, Act: ChangeParty, Facts: Facts{Role: Appraiser, Person: f.NewHolder, Capacity: Named}, Mark: f.NewSince.String(), Provision: "art. 1(9); II.C.7",
			Says: Sentence{"Jabatan atasan mempunyai pemegang baru, sedangkan berkas ini masih dinilai pejabat yang pernah ditunjuk pengelola kepegawaian.",
				"The superior's post has a new holder, while this case is still with the appraiser whom HR once named."},
			Follows: []Sentence{
				{"Pejabat penilai berganti kepada pemegang jabatan; tugas yang terbuka beralih, tautan lama tidak berlaku, batas waktu berjalan terus.", "The appraiser becomes the holder of the post; open tasks pass, old links end, terms run on."},
				{"Bila SKP sudah disepakati, pejabat penilai baru menyepakatinya kembali (II.C.7).", "Where targets were agreed, the new appraiser agrees them anew (II.C.7)."}}})
	}
	if len(f.Changed) > 0 {
		out = append(out, Difference{Kind: DiffDetails, Mark: f.Import, Provision: PolicyProvision,
			Says:    Sentence{"Daftar memperbaiki: " + detailNames(f.Changed, 0) + ".", "The list corrects: " + detailNames(f.Changed, 1) + "."},
			Follows: []Sentence{{"Sudah berlaku; tidak ada tindakan yang diperlukan. Surat yang tertahan karena alamat dikirim kembali.", "In force already; no act is needed. Letters held back for want of an address are sent."}}})
	}
	return out
}

func joiner(f RosterFacts, since func(Date) Date) []Difference {
	held := f.Own
	if f.Acting.Post != "" {
		held = f.Acting
	}
	if held.Post == "" || f.Exempt != "" || f.Unlisted {
		return nil
	}
	d := Difference{Kind: DiffJoined, Act: OpenAppraisalAct, Facts: Facts{Post: held.Post, Unit: held.Unit, From: since(held.From)}, Mark: held.From.String(), Provision: "II.C.6; policy",
		Says: Sentence{"Pegawai ini memegang jabatan dan belum mempunyai penilaian dalam siklus ini.", "This person holds a post and has no appraisal in this cycle."},
		Follows: []Sentence{
			{"Penilaian dibuka pada pagi hari kerja berikutnya; pegawai menerima surat untuk menyusun SKP, dengan batas waktu menurut kebijakan instansi.", "An appraisal is opened on the next working morning; the employee gets the letter to draft targets, with the term of the agency's policy."},
			{"Yang dinilai adalah bagian tahun sejak ia bergabung.", "What is evaluated is the part of the year since they joined."}}}
	if !f.Led {
		d.Follows = append(d.Follows, Sentence{"Belum ada atasan yang dapat menilainya; isi dahulu jabatan atasannya, atau penilaian tidak terbuka.", "Nobody could appraise them yet; fill the superior's post first, or no appraisal opens."})
	}
	return []Difference{d}
}

// targetsFollow says what becomes of the targets after a move, by where the appraisal stands.
func targetsFollow(s Stage) Sentence {
	switch s {
	case Resting:
		return Sentence{"Penilaian sedang beristirahat; SKP jabatan baru disusun sesudah pegawai kembali.", "The appraisal rests; targets of the new post are drafted on return."}
	case InYear:
		return Sentence{"SKP jabatan baru disusun dengan pimpinan baru (II.C.6); SKP lama berlaku sampai yang baru ditetapkan.", "Targets of the new post are drafted with the new leader (II.C.6); the old ones hold until then."}
	}
	return Sentence{"SKP disusun untuk jabatan baru dengan pimpinan baru (II.C.6); batas waktu tidak menjadi lebih awal.", "Targets are drafted for the new post with the new leader (II.C.6); no term ends earlier."}
}

var (
	movedTasks  = Sentence{"Tugas yang terbuka beralih kepada pejabat penilai yang baru; tautan lama tidak berlaku lagi.", "Open tasks pass to the new appraiser; old links end."}
	movedRating = Sentence{"Evaluasi yang belum ditandatangani ikut ke jabatan baru, atau hasil periodik terakhir unit lama dipakai bila kedua pihak setuju; evaluasi tahunan memakai capaian unit baru (IV.A.13).", "Evaluations not signed yet go along to the new post, or the old unit's last periodic result stands where both agree; the annual one uses the new unit's result (IV.A.13)."}
	movedSigned = Sentence{"Yang sudah ditandatangani tetap pada jalur penandatangannya.", "What is signed stays with the chain of who signed it."}
)

// movement is a move of the employee or of their post, nil when there is none.
func movement(f RosterFacts, since func(Date) Date, on Date) *Difference {
	transfer := func(kind DifferenceKind, held RosterHold, capacity Capacity, provision string, says Sentence) *Difference {
		return &Difference{Kind: kind, Act: Transfer, Facts: Facts{Post: held.Post, Unit: held.Unit, From: since(held.From), Capacity: capacity}, Mark: held.From.String(), Provision: provision,
			Says: says, Follows: []Sentence{targetsFollow(f.Stage), movedTasks, movedRating, movedSigned}}
	}
	switch {
	case f.Acting.Post != "" && f.Acting.Post != f.Post:
		return transfer(DiffActingBegan, f.Acting, Acting, "IV.A.5",
			Sentence{"Pegawai ini menjadi Plt di jabatan lain; kinerjanya dinilai oleh pimpinan unit tempat ia menjadi Plt.", "This person is Plt of another post; the head of the unit where they act evaluates them."})
	case f.Acting.Post != "" || f.Own.Post == "":
		return nil
	case f.Own.Post != f.Post && f.Acted && !f.Holds:
		d := transfer(DiffActingEnded, f.Own, Definitive, "IV.A.6",
			Sentence{"Masa Plt sudah berakhir; penilaian dapat dikembalikan ke jabatan definitif.", "The time as Plt is over; the appraisal may be set back to the definitive post."})
		if !f.Last.IsZero() {
			d.Facts.From, d.Mark = since(f.Last+1), f.Last.String()
		}
		return d
	case f.Own.Post != f.Post:
		return transfer(DiffMoved, f.Own, Definitive, "II.C.6; IV.A.13",
			Sentence{"Daftar pegawai menyebut jabatan lain daripada siklus ini.", "The roster gives another post than this cycle."})
	case f.PostUnit != "" && f.PostUnit != f.Unit:
		d := transfer(DiffUnitMoved, f.Own, Definitive, "II.C.6; policy",
			Sentence{"Jabatan pegawai ini sekarang berada di unit lain.", "The post of this person belongs to another unit now."})
		d.Facts.From, d.Facts.Unit, d.Mark = on, f.PostUnit, f.PostUnit
		return d
	}
	return nil
}

// gone proposes the end of service. The roster does not say how it ended, so HR does.
func gone(f RosterFacts, since func(Date) Date, on Date) Difference {
	d := Difference{Kind: DiffGone, Act: EndService, Needs: "how", Facts: Facts{From: on}, Provision: PolicyProvision,
		Says: Sentence{"Daftar pegawai yang lengkap tidak memuat pegawai ini lagi.", "A complete roster does not name this person any more."},
		Follows: []Sentence{
			{"Penilaian berakhir; yang sudah ditandatangani tetap berlaku, tugas yang terbuka dan tautannya berakhir.", "The appraisal ends; what is signed stands, open tasks and their links end."},
			{"Bagian tahun yang belum dievaluasi tidak dievaluasi lagi, kecuali kebijakan instansi menilai pensiunan dalam masa yang sedang terbuka.", "What is not evaluated of the year is not any more, unless the agency's policy rates who retired in an open window."},
			{"Pegawai yang meninggal dunia tidak disurati lagi.", "Nobody writes to the dead."}}}
	if f.Own.Post == "" && f.Acting.Post == "" {
		d.Says = Sentence{"Menurut daftar, pegawai ini tidak memegang jabatan lagi.", "By the roster this person holds no post any more."}
		if !f.Last.IsZero() {
			d.Facts.From, d.Mark = since(f.Last+1), f.Last.String()
		}
	}
	if n, fault := ParseNumber(f.Kind, f.Number); fault == nil {
		if age := retiresAt(f.Level); age > 0 && retires(n.Born, age) <= on {
			d.Facts.Service = Retired
		}
	}
	return d
}

// saidAbsences are how lists write the absences of II.C.8 and others, in small letters.
var saidAbsences = []struct {
	absence Absence
	words   []string
}{
	{PreRetirement, []string{"masa persiapan pensiun", "mpp", "bebas tugas"}},
	{UnpaidLeave, []string{"luar tanggungan", "cltn"}},
	{StudyLeave, []string{"tugas belajar"}},
	{Suspension, []string{"pemberhentian sementara", "diberhentikan sementara", "skorsing"}},
	{StateOffice, []string{"pejabat negara", "komisioner", "lembaga nonstruktural"}},
	{Maternity, []string{"cuti melahirkan", "cuti bersalin"}},
	{LongLeave, []string{"cuti besar"}},
	{SickLeave, []string{"cuti sakit", "sakit"}},
}

// SaidAbsence reads which long absence a list gives as the reason for no appraisal; empty when it gives another reason.
func SaidAbsence(text string) Absence {
	text = " " + strings.Join(strings.Fields(strings.ToLower(text)), " ") + " "
	for _, s := range saidAbsences {
		if slices.ContainsFunc(s.words, func(w string) bool {
			return strings.Contains(text, " "+w+" ") || len(w) > 6 && strings.Contains(text, w)
		}) {
			return s.absence
		}
	}
	return ""
}

// excused proposes an absence or an exemption; nil when the absence is on record already.
func excused(f RosterFacts, on Date) *Difference {
	absence := SaidAbsence(f.Exempt)
	switch {
	case absence != "" && f.Absent:
		return nil
	case absence != "":
		d := &Difference{Kind: DiffAbsent, Act: BeginAbsence, Needs: "until", Facts: Facts{Absence: absence, From: on}, Mark: f.Exempt, Provision: absence.Provision(),
			Says:    Sentence{"Daftar memberi alasan tidak dinilai: \"" + f.Exempt + "\".", "The list gives as the reason for no appraisal: \"" + f.Exempt + "\"."},
			Follows: []Sentence{{"Penilaian beristirahat: tidak ada yang ditunggu dari pegawai; sesudah kembali ia menyusun SKP bila ketidakhadirannya termasuk II.C.8.", "The appraisal rests: nothing is awaited of the employee; on return targets are drafted where II.C.8 names the absence."}, {"Masa yang tertutup seluruhnya oleh ketidakhadiran tidak dievaluasi.", "A period that the absence covers whole is not evaluated."}}}
		if !absence.Rests() {
			d.Follows = []Sentence{{"Pegawai tetap dinilai oleh pejabat penilai di instansi asal, berdasarkan data lembaga pendidikan (IV.A.16–17).", "The home appraiser goes on appraising, on the institution's data (IV.A.16–17)."}}
		}
		return d
	}
	return &Difference{Kind: DiffExcused, Act: Exempt, Mark: f.Exempt, Provision: "II.C.8; policy",
		Says:    Sentence{"Daftar memberi alasan tidak dinilai: \"" + f.Exempt + "\".", "The list gives as the reason for no appraisal: \"" + f.Exempt + "\"."},
		Follows: []Sentence{{"Penilaian ditutup tanpa hasil; tugas dan tautannya berakhir. Pengelola kepegawaian dapat membukanya kembali.", "The appraisal ends without a result; tasks and links end. HR can open it again."}}}
}

// detailWords name what an import changed, in Indonesian and English.
var detailWords = map[string][2]string{
	"name": {"nama", "name"}, "email": {"alamat email", "e-mail address"}, "kind": {"status pegawai", "kind of staff"}, "language": {"bahasa surat", "language of letters"},
	"code": {"kode", "code"}, "title": {"nama jabatan", "title of the post"}, "level": {"jenjang jabatan", "level of the post"},
}

func detailNames(changed []string, language int) string {
	var names []string
	for _, c := range changed {
		if w, ok := detailWords[c]; ok {
			names = append(names, w[language])
		}
	}
	return strings.Join(names, ", ")
}

// WholeRoster reports whether an import counts as a list of everybody, so that who is not on it may be gone: every row's
// person could be read, and it names at least half of the staff. A list that mends a few rows says nothing about the rest.
func WholeRoster(named, unread, staff int) bool { return unread == 0 && named > 0 && 2*named >= staff }

// NewSuperior is the difference that a superior's post brings to everybody below: it is in force already, because who
// acts is looked up at every step.
func NewSuperior(capacity Capacity, vacant bool) Difference {
	d := Difference{Kind: DiffNewSuperior, Provision: "art. 1(9); II.C.7", Says: Sentence{"Pejabat penilai berganti sejak siklus dibuka.", "The appraiser is another person than when the cycle opened."},
		Follows: []Sentence{
			{"Sudah berlaku: tugas yang terbuka beralih pada pagi hari kerja, batas waktu berjalan terus.", "In force already: open tasks pass on a working morning, terms run on."},
			{"SKP yang sudah disepakati diminta disepakati kembali dengan pejabat penilai definitif yang baru (II.C.7).", "Targets that were agreed are agreed anew with the new definitive appraiser (II.C.7)."},
			{"Atasan yang pindah di dalam masa penilaian tetap menilai sampai masa itu tutup (IV.A.14).", "A superior who moved inside an evaluation window rates until it closes (IV.A.14)."}}}
	switch {
	case vacant:
		d.Says = Sentence{"Jabatan atasan kosong; penilaian naik berjenjang.", "The superior's post is vacant; appraisal climbs level by level."}
		d.Provision = "IV.A.2"
	case capacity == Acting || capacity == DailyActing:
		d.Says = Sentence{"Pejabat pengganti (" + strings.ToUpper(string(capacity[:1])) + string(capacity[1:]) + ") bertindak sebagai pejabat penilai.", "A deputy (" + strings.ToUpper(string(capacity[:1])) + string(capacity[1:]) + ") acts as appraiser."}
		d.Follows = []Sentence{d.Follows[0], {"SKP yang sudah disepakati tetap berlaku.", "Agreed targets stand."}}
		d.Provision = "IV.A.2–3"
	}
	return d
}
