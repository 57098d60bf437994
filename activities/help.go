package activities

import (
	"context"
	"errors"
	"net/url"

	"siklus.id/appraisal"
	"siklus.id/store"
)

// aboutHelp reports whether a letter tells of questions to HR.
func aboutHelp(kind string) bool {
	return kind == store.HelpAskedLetter || kind == store.HelpAnsweredLetter
}

// helpLink leads HR to the questions that wait, and who asked to theirs: by a signed link of one of their tasks, so that
// staff who have no other way to sign in can read the answer.
func (w writing) helpLink(ctx context.Context, l store.Letter, role appraisal.Role) (string, error) {
	if role == appraisal.HR {
		return w.a.Post.BaseURL + "/hr/bantuan", nil
	}
	task, err := w.tx.LastOwnTask(ctx, l.PersonID)
	if errors.Is(err, store.ErrNotFound) {
		return w.a.Post.BaseURL + "/bantuan", nil
	}
	if err != nil {
		return "", err
	}
	return w.a.Post.BaseURL + "/t/" + url.PathEscape(w.a.Post.Links.Sign(task.ID, task.Epoch, linkEnds(l.LinkFrom))) + "?ke=bantuan", nil
}
