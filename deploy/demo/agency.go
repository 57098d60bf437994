package demo

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"siklus.id/appraisal"
)

// Agency is the made-up office of a made-up regency in the easternmost zone (WIT).
type Agency struct {
	Code, Name string
	Zone       string // IANA name
	Week       int    // working days in a week
	Policy     string
	MailFrom   string // sender of its letters
	ReplyTo    string
	Units      []Unit
	Posts      []Post
	People     []Person // who appraises all others first
	Courses    []Course
	Budget     int64  // for training in the year, whole rupiah
	Systems    string // what its own system that measures is called; empty: it has none
	// Rehearsed are the acts that its people do in rehearsed scenes (package play), not in answer to a letter.
	Rehearsed []appraisal.ActKind
}

// Unit is one of its five units.
type Unit struct{ Code, Name, Parent string }

// Post is one of its posts. A post of staff may have several holders.
type Post struct {
	Code, Title string
	Level       appraisal.Level
	Unit        string // code
	Superior    string // code of the post above; empty for the regent
}

// Person is one of its people.
type Person struct {
	Number   string // NIP or NI PPPK; empty for the regent
	External string // the agency's own code, for who has no number
	Kind     appraisal.PersonKind
	Name     string
	Email    string // empty: letters cannot reach
	Language string
	Office   string // hr, auditor or empty
	Posts    []Holding
	Character
}

// Holding is a post that a person holds.
type Holding struct {
	Post     string // code
	Capacity appraisal.Capacity
	From     appraisal.Date
}

// Course is a training on offer.
type Course struct {
	Title, Provider string
	Hours, Seats    int
	Price           int64 // whole rupiah
}

// MailDomain is that of the made-up addresses; no letter to it ever leaves the machine.
const MailDomain = "dkp-saruni.example"

// NewAgency makes the agency. The same seed gives the same people, numbers and characters.
func NewAgency(seed uint64) Agency {
	a := Agency{
		Code: "dkp-saruni", Name: "Dinas Kelautan dan Perikanan Kabupaten Kepulauan Saruni",
		Zone: "Asia/Jayapura", Week: 5, Policy: "nasional",
		MailFrom: "kinerja@" + MailDomain, ReplyTo: "kepegawaian@" + MailDomain,
		Units: []Unit{
			{"DKP", "Dinas Kelautan dan Perikanan", ""},
			{"SEK", "Sekretariat", "DKP"},
			{"TGK", "Bidang Perikanan Tangkap", "DKP"},
			{"BDD", "Bidang Perikanan Budi Daya", "DKP"},
			{"PLB", "UPTD Pelabuhan Perikanan Teluk Anona", "DKP"},
		},
		Posts: slices.Clone(posts),
		Courses: []Course{
			{"Komunikasi Pelayanan Publik", "Balai Pelatihan Saruni", 24, 5, 1_500_000},
			{"Pengelolaan Data Perikanan dengan Lembar Kerja", "Balai Pelatihan Saruni", 40, 3, 2_750_000},
		},
		Budget: 25_000_000,
	}
	a.employ(seed, MailDomain, actingPost, staffed) // that post is vacant: its Plt holds a post of their own
	a.appointActing()
	a.giveCharacters()
	return a
}

// employ gives every post its people, as many as staffed says and one where it says nothing, except one that stays
// vacant.
func (a *Agency) employ(seed uint64, domain, vacant string, staffed map[string]int) {
	maker := &maker{rng: rand.New(rand.NewPCG(seed, 0x51_4b_4c_55_53)), taken: map[string]bool{}, domain: domain}
	for _, p := range a.Posts {
		if p.Code == vacant {
			continue
		}
		for range max(1, staffed[p.Code]) {
			a.People = append(a.People, maker.person(p))
		}
	}
}

