package api

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"buf.build/go/protovalidate"

	"siklus.id/api/tablefile"
	"siklus.id/appraisal"
	siklusv1 "siklus.id/proto/siklus/v1"
	connectv1 "siklus.id/proto/siklus/v1/siklusv1connect"
	"siklus.id/store"
)

// errOnlyChecked takes back a trial import.
var errOnlyChecked = errors.New("only checked")

// ImportCourses takes the good rows of a file in one transaction; a row whose code is known changes that course.
func (s learnings) ImportCourses(ctx context.Context, r *siklusv1.ImportCoursesRequest) (*siklusv1.ImportCoursesResponse, error) {
	p, err := s.enter(ctx, connectv1.LearningServiceImportCoursesProcedure, r)
	if err != nil {
		return nil, err
	}
	_, rows, read, faults := tablefile.Courses.Read(r.GetContent())
	f := courseImport{learnings: s, out: &siklusv1.ImportCoursesResponse{Rows: int32(read)}}
	for _, fault := range faults {
		f.says(fault.Line, fault.Column, fault.Code, fault.Sentence, fault.English)
	}
	err = s.store.WithAgency(ctx, p.Agency, func(tx store.Tx) error {
		f.tx = tx
		if err := f.take(ctx, rows); err != nil {
			return err
		}
		if r.GetDryRun() {
			return errOnlyChecked
		}
		return nil
	})
	if err != nil && !errors.Is(err, errOnlyChecked) {
		return nil, s.answer(ctx, err)
	}
	slices.SortStableFunc(f.out.Defects, func(a, b *siklusv1.CourseDefect) int { return cmp.Compare(a.GetRow(), b.GetRow()) })
	return f.out, nil
}

// courseImport is one file of courses on its way in.
type courseImport struct {
	learnings
	tx         store.Tx
	organisers map[string]string // ID by code
	out        *siklusv1.ImportCoursesResponse
}

func (f *courseImport) says(row int, column, code, sentence, english string) {
	f.out.Defects = append(f.out.Defects, &siklusv1.CourseDefect{Row: int32(row), Column: column, Code: code, Sentence: sentence, English: english})
}

func (f *courseImport) take(ctx context.Context, rows []tablefile.Row) error {
	known, err := f.tx.Organisers(ctx)
	if err != nil {
		return err
	}
	f.organisers = map[string]string{}
	for _, o := range known {
		f.organisers[o.Code] = o.ID
	}
	seen := map[string]int{}
	for _, row := range rows {
		code := strings.ToLower(row.Cells["kode"])
		if first, twice := seen[code]; twice && code != "" {
			f.says(row.Line, "kode", "code-twice", "Kode ini sudah ada di baris "+strconv.Itoa(first)+".", "This code stands in row "+strconv.Itoa(first)+" already.")
			continue
		}
		seen[code] = row.Line
		if err := f.row(ctx, row, code); err != nil {
			return err
		}
	}
	return nil
}

func (f *courseImport) row(ctx context.Context, row tablefile.Row, code string) error {
	before := len(f.out.Defects)
	msg := f.message(row, code)
	if code == "" {
		f.says(row.Line, "kode", "cell-missing", "Kode wajib diisi agar pelatihan ini dikenali lagi.", "A code is needed, so that the course is known again.")
	}
	if len(f.out.Defects) == before {
		f.shape(row.Line, msg)
	}
	if len(f.out.Defects) > before {
		return nil
	}
	kept, err := f.tx.CourseByCode(ctx, code)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return err
	}
	isNew := errors.Is(err, store.ErrNotFound)
	if msg.Id = kept.ID; !isNew {
		if err := roomForTaken(ctx, f.tx, msg); f.refused(row.Line, err) {
			return nil
		} else if err != nil {
			return err
		}
	}
	course, err := courseFrom(ctx, f.tx, msg)
	if f.refused(row.Line, err) {
		return nil
	}
	if err != nil {
		return err
	}
	stored, err := f.tx.PutCourse(ctx, course)
	switch {
	case err != nil:
		return err
	case isNew:
		f.out.Added++
	case stored.Version > kept.Version:
		f.out.Changed++
	default:
		f.out.Unchanged++
	}
	return nil
}

// refused keeps a refusal as a defect of the row.
func (f *courseImport) refused(line int, err error) bool {
	var r *refused
	if !errors.As(err, &r) {
		return false
	}
	f.says(line, columnOfCourse(r.field), r.Code, r.Sentence, r.English)
	return true
}

