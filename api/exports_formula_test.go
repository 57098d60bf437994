package api_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"

	"siklus.id/api"
	"siklus.id/appraisal"
	siklusv1 "siklus.id/proto/siklus/v1"
	"siklus.id/sheet"
	"siklus.id/store"
	"siklus.id/store/storetest"
)

// notTables are the answers with a file in them that is no table: papers, posters, what somebody handed in.
var notTables = []string{"PaperService/GetPaper", "CitizenService/PrintDesk", "LearningService/GetTrainingProof", "ProgressService/GetProgressFile"}

// filesOfTheDoor are the RPCs that hand out a file or a table, by "Service/Method", with what they answer. It is taken from
// the contract, so that a new one is looked at as soon as it is there.
func filesOfTheDoor() map[string]protoreflect.MessageType {
	out := map[string]protoreflect.MessageType{}
	protoregistry.GlobalFiles.RangeFilesByPackage("siklus.v1", func(f protoreflect.FileDescriptor) bool {
		for i := range f.Services().Len() {
			s := f.Services().Get(i)
			for j := range s.Methods().Len() {
				m := s.Methods().Get(j)
				fields := m.Output().Fields()
				for k := range fields.Len() {
					field := fields.Get(k)
					if field.Kind() == protoreflect.BytesKind || field.Kind() == protoreflect.MessageKind && field.Message().Name() == "ExportedTable" {
						answer, err := protoregistry.GlobalTypes.FindMessageByName(m.Output().FullName())
						if err == nil {
							out[string(s.Name())+"/"+string(m.Name())] = answer
						}
					}
				}
			}
		}
		return true
	})
	return out
}

// dangerous reports whether a spreadsheet could work a cell of a CSV file out.
func dangerous(cell string) bool {
	first, _ := utf8.DecodeRuneInString(strings.TrimLeft(cell, " \t\r\n"))
	return strings.ContainsRune("=+-@＝＋－＠", first) || strings.HasPrefix(cell, "\t") || strings.HasPrefix(cell, "\r") || strings.HasPrefix(cell, "\n")
}

// harmless fails when a table has a cell that is worked out.
func harmless(t testing.TB, rpc string, file []byte) {
	t.Helper()
	if bytes.HasPrefix(file, []byte("PK")) {
		book, err := excelize.OpenReader(bytes.NewReader(file))
		require.NoError(t, err, rpc)
		defer func() { require.NoError(t, book.Close()) }()
		for _, name := range book.GetSheetList() {
			rows, err := book.GetRows(name)
			require.NoError(t, err, rpc)
			for y, row := range rows {
				for x := range row {
					cell, err := excelize.CoordinatesToCellName(x+1, y+1)
					require.NoError(t, err)
					formula, err := book.GetCellFormula(name, cell)
					require.NoError(t, err)
					require.Empty(t, formula, "%s %s!%s", rpc, name, cell)
				}
			}
		}
		return
	}
	reader := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(file, []byte("\ufeff"))))
	reader.Comma, reader.FieldsPerRecord = ';', -1
	for {
		row, err := reader.Read()
		if err == io.EOF {
			return
		}
		require.NoError(t, err, rpc)
		for _, cell := range row {
			if _, number := plainNumber(cell); !number {
				require.False(t, dangerous(cell), "%s: the cell %q", rpc, cell)
			}
		}
	}
}

// plainNumber reports whether a cell is a number and nothing else.
func plainNumber(cell string) (string, bool) {
	rest := strings.TrimPrefix(cell, "-")
	return cell, rest != "" && strings.Trim(rest, "0123456789,.") == ""
}

