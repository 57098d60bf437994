package web

import (
	"net/http"
	"time"

	"google.golang.org/protobuf/types/known/durationpb"

	siklusv1 "siklus.id/proto/siklus/v1"
)

// comparePatience is how long the page waits for Temporal to show what the register has: it comes late by moments.
const comparePatience = 3 * time.Second

// numbersView holds the register against Temporal.
type numbersView struct {
	*siklusv1.CompareNumbersResponse
	Cycle string
}

// Same reports whether one number is equal in both places.
func (numbersView) Same(n *siklusv1.ComparedNumber) bool { return n.GetRegister() == n.GetTemporal() }

// numbersPage counts the running cases by stage in the register and in Temporal.
func (s *server) numbersPage(v *visit) error {
	page := numbersView{Cycle: v.r.PathValue("cycle")}
	var err error
	page.CompareNumbersResponse, err = s.Watch.CompareNumbers(v.ctx(), &siklusv1.CompareNumbersRequest{CycleId: page.Cycle, Patience: durationpb.New(comparePatience)})
	if err != nil {
		return err
	}
	v.cycleList(page.GetRehearsal())
	return v.render(http.StatusOK, "hr_numbers", v.t("numbers.title"), page)
}
