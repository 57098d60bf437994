package api

import (
	"context"
	"fmt"
	"strings"

	"siklus.id/appraisal"
	siklusv1 "siklus.id/proto/siklus/v1"
	connectv1 "siklus.id/proto/siklus/v1/siklusv1connect"
	"siklus.id/sheet"
	"siklus.id/store"
)

var creditColumns = append(sheet.Texts("nip", "nama", "status_pegawai", "kode_unit", "unit", "jabatan", "jenjang", "predikat"),
	sheet.Column{Name: "persen", Number: true}, sheet.Column{Name: "bulan", Number: true}, sheet.Column{Name: "rincian"},
	sheet.Column{Name: "angka_kredit", Number: true}, sheet.Column{Name: "keterangan"})

func (s exports) ExportCreditPoints(ctx context.Context, r *siklusv1.ExportCreditPointsRequest) (*siklusv1.ExportCreditPointsResponse, error) {
	out := &siklusv1.ExportCreditPointsResponse{}
	err := s.read(ctx, connectv1.ExportServiceExportCreditPointsProcedure, r, func(tx store.Tx, p Principal) error {
		e, err := exportFrom(ctx, tx, r.GetCycleId(), appraisal.Period{Kind: appraisal.Annual}.Key())
		if err != nil {
			return err
		}
		list, next, err := e.page(ctx, tx, p, r.GetPageToken())
		if err != nil {
			return err
		}
		people := make([]string, len(list))
		for i, x := range list {
			people[i] = x.PersonID
		}
		held, err := tx.HeldPosts(ctx, people, e.cycle.Year)
		if err != nil {
			return err
		}
		out.Table = e.table("angka-kredit", "Angka kredit", creditColumns)
		out.Table.NextPageToken = next
		var shown []store.ExportedResult
		for _, x := range list {
			months := appraisal.MonthsByGrade(e.cycle.Year, held[x.PersonID])
			if len(months) == 0 {
				continue
			}
			cells, err := creditRow(x, months)
			if err != nil {
				return err
			}
			shown = append(shown, x)
			out.Table.Rows = append(out.Table.Rows, &siklusv1.ExportedRow{Cells: cells})
		}
		return logged(ctx, tx, p, shown, "credit-points")
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// creditRow is one person's row: what the final predicate of the year earns over the months in each level, or why nothing
// can be said yet.
func creditRow(x store.ExportedResult, months []appraisal.GradeMonths) ([]string, error) {
	total, grade := 0, ""
	var said, why []string
	var parts []appraisal.CreditPart
	for _, m := range months {
		total += m.Months
		if m.Unread != "" {
			said = append(said, fmt.Sprintf("jenjang tidak terbaca %d bulan", m.Months))
			why = append(why, fmt.Sprintf("Jenjang tidak terbaca dari nama jabatan “%s”; lengkapi nama jabatan di daftar pegawai.", m.Unread))
			continue
		}
		grade = m.Grade.Name
		said = append(said, fmt.Sprintf("%s %d bulan", m.Grade.Name, m.Months))
		parts = append(parts, appraisal.CreditPart{Grade: m.Grade, Predicate: x.Predicate, Months: m.Months})
	}
	percent, points := "", ""
	switch {
	case x.Predicate == "":
		why = append(why, "Belum ada predikat tahunan.")
	case x.Final == "":
		why = append(why, "Predikat tahunan belum final.")
	default:
		percent = fmt.Sprint(appraisal.CreditPercent(x.Predicate))
	}
	if len(why) == 0 {
		sum, err := appraisal.CreditPoints(parts...)
		if err != nil {
			return nil, fmt.Errorf("credit points of appraisal %s: %w", x.AppraisalID, err)
		}
		points = sum.String()
	}
	return []string{x.Number, x.Name, kindNames[x.Kind], x.UnitCode, x.Unit, x.Post, grade, x.Predicate.Name(), percent, fmt.Sprint(total),
		strings.Join(said, ", "), points, strings.Join(why, " ")}, nil
}
