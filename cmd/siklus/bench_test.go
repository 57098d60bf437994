package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// A smoke run goes through every part of the measurement; it says nothing about speed, and so asks nothing of it.
func TestBenchMeasuresEveryPart(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	program, report := filepath.Join(folder, "siklus"), filepath.Join(folder, "performance.md")
	said, err := exec.CommandContext(t.Context(), "go", "build", "-buildvcs=false", "-o", program, ".").CombinedOutput()
	require.NoError(t, err, string(said))
	said, err = exec.CommandContext(t.Context(), program, "bench", "--quick", "--out", report).CombinedOutput()
	require.NoError(t, err, string(said))
	written, err := os.ReadFile(report)
	require.NoError(t, err)
	for _, part := range []string{"`siklus bench --quick`", "A smoke run", "## Launch: 24 appraisals", "## One act, from door to door",
		"## One person's year in Temporal", "| evaluation of a quarter |", "| MarkerRecorded |", "## A cycle that is watched", "what is stuck", "## Pages", "| HR | Slow 3G", "## Memory of a worker", "24 waiting cases"} {
		require.Contains(t, string(written), part)
	}
}
