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

	// Dialogue and feedback.
	member("GET "+dialoguePages, s.dialoguesPage)
	member("GET "+dialoguePages+"/{case}", s.dialoguesPage)
	member("GET "+dialoguePages+"/{case}/{period}", s.dialoguePage)
	for path, act := range s.dialogueActs() {
		member("POST "+dialoguePages+"/{case}/{period}/"+path, act)
	}
	member("GET "+feedbackPages, s.ownFeedbackPage)
	member("GET "+feedbackPages+"/minta", s.askForFeedback)
	member("POST "+feedbackPages+"/minta", s.sendTalk(true))
	member("GET "+feedbackPages+"/beri", s.giveFeedbackPage)
	member("POST "+feedbackPages+"/beri", s.sendTalk(false))
	member("GET "+feedbackPages+"/{case}", s.feedbackPage)
	member("POST "+feedbackPages+"/{case}/ambil-alih", s.takeOverResult)

	// What peers and staff say.
	member("GET "+voicePages, s.voicesPage)
	member("GET "+voicePages+"/{seat}", s.voicePage(false))
	member("POST "+voicePages+"/{seat}", s.answerVoice)
	member("GET "+voicePages+"/{seat}/tolak", s.voicePage(true))
	member("POST "+voicePages+"/{seat}/tolak", s.declineVoice)
	member("GET "+voiceLists, s.voiceList)
	member("GET "+voiceLists+"/{case}/{period}", s.voiceList)
	member("POST "+voiceLists+"/{case}/{period}", s.nominateVoice)
	member("GET "+voiceShown+"/{case}/{period}", s.voiceResult)
	member("GET /hr/siklus/{cycle}/suara", s.hrVoices)

	// Action plans, coaching, mentoring, counselling.
	member("GET "+guidancePages, s.guidancesPage)
	member("GET "+guidancePages+"/berkas/{case}", s.guidancesPage)
	member("GET "+guidancePages+"/mulai/{case}", s.startPage)
	member("POST "+guidancePages+"/mulai/{case}", s.start)
	member("GET "+actionPlanPages, s.plansPage)
	member("GET "+actionPlanPages+"/{case}", s.plansPage)
	member("POST "+actionPlanPages+"/{case}/tandai", s.markAction)
	member("GET "+actionPlanPages+"/{case}/{result}", s.actionPlanPage)
	member("POST "+actionPlanPages+"/{case}/{result}", s.putPlan)
	member("GET "+guidanceRecords+"/{id}", s.recordPage)
	for path, form := range s.recordForms() {
		member("GET "+guidanceRecords+"/{id}/"+path, func(v *visit) error { return form(v, http.StatusOK) })
	}
	for path, act := range s.recordActs() {
		member("POST "+guidanceRecords+"/{id}/"+path, act)
	}
	member("GET "+guidancePages+"/perilaku/{case}", s.behaviourPage)
	member("POST "+guidancePages+"/perilaku/{case}", s.noteBehaviour)
	member("GET "+counsellingPages+"/{id}", s.counsellingPage)
	for path, act := range s.counsellingActs() {
		member("POST "+counsellingPages+"/{id}/"+path, act)
	}
	member("GET /hr/konseling", s.counsellingDesk)

	s.paperRoutes(mux, member)
	member("GET /berkas/{case}", s.casePage)
	member("GET /berkas/{case}/dasar", s.basisPage)
	member("GET /berkas/{case}/bahan", s.materialsPage)
	member("GET /berkas/{case}/versi", s.versionsPage)
	member("POST /berkas/{case}/versi", s.knowTargets)
	member("GET /berkas/{case}/{act}", s.actPage)
	member("POST /berkas/{case}/{act}", s.doAct)

	// Planned results for many, and what the agreements leave uncovered.
	member("GET "+matrixPath, s.matrixPage)
	member("POST "+matrixPath, s.fillMatrix)
	member("GET "+offerPath, s.offerPage)
	member("POST "+offerPath, s.offer)
	member("GET "+targetFiles, s.targetFilePage)
	member("POST "+targetFiles, s.takeTargetFile)
	member("GET /tim/target/contoh", s.targetSample)
	member("GET /cakupan", s.coveragePage)
	member("GET /cakupan/berkas", s.coverageFile)

	// Needs and trainings.
	member("GET "+learningPath, s.learningPage)
	member("GET "+teamLearning, s.teamLearningPage)
	member("GET "+planPath, s.trainingPlanPage)
	member("POST "+planPath, s.planTraining)
	member("GET "+proofPath+"/{case}", s.proofPage)
	member("POST "+proofPath+"/{case}", s.submitProof)
	member("GET "+proofPath+"/{case}/berkas", s.proofFile)

	// What staff are told and asked, and how leaders keep to the rules.
	member("GET /terbuka", s.openness)
	member("GET /pengumuman", s.announcementsPage)
	member("POST /pengumuman/{announcement}", s.acknowledge)
	member("GET /survei", s.surveyPage)
	member("POST /survei", s.answerSurvey)
	member("GET /ketepatan", s.punctuality)
	member("GET /ketepatan/semua", s.punctualities)
	member("GET /ketepatan/{person}", s.punctuality)
	member("GET /pola", s.patternsPage)
	member("GET /hr/siklus/{cycle}/pengumuman", s.announcePage)
	member("POST /hr/siklus/{cycle}/pengumuman", s.announce)

	s.letterRoutes(page, member)

	// Competences.
	s.competenceRoutes(member)
	s.talentRoutes(member)

	// Who acts for whom, and where roster and cycle differ.
	s.deputyRoutes(member)
	s.helpRoutes(member)
	s.rosterChangeRoutes(member)

	// What leaves the house.
	s.exportRoutes(member)

	// What units came to, and how ratings compare.
	s.calibrationRoutes(member)

	// What is done to many cases at once.
	s.batchRoutes(member)
	s.reminderRoutes(member)

	// The citizen's voice.
	s.citizenRoutes(mux, member)

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
	s.watchRoutes(member)
	for _, change := range []adoptPage{s.calendarAdoption(), s.rulesAdoption()} {
		member("GET /hr/siklus/{cycle}/"+change.path, s.adoptForm(change))
		member("POST /hr/siklus/{cycle}/"+change.path, s.adopt(change))
	}
	member("GET /hr/siklus/{cycle}/sebaran", s.distributionPage)
	member("GET /hr/siklus/{cycle}/dialog", s.dialogueGapsPage)
	member("GET /hr/siklus/{cycle}/permintaan", s.unansweredPage)
	member("GET /hr/siklus/{cycle}/tidak-dinilai", s.notOpenedPage)
	member("GET /hr/berkas/{case}", s.hrCasePage)
	member("POST /hr/berkas/{case}", s.correctCase)
	member("GET /hr/pegawai", s.rosterPage)
	member("POST /hr/pegawai", s.takeRoster)
	member("GET /hr/pelatihan", s.trainingPage)
	member("POST /hr/pelatihan", s.putCourse)
	member("POST /hr/pelatihan/anggaran", s.setBudget)
	member("GET /hr/pelatihan/kebutuhan", s.agencyNeedsPage)
	member("GET /hr/pelatihan/antrean/{course}", s.queuePage)
	member("POST /hr/pelatihan/antrean/{course}", s.decideQueue)
	member("GET "+courseFiles, s.courseFilePage)
	member("POST "+courseFiles, s.takeCourseFile)
	member("GET /hr/pelatihan/penyelenggara", s.organisersPage)
	member("POST /hr/pelatihan/penyelenggara", s.putOrganiser)
	member("GET /hr/pelatihan/dampak", s.effectPage)
	member("GET /hr/pelatihan/jam", s.unitHoursPage)
	member("GET /pelatihan/peserta", s.enrolmentsPage)
	member("GET /pelatihan/peserta/{organiser}", s.enrolmentsFile)
	member("POST /hr/organisasi", s.setOrganisationResult)
	member("GET /hr/organisasi", s.organisationPage)

	page("/", s.nothingHere)
	return mux
}
