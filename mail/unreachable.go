package mail

// unreachable tells HR that letters do not reach somebody any more. Who it is stands on the page, not in the letter.
var unreachable = map[Language]words{
	Indonesian: {
		Subject:   "Perbaiki alamat: {{.Progress.Unreachable}} pegawai tak terjangkau surat",
		Many:      "Perbaiki alamat pegawai yang tak terjangkau surat",
		Act:       "Perbaiki alamat pegawai yang tak terjangkau",
		Preheader: "Tanpa surat, batas waktu dapat terlewat. Perbaiki alamatnya, lalu kirim ulang.",
		Body: []string{
			"Surat tidak sampai kepada {{.Progress.Unreachable}} pegawai. Sebabnya tertulis di halaman, satu per satu.",
			"Perbaiki alamatnya; surat yang tidak sampai dikirim ulang dengan tautan baru. Sampai saat itu, sampaikan sendiri apa yang ditunggu dari mereka.",
		},
		Button: "Perbaiki alamat",
	},
	English: {
		Subject:   "Mend addresses: {{.Progress.Unreachable}} people cannot be reached",
		Many:      "Mend the addresses of people who cannot be reached",
		Act:       "Mend the addresses of people out of reach",
		Preheader: "Without letters a deadline may be missed. Mend the address, then send again.",
		Body: []string{
			"Letters do not reach {{.Progress.Unreachable}} people. The page says why, one by one.",
			"Mend the address; letters that did not arrive are sent again with new links. Until then, tell them yourself what is awaited of them.",
		},
		Button: "Mend addresses",
	},
}
