package appraisal

// Role is the part somebody plays in one case at one moment. It is a relation, not a rank: the same
// person is employee in one case and appraiser in another.
type Role string

// The roles the procedure knows.
const (
	Employee  Role = "employee"  // *pegawai yang dinilai*
	Appraiser Role = "appraiser" // *pejabat penilai kinerja*, art. 1(9)
	Superior  Role = "superior"  // *atasan pejabat penilai kinerja*
	HR        Role = "hr"        // *pengelola kepegawaian* of the agency
	Auditor   Role = "auditor"   // reads, never writes
	System    Role = "system"    // the engine itself: silence, deemed receipt, reports
)

// Capacity is how somebody holds the post in which they act; it stays on record with every act.
type Capacity string

// The capacities.
const (
	Definitive  Capacity = "definitif" // appointed to the post
	Acting      Capacity = "plt"       // *pelaksana tugas*: the post is vacant
	DailyActing Capacity = "plh"       // *pelaksana harian*: the holder is away
	Named       Capacity = "named"     // named for this case by HR (ChangeParty), the law's delegated official, art. 1(9)
)

// Party is who acts: an opaque person ID, in a role, in a capacity.
type Party struct {
	Person   string   `json:"p,omitempty"`
	Role     Role     `json:"r"`
	Capacity Capacity `json:"c,omitempty"`
}
