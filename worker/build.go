package worker

import (
	"crypto/sha256"
	"encoding/hex"
	"io"
	"os"
	"runtime/debug"
	"sync"
)

// Release is the build ID of a released program. It is set when a release is linked:
//
//	go build -ldflags "-X siklus.id/worker.Release=1.4.0" ./cmd/siklus
var Release string

// BuildID tells one build of the program from another, which is what Temporal's worker versioning goes by: the
// release, else the commit the program was built from, else a check-sum of the program itself.
func BuildID() string { return buildID() }

var buildID = sync.OnceValue(func() string {
	if Release != "" {
		return Release
	}
	if id := commit(); id != "" {
		return id
	}
	if sum := ownSum(); sum != "" {
		return "build-" + sum
	}
	return "build-unknown"
})

// commit returns the commit of an unchanged tree; a changed one is told from others by its check-sum only.
func commit() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return ""
	}
	var revision string
	for _, s := range info.Settings {
		switch {
		case s.Key == "vcs.revision":
			revision = s.Value
		case s.Key == "vcs.modified" && s.Value == "true":
			return ""
		}
	}
	return revision[:min(12, len(revision))]
}

func ownSum() string {
	path, err := os.Executable()
	if err != nil {
		return ""
	}
	file, err := os.Open(path)
	if err != nil {
		return ""
	}
	defer func() { _ = file.Close() }()
	sum := sha256.New()
	if _, err := io.Copy(sum, file); err != nil {
		return ""
	}
	return hex.EncodeToString(sum.Sum(nil)[:6])
}
