package web

import siklusv1 "siklus.id/proto/siklus/v1"

const (
	helpID    = "01930000-0000-7000-8000-0000000000c7"
	oldHelpID = "01930000-0000-7000-8000-0000000000c8"
)

// goodHelp is a question as the form hands it in.
var goodHelp = []string{"subject", "HELP_SUBJECT_SUPERIOR", "text", "Pak Hendra sudah pindah ke dinas lain sejak Mei.", "right_superior", "Markus Wenda, Kepala Puskesmas", "request_id", "tanya-00001"}

func withHelp(f *fake, said func(string) string) *fake {
	employee, officer := person(1, said("Yuliana Kogoya"), ""), person(7, said("Markus Wenda, S.Pd."), "")
	one := func(id string, subject siklusv1.HelpSubject, text string, more func(*siklusv1.HelpRequest)) *siklusv1.HelpRequest {
		h := &siklusv1.HelpRequest{Id: id, Subject: subject, Text: said(text), CaseId: caseID, CycleId: cycleID, AskedBy: employee, AskedAt: at("2026-07-06T02:10:00Z"), Age: 3, RemindedFrom: said("2026-07-09")}
		if more != nil {
			more(h)
		}
		return h
	}
	wrong := func(h *siklusv1.HelpRequest) { h.RightSuperior = said("Markus Wenda, Kepala Puskesmas") }
	answered := func(h *siklusv1.HelpRequest) {
		h.Answer, h.AnsweredBy, h.AnsweredAt, h.RemindedFrom = said("Alamat Anda sudah kami perbaiki; silakan periksa."), officer, at("2026-06-12T04:00:00Z"), ""
	}
	const superior, text = siklusv1.HelpSubject_HELP_SUBJECT_SUPERIOR, "Pak Hendra sudah pindah ke dinas lain sejak Mei."
	f.helped = helpFakes{
		own: &siklusv1.ListHelpResponse{Open: 1, CaseId: caseID, Appraiser: person(2, said("Hendra Wijaya"), ""), Superior: person(3, said("Naomi Asso"), ""), Zone: "Asia/Jayapura",
			Requests: []*siklusv1.HelpRequest{one(helpID, superior, text, wrong), one(oldHelpID, siklusv1.HelpSubject_HELP_SUBJECT_DETAILS, "NIP saya tertulis keliru di berkas.", answered)}},
		desk: &siklusv1.ListHelpResponse{Open: 4, Zone: "Asia/Jayapura", Requests: []*siklusv1.HelpRequest{
			one(helpID, superior, text, func(h *siklusv1.HelpRequest) { wrong(h); h.MayAnswer = true }),
			one("01930000-0000-7000-8000-0000000000c9", siklusv1.HelpSubject_HELP_SUBJECT_POST, "Saya sudah di bidang lain.", func(h *siklusv1.HelpRequest) { h.MayAnswer = true }),
			one("01930000-0000-7000-8000-0000000000ca", siklusv1.HelpSubject_HELP_SUBJECT_TASK, "Saya sedang tugas belajar.", func(h *siklusv1.HelpRequest) { h.MayAnswer = true }),
			one("01930000-0000-7000-8000-0000000000cb", siklusv1.HelpSubject_HELP_SUBJECT_OTHER, "Pertanyaan saya sendiri.", nil),
			one(oldHelpID, siklusv1.HelpSubject_HELP_SUBJECT_DETAILS, "NIP saya tertulis keliru di berkas.", answered)}},
	}
	return f
}

func withNoHelp(f *fake) *fake {
	f.helped = helpFakes{own: &siklusv1.ListHelpResponse{}, desk: &siklusv1.ListHelpResponse{}}
	return f
}

// helpLooks are the pages on which staff ask HR.
func helpLooks() []look {
	return []look{
		{name: "form", path: helpPages}, {name: "from the case", path: helpPages + "?soal=atasan&berkas=" + caseID}, {name: "asked", path: helpPages + "?terkirim=" + helpID},
		{name: "badly asked", path: helpPages, post: []string{"subject", "HELP_SUBJECT_POST", "text", "pendek", "right_superior", evil}},
		{name: "refused", path: helpPages, post: goodHelp, state: refusing},
		{name: "desk", hr: true, path: helpDeskPages}, {name: "desk with those that were answered", hr: true, path: helpDeskPages + "?semua=1&terjawab=1"},
		{name: "badly answered", hr: true, path: helpDeskPages, post: []string{"help_id", helpID, "answer", "ya"}},
		{name: "answer refused", hr: true, path: helpDeskPages, post: []string{"help_id", helpID, "answer", "Sudah kami perbaiki."}, state: refusing},
	}
}
