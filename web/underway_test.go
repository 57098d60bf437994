package web

import (
	"net/http"
	"strings"
	"testing"
)

// Whatever is under way can be followed on a page that reloads itself: only for a reader who asked, who can stop it, and
// no longer than until it is done. The page that has a form leaves it away then, so that nothing typed is lost.
func TestWhatIsUnderWayIsFollowedByWhoeverAsks(t *testing.T) {
	t.Parallel()
	cycle := "/hr/siklus/" + cycleID
	for name, row := range map[string]struct {
		path string
		done func(*fake)
		form bool
	}{
		"launch":  {path: cycle + "?unit=DINKES", done: func(f *fake) { f.cycle.Stage, f.cycle.Opened = "running", f.cycle.GetPlanned() }},
		"batch":   {path: batchPages + "/" + batchID, done: func(f *fake) { f.batched.got.Batch.Done = true }},
		"batches": {path: cycle + "/perubahan", done: finishBatches},
		"bundles": {path: cycle + "/dokumen", form: true, done: finishBundles},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := withBatches(asHR(full("")), asWritten)
			b := visiting(t, f, Options{})
			address, query, _ := strings.Cut(row.path, "?")
			following := strings.TrimSuffix(address+"?ikuti=ya&"+query, "&")
			still := b.get(row.path)
			p := read(t, still)
			if still.Header().Get("Refresh") != "" || len(p.all("a", "href", following)) != 1 {
				t.Errorf("a page reloads itself unasked (%q), or nobody can ask for it", still.Header().Get("Refresh"))
			}
			live := b.get(following)
			p = read(t, live)
			if live.Header().Get("Refresh") != "10" || len(p.all("a", "class", "button second", "href", row.path)) != 1 {
				t.Errorf("the page does not reload itself (%q), or nobody can stop it", live.Header().Get("Refresh"))
			}
			p.says("Halaman ini memperbarui diri setiap 10 detik sampai selesai.")
			if n := len(p.all("textarea")) + len(p.all("input", "type", "text")) + len(p.all("select")); n != 0 {
				t.Errorf("a page that reloads itself has %d fields in which something may be typed", n)
			}
			row.done(f)
			if over := b.get(following); over.Code != http.StatusOK || over.Header().Get("Refresh") != "" {
				t.Error("what is done is still reloaded")
			} else if p = read(t, over); row.form && len(p.all("select")) == 0 {
				t.Error("when nothing is under way the form does not come back")
			}
		})
	}
}

func finishBatches(f *fake) {
	for _, b := range f.batched.listed.GetBatches() {
		b.Done = true
	}
}

func finishBundles(f *fake) {
	for _, b := range f.paper.bundles.GetBundles() {
		b.Done = true
	}
}

// A form that was refused is never reloaded, even where its page is followed.
func TestARefusedFormIsNotReloaded(t *testing.T) {
	t.Parallel()
	w := visiting(t, asHR(full("")), Options{}).post("/hr/siklus/"+cycleID+"/dokumen?ikuti=ya", "unit_code", "", "kind", "x")
	if w.Code != http.StatusUnprocessableEntity || w.Header().Get("Refresh") != "" || len(read(t, w).all("select")) == 0 {
		t.Errorf("%d, Refresh %q", w.Code, w.Header().Get("Refresh"))
	}
}

// HR's navigation names the part one is in, marks it once for a desk and once for a telephone, and leaves none out.
func TestTheNavigationNamesWhereOneIs(t *testing.T) {
	t.Parallel()
	b := visiting(t, asHR(full("")), Options{})
	for path, row := range map[string]struct {
		summary string
		marked  int
	}{"/hr": {"Menu: SiklusBagian lain", 2}, "/hr/data": {"Menu: DataBagian lain: Data", 1}} {
		p := read(t, b.get(path))
		if n := len(p.all("a", "aria-current", "page")); n != row.marked {
			t.Errorf("%s: %d links are marked, not %d", path, n, row.marked)
		}
		if got := textOf(p.all("summary")[0]); got != row.summary {
			t.Errorf("%s: the menu says %q", path, got)
		}
		for _, a := range areas {
			if want := map[bool]int{true: 2, false: 1}[a.Main]; len(p.all("a", "href", a.Href)) < want {
				t.Errorf("%s: there is no way to %s", path, a.Href)
			}
		}
	}
}