// The posts, from the top. Regent, head of office, four leaders of units, seven supervisors, their staff.
var posts = []Post{
	{"BUP", "Bupati Kepulauan Saruni", appraisal.RegionalHead, "DKP", ""},
	{"KADIS", "Kepala Dinas Kelautan dan Perikanan", appraisal.JPTPratama, "DKP", "BUP"},
	{"SEKDIN", "Sekretaris Dinas", appraisal.Administrator, "SEK", "KADIS"},
	{"KABID-TGK", "Kepala Bidang Perikanan Tangkap", appraisal.Administrator, "TGK", "KADIS"},
	{"KABID-BDD", "Kepala Bidang Perikanan Budi Daya", appraisal.Administrator, "BDD", "KADIS"},
	{"KAUPTD", "Kepala UPTD Pelabuhan Perikanan", appraisal.Administrator, "PLB", "KADIS"},
	{"KASUB-UMUM", "Kepala Subbagian Umum dan Kepegawaian", appraisal.Supervisor, "SEK", "SEKDIN"},
	{"KASUB-KEU", "Kepala Subbagian Perencanaan dan Keuangan", appraisal.Supervisor, "SEK", "SEKDIN"},
	{"KASI-ALAT", "Kepala Seksi Kapal dan Alat Tangkap", appraisal.Supervisor, "TGK", "KABID-TGK"},
	{"KASI-NELAYAN", "Kepala Seksi Pemberdayaan Nelayan Kecil", appraisal.Supervisor, "TGK", "KABID-TGK"},
	{"KASI-BENIH", "Kepala Seksi Perbenihan", appraisal.Supervisor, "BDD", "KABID-BDD"},
	{"KASI-PAKAN", "Kepala Seksi Pakan dan Kesehatan Ikan", appraisal.Supervisor, "BDD", "KABID-BDD"},
	{"KASUB-TU", "Kepala Subbagian Tata Usaha UPTD", appraisal.Supervisor, "PLB", "KAUPTD"},
	{"ANALIS-SDM", "Analis Sumber Daya Manusia Aparatur", appraisal.Functional, "SEK", "KASUB-UMUM"},
	{"ADM-UMUM", "Pengadministrasi Umum", appraisal.Executor, "SEK", "KASUB-UMUM"},
	{"AUDITOR", "Pengawas Internal", appraisal.Functional, "SEK", "SEKDIN"},
	{"BENDAHARA", "Bendahara", appraisal.Executor, "SEK", "KASUB-KEU"},
	{"PENELAAH-TGK", "Penelaah Teknis Penangkapan Ikan", appraisal.Executor, "TGK", "KASI-ALAT"},
	{"PENYULUH", "Penyuluh Perikanan", appraisal.Functional, "TGK", "KASI-NELAYAN"},
	{"PENGELOLA-BENIH", "Pengelola Balai Benih", appraisal.Executor, "BDD", "KASI-BENIH"},
	{"ANALIS-IKAN", "Analis Kesehatan Ikan", appraisal.Functional, "BDD", "KASI-PAKAN"},
	{"SYAHBANDAR", "Petugas Kesyahbandaran Perikanan", appraisal.Executor, "PLB", "KASUB-TU"},
}

// actingPost is vacant and led by the head of the neighbouring section as Plt.
const (
	actingPost  = "KASI-PAKAN"
	actingChief = "KASI-BENIH"
)

// staffed is how many people hold a post; one where nothing stands. Forty people in all.
var staffed = map[string]int{
	"ANALIS-SDM": 2, "ADM-UMUM": 3, "BENDAHARA": 4, "PENELAAH-TGK": 4, "PENYULUH": 4,
	"PENGELOLA-BENIH": 4, "ANALIS-IKAN": 3, "SYAHBANDAR": 3,
}

// appointActing gives the vacant section to the head of the next one.
func (a *Agency) appointActing() {
	for i := range a.People {
		if a.People[i].Posts[0].Post == actingChief {
			a.People[i].Posts = append(a.People[i].Posts, Holding{Post: actingPost, Capacity: appraisal.Acting, From: appraisal.NewDate(2025, 10, 1)})
		}
	}
}

// Holders returns the people of a post, in their order.
func (a *Agency) Holders(post string) []*Person {
	var found []*Person
	for i := range a.People {
		if slices.ContainsFunc(a.People[i].Posts, func(h Holding) bool { return h.Post == post }) {
			found = append(found, &a.People[i])
		}
	}
	return found
}

// PostOf returns a post by code.
func (a *Agency) PostOf(code string) Post {
	i := slices.IndexFunc(a.Posts, func(p Post) bool { return p.Code == code })
	if i < 0 {
		return Post{}
	}
	return a.Posts[i]
}

// Appraises reports whether somebody is the direct superior of somebody else, in the post in which that one
// is appraised.
func (a *Agency) Appraises(leader, employee *Person) bool {
	above := a.PostOf(employee.AppraisedIn()).Superior
	return slices.ContainsFunc(leader.Posts, func(h Holding) bool { return h.Post == above })
}

// AppraisedIn is the code of the post in which a person is appraised: a Plt in the acting one (IV.A.5).
func (p *Person) AppraisedIn() string {
	for _, h := range p.Posts {
		if h.Capacity == appraisal.Acting {
			return h.Post
		}
	}
	return p.Posts[0].Post
}

// byEmail finds who has an address.
func (a *Agency) byEmail(address string) *Person {
	for i := range a.People {
		if a.People[i].Email != "" && strings.EqualFold(a.People[i].Email, address) {
			return &a.People[i]
		}
	}
	return nil
}

// officer is the HR officer who also corrects cases.
func (a *Agency) officer() *Person {
	for i := range a.People {
		if a.People[i].Office == "hr" {
			return &a.People[i]
		}
	}
	return nil
}

// named finds the person whose name a line of a page begins with.
func (a *Agency) named(line string) *Person {
	for i := range a.People {
		if strings.HasPrefix(line, a.People[i].Name) {
			return &a.People[i]
		}
	}
	return nil
}

// String names the agency in a line.
func (a Agency) String() string {
	return fmt.Sprintf("%s: %d people, %d units, %d posts", a.Name, len(a.People), len(a.Units), len(a.Posts))
}
