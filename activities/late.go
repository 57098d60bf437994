package activities

import (
	"net/url"

	"siklus.id/store"
)

// improvementLink leads to the improvement plan whose check is late: by a signed link of a task in its appraisal, or for
// whoever signs in.
func (w writing) improvementLink(l store.Letter, task string, epoch int) string {
	if task == "" {
		return w.a.Post.BaseURL + "/perbaikan/" + l.CaseID
	}
	return w.a.Post.BaseURL + "/t/" + url.PathEscape(w.a.Post.Links.Sign(task, epoch, linkEnds(l.LinkFrom))) + "?ke=perbaikan&berkas=" + l.CaseID
}
