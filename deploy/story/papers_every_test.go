package story_test

import (
	"archive/zip"
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"html"
	"io"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"siklus.id/papers/paperstest"
	siklusv1 "siklus.id/proto/siklus/v1"
	"siklus.id/store"
)

// ofEach is how many papers of a form are fetched and read back; the others are only listed.
const ofEach = 2

// everyPaper: of whatever people have on record there is a paper, which they find on the list of their case and which says
// whose it is, what it is, and on every page by which code it is checked; here the forms named at least.
func everyPaper(forms ...string) func(*testing.T, *company) {
	return func(t *testing.T, c *company) {
		ctx, read := t.Context(), map[string]int{}
		for _, p := range c.Appraised() {
			me, err := c.as(ctx, p.Name)
			require.NoError(t, err)
			for _, file := range c.filesOf(p.Name) {
				list, err := me.Paper.ListPapers(ctx, &siklusv1.ListPapersRequest{CaseId: file.id})
				require.NoError(t, err)
				for _, line := range list.GetPapers() {
					if read[line.GetForm()]++; read[line.GetForm()] <= ofEach {
						c.readsPaper(t, me, p.Name, line.GetForm(), &siklusv1.GetPaperRequest{CaseId: file.id, Kind: line.GetKind(), SubjectId: line.GetSubjectId()})
					}
				}
			}
		}
		require.Subset(t, slices.Collect(maps.Keys(read)), forms, "%v", read)
		t.Logf("papers by form: %v", read)
	}
}

// filesOf are the cases of somebody, by kind and period.
func (c *company) filesOf(name string) (files []standing) {
	c.mu.Lock()
	defer c.mu.Unlock()
	places := slices.SortedFunc(maps.Keys(c.cases), func(a, b where) int {
		return cmp.Or(cmp.Compare(a.proceeding, b.proceeding), cmp.Compare(a.period, b.period))
	})
	for _, at := range places {
		if at.who == name {
			files = append(files, c.cases[at])
		}
	}
	return files
}

// readsPaper fetches a paper, reads it back with another program, and asks about its code as a stranger does.
func (c *company) readsPaper(t *testing.T, who *caller, name, form string, asked *siklusv1.GetPaperRequest) {
	t.Helper()
	paper, err := who.Paper.GetPaper(t.Context(), asked)
	require.NoError(t, err, "%s of %s", form, name)
	require.Equal(t, form, paper.GetRecord().GetForm())
	c.holds(t, paper.GetContent(), paper.GetCode(), name, form)
}

// holds asks about a paper as a stranger does, who learns that it is valid and no name, and reads it back: on its pages stand
// agency, form, person and, at the foot of each, the code. The stranger comes first, because days pass and the record goes on
// while a paper is read.
func (c *company) holds(t *testing.T, pdf []byte, code, name, form string) {
	t.Helper()
	told, err := c.with("").Paper.CheckPaper(t.Context(), &siklusv1.CheckPaperRequest{Code: code})
	require.NoError(t, err)
	said := c.strangerReads(t, "/v/"+code)
	require.Equal(t, siklusv1.PaperState_PAPER_STATE_CURRENT, told.GetState(), form)
	require.Contains(t, said, "Dokumen ini sah dan masih berlaku.")
	require.Contains(t, said, code)
	require.NotContains(t, said, name, "a stranger is told no name")

	pages := paperstest.Printed(t, pdf)
	require.Equal(t, sumOf(pdf), told.GetSum(), "%s: the very file", form)
	require.EqualValues(t, len(pages), told.GetPages())
	for n, page := range pages {
		require.Contains(t, page, code, "%s: page %d has its code", form, n+1)
		require.Contains(t, page, paperstest.Squeezed(c.Name), "%s: page %d", form, n+1)
	}
	all := strings.Join(pages, "")
	require.Contains(t, all, paperstest.Squeezed(name), form)
	if form != "" {
		require.Contains(t, all, form)
	}
}

// strangerReads is a page as somebody without a session reads it in Indonesian.
func (c *company) strangerReads(t *testing.T, path string) string {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, c.base+path, nil)
	require.NoError(t, err)
	request.Header.Set("Accept-Language", "id")
	answer, err := http.DefaultClient.Do(request)
	require.NoError(t, err)
	page, err := io.ReadAll(answer.Body)
	require.NoError(t, err)
	require.NoError(t, answer.Body.Close())
	return html.UnescapeString(string(page))
}

func sumOf(content []byte) string {
	sum := sha256.Sum256(content)
	return hex.EncodeToString(sum[:])
}

