package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"siklus.id/papers"
)

// readEmblems reads agencies' own pictures for the head of forms D from a folder: CODE.png or CODE.jpg, where CODE is the
// agency's. No folder is no pictures.
func readEmblems(folder string) (map[string]papers.Emblem, error) {
	if folder == "" {
		return nil, nil
	}
	files, err := os.ReadDir(folder)
	if err != nil {
		return nil, fmt.Errorf("emblems: %w", err)
	}
	all := map[string]papers.Emblem{}
	for _, f := range files {
		kind := strings.ToLower(filepath.Ext(f.Name()))
		if f.IsDir() || kind != ".png" && kind != ".jpg" && kind != ".jpeg" {
			continue
		}
		code := strings.TrimSuffix(f.Name(), filepath.Ext(f.Name()))
		if _, twice := all[code]; twice {
			return nil, fmt.Errorf("emblems: two files for agency %s", code)
		}
		content, err := os.ReadFile(filepath.Join(folder, f.Name())) //nolint:gosec // the folder is the operator's
		if err != nil {
			return nil, fmt.Errorf("emblems: %w", err)
		}
		if all[code], err = papers.ReadEmblem(content); err != nil {
			return nil, fmt.Errorf("emblems: %s: %w", f.Name(), err)
		}
	}
	return all, nil
}
