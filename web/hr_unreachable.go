package web

import (
	"net/http"

	siklusv1 "siklus.id/proto/siklus/v1"
)

// unreachablePage lists people whose letters do not arrive.
func (s *server) unreachablePage(v *visit) error {
	res, err := s.Cycle.ListUnreachable(v.ctx(), &siklusv1.ListUnreachableRequest{})
	if err != nil {
		return err
	}
	v.Area = "unreachable"
	return v.render(http.StatusOK, "hr_unreachable", v.t("hr.unreachable.title"), res)
}
