package store_test

import "time"

// farAhead is a real instant at which every letter of a test has waited long enough.
var farAhead = time.Date(2100, 1, 1, 0, 0, 0, 0, time.UTC)
