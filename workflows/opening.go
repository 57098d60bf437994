package workflows

import "siklus.id/activities"

// Opening is a case about to begin, or to begin again: what Reopening needs from the door, which does not
// know the errands.
type Opening = activities.Opening
