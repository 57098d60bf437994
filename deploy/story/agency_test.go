package story_test

import (
	"fmt"
	"slices"
	"strings"

	"siklus.id/appraisal"
	"siklus.id/deploy/demo"
)

// person is somebody of the made-up agency of these tests. Every part of their names, numbers and addresses
// is a word that stands nowhere else, so that finding one anywhere means that it got there.
type person struct {
	key    string // what the tests call them
	name   string
	number string // NIP or NI PPPK
	mail   string // what stands before the @; empty: no address
	post   string
	kind   appraisal.PersonKind
	office string
}

// mailDomain is that of the agency; no letter to it ever leaves the machine.
const mailDomain = "disperin-qasuri.example"

// The posts: a regent above the head of office, a head of division, a head of section, and everybody else; a head of
// the secretariat with a post below, to which others move.
var storyPosts = []demo.Post{
	{Code: "BUPATI", Title: "Bupati Kepulauan Qasuri", Level: appraisal.RegionalHead, Unit: "DINAS"},
	{Code: "KADIS", Title: "Kepala Dinas", Level: appraisal.JPTPratama, Unit: "DINAS", Superior: "BUPATI"},
	{Code: "KABID", Title: "Kepala Bidang", Level: appraisal.Administrator, Unit: "BIDANG", Superior: "KADIS"},
	{Code: "KASI", Title: "Kepala Seksi", Level: appraisal.Supervisor, Unit: "BIDANG", Superior: "KABID"},
	{Code: "ANALIS", Title: "Analis", Level: appraisal.Functional, Unit: "BIDANG", Superior: "KASI"},
	{Code: "STAF", Title: "Pelaksana", Level: appraisal.Executor, Unit: "BIDANG", Superior: "KASI"},
	{Code: "KASUBAG", Title: "Kepala Subbagian", Level: appraisal.Supervisor, Unit: "SEKRETARIAT", Superior: "KADIS"},
	{Code: "PENATA", Title: "Penata Layanan", Level: appraisal.Executor, Unit: "SEKRETARIAT", Superior: "KASUBAG"},
}

var storyPeople = []person{
	{"bupati", "Wenseslaus Qarowey", "", "wqarowey", "BUPATI", appraisal.NonASN, ""},
	{"kadis", "Thaddeus Mambrasaru", "196804121994031702", "tmambrasaru", "KADIS", appraisal.PNS, ""},
	{"kabid", "Yohanita Rumbewasi", "197105232001122703", "yrumbewasi", "KABID", appraisal.PNS, ""},
	{"kasi", "Zefanias Korwapuri", "197908172005011704", "zkorwapuri", "KASI", appraisal.PNS, ""},
	{"hr-1", "Benyamino Awoitauwi", "198302142008121705", "bawoitauwi", "ANALIS", appraisal.PNS, "hr"},
	{"hr-2", "Fransisca Nussyawa", "198811302010122706", "fnussyawa", "ANALIS", appraisal.PNS, "hr"},
	{"auditor", "Ludwinata Imbiriwa", "198506072009022707", "limbiriwa", "ANALIS", appraisal.PNS, "auditor"},
	{"ani", "Anggrainy Sawakipu", "199001152015032708", "asawakipu", "STAF", appraisal.PNS, ""},
	{"bima", "Bimantarao Ondoafi", "199103202015031709", "bondoafi", "STAF", appraisal.PNS, ""},
	{"cinta", "Cintamani Yoweniwa", "199205252016042710", "cyoweniwa", "STAF", appraisal.PNS, ""},
	{"dedi", "Dedianus Pattiwaela", "199307302016041711", "dpattiwaela", "STAF", appraisal.PNS, ""},
	{"eka", "Ekaristia Manufandu", "199409052017052712", "emanufandu", "STAF", appraisal.PNS, ""},
	{"fajar", "Fajarudino Wambrauw", "199511102017051713", "fwambrauw", "STAF", appraisal.PNS, ""},
	{"gita", "Gitanjalia Kbarekwa", "199601152018062714", "gkbarekwa", "STAF", appraisal.PNS, ""},
	{"hadi", "Hadisworo Sefnatipu", "199703202018061715", "hsefnatipu", "STAF", appraisal.PNS, ""},
	{"indah", "Indahayu Rumainumi", "199805252019072716", "irumainumi", "STAF", appraisal.PNS, ""},
	{"joko", "Jokosantos Marandofi", "199907302021211717", "jmarandofi", "STAF", appraisal.PPPK, ""},
	{"kiki", "Kikiranti Warbesreni", "200009052022212718", "kwarbesreni", "STAF", appraisal.PPPK, ""},
	{"lia", "Liantoria Padwawiri", "200011102022212719", "", "STAF", appraisal.PPPK, ""},
	{"mona", "Monaliza Dimarawi", "199912152022212720", "mdimarawi", "STAF", appraisal.PPPK, ""},
	{"nana", "Nanakusuma Kafiariwo", "199810102021212721", "nkafiariwo", "STAF", appraisal.PPPK, ""},
	{"kasubag", "Marthenius Wairisala", "198110102006041723", "mwairisala", "KASUBAG", appraisal.PNS, ""},
	{"tirta", "Tirtayasa Homuliana", "199805052020121727", "thomuliana", "PENATA", appraisal.PNS, ""},
	{"putra", "Putraindra Sokowaren", "199502022019031724", "psokowaren", "STAF", appraisal.PNS, ""},
	{"qori", "Qoriatun Fatubunlaw", "199603032019032725", "qfatubunlaw", "STAF", appraisal.PNS, ""},
	{"rangga", "Ranggadewo Timisela", "199704042019031726", "rtimisela", "STAF", appraisal.PNS, ""},
}

