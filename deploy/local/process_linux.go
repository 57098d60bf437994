package local

import "syscall"

// dieWithParent asks the kernel to send signal when the starting thread ends.
func dieWithParent(a *syscall.SysProcAttr, signal syscall.Signal) { a.Pdeathsig = signal }
