package api

import (
	"context"
	"strconv"

	"siklus.id/api/nationalfile"
	siklusv1 "siklus.id/proto/siklus/v1"
	connectv1 "siklus.id/proto/siklus/v1/siklusv1connect"
	"siklus.id/sheet"
	"siklus.id/store"
)

func (s exports) ExportNational(ctx context.Context, r *siklusv1.ExportNationalRequest) (*siklusv1.ExportNationalResponse, error) {
	out := &siklusv1.ExportNationalResponse{}
	err := s.read(ctx, connectv1.ExportServiceExportNationalProcedure, r, func(tx store.Tx, p Principal) error {
		e, err := exportFrom(ctx, tx, r.GetCycleId(), r.GetPeriod())
		if err != nil {
			return err
		}
		list, next, err := e.page(ctx, tx, p, r.GetPageToken())
		if err != nil {
			return err
		}
		var columns []sheet.Column
		for _, c := range s.national.Columns {
			columns = append(columns, sheet.Column{Name: c.Name})
		}
		out.Table = e.table("nasional-"+s.national.Name, "Kinerja", columns)
		out.Table.NextPageToken = next
		for _, x := range list {
			if x.Predicate != "" {
				out.Table.Rows = append(out.Table.Rows, &siklusv1.ExportedRow{Cells: s.national.Row(e.facts(x))})
			}
		}
		return logged(ctx, tx, p, list, "national-export")
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// facts are what is known of one result, by the facts that a mapping can name.
func (e exportOf) facts(x store.ExportedResult) map[nationalfile.Fact]string {
	month := func(n int) string { return strconv.Itoa(n) }
	facts := map[nationalfile.Fact]string{
		nationalfile.EmployeeNumber: x.Number, nationalfile.EmployeeName: x.Name, nationalfile.EmployeeStatus: x.Kind,
		nationalfile.Post: x.Post, nationalfile.Unit: x.Unit, nationalfile.UnitCode: x.UnitCode,
		nationalfile.Year:       strconv.Itoa(e.cycle.Year),
		nationalfile.FirstMonth: month(int(e.period.From.Time().Month())), nationalfile.LastMonth: month(int(e.period.To.Time().Month())),
		nationalfile.Results: string(x.Results), nationalfile.Behaviour: string(x.Behaviour), nationalfile.Predicate: string(x.Predicate),
		nationalfile.SignedOn: day(x.SignedOn), nationalfile.Final: nationalfile.IsFinal, nationalfile.FinalOn: day(x.FinalOn),
		nationalfile.AppraiserNumber: x.Signer.Number, nationalfile.AppraiserName: x.Signer.Name, nationalfile.AppraiserPost: x.Signer.Post,
		nationalfile.AppraiserUnit: x.Signer.Unit, nationalfile.AppraiserCapacity: string(x.Capacity),
	}
	switch x.Signer.Kind {
	case store.NonASN:
		facts[nationalfile.AppraiserStatus] = nationalfile.NonASN
	case store.PNS, store.PPPK:
		facts[nationalfile.AppraiserStatus] = nationalfile.ASN
	}
	remark := ""
	if x.Final == "" {
		facts[nationalfile.Final] = nationalfile.NotFinal
		remark = "Belum final."
	}
	if e.cycle.Rules.Pace.Rehearsal() {
		remark = "GLADI, tidak untuk dikirim. " + remark
	}
	facts[nationalfile.Remark] = remark
	return facts
}

func (s exports) GetNationalMapping(ctx context.Context, r *siklusv1.GetNationalMappingRequest) (*siklusv1.GetNationalMappingResponse, error) {
	if _, err := s.enter(ctx, connectv1.ExportServiceGetNationalMappingProcedure, r); err != nil {
		return nil, err
	}
	out := &siklusv1.GetNationalMappingResponse{Name: s.national.Name, Title: s.national.Title}
	for _, c := range s.national.Columns {
		indonesian, english := c.Fact.Says()
		out.Columns = append(out.Columns, &siklusv1.MappedColumn{Name: c.Name, Fact: string(c.Fact), Source: indonesian, SourceEnglish: english, Note: c.Note})
	}
	return out, nil
}
