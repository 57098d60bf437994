// Package worker is the process that carries the proceedings: it builds the activities, registers the
// workflows, makes its own version the current one and runs until it is told to stop. A stop lets the errands
// in hand finish; a crash needs nobody, because Temporal hands what was in hand to the next worker.
package worker
