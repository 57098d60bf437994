package api

import (
	"siklus.id/appraisal"
	"siklus.id/store"
)

// The words of files, which are Indonesian like the forms.
var (
	kindNames = map[string]string{store.PNS: "PNS", store.PPPK: "PPPK", store.NonASN: "Non-ASN"}

	signerNames = map[appraisal.Role]string{appraisal.Appraiser: "Pejabat penilai", appraisal.Superior: "Atasan pejabat penilai"}

	capacityNames = map[appraisal.Capacity]string{
		appraisal.Definitive: "Definitif", appraisal.Acting: "Plt", appraisal.DailyActing: "Plh", appraisal.Named: "Ditunjuk kepegawaian",
	}

	stageNames = map[appraisal.Stage]string{
		appraisal.TargetsDue: "SKP disusun", appraisal.TargetsSubmitted: "SKP diajukan", appraisal.TargetsSteppedUp: "SKP pada atasan pejabat penilai",
		appraisal.InYear: "Tahun berjalan", appraisal.Resting: "Tidak berjalan selama pegawai tidak bertugas", appraisal.Sealed: "Selesai",
		appraisal.WindowOpen: "Masa evaluasi", appraisal.TakenOver: "Diambil alih atasan pejabat penilai", appraisal.Unrated: "Menunggu penunjukan penilai",
		appraisal.Signed: "Ditandatangani", appraisal.Delivered: "Diserahkan", appraisal.Received: "Diterima", appraisal.Objected: "Keberatan berjalan",
		appraisal.Final: "Final", appraisal.EndedNoRate: "Berakhir tanpa penilaian",
		appraisal.ExplanationsAsked: "Penjelasan diminta", appraisal.DecisionDue: "Menunggu keputusan", appraisal.Decided: "Diputus",
		appraisal.ObjectionLapsed: "Tidak diputus", appraisal.Exempted: "Dikecualikan", appraisal.Withdrawn: "Ditarik", appraisal.Departed: "Berhenti sebelum ada hasil",
	}
)
