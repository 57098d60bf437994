package activities

import (
	"context"
	"encoding/json"
	"errors"
	"net/url"

	"siklus.id/store"
)

// feedbackLink leads to the form of one request for feedback. Who is asked need not stand in the case of who asks, so the
// link is of a task of their own appraisal, and the request is in the address: the door shows by a link the request that is
// named and no other. Who has no task of their own signs in.
func (w writing) feedbackLink(ctx context.Context, l store.Letter) (string, error) {
	var data store.LetterData
	if err := json.Unmarshal(l.Data, &data); err != nil {
		return "", err
	}
	task, err := w.tx.LastOwnTask(ctx, l.PersonID)
	if errors.Is(err, store.ErrNotFound) {
		return w.a.Post.BaseURL + "/umpan-balik/beri?request_id=" + url.QueryEscape(data.Entry), nil
	}
	if err != nil {
		return "", err
	}
	return w.a.Post.BaseURL + "/t/" + url.PathEscape(w.a.Post.Links.Sign(task.ID, task.Epoch, linkEnds(l.LinkFrom))) +
		"?ke=umpan-balik&permintaan=" + url.QueryEscape(data.Entry), nil
}
