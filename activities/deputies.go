package activities

import (
	"context"
	"encoding/json"
	"errors"
	"net/url"

	"siklus.id/store"
)

// aboutDeputy reports whether a letter tells of a deputy.
func aboutDeputy(kind string) bool {
	return kind == store.DeputyNamedLetter || kind == store.DeputyReturnedLetter
}

// deputyLink leads who has work to their tasks, by a signed link of one of them, so that staff who have no other way to
// sign in can begin; and who gave it away to the page of deputies.
func (w writing) deputyLink(ctx context.Context, l store.Letter) (string, error) {
	var data store.LetterData
	if err := json.Unmarshal(l.Data, &data); err != nil {
		return "", err
	}
	if data.Former {
		return w.a.Post.BaseURL + "/alihkan", nil
	}
	task, err := w.tx.LastOwnTask(ctx, l.PersonID)
	if errors.Is(err, store.ErrNotFound) {
		return w.a.Post.BaseURL + "/tugas", nil
	}
	if err != nil {
		return "", err
	}
	return w.a.Post.BaseURL + "/t/" + url.PathEscape(w.a.Post.Links.Sign(task.ID, task.Epoch, linkEnds(l.LinkFrom))) + "?ke=tugas", nil
}
