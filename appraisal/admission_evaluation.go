package appraisal

import "slices"

// nothingThere refuses an act whose counterpart is missing: targets that nobody handed in, ratings that nobody
// gave. It comes before the term, because "too late" would be a wrong answer to it.
func nothingThere(s Standing, a Act) *Refusal {
	switch {
	case (a.Kind == AgreeTargets || a.Kind == ReturnTargets) && s.Stage == InYear && !s.Submitted:
		return refuse(NotNow, "art. 14(2); II.C.6–7",
			"Belum ada SKP baru yang diajukan pegawai.", "The employee has not submitted new targets.")
	case a.Kind == Sign && !s.Rated:
		return refuse(NothingToSign, "V.A.4; V.A.8",
			"Belum ada penilaian yang dapat ditandatangani.", "There are no ratings to sign yet.")
	case a.Kind == ReuseResult && a.Facts.Refused && s.Reuse == "":
		return refuse(NotNow, "IV.A.13",
			"Belum ada usul memakai hasil unit lama.", "Nobody has proposed to use the old unit's result again.")
	}
	return nil
}

// admitEvaluation looks at the facts of the acts of an evaluation and of an objection to it.
func admitEvaluation(r Rules, s Standing, a Act) *Refusal {
	switch a.Kind {
	case Rate:
		return admitRate(r, s, a)
	case ReuseResult:
		return admitReuse(r, s, a)
	case DecideObjection:
		switch a.Facts.Outcome {
		case Upheld:
		case Changed:
			return admitRatings(r, a.Facts)
		default:
			return refuse(RatingMissing, "V.B.5", "Pilih: menguatkan atau mengubah.", "Choose: uphold or change.")
		}
	case ReturnDocument:
		if s.Returned {
			return refuse(AlreadyDone, "V.A.6", "Dokumen ini sudah Anda kembalikan.", "You have returned this document already.")
		}
	case ExplainObjection:
		if slices.Contains(s.Explained, a.By.Role) {
			return refuse(AlreadyDone, "V.B.4", "Penjelasan Anda sudah diterima.", "Your explanation has been taken already.")
		}
	}
	return nil
}

func admitRate(r Rules, s Standing, a Act) *Refusal {
	f := a.Facts
	if early := beforeRatings(r, s, a); early != nil {
		return early
	}
	if f.Unsigned && s.Stage != WindowOpen {
		return refuse(NotNow, "V.A.8",
			"Setelah masa evaluasi berakhir, penilaian langsung ditandatangani.", "After the window, rating is signing.")
	}
	if refusal := admitRatings(r, f); refusal != nil {
		return refusal
	}
	judged := Judge(r, f)
	if AwayFromProposal(f.ProposedBehaviour, judged.Behaviour) && !f.HasReason {
		return refuse(ReasonMissing, "IV.B.3.a.2; policy",
			"Penilaian perilaku Anda berbeda dari yang diusulkan catatan; tuliskan alasannya dengan jelas, sedikitnya lima kata.",
			"Your rating of behaviour differs from the one the records propose; please write a clear reason of at least five words.")
	}
	if AwayFromProposal(f.Proposed, judged.Results) && !f.HasReason {
		return refuse(ReasonMissing, "SE 3/2023; policy",
			"Penilaian Anda berbeda dari yang diusulkan catatan; tuliskan alasannya dengan jelas, sedikitnya lima kata.",
			"Your rating differs from the one the records propose; please write a clear reason of at least five words.")
	}
	return nil
}

// admitReuse holds IV.A.13: only a periodic result, only with both, and only where there is one.
func admitReuse(r Rules, s Standing, a Act) *Refusal {
	f := a.Facts
	annual := slices.ContainsFunc(s.Terms, func(t Term) bool { return t.Clock == T7 })
	switch {
	case annual:
		return refuse(ReuseNotPossible, "IV.A.13",
			"Hasil tahunan tidak dapat memakai hasil lama; pejabat penilai yang baru menilainya.",
			"A year's result cannot be an old one; the new appraiser rates the year.")
	case f.Refused: // of the other's proposal, or one's own taken back
		return nil
	case s.Reuse == a.By.Role:
		return refuse(AlreadyDone, "IV.A.13",
			"Anda sudah mengusulkannya; pihak lain yang menyetujui.", "You have proposed it already; the other side agrees.")
	case f.Reuses == "" || Judge(r, f).Predicate == "":
		return refuse(ReuseNotPossible, "IV.A.13",
			"Tidak ada hasil periodik dari unit lama yang dapat dipakai.", "There is no periodic result of the old unit to use.")
	}
	return beforeRatings(r, s, a)
}

// beforeRatings refuses ratings before the window in the law's sense is open.
func beforeRatings(r Rules, s Standing, a Act) *Refusal {
	if early := s.RateFrom; !early.IsZero() && r.Pace.ToLegal(a.ReceivedAt).Before(r.Calendar.Start(early)) {
		return refuse(NotNow, "art. 24; policy",
			"Masa penilaian baru dibuka pada "+early.Indonesian()+".", "Ratings can be given from "+early.English()+" on.")
	}
	return nil
}

// admitRatings checks the two ratings, or the two values that they follow from. Who did not complete study
// leave can only come out as Kurang or Sangat Kurang, chosen by behaviour (IV.B.3.a.3.d), so the results rating
// has no say there (matrix.go); only somebody on record as on study leave can be said not to have completed it.
func admitRatings(r Rules, f Facts) *Refusal {
	if f.StudyDropout && !f.StudyLeave {
		return refuse(NotOnStudyLeave, "IV.B.3.a.3.d",
			"Tidak ada tugas belajar yang tercatat pada periode ini.", "No study leave is on record in this period.")
	}
	if r.Scoring != nil && f.Score != nil {
		if _, _, _, err := ScoreOutcome(*r.Scoring, *f.Score); err != nil {
			return refuse(ScoreWrong, r.Scoring.provision(),
				"Nilai harus antara 0 dan 200 dengan paling banyak empat angka di belakang koma.",
				"A value must lie between 0 and 200, with at most four decimal places.")
		}
	}
	switch {
	case r.Scored() && f.Score == nil:
		return refuse(ScoreMissing, r.Scoring.provision(), "Isi nilai SKP dan nilai perilaku kerja.", "Give the value of the targets and of the behaviour.")
	case !r.Scored() && (!f.Results.Valid() || !f.Behaviour.Valid()):
		return refuse(RatingMissing, "IV.B.3", "Beri dua penilaian: hasil kerja dan perilaku kerja.", "Give both ratings: results and behaviour.")
	}
	return nil
}
