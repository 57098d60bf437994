package play

import (
	"hash/fnv"
	"strings"
)

// chance is a number below n that depends on what is given alone: the same people do the same every time.
func chance(n uint32, about ...string) uint32 {
	h := fnv.New32a()
	_, _ = h.Write([]byte(strings.Join(about, "\x00")))
	return h.Sum32() % n
}
