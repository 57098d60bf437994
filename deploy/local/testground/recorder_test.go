package testground_test

import (
	"fmt"
	"runtime"
	"testing"
)

// recorder is a test that remembers why it failed instead of failing.
type recorder struct {
	testing.TB
	said string
}

func (r *recorder) Fatalf(format string, arguments ...any) {
	r.said = fmt.Sprintf(format, arguments...)
	runtime.Goexit()
}
