// Package store keeps everything Siklus must not forget in Postgres: the directory of an agency, its cycles and
// cases, the register of acts, the hash-chained journal, tasks, letters, courses, sessions and keys.
//
// Every table carries its agency and stands under forced row-level security. [Store.WithAgency] is the only way
// to a transaction: it says whose rows can be seen, and without it there are none. SQL is written by hand with
// explicit columns; every statement runs in a test on a real Postgres as the application's own role.
//
// Instants are UTC. Those of cases, tasks and journal are legal time (in a rehearsal: the rehearsed time, see
// [siklus.id/appraisal.Pace]); those of register, letters, mails and sessions are real time.
package store
