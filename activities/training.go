package activities

import (
	"context"

	"siklus.id/store"
)

// SeatInput names a training case and the course it is for.
type SeatInput struct {
	Agency   string
	Training string
	Course   string
}

// ReserveSeat holds a seat for a training within seats and budget. It answers false when none is free;
// a seat held already stays held.
func (a *Activities) ReserveSeat(ctx context.Context, in SeatInput) (bool, error) {
	var held bool
	err := a.Store.WithAgency(ctx, in.Agency, func(tx store.Tx) (err error) {
		held, err = tx.ReserveSeat(ctx, in.Training, in.Course)
		return err
	})
	return held, err
}
