// Package api is the door of Siklus: who is asking, what they may do, the register of acts, and the answer.
//
// Every act goes the same way. It is entered in the register in Postgres with the time it arrived, before
// anything else happens; then it is handed to its case as a Temporal update that carries opaque IDs and the
// few facts the procedure needs; then the caller is told whether it was taken, refused, or only received.
// What could not be handed on is handed on later by the relay, with the same ID, so that nothing is lost and
// nothing is taken twice.
package api
