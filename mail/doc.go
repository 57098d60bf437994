// Package mail writes the letters of the procedure and hands them to whoever carries them.
//
// A letter is one event told to one person; its words stand in a file of their own, named for the event.
// An e-mail carries every letter that waits for the person: Compose makes it, a Sender sends it. The table
// in kind.go says what each letter is. No letter can tell a predicate, a rating, a reason or a colleague's
// name in its subject, because none of these is ever handed in.
package mail
