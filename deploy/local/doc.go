// Package local runs on one machine what Siklus stands on: Postgres, the
// Temporal server with its web pages, and a mailbox shaped like SendGrid. The
// demonstration, the tests and the benchmark use it; nothing here is needed in
// production.
//
// Everything listens on loopback or on a Unix socket, takes ports from the
// system, and dies with the process that started it. What was started can be
// killed and restarted on the same state and the same addresses, which is what
// fault tests do.
package local
