// Package demo is a made-up agency and the people who work there: a roster file made from a seed, and
// simulated staff who read their real letters, open the real links and fill in the real forms, each in their
// own way. Nobody in it exists; the regency does not either.
package demo
