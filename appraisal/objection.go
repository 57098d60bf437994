package appraisal

// plainObjectionDays is the term of PP 30/2019 art. 59(1)–(2): fourteen *hari*, not *hari kerja*.
const plainObjectionDays = 14

// PlainObjectionProvision is where the plain-day term stands.
var PlainObjectionProvision = Cited{Place: "PP 30/2019 art. 59(1)–(2)", Mark: Secondary}

// PlainObjectionDate returns the last day of the objection term counted in plain calendar days, the day after
// the receipt being the first. T11 is counted in working days (V.B.2), the later and longer rule, and decides;
// this date is kept beside it and shown once it has passed, because a government regulation ranks higher.
func PlainObjectionDate(received Date) Date { return received + plainObjectionDays }
