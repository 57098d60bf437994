package appraisal

// RatesAfterMove reports whether an appraiser who moved to another unit on a day still rates the staff left behind
// for a period: who moves inside the window does (IV.A.14.b), who moves outside it does not (IV.A.14.a). The window is
// the one in the law's sense, in which ratings may be given; it opens before the period ends, as the law's example of
// 25 August and 25 September shows, and its length is policy. The program decides it in SQL, where who acts in a case is
// looked up (post_mover, which case_actor asks; migration 009); store/actors_change_test.go holds the two together.
func RatesAfterMove(moved Date, p Period) bool { return p.Rates <= moved && moved <= p.Closes }
