package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"os"
	"path/filepath"
	"strings"
	"time"

	"siklus.id/api"
	"siklus.id/api/rosterfile"
	"siklus.id/appraisal"
	"siklus.id/deploy/demo"
	siklusv1 "siklus.id/proto/siklus/v1"
)

// rosterCommand works with roster files: who works where under whom.
type rosterCommand struct {
	Check   rosterCheckCommand   `cmd:"" help:"Say what is wrong with a file, row by row. Needs no server and changes nothing."`
	Import  rosterImportCommand  `cmd:"" help:"Take in the good rows of a file; the rest is named."`
	Columns rosterColumnsCommand `cmd:"" help:"List the columns of a roster file."`
	Sample  rosterSampleCommand  `cmd:"" help:"Print a sample file, of people who do not exist."`
}

// rosterCheckCommand checks a file on this machine.
type rosterCheckCommand struct {
	File string `arg:"" help:"CSV or XLSX file."`
	JSON bool   `name:"json" help:"Answer in JSON."`
}

// Run checks. The answer is no when a defect keeps somebody out.
func (r rosterCheckCommand) Run(c *console) error {
	content, err := readRoster(r.File)
	if err != nil {
		return err
	}
	outcome, err := checkRoster(r.File, content)
	if err != nil {
		return err
	}
	if r.JSON {
		err = c.sayJSON(outcome)
	} else {
		err = c.sayDefects(outcome.GetRows(), outcome.GetGood(), outcome.GetDefects())
	}
	if err == nil && anyBlocks(outcome.GetDefects()) {
		return errAnswerIsNo
	}
	return err
}

// checkRoster reads a file and checks it; what is wrong with it is no error.
func checkRoster(name string, content []byte) (*siklusv1.CheckRosterResponse, error) {
	rows, defects, err := rosterfile.Read(filepath.Base(name), bytes.NewReader(content))
	if err != nil {
		return nil, err
	}
	_, more := appraisal.CheckRoster(rows)
	out := &siklusv1.CheckRosterResponse{Rows: int32(len(rows))}
	kept := map[int]bool{}
	for _, row := range rows {
		kept[row.Number] = true
	}
	for _, d := range append(defects, more...) {
		if d.Blocks {
			delete(kept, d.Row)
		}
		out.Defects = append(out.Defects, &siklusv1.RosterDefect{
			Row: int32(d.Row), Field: d.Field, Code: d.Code, Sentence: d.Sentence, English: d.English, MendedBy: d.MendedBy, Blocks: d.Blocks,
		})
	}
	out.Good = int32(len(kept))
	return out, nil
}

// rosterImportCommand takes a file in.
type rosterImportCommand struct {
	serverSettings
	databaseSettings
	File   string `arg:"" help:"CSV or XLSX file."`
	Agency string `placeholder:"CODE" help:"Straight into the database of SIKLUS_DATABASE, for this agency; without it over the server, whose key knows its agency."`
	JSON   bool   `name:"json" help:"Answer in JSON."`
}

// Run imports. Rows that were left out are named; the answer is no only when nothing was taken.
func (r rosterImportCommand) Run(ctx context.Context, c *console) error {
	content, err := readRoster(r.File)
	if err != nil {
		return err
	}
	take := r.overServer
	if r.Agency != "" {
		take = r.intoDatabase
	}
	outcome, err := take(ctx, content)
	if err != nil {
		return c.answered(err)
	}
	if r.JSON {
		err = c.sayJSON(outcome)
	} else if err = c.sayDefects(outcome.GetRows(), outcome.GetGood(), outcome.GetDefects()); err == nil {
		c.say("Taken in: %d rows; %d people are new, %d have changed.", outcome.GetGood(), outcome.GetAdded(), outcome.GetChanged())
	}
	if err == nil && outcome.GetGood() == 0 {
		return errAnswerIsNo
	}
	return err
}

func (r rosterImportCommand) overServer(ctx context.Context, content []byte) (*siklusv1.ImportRosterResponse, error) {
	desk, err := r.cycles()
	if err != nil {
		return nil, err
	}
	// The same file again is the same intention.
	sum := sha256.Sum256(content)
	return desk.ImportRoster(ctx, &siklusv1.ImportRosterRequest{
		File:      &siklusv1.RosterFile{Name: filepath.Base(r.File), Content: content},
		RequestId: "roster-" + hex.EncodeToString(sum[:16]),
	})
}

func (r rosterImportCommand) intoDatabase(ctx context.Context, content []byte) (*siklusv1.ImportRosterResponse, error) {
	kept, err := r.open(ctx)
	if err != nil {
		return nil, err
	}
	defer kept.Close()
	agency, err := agencyNamed(ctx, kept, r.Agency)
	if err != nil {
		return nil, err
	}
	return api.TakeRoster(ctx, kept, agency.ID, &siklusv1.RosterFile{Name: filepath.Base(r.File), Content: content}, time.Now())
}

// rosterColumnsCommand lists the columns.
type rosterColumnsCommand struct{}

// Run lists them.
func (rosterColumnsCommand) Run(c *console) error {
	t := newTable(c.out, "column", "needed", "also called")
	for _, column := range appraisal.RosterColumns() {
		needed := ""
		if column.Required {
			needed = "yes"
		}
		t.row(column.Name, needed, strings.Join(column.Aliases, ", "))
	}
	return t.end()
}

// rosterSampleCommand prints a sample file.
type rosterSampleCommand struct{}

// Run prints the roster of the made-up agency as CSV.
func (rosterSampleCommand) Run(c *console) error {
	_, err := c.out.Write(demo.NewAgency(demoSeed).RosterCSV())
	return err
}

// longestRoster is what the server takes in one file.
const longestRoster = 10 << 20

func readRoster(path string) ([]byte, error) {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return nil, badCallf("the file cannot be read: %w", err)
	case info.IsDir():
		return nil, badCallf("%s is a folder, not a roster file", path)
	case info.Size() > longestRoster:
		return nil, badCallf("%s has %d MB; a roster file has 10 MB at most: split it by unit", path, info.Size()>>20)
	}
	content, err := os.ReadFile(path)
	if err != nil {
		return nil, badCallf("the file cannot be read: %w", err)
	}
	return content, nil
}

// sayDefects prints a table of defects by row, and the sum.
func (c *console) sayDefects(rows, good int32, defects []*siklusv1.RosterDefect) error {
	if len(defects) > 0 {
		t := newTable(c.out, "row", "column", "", "what is wrong", "who mends it")
		for _, d := range defects {
			weight := "warning"
			if d.GetBlocks() {
				weight = "left out"
			}
			row := number(d.GetRow())
			if d.GetRow() == 0 {
				row = "file"
			}
			t.row(row, d.GetField(), weight, c.pick(d.GetSentence(), d.GetEnglish()), d.GetMendedBy())
		}
		if err := t.end(); err != nil {
			return err
		}
	}
	c.say("%d rows read, %d good, %d left out.", rows, good, rows-good)
	return nil
}

func anyBlocks(defects []*siklusv1.RosterDefect) bool {
	for _, d := range defects {
		if d.GetBlocks() {
			return true
		}
	}
	return false
}
