package web

import "net/http"

// citizenRoutes are the addresses of the citizen's voice: those of citizens, who are nobody here, and those of staff.
func (s *server) citizenRoutes(mux *http.ServeMux, member func(string, func(*visit) error)) {
	public := func(pattern string, f func(*visit) error) { mux.HandleFunc(pattern, s.public(f)) }
	public("GET "+visitPages+"/{token}", s.visitorPage)
	public("POST "+visitPages+"/{token}", s.sendVisit)
	public("GET "+visitPages+"/terima", s.visitTaken)
	public("GET "+followPages, s.followForm)
	public("POST "+followPages, s.findComplaint)
	public("GET "+followPages+"/{code}", s.followPage)

	member("GET "+citizenPages, s.ownComplaints)
	member("GET "+citizenPages+"/tim", s.teamComplaints)
	member("GET "+citizenPages+"/layanan", s.satisfactionPage)
	member("GET "+citizenPages+"/banding", s.comparePage)
	member("GET "+citizenPages+"/laporan/{complaint}", s.complaintPage)
	member("POST "+citizenPages+"/laporan/{complaint}/verifikasi", s.verifyComplaint)
	member("POST "+citizenPages+"/laporan/{complaint}/jawab", s.answerComplaint)
	member("POST "+citizenPages+"/laporan/{complaint}/tutup", s.closeComplaint)
	member("GET /hr/warga", s.desksPage)
	member("POST /hr/warga", s.putDesk)
	member("GET /hr/warga/laporan", s.hrComplaints)
	member("GET /hr/warga/{desk}/cetak", s.printDesk)
}
