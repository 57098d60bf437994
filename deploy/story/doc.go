// Package story holds the tests of the whole: one year of one small agency on real parts, from a roster file
// to a closed cycle; what the register promises when parts are away; and that no trace of it names anybody.
// There is nothing here but tests.
package story
