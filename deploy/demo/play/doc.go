// Package play is what the people of a made-up agency do in a year beside answering their letters: the scenes that
// an agency's own way of appraising is made of. They act from outside, by the contract, each with a session of their
// own, on days of the cycle's time. Every scene is the same in a demonstration and in the tests of the whole, which
// look afterwards at what the people of the agency see.
package play