// shape asks the contract itself, so that a row and a form are held to the same.
func (f *courseImport) shape(line int, c *siklusv1.Course) {
	var wrong *protovalidate.ValidationError
	err := f.validator.Validate(c)
	if !errors.As(err, &wrong) {
		return
	}
	for _, v := range wrong.Violations {
		f.says(line, columnOfCourse(protovalidate.FieldPathString(v.Proto.GetField())), "cell-wrong",
			"Isi kolom ini tidak sesuai bentuknya.", "The content of this column has another shape.")
	}
}

var courseColumns = map[string]string{
	"code": "kode", "title": "judul", "hours": "jp", "seats": "kursi", "provider": "penyedia", "organiser_id": "penyelenggara", "form": "bentuk",
	"kind": "jenis", "price": "biaya", "starts": "mulai", "ends": "selesai", "competences": "kompetensi", "values": "nilai",
	"external_id": "id_luar", "about": "keterangan",
}

func columnOfCourse(field string) string {
	field = strings.TrimPrefix(field, "course.")
	field, _, _ = strings.Cut(field, "[")
	return courseColumns[field]
}

// courseWords are the words people write for the codes of the contract.
var courseWords = map[string]map[string]string{
	"bentuk": {"": "", "klasikal": "classical", "classical": "classical", "nonklasikal": "nonclassical", "non-klasikal": "nonclassical", "nonclassical": "nonclassical"},
	"jenis": {"": "", "manajerial": "managerial", "managerial": "managerial", "kepemimpinan": "leadership", "leadership": "leadership", "teknis": "technical",
		"technical": "technical", "fungsional": "functional", "functional": "functional", "sosial kultural": "sociocultural", "sosiokultural": "sociocultural",
		"sociocultural": "sociocultural"},
}

func (f *courseImport) message(row tablefile.Row, code string) *siklusv1.Course {
	c := &siklusv1.Course{Code: code, Title: row.Cells["judul"], Provider: row.Cells["penyedia"], Hours: int32(f.number(row, "jp")), Seats: int32(f.number(row, "kursi")),
		Price: f.number(row, "biaya"), Starts: f.day(row, "mulai"), Ends: f.day(row, "selesai"), Competences: codesIn(row.Cells["kompetensi"]),
		Values: codesIn(row.Cells["nilai"]), ExternalId: row.Cells["id_luar"], About: row.Cells["keterangan"], Form: f.word(row, "bentuk"), Kind: f.word(row, "jenis")}
	if by := strings.ToLower(row.Cells["penyelenggara"]); by != "" {
		if c.OrganiserId = f.organisers[by]; c.OrganiserId == "" {
			f.says(row.Line, "penyelenggara", appraisal.OrganiserUnknown, "Kode penyelenggara itu tidak terdaftar.", "That organiser's code is not on record.")
		}
	}
	return c
}

// codesIn are codes apart by commas, semicolons or blanks.
func codesIn(cell string) []string {
	return strings.FieldsFunc(strings.ToLower(cell), func(r rune) bool { return r == ',' || r == ';' || r == ' ' || r == '|' })
}

func (f *courseImport) word(row tablefile.Row, column string) string {
	code, known := courseWords[column][strings.ToLower(row.Cells[column])]
	if !known {
		f.says(row.Line, column, "choice-unknown", "Pilihan ini tidak dikenal.", "This choice is not known.")
	}
	return code
}

// number reads whole numbers as people write them: "1.500.000", "Rp 1.500.000".
func (f *courseImport) number(row tablefile.Row, column string) int64 {
	text := strings.NewReplacer("Rp", "", "rp", "", " ", "", "\u00a0", "", ".", "", ",", "").Replace(row.Cells[column])
	if text == "" && column == "biaya" {
		return 0
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || n < 0 || column != "biaya" && n > 100_000 {
		f.says(row.Line, column, "number-wrong", "Isi dengan bilangan bulat.", "Give a whole number.")
		return 0
	}
	return n
}

var dayForms = []string{"2006-01-02", "2/1/2006", "2-1-2006", "02/01/2006", "02-01-2006"}

func (f *courseImport) day(row tablefile.Row, column string) string {
	text := row.Cells[column]
	if text == "" {
		return ""
	}
	for _, form := range dayForms {
		if t, err := time.Parse(form, text); err == nil {
			return t.Format(time.DateOnly)
		}
	}
	f.says(row.Line, column, "date-wrong", "Tanggal tidak terbaca; tulis 2026-03-31 atau 31/3/2026.", "The date cannot be read; write 2026-03-31 or 31/3/2026.")
	return ""
}
