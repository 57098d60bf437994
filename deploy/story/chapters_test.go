package story_test

import (
	"fmt"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"
)

// told are the stories of this package, which together call every procedure of the contract: the whole year of one
// agency, and the ways of appraising of five others.
var told = &chapters{open: map[string]bool{
	"TestWholeStory": true, "TestStoryKuranji": true, "TestStoryPontianak": true, "TestStorySinabang": true, "TestStoryGorontalo": true, "TestStoryWalesi": true,
}, calls: map[string]bool{}}

// chapters collects what stories have called.
type chapters struct {
	mu    sync.Mutex
	open  map[string]bool // stories that are not told yet
	calls map[string]bool // procedures
}

// end adds what a story has called. With the last one of a run of all of them, every procedure that the contract
// describes must have been called; a run of some of them says nothing about the others.
func (c *chapters) end(t *testing.T, calls map[string]bool) {
	t.Helper()
	c.mu.Lock()
	defer c.mu.Unlock()
	for procedure := range calls {
		c.calls[procedure] = true
	}
	if delete(c.open, t.Name()); len(c.open) > 0 {
		return
	}
	var missing []string
	described := procedures()
	for _, procedure := range described {
		if !c.calls[procedure] {
			missing = append(missing, procedure)
		}
	}
	require.Empty(t, missing, "no program has called them in any story")
	require.Greater(t, len(described), 200, "the contract is described")
}

// procedures are all that the contract describes, by their paths.
func procedures() (all []string) {
	protoregistry.GlobalFiles.RangeFilesByPackage("siklus.v1", func(file protoreflect.FileDescriptor) bool {
		for i := range file.Services().Len() {
			service := file.Services().Get(i)
			for j := range service.Methods().Len() {
				all = append(all, fmt.Sprintf("/%s/%s", service.FullName(), service.Methods().Get(j).Name()))
			}
		}
		return true
	})
	return all
}
