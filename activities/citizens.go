package activities

import (
	"encoding/json"
	"net/url"

	"siklus.id/store"
)

// aboutComplaint reports whether a letter is about what a citizen reported.
func aboutComplaint(kind string) bool {
	return kind == store.ComplaintAssignedLetter || kind == store.ComplaintOverdueLetter
}

// complaintLink leads to the complaint that a letter is about: by a signed link of the person, or for whoever signs in.
func (w writing) complaintLink(l store.Letter, task string, epoch int) (string, error) {
	var data store.LetterData
	if err := json.Unmarshal(l.Data, &data); err != nil {
		return "", err
	}
	base := w.a.Post.BaseURL
	if task == "" {
		return base + "/suara-warga/laporan/" + url.PathEscape(data.Entry), nil
	}
	return base + "/t/" + url.PathEscape(w.a.Post.Links.Sign(task, epoch, linkEnds(l.LinkFrom))) + "?ke=suara-warga&laporan=" + url.QueryEscape(data.Entry), nil
}
