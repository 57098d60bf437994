// Package appraisal holds the rules of performance appraisal for Indonesian civil servants
// (*pengelolaan kinerja pegawai ASN*): what may be done, by whom, until when, and what follows.
//
// It is pure: no clock, no SDK, no SQL, no wire; the standard library only. Values come in, values go
// out, and every rule cites its provision. Pointers such as "V.B.2" are to the annex of PermenPANRB
// 6/2022, "art. 29" to its body; "policy" marks a value on which the law is silent and which the agency
// sets for itself.
package appraisal
