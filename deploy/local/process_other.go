//go:build !linux

package local

import "syscall"

// dieWithParent has no counterpart here: after a kill -9 of the starter its
// children must be ended by hand.
func dieWithParent(*syscall.SysProcAttr, syscall.Signal) {}
