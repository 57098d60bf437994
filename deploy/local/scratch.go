package local

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"time"
)

const (
	scratchPattern = "siklus-scratch-*"
	scratchLock    = "in-use"
)

// scratchDir is a throw-away folder. While its maker lives it holds a lock in
// it; the kernel drops the lock however the maker dies, and the next maker
// removes the folder.
type scratchDir struct {
	path string
	lock *os.File
}

// newScratch makes a throw-away folder. Its path is short, because a Unix
// socket's path must stay below about 100 bytes, and lies outside any home
// folder, because the database's own user must reach it.
func newScratch() (*scratchDir, error) {
	base := os.TempDir()
	if len(base) > 40 {
		base = "/tmp"
	}
	sweepScratch(base)
	path, err := os.MkdirTemp(base, scratchPattern)
	if err != nil {
		return nil, fmt.Errorf("make a temporary folder: %w", err)
	}
	lock, err := lockFile(filepath.Join(path, scratchLock))
	if err != nil {
		return nil, err
	}
	// Others need to pass through, never to list.
	if err := os.Chmod(path, 0o711); err != nil {
		return nil, fmt.Errorf("open %s to the database's user: %w", path, err)
	}
	return &scratchDir{path: path, lock: lock}, nil
}

// remove deletes the folder; a nil folder is nobody's.
func (s *scratchDir) remove() error {
	if s == nil {
		return nil
	}
	return errors.Join(os.RemoveAll(s.path), unlock(&s.lock))
}

// sweepScratch removes the folders whose makers are gone. A folder without a
// lock file that is younger than a minute is just being made.
func sweepScratch(base string) {
	folders, err := filepath.Glob(filepath.Join(base, scratchPattern))
	if err != nil {
		return
	}
	for _, folder := range folders {
		lock, err := os.OpenFile(filepath.Join(folder, scratchLock), os.O_RDWR, 0)
		if errors.Is(err, fs.ErrNotExist) {
			if info, err := os.Stat(folder); err == nil && time.Since(info.ModTime()) > time.Minute {
				_ = os.RemoveAll(folder)
			}
			continue
		}
		if err != nil {
			continue
		}
		if syscall.Flock(int(lock.Fd()), syscall.LOCK_EX|syscall.LOCK_NB) == nil {
			_ = os.RemoveAll(folder)
		}
		_ = lock.Close()
	}
}

// lockFile makes and locks the file at path until it is closed or this process
// dies, whichever comes first.
func lockFile(path string) (*os.File, error) {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("lock: %w", err)
	}
	if err := syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		return nil, errors.Join(fmt.Errorf("%s is held by another running process: %w", path, err), file.Close())
	}
	return file, nil
}

// unlock lets go of a lock; one that was let go of before is fine.
func unlock(file **os.File) error {
	if *file == nil {
		return nil
	}
	err := (*file).Close()
	*file = nil
	return err
}
