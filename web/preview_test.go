package web

import (
	"net/http"
	"os"
	"testing"
)

func TestPreviewServer(t *testing.T) {
	if os.Getenv("SIKLUS_PREVIEW") == "" {
		t.SkipNow()
	}
	mux := http.NewServeMux()
	for _, act := range everyAct {
		h, err := New(full(act).services(), Options{})
		if err != nil {
			t.Fatal(err)
		}
		mux.Handle("/"+act+"/", http.StripPrefix("/"+act, h))
	}
	f := asHR(full("Rate"))
	h, err := New(f.services(), Options{TemporalUI: "http://127.0.0.1:1"})
	if err != nil {
		t.Fatal(err)
	}
	mux.Handle("/", h)
	t.Fatal(http.ListenAndServe("127.0.0.1:18099", mux))
}
