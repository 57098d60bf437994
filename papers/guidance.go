package papers

import (
	"strconv"
	"strings"
)

// rows draws a numbered part of a form: a heading, and what is asked beside what was said.
func (s *sheet) rows(title string, rows ...[2]string) {
	t := s.newTable([]column{{share: 48}, {share: 132}})
	t.section(title)
	for n, row := range rows {
		if n == len(rows)-1 {
			t.keep, s.after = s.after, 0
		}
		t.group(group{{row[0], orNothing(row[1])}})
	}
	s.y += 3
}

// guided begins a form of guidance: employee and guide.
func (s *sheet) guided() {
	s.newPage()
	s.heading(titleOf(s.record), "Tahun "+strconv.Itoa(int(s.record.GetYear())))
	s.pairWith("guide", s.record.GetGuidance().GetGuide())
}

// drawCoaching draws form B.1.6: goal, fact, options, next step.
func drawCoaching(s *sheet) {
	s.guided()
	c := s.record.GetGuidance().GetCoaching()
	s.rows("1. TUJUAN", [2]string{"Indikator kinerja individu", c.GetIndicator()}, [2]string{"Keadaan awal", c.GetBaseline()}, [2]string{"Target", c.GetTarget()},
		[2]string{"Strategi", c.GetStrategy()})
	s.rows("2. FAKTA", [2]string{"Kemajuan terhadap target", c.GetProgress()}, [2]string{"Masalah", c.GetProblem()}, [2]string{"Penyebab", c.GetCause()})
	s.rows("3. PILIHAN", [2]string{"Pilihan yang dibicarakan", c.GetOptions()})
	s.closing()
	s.rows("4. LANGKAH SELANJUTNYA", [2]string{"Indikator kinerja individu", c.GetNextIndicator()}, [2]string{"Strategi", c.GetNextStrategy()},
		[2]string{"Ukuran disesuaikan", yesNo[c.GetAdjust()]})
	s.signatures()
}

// drawMentoring draws form B.1.7 with its journal and what both sides say at the end.
func drawMentoring(s *sheet) {
	s.guided()
	g := s.record.GetGuidance()
	m := g.GetMentoring()
	lasts := ""
	if m.GetFrom() != "" || m.GetUntil() != "" {
		lasts = day(m.GetFrom()) + " s.d. " + day(m.GetUntil())
	}
	s.rows("RENCANA MENTORING", [2]string{"Keterampilan", m.GetSkill()}, [2]string{"Jangka waktu", lasts}, [2]string{"Perubahan yang diharapkan", m.GetChange()},
		[2]string{"Ukuran", m.GetMeasure()})
	s.say("B", typeBody, "JURNAL MENTORING")
	s.y += 1
	var rows []group
	for n, e := range g.GetEntries() {
		when := day(e.GetDay()) + "\n" + e.GetPlace()
		if e.GetMinutes() > 0 {
			when += "\n" + strconv.Itoa(int(e.GetMinutes())) + " menit"
		}
		rows = append(rows, group{{strconv.Itoa(n + 1), when, e.GetMatter(), orNothing(e.GetAction()), orNothing(day(e.GetUntil()))}})
	}
	if len(rows) == 0 {
		rows = []group{{{nothing, nothing, nothing, nothing, nothing}}}
	}
	if len(g.GetEnds()) == 0 {
		s.closing()
	}
	s.table([]column{{title: "No", share: 9, whole: true}, {title: "Waktu dan tempat", share: 42, whole: true}, {title: "Materi", share: 58, whole: true},
		{title: "Tindakan", share: 44, whole: true}, {title: "Target waktu", share: 27, whole: true}}, rows)
	s.y += 3
	for n, e := range g.GetEnds() {
		if n == len(g.GetEnds())-1 {
			s.closing()
		}
		s.block("EVALUASI AKHIR MENURUT "+roles[e.GetRole()], strings.Join(present(reached[e.GetEnd().GetReached()], e.GetEnd().GetText()), "\n"))
	}
	s.signatures()
}

// drawGuidanceFeedback draws form B.1.8: nine statements in three groups.
func drawGuidanceFeedback(s *sheet) {
	s.guided()
	f := s.record.GetGuidance().GetFeedback()
	s.say("", typeTable, "Setiap pernyataan dijawab dari 1 (sama sekali tidak) sampai 5 (sepenuhnya).")
	s.y += 1
	t := s.newTable([]column{{title: "No", share: 9}, {title: "Pernyataan", share: 141}, {title: "Jawaban", share: 30}})
	t.begin()
	for n, statement := range statements {
		if n%3 == 0 {
			t.section(statementGroups[n/3])
		}
		answer := nothing
		if n < len(f.GetAnswers()) {
			answer = strconv.Itoa(int(f.GetAnswers()[n]))
		}
		t.group(group{{strconv.Itoa(n + 1), statement, answer}})
	}
	t.end()
	s.y += 3
	s.closing()
	s.block("DENGAN KATA-KATA SENDIRI", f.GetText())
	s.signatures()
}

// drawCompetence draws form B.1.9: what the guide saw, on a scale from 1 to 5 with reasons.
func drawCompetence(s *sheet) {
	s.guided()
	seen := s.record.GetGuidance().GetSeen()
	var rows []group
	for n, l := range seen.GetLevels() {
		name := competences[l.GetKey()]
		if name == "" {
			name = strings.Join(present(l.GetName(), l.GetKey()), " · ") + "\n(teknis)"
		}
		rows = append(rows, group{{strconv.Itoa(n + 1), name, strconv.Itoa(int(l.GetLevel())), l.GetReason()}})
	}
	s.table([]column{{title: "No", share: 9, whole: true}, {title: "Kompetensi", share: 56, whole: true}, {title: "Skala (1–5)", share: 20, whole: true},
		{title: "Alasan", share: 95, whole: true}}, rows)
	s.y += 3
	s.closing()
	s.block("REKOMENDASI", seen.GetRecommendation())
	s.signatures()
}

// drawBehaviourProblem draws the report of a behaviour problem (B.1.10), each page of which says that it is confidential.
func drawBehaviourProblem(s *sheet) {
	r := s.record
	s.newPage()
	s.heading(titleOf(r), "RAHASIA (III.D.5.b) · Tahun "+strconv.Itoa(int(r.GetYear())))
	s.pair()
	p := r.GetProblem()
	var rows []group
	for n, i := range p.GetIssues() {
		name := strconv.Itoa(int(i.GetValue()))
		if v := int(i.GetValue()); v >= 1 && v <= len(values) {
			name = values[v-1].name
		}
		rows = append(rows, group{{strconv.Itoa(n + 1), name, i.GetProblem()}})
	}
	s.table([]column{{title: "No", share: 9, whole: true}, {title: "Nilai", share: 41, whole: true}, {title: "Permasalahan perilaku", share: 130, whole: true}}, rows)
	s.y += 3
	s.block("EKSPEKTASI KHUSUS YANG TERKAIT", p.GetSpecial())
	s.block("URAIAN PERMASALAHAN", p.GetDetail())
	s.block("PERMASALAHAN YANG SAMA TERJADI PADA PEGAWAI LAIN", yesNo[p.GetOthers()])
	s.closing()
	s.block("UPAYA YANG TELAH DILAKUKAN", p.GetDone())
	s.signatures()
}
