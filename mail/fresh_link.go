package mail

// freshLink answers somebody who asked for a new link.
var freshLink = map[Language]words{
	Indonesian: {
		Subject:   "Buka tugas Anda dengan tautan baru",
		Act:       "{{.Do}}",
		Preheader: "Ini tautan baru yang Anda minta.",
		Body: []string{
			"Anda meminta tautan baru untuk tugas ini. Tautan lama tidak perlu dipakai lagi.",
			"Bila Anda tidak memintanya, abaikan surat ini. Tidak ada yang berubah.",
		},
		Button: "Buka tugas",
	},
	English: {
		Subject:   "Open your task with a new link",
		Act:       "{{.Do}}",
		Preheader: "This is the new link you asked for.",
		Body: []string{
			"You asked for a new link to this task. You no longer need the old one.",
			"If you did not ask for it, ignore this letter. Nothing has changed.",
		},
		Button: "Open the task",
	},
}
