// Package faults breaks a running Siklus from outside and looks whether anything was lost or done twice. Its
// tests run door, worker, Temporal and Postgres as processes of their own and end them with SIGKILL.
package faults
