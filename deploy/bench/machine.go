package bench

import (
	"bufio"
	"fmt"
	"os"
	"runtime"
	"strings"
)

// Machine is what the figures were measured on.
type Machine struct {
	Cores  int
	Memory string // of the machine; empty when it does not tell
	Go     string
	OS     string
	Load   float64 // processes that ran or wanted to, on average over the minute before the run
}

func describeMachine() Machine {
	return Machine{Cores: runtime.NumCPU(), Memory: totalMemory(), Go: runtime.Version(), OS: runtime.GOOS + "/" + runtime.GOARCH, Load: loadBefore()}
}

// busy tells when the figures are of a machine that had other things to do.
func (m Machine) busy() string {
	if m.Load < 0.5 {
		return ""
	}
	return fmt.Sprintf(" The machine was busy with other things: a load of %.1f on %d cores before the run began, so even the ratios are rough.", m.Load, m.Cores)
}

func loadBefore() float64 {
	text, err := os.ReadFile("/proc/loadavg")
	var load float64
	if err == nil {
		_, err = fmt.Sscan(string(text), &load)
	}
	if err != nil {
		return 0
	}
	return load
}

func totalMemory() string {
	file, err := os.Open("/proc/meminfo")
	if err != nil {
		return ""
	}
	defer func() { _ = file.Close() }()
	for lines := bufio.NewScanner(file); lines.Scan(); {
		var kilobytes int64
		if rest, found := strings.CutPrefix(lines.Text(), "MemTotal:"); found {
			if _, err := fmt.Sscan(rest, &kilobytes); err != nil {
				return ""
			}
			return fmt.Sprintf("%d GB", (kilobytes+1<<19)>>20)
		}
	}
	return ""
}
