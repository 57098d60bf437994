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
}

func describeMachine() Machine {
	return Machine{Cores: runtime.NumCPU(), Memory: totalMemory(), Go: runtime.Version(), OS: runtime.GOOS + "/" + runtime.GOARCH}
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
