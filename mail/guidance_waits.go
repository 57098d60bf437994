package mail

// guidanceWaits says that something waits on the page of guidance. It is the same for coaching, mentoring and
// counselling (III.D.4–5), which is confidential: neither subject nor text may tell one from the other, and no name is in
// it. It threatens with nothing.
var guidanceWaits = map[Language]words{
	Indonesian: {
		Subject:   "Ada yang menunggu Anda di halaman pendampingan",
		Many:      "Ada {{.N}} hal yang menunggu di halaman pendampingan",
		Act:       "Buka halaman pendampingan",
		Preheader: "Buka halaman untuk melihatnya. Surat ini tidak memuat isinya.",
		Body: []string{
			"Ada sesuatu yang baru atau menunggu Anda di halaman pendampingan {{.Year}}.",
			"Demi kerahasiaan, isi dan nama tidak ditulis dalam surat. Semuanya dapat Anda baca setelah membuka halaman itu.",
		},
		Button: "Buka halaman",
	},
	English: {
		Subject:   "Something waits for you on the guidance page",
		Many:      "{{.N}} things wait for you on the guidance page",
		Act:       "Open the guidance page",
		Preheader: "Open the page to see it. This letter does not tell what it is.",
		Body: []string{
			"There is something new or waiting for you on the guidance page of {{.Year}}.",
			"To keep it confidential, neither content nor names are written in letters. You can read all of it on that page.",
		},
		Button: "Open the page",
	},
}
