package demo

import (
	"maps"
	"slices"
	"sync"
)

// Tally is what the staff did so far.
type Tally struct {
	Letters  int            // e-mails read
	Links    int            // links opened
	Acts     map[string]int // acts handed in and answered with a receipt, by name; "" where the form did not tell
	Refusals []string       // what pages answered to acts that were not taken, oldest first
	Ignored  int            // tasks read and left alone, by character
	Failures []string       // what went wrong with pages or the network after several tries
}

// Sum is how many acts were handed in.
func (t Tally) Sum() int {
	n := 0
	for _, of := range t.Acts {
		n += of
	}
	return n
}

// counter is a Tally that many people write in.
type counter struct {
	mu    sync.Mutex
	tally Tally
}

func (c *counter) note(f func(*Tally)) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.tally.Acts == nil {
		c.tally.Acts = map[string]int{}
	}
	f(&c.tally)
}

func (c *counter) read() Tally {
	c.mu.Lock()
	defer c.mu.Unlock()
	out := c.tally
	out.Acts = maps.Clone(out.Acts)
	out.Refusals, out.Failures = slices.Clone(out.Refusals), slices.Clone(out.Failures)
	return out
}
