package main

import (
	"bytes"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"testing"
)

func TestEmblemsAreReadByTheCodeOfTheAgency(t *testing.T) {
	t.Parallel()
	if all, err := readEmblems(""); err != nil || len(all) != 0 {
		t.Errorf("no folder: %v, %v", all, err)
	}
	if _, err := readEmblems(filepath.Join(t.TempDir(), "lost")); err == nil {
		t.Error("a folder that is not there was read")
	}
	var picture bytes.Buffer
	if err := png.Encode(&picture, image.NewGray(image.Rect(0, 0, 8, 8))); err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	put := func(name string, content []byte) {
		if err := os.WriteFile(filepath.Join(folder, name), content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	put("walesi.png", picture.Bytes())
	put("README.txt", []byte("none"))
	all, err := readEmblems(folder)
	if err != nil || len(all) != 1 || all["walesi"].Key() == "" {
		t.Fatalf("%v, %v", all, err)
	}
	put("walesi.PNG", picture.Bytes())
	if _, err := readEmblems(folder); err == nil {
		t.Error("two files for one agency")
	}
	if err := os.Remove(filepath.Join(folder, "walesi.PNG")); err != nil {
		t.Fatal(err)
	}
	put("kuranji.jpg", []byte("no picture"))
	if _, err := readEmblems(folder); err == nil {
		t.Error("a file that is no picture was taken")
	}
}
