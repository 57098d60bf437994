package web

import "testing"

func TestRehearsedTasksAreMarked(t *testing.T) {
	t.Parallel()
	f := full("CheckIn")
	f.readErr, f.kase = nil, nil // no case is read for it
	b := visiting(t, f, Options{})
	marks := func() (banner, tags int) {
		p := read(t, b.get("/tugas"))
		for _, tag := range p.all("span", "class", "tag part") {
			if textOf(tag) == "GLADI" {
				tags++
			}
		}
		return len(p.all("aside", "class", "gladi")), tags
	}
	if banner, tags := marks(); banner != 0 || tags != 0 {
		t.Errorf("real tasks: %d banners, %d marks", banner, tags)
	}
	f.tasks[1].Rehearsal = true
	if banner, tags := marks(); banner != 0 || tags != 1 {
		t.Errorf("one rehearsed task among real ones: %d banners, %d marks; want the mark on it alone", banner, tags)
	}
	for _, task := range f.tasks {
		task.Rehearsal = true
	}
	if banner, tags := marks(); banner != 1 || tags != len(f.tasks) {
		t.Errorf("only rehearsed tasks: %d banners, %d marks", banner, tags)
	}
}