// receiptsOfActs: whoever did something has a receipt for it; here of the last act that some did in a case of their own.
func receiptsOfActs(t *testing.T, c *company) {
	fetched := 0
	for _, p := range c.Appraised() {
		var own store.RegisteredAct
		for _, file := range c.filesOf(p.Name) {
			require.NoError(t, c.tx(t.Context(), func(tx store.Tx) error {
				acts, err := tx.ActsOf(t.Context(), file.id)
				for _, a := range acts {
					if a.Act.By.Person == c.people[p.Name] && a.State == store.ActTaken {
						own = a
					}
				}
				return err
			}))
		}
		if own.Act.ID == "" {
			continue
		}
		me, err := c.as(t.Context(), p.Name)
		require.NoError(t, err)
		c.readsPaper(t, me, p.Name, "", &siklusv1.GetPaperRequest{CaseId: own.CaseID, Kind: siklusv1.PaperKind_PAPER_KIND_RECEIPT, SubjectId: own.Act.ID})
		if fetched++; fetched == ofEach {
			return
		}
	}
	require.Equal(t, ofEach, fetched, "nobody did anything")
}

// reportOfBehaviour: who noted a behaviour problem has it in its form, which stands on no list.
func reportOfBehaviour(t *testing.T, c *company) {
	for _, p := range c.Appraised() {
		us, err := c.as(t.Context(), p.Name)
		require.NoError(t, err)
		list, err := us.Counsel.ListCounselling(t.Context(), &siklusv1.ListCounsellingRequest{})
		require.NoError(t, err)
		for _, line := range list.GetLines() {
			if line.GetPart() == "appraiser" {
				employee := line.GetEmployee().GetName()
				c.readsPaper(t, us, employee, "B.1.10", &siklusv1.GetPaperRequest{CaseId: c.at(where{employee, "appraisal", ""}).id,
					Kind: siklusv1.PaperKind_PAPER_KIND_BEHAVIOUR, SubjectId: line.GetId()})
				return
			}
		}
	}
	require.Fail(t, "nobody noted a behaviour problem")
}

// unitInOneFile: HR takes the agreements of a unit out in one file, which holds one paper for everybody in it, each the one
// that its employee fetches, and a list that says so.
func unitInOneFile(t *testing.T, c *company) {
	const unit = "BID"
	ctx, hr := t.Context(), c.hr(t)
	ordered, err := hr.Paper.OrderBundle(ctx, &siklusv1.OrderBundleRequest{CycleId: c.cycle, UnitCode: unit, Kind: siklusv1.PaperKind_PAPER_KIND_TARGETS})
	require.NoError(t, err)
	require.NoError(t, c.door.MakeBundles(ctx), "what the door does in its rounds")
	got, err := hr.Paper.GetBundle(ctx, &siklusv1.GetBundleRequest{BundleId: ordered.GetBundle().GetId()})
	require.NoError(t, err)
	z, err := zip.NewReader(bytes.NewReader(got.GetContent()), int64(len(got.GetContent())))
	require.NoError(t, err)
	files := map[string][]byte{}
	for _, f := range z.File {
		inside, err := f.Open()
		require.NoError(t, err)
		files[f.Name], err = io.ReadAll(inside) // to its end, so that its check-sum is looked at
		require.NoError(t, err)
	}
	list := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(files["daftar.csv"], []byte("\ufeff"))))
	list.Comma = ';'
	rows, err := list.ReadAll()
	require.NoError(t, err)
	require.Equal(t, []string{"nomor", "nama", "berkas", "formulir", "kode_pemeriksaan", "alamat_pemeriksaan", "sha256"}, rows[0])
	var listed, expected []string
	for _, row := range rows[1:] {
		name, file, form, code := row[1], row[2], row[3], row[4]
		listed = append(listed, name)
		require.Equal(t, row[6], sumOf(files[file]), name)
		require.Equal(t, c.base+"/v/"+code, row[5])
		c.holds(t, files[file], code, name, form)
		me, err := c.as(ctx, name)
		require.NoError(t, err)
		own, err := me.Paper.GetPaper(ctx, &siklusv1.GetPaperRequest{CaseId: c.at(where{name, "appraisal", ""}).id, Kind: siklusv1.PaperKind_PAPER_KIND_TARGETS})
		require.NoError(t, err)
		require.True(t, bytes.Equal(own.GetContent(), files[file]), "%s fetches the same file", name)
	}
	for _, post := range c.Posts {
		if post.Unit == unit {
			for _, p := range c.Holders(post.Code) {
				expected = append(expected, p.Name)
			}
		}
	}
	require.Greater(t, len(expected), 5)
	require.ElementsMatch(t, expected, listed, "everybody in the unit")
	require.Len(t, files, len(expected)+1, "and nothing else but the list")
}
