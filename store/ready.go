package store

import "context"

// Ready reports whether the database answers and has this program's schema.
func (s *Store) Ready(ctx context.Context) error { return CheckSchema(ctx, s.pool) }
