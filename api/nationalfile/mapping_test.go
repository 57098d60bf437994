package nationalfile

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"siklus.id/appraisal"
)

func TestTheMappingThatIsCarriedIsGood(t *testing.T) {
	t.Parallel()
	m, err := Parse("nasional.yaml", carried)
	require.NoError(t, err)
	require.Equal(t, m, Default())
	unknown := 0
	for _, c := range m.Columns {
		if c.Fact == Unknown {
			unknown++
			require.NotEmpty(t, c.Note, "%s: what is not known is said with its reason", c.Name)
		}
	}
	require.Equal(t, 5, unknown)
}

// docs/exports.md names every column with its fact and every fact there is.
func TestTheMappingIsDocumented(t *testing.T) {
	t.Parallel()
	content, err := os.ReadFile("../../docs/exports.md")
	require.NoError(t, err)
	for _, c := range Default().Columns {
		require.Contains(t, string(content), "| `"+c.Name+"` | `"+string(c.Fact)+"` |")
	}
	for _, f := range Facts() {
		indonesian, english := f.Says()
		require.NotEmpty(t, indonesian, f)
		require.NotEmpty(t, english, f)
		require.Contains(t, string(content), "`"+string(f)+"`")
	}
}

func TestEveryRatingAndPredicateHasItsCode(t *testing.T) {
	t.Parallel()
	of := func(fact Fact) []string {
		known, _ := describe(fact)
		var codes []string
		for _, v := range known.values {
			codes = append(codes, v.code)
		}
		return codes
	}
	var predicates []string
	for _, p := range appraisal.Predicates() {
		predicates = append(predicates, string(p))
	}
	require.Equal(t, predicates, of(Predicate))
	require.ElementsMatch(t, []string{"below", "meets", "above"}, of(Results))
	require.ElementsMatch(t, []string{"definitif", "plt", "plh", "named"}, of(AppraiserCapacity))
}

func TestAMappingIsReadStrictly(t *testing.T) {
	t.Parallel()
	const head = "name: x\ntitle: Uji\ncolumns:\n"
	for _, row := range []struct{ name, file, want string }{
		{"a list", "- a\n", "m.yaml:1: here must be a mapping"},
		{"empty", "", "m.yaml:1: the file must be one mapping"},
		{"no YAML", "a: [", "m.yaml: yaml"},
		{"a key too much", head + "  - {name: a, fact: year, color: red}\n", `m.yaml:4: key "color" is not known`},
		{"a key twice", head + "  - {name: a, name: b, fact: year}\n", `m.yaml:4: key "name" stands already`},
		{"no title", "name: x\ncolumns:\n  - {name: a, fact: year}\n", `m.yaml:1: key "title" is missing`},
		{"no columns", "name: x\ntitle: Uji\ncolumns: []\n", `m.yaml:3: key "columns" is a list`},
		{"no fact", head + "  - {name: a}\n", `m.yaml:4: key "fact" is missing`},
		{"a fact that is none", head + "  - {name: a, fact: shoe-size}\n", `"shoe-size" is no fact; there are: employee-number`},
		{"a column twice", head + "  - {name: Tahun, fact: year}\n  - {name: tahun, fact: year}\n", `m.yaml:5: column "tahun" stands already`},
		{"a code is missing", head + "  - {name: a, fact: results, codes: {above: '1', meets: '2'}}\n", `m.yaml:4: key "below" is missing`},
		{"a code too much", head + "  - {name: a, fact: results, codes: {above: '1', meets: '2', below: '3', good: '4'}}\n", `key "good" is not known`},
		{"codes of a name", head + "  - {name: a, fact: employee-name, codes: {a: b}}\n", `fact "employee-name" is no code`},
		{"a name of two lines", head + "  - {name: \"a\\nb\", fact: year}\n", `key "name" is one line of text`},
	} {
		_, err := Parse("m.yaml", []byte(row.file))
		require.ErrorContains(t, err, row.want, row.name)
	}
	_, err := Parse("m.yaml", []byte(head+"  - {name: a, fact: x}\n  - {name: b, fact: y}\n"))
	require.Equal(t, 2, strings.Count(err.Error(), "is no fact"), "all faults at once")
}

func TestARowSaysWhatIsNotKnown(t *testing.T) {
	t.Parallel()
	m, err := Parse("m.yaml", []byte("name: x\ntitle: Uji\ncolumns:\n  - {name: nip, fact: employee-number}\n  - {name: golongan, fact: unknown}\n"+
		"  - {name: kuadran, fact: predicate, codes: {sangat-baik: '1', baik: '2', butuh-perbaikan: '3', kurang: '4', sangat-kurang: '5'}}\n"+
		"  - {name: predikat, fact: predicate}\n  - {name: final, fact: final-on}\n  - {name: ket, fact: remark}\n"))
	require.NoError(t, err)
	require.Equal(t, []string{"1980", "", "4", "Kurang", "", ""}, m.Row(map[Fact]string{EmployeeNumber: "1980", Predicate: "kurang"}),
		"misconduct is not taken for a need to improve")
	require.Equal(t, []string{"", "", "", "", "", "Belum final. Tidak diketahui: nip, kuadran, predikat."}, m.Row(map[Fact]string{Remark: "Belum final."}))
}

func TestAnAgencysOwnMappingIsReadFromItsFile(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "milik-kami.yaml")
	require.NoError(t, os.WriteFile(path, []byte("name: kami\ntitle: Milik kami\ncolumns:\n  - {name: NIP Pegawai, fact: employee-number}\n"), 0o600))
	m, err := Read(path)
	require.NoError(t, err)
	require.Equal(t, "NIP Pegawai", m.Columns[0].Name)
	m, err = Read("")
	require.NoError(t, err)
	require.Equal(t, Default(), m)
	_, err = Read(path + ".hilang")
	require.ErrorIs(t, err, os.ErrNotExist)
}
