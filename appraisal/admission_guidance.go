package appraisal

import "slices"

// admitGuidance looks at the facts of the acts by which HR guides a running case.
func admitGuidance(r Rules, s Standing, a Act) *Refusal {
	f := a.Facts
	switch a.Kind {
	case ExtendTerm:
		return admitExtension(r, s, a)
	case ChangeParty:
		if f.Person == "" || !slices.Contains([]Role{Appraiser, Superior}, f.Role) {
			return refuse(PartyMissing, "art. 1(9)", "Pilih pihak yang diganti dan penggantinya.", "Choose whose place is taken and by whom.")
		}
	case Reopen:
		if f.Until.IsZero() || !r.Pace.ToLegal(a.ReceivedAt).Before(r.Calendar.End(f.Until)) {
			return refuse(TermShortened, PolicyProvision, "Tentukan batas waktu baru yang masih akan datang.", "Set a new last day that still lies ahead.")
		}
	case Withdraw:
		if r.NoWithdrawal && s.Proceeding == ObjectionProceeding && a.By.Role == Employee {
			return refuse(WithdrawalClosed, PolicyProvision,
				"Menurut ketentuan instansi, keberatan tidak dapat ditarik kembali.",
				"By the agency's policy an objection cannot be taken back.")
		}
	case AdoptCalendar:
		if f.Calendar == nil || !f.Calendar.sound() {
			return refuse(CalendarMissing, PolicyProvision, "Pilih kalender yang akan dipakai.", "Choose the calendar to adopt.")
		}
		return sameZone(r, *f.Calendar)
	case AdoptRules:
		switch {
		case f.Rules == nil || !f.Rules.Calendar.sound():
			return refuse(RulesMissing, PolicyProvision, "Pilih ketentuan yang akan dipakai.", "Choose the rules to adopt.")
		case f.Rules.Cadence != r.Cadence:
			return refuse(CadenceDiffers, "art. 24(2)–(3)",
				"Ketentuan itu mengevaluasi dengan irama lain; irama hanya dapat berganti pada siklus baru.",
				"Those rules evaluate in another rhythm; the rhythm can only change with a new cycle.")
		}
		return sameZone(r, f.Rules.Calendar)
	}
	return nil
}

// sameZone keeps a case in its time zone: farther east every day ends earlier, so running terms would too.
func sameZone(r Rules, c Calendar) *Refusal {
	if c.mustLocation() != r.Calendar.mustLocation() {
		return refuse(ZoneDiffers, PolicyProvision,
			"Zona waktu berkas yang berjalan tidak dapat diganti.", "The time zone of a running case cannot change.")
	}
	return nil
}

func admitExtension(r Rules, s Standing, a Act) *Refusal {
	f := a.Facts
	for _, t := range s.Terms {
		if t.Clock != f.Clock {
			continue
		}
		if f.Until <= t.Due && !takesBack(t, f) {
			return refuse(TermShortened, PolicyProvision,
				"Batas waktu hanya dapat diperpanjang; pilih tanggal setelah "+t.Due.Indonesian()+".",
				"A term can only be extended; choose a day after "+t.Due.English()+".")
		}
		if !r.Pace.ToLegal(a.ReceivedAt).Before(r.Calendar.End(f.Until)) {
			return refuse(TermShortened, PolicyProvision,
				"Tentukan batas waktu baru yang masih akan datang.", "Set a new last day that still lies ahead.")
		}
		return nil
	}
	return refuse(TermNotRunning, PolicyProvision, "Batas waktu itu sedang tidak berjalan pada berkas ini.", "That term is not running in this case.")
}
