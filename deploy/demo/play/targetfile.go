package play

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"time"

	siklusv1 "siklus.id/proto/siklus/v1"
	"siklus.id/sheet"
)

// givesByFile is HR's way to give targets to several people: a spreadsheet, looked through first. Its last row names
// somebody who does not exist; it is told, and the others are taken.
func (c *Company) givesByFile(ctx context.Context) error {
	if err := c.day(ctx, c.on(time.January, filesGiven)); err != nil {
		return err
	}
	desk, err := c.as(ctx, c.Agency.HR()[0])
	if err != nil {
		return err
	}
	columns := sheet.Texts("nip", "rencana_hasil_kerja", "aspek", "indikator", "target", "utama", "arah", "target_angka", "satuan", "sumber_data")
	var rows [][]string
	for _, p := range c.Agency.Holders("ANALIS-SDM") {
		rows = append(rows, []string{p.Number, c.script.filed, "kualitas", "Permintaan data yang dijawab benar pada hari yang sama", "90 persen", "tidak", "naik", "90", "persen", "Buku permintaan data"})
	}
	rows = append(rows, []string{"198001011999011999", c.script.filed, "waktu", "Hari", "5 hari", "tidak", "turun", "5", "hari", "Buku"})
	var content bytes.Buffer
	if err := sheet.Write(&content, sheet.XLSX, sheet.Table{Name: "Target", Columns: columns, Rows: sheet.Of(rows)}); err != nil {
		return err
	}
	file := &siklusv1.TargetFile{Name: "target-analis.xlsx", Content: content.Bytes()}
	checked, err := desk.Target.CheckTargetFile(ctx, &siklusv1.CheckTargetFileRequest{File: file, CycleId: c.Cycle})
	if err != nil {
		return err
	}
	if checked.GetGood() != checked.GetRows()-1 || len(checked.GetDefects()) == 0 {
		return fmt.Errorf("of %d rows of the file %d are good", checked.GetRows(), checked.GetGood())
	}
	taken, err := desk.Target.ImportTargets(ctx, &siklusv1.ImportTargetsRequest{RequestId: newID(), File: file, CycleId: c.Cycle})
	if err == nil && taken.GetOffer().GetPeople() == 0 {
		err = errors.New("the file reached nobody")
	}
	return err
}
