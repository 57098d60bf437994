package api

import (
	"context"
	"fmt"
	"slices"

	"google.golang.org/protobuf/proto"

	"siklus.id/appraisal"
	siklusv1 "siklus.id/proto/siklus/v1"
	connectv1 "siklus.id/proto/siklus/v1/siklusv1connect"
	"siklus.id/sheet"
	"siklus.id/store"
)

// exports hands results out of the house, as tables.
type exports struct{ *door }

// exportPage is how many appraisals one page of a table covers.
const exportPage = 500

// read is the walk of everything here: nothing is written but who read what.
func (s exports) read(ctx context.Context, procedure string, r proto.Message, do func(tx store.Tx, p Principal) error) error {
	p, err := s.enter(ctx, procedure, r)
	if err != nil {
		return err
	}
	return s.answer(ctx, s.store.WithAgency(ctx, p.Agency, func(tx store.Tx) error { return do(tx, p) }))
}

// exportOf is what a table is about.
type exportOf struct {
	cycle  store.Cycle
	period appraisal.Period
}

func exportFrom(ctx context.Context, tx store.Tx, cycleID, period string) (exportOf, error) {
	cycle, err := tx.CycleByID(ctx, cycleID)
	if err != nil {
		return exportOf{}, err
	}
	found, err := periodOf(cycle, period)
	return exportOf{cycle, found}, err
}

// name is the name of the file. A rehearsal says so in front, so that nobody takes it for the real one.
func (e exportOf) name(what string) string {
	name := fmt.Sprintf("%s-%d-%s", what, e.cycle.Year, e.period.Key())
	if e.cycle.Rules.Pace.Rehearsal() {
		return "gladi-" + name
	}
	return name
}

// table is the head of a page.
func (e exportOf) table(what, title string, columns []sheet.Column) *siklusv1.ExportedTable {
	t := &siklusv1.ExportedTable{Name: e.name(what), Sheet: title}
	if e.cycle.Rules.Pace.Rehearsal() {
		t.Sheet = "Gladi " + title
	}
	for _, c := range columns {
		t.Columns = append(t.Columns, &siklusv1.ExportedColumn{Name: c.Name, Number: c.Number})
	}
	return t
}

// page reads one page of results and the place where the next one begins. What the caller has not been handed yet of their
// own result is left out, whatever office they hold.
func (e exportOf) page(ctx context.Context, tx store.Tx, p Principal, after string) ([]store.ExportedResult, string, error) {
	list, err := tx.ExportedResults(ctx, e.cycle.ID, e.period.Key(), after, exportPage+1)
	if err != nil {
		return nil, "", err
	}
	next := ""
	if len(list) > exportPage {
		list = list[:exportPage]
		next = list[exportPage-1].AppraisalID
	}
	for i, x := range list {
		if x.PersonID == p.Person && !slices.Contains(handedOver, x.Stage) {
			x.Results, x.Behaviour, x.Predicate, x.Value, x.SignedAs, x.Capacity, x.SignedOn, x.Signer, x.Final, x.FinalOn = "", "", "", "", "", "", 0, store.Official{}, "", 0
			list[i] = x
		}
	}
	return list, next, nil
}

// logged notes that the caller read the results of a page.
func logged(ctx context.Context, tx store.Tx, p Principal, list []store.ExportedResult, what string) error {
	var read []string
	for _, x := range list {
		if x.Predicate != "" {
			read = append(read, x.EvaluationID)
		}
	}
	return tx.LogReads(ctx, p.Person, read, what)
}

var resultColumns = append(sheet.Texts("nip", "nama", "status_pegawai", "kode_unit", "unit", "jabatan", "tahun", "periode", "hasil_kerja", "perilaku_kerja", "predikat"),
	append([]sheet.Column{{Name: "nilai", Number: true}},
		sheet.Texts("tahap", "ditandatangani", "oleh", "kedudukan", "diterima", "final", "alasan_final", "keberatan")...)...)

func (s exports) ExportResults(ctx context.Context, r *siklusv1.ExportResultsRequest) (*siklusv1.ExportResultsResponse, error) {
	out := &siklusv1.ExportResultsResponse{}
	err := s.read(ctx, connectv1.ExportServiceExportResultsProcedure, r, func(tx store.Tx, p Principal) error {
		e, err := exportFrom(ctx, tx, r.GetCycleId(), r.GetPeriod())
		if err != nil {
			return err
		}
		list, next, err := e.page(ctx, tx, p, r.GetPageToken())
		if err != nil {
			return err
		}
		out.Table = e.table("hasil", "Hasil evaluasi", resultColumns)
		out.Table.NextPageToken = next
		for _, x := range list {
			out.Table.Rows = append(out.Table.Rows, &siklusv1.ExportedRow{Cells: []string{
				x.Number, x.Name, kindNames[x.Kind], x.UnitCode, x.Unit, x.Post, fmt.Sprint(e.cycle.Year), e.period.Name(),
				x.Results.Name(), x.Behaviour.Name(), x.Predicate.Name(), x.Value, stageNames[x.Stage], day(x.SignedOn), signerNames[x.SignedAs],
				capacityNames[x.Capacity], day(x.ReceivedOn), day(x.FinalOn), finality[x.Final].indonesian, stageNames[x.Objection],
			}})
		}
		return logged(ctx, tx, p, list, "result-export")
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}
