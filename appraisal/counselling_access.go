package appraisal

import "slices"

// CounsellingReader is one row of the table of who may read what of counselling, which is confidential (III.D.5.b).
type CounsellingReader struct {
	Part  CounsellingStep // the words of this step
	Party CounsellingParty
	After CounsellingStep  // from this step on
	Via   []CounsellorKind // on these routes only; none: on every one
}

// CounsellingReaders is the one table of who may read what. Who has no row reads nothing, and is not told that there is
// anything: HR officers who do not handle it, colleagues, auditors, other superiors, administrators, machines.
//
// The employee reads everything from the moment they are told, but why somebody declined to counsel: that is said to the
// officer who looks for another, and to nobody else. The appraiser reads what they wrote, the employee's
// answer and what follows; the result only where it passes through their hands. HR reads from the report on, and the
// result where it comes to HR. The counsellor reads what led to the appointment. The superior reads nothing before a
// result comes up to them.
var CounsellingReaders = counsellingReaders()

func counsellingReaders() (rows []CounsellingReader) {
	give := func(party CounsellingParty, after CounsellingStep, via []CounsellorKind, parts ...CounsellingStep) {
		for _, part := range parts {
			rows = append(rows, CounsellingReader{part, party, after, via})
		}
	}
	give(CounselledParty, CounsellingTold, nil, CounsellingNoted, CounsellingTold, CounsellingAnswered, CounsellingChanged, CounsellingReported,
		CounsellingScheduled, CounsellingRecorded, CounsellingPassed, CounsellingDecided)

	give(NotingParty, CounsellingNoted, nil, CounsellingNoted, CounsellingTold, CounsellingAnswered, CounsellingChanged, CounsellingReported)
	give(NotingParty, CounsellingDecided, nil, CounsellingDecided)
	give(NotingParty, CounsellingRecorded, []CounsellorKind{CounsellingOfficial}, CounsellingRecorded, CounsellingPassed)

	give(HandlingParty, CounsellingReported, nil, CounsellingNoted, CounsellingTold, CounsellingAnswered, CounsellingReported, CounsellingScheduled)
	give(HandlingParty, CounsellingRecorded, []CounsellorKind{IndependentCounsellor}, CounsellingRecorded)
	give(HandlingParty, CounsellingDecided, nil, CounsellingDecided)
	give(HandlingParty, CounsellingDeclined, nil, CounsellingDeclined)

	give(CounsellorParty, CounsellingAppointed, nil, CounsellingNoted, CounsellingTold, CounsellingAnswered, CounsellingReported, CounsellingScheduled)
	give(CounsellorParty, CounsellingRecorded, nil, CounsellingRecorded)

	give(DecidingParty, CounsellingRecorded, []CounsellorKind{TrainedAppraiser}, CounsellingNoted, CounsellingRecorded, CounsellingDecided)
	give(DecidingParty, CounsellingPassed, []CounsellorKind{CounsellingOfficial}, CounsellingNoted, CounsellingRecorded, CounsellingPassed, CounsellingDecided)
	return rows
}

// Readable returns the steps whose words somebody may read who stands in the record as these parties.
func (f CounsellingFacts) Readable(parties []CounsellingParty) (parts []CounsellingStep) {
	for _, row := range CounsellingReaders {
		if slices.Contains(parties, row.Party) && f.Has(row.After) && (row.Via == nil || slices.Contains(row.Via, f.As)) && !slices.Contains(parts, row.Part) {
			parts = append(parts, row.Part)
		}
	}
	return parts
}

// Knows reports whether somebody who stands in the record as these parties may know that it exists.
func (f CounsellingFacts) Knows(parties []CounsellingParty) bool { return len(f.Readable(parties)) > 0 }
