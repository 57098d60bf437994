package activities

import (
	"context"

	"golang.org/x/time/rate"
)

// DeliverAll is the courier's errand without its waiting: it ends when nothing more can leave at this instant.
func (a *Activities) DeliverAll(ctx context.Context, agency string) error {
	limit := rate.NewLimiter(rate.Inf, 1)
	for {
		if sent, err := a.deliverOne(ctx, agency, limit); err != nil || !sent {
			return err
		}
	}
}
