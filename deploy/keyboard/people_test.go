package keyboard_test

import (
	"bytes"
	"encoding/csv"
	"time"

	"github.com/stretchr/testify/require"

	"siklus.id/api"
	"siklus.id/appraisal"
	siklusv1 "siklus.id/proto/siklus/v1"
	"siklus.id/store"
)

// The made-up office: one head, who appraises, the regent above, who decides objections, one employee, and one officer of
// human resources. Only the employee is appraised here.
const (
	regent   = "Wilhelmus Tanggahma"
	head     = "Ruth Kambuaya"
	officer  = "Benyamin Sorontouw"
	employee = "Dorkas Nussy"

	mailOf   = "@arsip-lontara.example"
	atHome   = "dinilai pada instansi induk"
	policyOf = "walesi" // in which the head hands a result over by an act of its own
)

var addresses = map[string]string{regent: "regent" + mailOf, head: "head" + mailOf, officer: "officer" + mailOf, employee: "employee" + mailOf}

// roster is the file of people, in the columns of the sample; without the employee as the machine room knows it at first.
func (h *house) roster(whole bool) []byte {
	h.Helper()
	row := appraisal.Row{UnitCode: "ARSIP", UnitName: "Kantor Arsip Pulau Lontara", Capacity: "definitif", From: "2025-01-02", Language: "id"}
	add := func(name, number, kind, post, title, level, above, office, exempt string) appraisal.Row {
		r := row
		r.Name, r.PersonNumber, r.Kind, r.Email, r.Office, r.Exempt = name, number, kind, addresses[name], office, exempt
		r.PostCode, r.PostTitle, r.PostLevel, r.SuperiorPost = post, title, level, above
		return r
	}
	first := add(regent, "", string(appraisal.NonASN), "BUPATI", "Bupati Pulau Lontara", string(appraisal.RegionalHead), "", "", "")
	first.ExternalCode = "BUPATI-1"
	rows := []appraisal.Row{first,
		add(head, "197204121998032701", string(appraisal.PNS), "KEPALA", "Kepala Kantor Arsip", string(appraisal.JPTPratama), "BUPATI", "", atHome),
		add(officer, "198302142008121702", string(appraisal.PNS), "ANALIS", "Analis Kepegawaian", string(appraisal.Functional), "KEPALA", "hr", atHome),
		add(employee, "199405052018032703", string(appraisal.PNS), "ARSIPARIS", "Arsiparis", string(appraisal.Functional), "KEPALA", "", ""),
	}
	if !whole {
		rows = rows[:3]
	}
	columns := appraisal.RosterColumns()
	lines := [][]string{make([]string, len(columns))}
	for i, c := range columns {
		lines[0][i] = c.Name
	}
	for i := range rows {
		line := make([]string, len(columns))
		for n, c := range columns {
			line[n] = *c.Cell(&rows[i])
		}
		lines = append(lines, line)
	}
	var out bytes.Buffer
	require.NoError(h, csv.NewWriter(&out).WriteAll(lines))
	return out.Bytes()
}

// settle puts the agency in as the machine room does: with everybody but the employee, whom the officer imports by page.
func (h *house) settle() {
	h.Helper()
	agency, err := h.store.PutAgency(h.Context(), store.Agency{Code: "arsip-lontara", Name: "Kantor Arsip Pulau Lontara", Zone: "Asia/Jayapura", Week: 5,
		Policy: policyOf, MailFrom: "kinerja" + mailOf, ReplyTo: "kepegawaian" + mailOf, MadeUp: true})
	require.NoError(h, err)
	in, err := api.TakeRoster(h.Context(), h.store, agency.ID, &siklusv1.RosterFile{Name: "pegawai.csv", Content: h.roster(false)}, time.Now())
	require.NoError(h, err)
	require.EqualValues(h, 3, in.GetGood(), "%v", in.GetDefects())
}