// TestNoExportCarriesAFormula has people, posts, units and planned results called like formulas, and looks at every table
// that any RPC hands out.
func TestNoExportCarriesAFormula(t *testing.T) {
	g := newGround(t, func(c *api.Config) { c.ActsPerMinute, c.LinksPerMinute = 1<<20, 1<<20 })
	g.under(func(r *appraisal.Rules) { r.Cadence, r.Competence = appraisal.Quarterly, assessing })
	evil := []string{"=HYPERLINK(\"http://x\";\"Klik\")", "+SUM(1+1)", "-2+3", "@cmd", "\t=1+1", "\r=1+1", " =1+1", "＝1+1", "'=1+1"}
	roster := storetest.Roster(5)
	for i := range roster.People {
		roster.People[i].Name = evil[i%len(evil)] + " " + roster.People[i].Name
	}
	for i := range roster.Posts {
		roster.Posts[i].Title = evil[(i+1)%len(evil)] + " " + roster.Posts[i].Title
	}
	for i := range roster.Units {
		roster.Units[i].Name = evil[(i+2)%len(evil)] + " " + roster.Units[i].Name
	}
	g.tx(func(ctx context.Context, tx store.Tx) error {
		_, err := tx.ApplyRoster(ctx, roster)
		return err
	})
	g.agreedOn("kabid-b", "kadis", "submit-head", evil[0]+" satu", evil[4]+" dua")
	g.agreedOn("staf-3", "kabid-a", "submit-01", evil[1]+" tiga", evil[5]+" empat")
	g.goal("kabid-a", evil[2]+" lima")
	g.engine.goDown()
	g.ranked("staf-1", "staf-2")
	s := g.subject("staf-1")
	looked := 0
	for rpc, answer := range filesOfTheDoor() {
		if slices.Contains(notTables, rpc) || rpc == "PaperService/GetBundle" { // whose list has a test of its own
			continue
		}
		request := g.everyRequest(rpc, s, "formula-"+strings.ReplaceAll(rpc, "/", "-"))
		require.NotNil(t, request, "%s hands out a file and nobody looks at it", rpc)
		said := answer.New().Interface()
		g.told("kabid-b", rpc, request, said)
		said.ProtoReflect().Range(func(f protoreflect.FieldDescriptor, v protoreflect.Value) bool {
			if f.Kind() == protoreflect.BytesKind {
				harmless(t, rpc, v.Bytes())
				looked++
			}
			if table, is := v.Interface().(protoreflect.Message); is {
				if table, is := table.Interface().(*siklusv1.ExportedTable); is {
					harmless(t, rpc, written(t, table, sheet.CSV))
					harmless(t, rpc, written(t, table, sheet.XLSX))
					looked++
				}
			}
			return true
		})
	}
	require.GreaterOrEqual(t, looked, 8, "results, credit points, the national file, the report, coverage, participants, the shortlist, the sample of targets")
}

// written is a table as the pages write it into a file.
func written(t testing.TB, table *siklusv1.ExportedTable, form sheet.Form) []byte {
	t.Helper()
	columns := make([]sheet.Column, len(table.GetColumns()))
	for i, c := range table.GetColumns() {
		columns[i] = sheet.Column{Name: c.GetName(), Number: c.GetNumber()}
	}
	rows := make([][]string, len(table.GetRows()))
	for i, r := range table.GetRows() {
		rows[i] = r.GetCells()
	}
	var out bytes.Buffer
	require.NoError(t, sheet.Write(&out, form, sheet.Table{Name: "T", Columns: columns, Rows: sheet.Of(rows)}))
	return out.Bytes()
}

// told posts an RPC as somebody and reads its answer, which must be one.
func (g *ground) told(who, rpc string, request, into proto.Message) {
	g.Helper()
	body, err := protojson.Marshal(request)
	require.NoError(g, err)
	post, err := http.NewRequestWithContext(g.Context(), http.MethodPost, g.http.URL+"/siklus.v1."+rpc, bytes.NewReader(body))
	require.NoError(g, err)
	post.Header.Set("Content-Type", "application/json")
	answer, err := g.as(who).http.Do(post)
	require.NoError(g, err)
	defer func() { _ = answer.Body.Close() }()
	said, err := io.ReadAll(answer.Body)
	require.NoError(g, err)
	require.Equal(g, http.StatusOK, answer.StatusCode, "%s: %s", rpc, said)
	require.NoError(g, protojson.Unmarshal(said, into), rpc)
}