// late comes with the second roster file.
var late = person{"oki", "Okinawati Bonsapiawi", "199702022021212722", "obonsapiawi", "STAF", appraisal.PPPK, ""}

// broken stands in the second roster file too; the number has lost its last digit.
var broken = person{"pepi", "Pepitania Urbinasiwa", "19960303202121272", "purbinasiwa", "STAF", appraisal.PPPK, ""}

func (p person) email() string {
	if p.mail == "" {
		return ""
	}
	return p.mail + "@" + mailDomain
}

// office is the agency with these people, for its roster files.
func officeOf(people ...person) demo.Agency {
	a := demo.Agency{Code: "disperin", Name: "Dinas Perindustrian Kepulauan Qasuri", Zone: "Asia/Jayapura", Week: 5, Posts: storyPosts,
		Units: []demo.Unit{{Code: "DINAS", Name: "Dinas Perindustrian"}, {Code: "BIDANG", Name: "Bidang Industri Kecil", Parent: "DINAS"},
			{Code: "SEKRETARIAT", Name: "Sekretariat", Parent: "DINAS"}}}
	for _, p := range people {
		one := demo.Person{Number: p.number, Kind: p.kind, Name: p.name, Email: p.email(), Language: "id", Office: p.office,
			Posts: []demo.Holding{{Post: p.post, Capacity: appraisal.Definitive, From: appraisal.NewDate(2025, 1, 2)}}}
		if p.kind == appraisal.NonASN {
			one.External = "BUP-1"
		}
		a.People = append(a.People, one)
	}
	return a
}

// somebody finds a person by what the tests call them.
func somebody(key string) person {
	all := append(slices.Clone(storyPeople), late)
	i := slices.IndexFunc(all, func(p person) bool { return p.key == key })
	if i < 0 {
		panic(fmt.Sprintf("nobody is called %s", key))
	}
	return all[i]
}

// called finds what the tests call somebody.
func called(name string) string {
	for _, p := range append(slices.Clone(storyPeople), late) {
		if p.name == name {
			return p.key
		}
	}
	return name
}

// secretsOf is everything about people that must stay out of sight: names, whole and in parts, numbers,
// addresses.
func secretsOf(people ...person) secrets {
	var s secrets
	for _, p := range people {
		s = append(s, secret{"name", p.name})
		for _, part := range strings.Fields(p.name) {
			s = append(s, secret{"part of a name", part})
		}
		if p.number != "" {
			s = append(s, secret{"number", p.number})
		}
		if p.mail != "" {
			s = append(s, secret{"address", p.email()}, secret{"address before the @", p.mail})
		}
	}
	return s
}
