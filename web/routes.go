package web

import "net/http"

// routes is the list of all addresses. A GET shows and uses nothing up; a POST acts and answers with a
// redirect, so that reloading a page never acts again.
func (s *server) routes() http.Handler {
	mux := http.NewServeMux()
	page := func(pattern string, f func(*visit) error) { mux.HandleFunc(pattern, s.open(f)) }
	member := func(pattern string, f func(*visit) error) { mux.HandleFunc(pattern, s.open(signedIn(f))) }

	page("GET /{$}", s.home)
	page("GET /masuk", s.signInPage)
	page("POST /masuk", s.signIn)
	page("POST /keluar", s.signOut)
	page("GET /bahasa", s.chooseLanguage)
	mux.HandleFunc("GET /static/{file}", s.static)

	// From a letter.
	page("GET /t/{token}", s.linkPage)
	page("POST /t/{token}", s.startFromLink)
	page("POST /t/{token}/baru", s.freshLink)

	// Staff, appraisers and superiors.
	member("GET /tugas", s.taskList)
	member("GET /tugas/{task}", s.taskPage)
	member("POST /tugas/{task}", s.doTask)
	member("GET /tindakan/{act}", s.receiptPage)

	// Entries of progress.
	member("GET "+ownEntries, s.progressPage)
	member("POST "+ownEntries, s.putProgress)
	member("GET /kemajuan/ubah/{entry}", s.correctProgress)
	member("POST /kemajuan/tarik/{entry}", s.takeBackProgress)
	member("POST /kemajuan/minta/{entry}", s.askProgressFeedback)
	member("POST /kemajuan/jawab/{entry}", s.answerProgress)
	member("GET /kemajuan/berkas/{entry}/{version}", s.progressFile)
	member("GET "+teamEntries, s.teamProgressPage)
	member("GET "+teamEntries+"/arus", s.teamStream)
	member("GET /kemajuan/{case}", s.progressOf)

	member("GET /berkas/{case}", s.casePage)
	member("GET /berkas/{case}/dasar", s.basisPage)
	member("GET /berkas/{case}/{act}", s.actPage)
	member("POST /berkas/{case}/{act}", s.doAct)

	// What is measured.
	member("GET /data", s.ownMeasurements)
	member("GET /data/tim", s.teamMeasurements)
	member("GET /data/orang/{person}", s.personMeasurements)
	member("GET /data/unit/{unit}", s.unitMeasurements)
	member("GET /data/ukuran/{measure}", s.trendPage)
	member("GET /data/orang/{person}/{measure}", s.trendPage)
	member("GET /data/unit/{unit}/{measure}", s.trendPage)

	// HR.
	member("GET /hr/data", s.hrMeasurements)
	member("POST /hr/data", s.importMeasurements)
	member("GET /hr", s.cyclesPage)
	member("GET /hr/siklus/baru", s.newCyclePage)
	member("POST /hr/siklus/baru", s.launchCycle)
	member("GET /hr/siklus/{cycle}", s.cyclePage)
	member("GET /hr/siklus/{cycle}/berkas", s.casesPage)
	for _, change := range []adoptPage{s.calendarAdoption(), s.rulesAdoption()} {
		member("GET /hr/siklus/{cycle}/"+change.path, s.adoptForm(change))
		member("POST /hr/siklus/{cycle}/"+change.path, s.adopt(change))
	}
	member("GET /hr/siklus/{cycle}/sebaran", s.distributionPage)
	member("GET /hr/berkas/{case}", s.hrCasePage)
	member("POST /hr/berkas/{case}", s.correctCase)
	member("GET /hr/pegawai", s.rosterPage)
	member("POST /hr/pegawai", s.takeRoster)
	member("GET /hr/tak-terjangkau", s.unreachablePage)
	member("GET /hr/pelatihan", s.trainingPage)
	member("POST /hr/pelatihan", s.putCourse)
	member("POST /hr/organisasi", s.setOrganisationResult)
	member("GET /hr/organisasi", s.organisationPage)

	page("/", s.nothingHere)
	return mux
}
