package api

import (
	"cmp"
	"context"
	"regexp"
	"slices"
	"strconv"
	"time"

	"siklus.id/api/tablefile"
	"siklus.id/appraisal"
	siklusv1 "siklus.id/proto/siklus/v1"
	connectv1 "siklus.id/proto/siklus/v1/siklusv1connect"
	"siklus.id/store"
)

// ImportTechnicalCompetences takes the good rows of a file and names the others. A dry run takes none.
func (s competence) ImportTechnicalCompetences(ctx context.Context, r *siklusv1.ImportTechnicalCompetencesRequest) (*siklusv1.ImportTechnicalCompetencesResponse, error) {
	out := &siklusv1.ImportTechnicalCompetencesResponse{}
	err := s.desk(ctx, connectv1.CompetenceServiceImportTechnicalCompetencesProcedure, r, func(tx store.Tx, p Principal, now time.Time) error {
		kind, rows, read, faults := tablefile.Competences.Read(r.GetContent())
		out.Kind, out.Rows = kind, int32(read)
		f := competenceFile{competence: s, tx: tx, person: p.Person, now: now, dry: r.GetDryRun(), reason: or(plain(r.GetReason()), "Impor berkas"), out: out}
		for _, fault := range faults {
			f.bad(fault.Line, fault.Column, fault.Code, both{fault.Sentence, fault.English})
		}
		var err error
		switch kind {
		case tablefile.TechnicalCompetences:
			err = f.competences(ctx, rows)
		case tablefile.Standards:
			err = f.standards(ctx, rows)
		}
		slices.SortStableFunc(out.Defects, func(a, b *siklusv1.CompetenceDefect) int { return cmp.Compare(a.GetRow(), b.GetRow()) })
		return err
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// competenceFile is one file on its way in.
type competenceFile struct {
	competence
	tx     store.Tx
	person string
	now    time.Time
	dry    bool
	reason string
	out    *siklusv1.ImportTechnicalCompetencesResponse
}

func (f competenceFile) bad(row int, column, code string, says both) {
	f.out.Defects = append(f.out.Defects, &siklusv1.CompetenceDefect{Row: int32(row), Field: column, Code: code, Sentence: says.indonesian, English: says.english})
}

var technicalCode = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// columnsOf are the columns of a file by the fields of the request that a form fills.
var columnsOfCompetence = map[string]string{"code": "kode", "name": "nama", "reason": "kode"}

func (f competenceFile) competences(ctx context.Context, rows []tablefile.Row) error {
	stands, err := f.tx.TechnicalCompetences(ctx)
	if err != nil {
		return err
	}
	seen := map[string]int{}
	for _, row := range rows {
		t := store.TechnicalCompetence{Reason: f.reason, PersonID: f.person, At: f.now}
		t.Code, t.Kind, t.Name, t.English, t.Meaning = plain(row.Cells["kode"]), appraisal.Technical, plain(row.Cells["nama"]), plain(row.Cells["nama_inggris"]), plain(row.Cells["arti"])
		for level := appraisal.LeastLevel; level <= appraisal.MostLevel; level++ {
			t.Levels = append(t.Levels, appraisal.LevelBehaviour{Indonesian: plain(row.Cells["tingkat_"+strconv.Itoa(level)])})
		}
		i := slices.IndexFunc(stands, func(o store.TechnicalCompetence) bool { return o.Code == t.Code })
		if i >= 0 {
			t.Version, t.MeaningEnglish = stands[i].Version, stands[i].MeaningEnglish
			t.English = or(t.English, stands[i].English)
		}
		switch field, refusal := admitTechnical(&t); {
		case !technicalCode.MatchString(t.Code) || len(t.Code) > 40:
			f.bad(row.Line, "kode", "code-wrong", both{"Kode berisi huruf kecil, angka, dan tanda hubung, paling banyak 40.", "A code has small letters, digits and hyphens, 40 at most."})
			continue
		case seen[t.Code] > 0:
			f.bad(row.Line, "kode", "code-twice", both{"Kode ini sudah ada di baris " + strconv.Itoa(seen[t.Code]) + ".", "This code stands in row " + strconv.Itoa(seen[t.Code]) + "."})
			continue
		case refusal != nil:
			f.bad(row.Line, or(columnsOfCompetence[field], "tingkat_1"), refusal.Code, both{refusal.Sentence, refusal.English})
			continue
		}
		seen[t.Code] = row.Line
		if f.dry {
			f.count(i < 0 || !sameTechnical(stands[i], t))
			continue
		}
		_, first, err := f.tx.PutTechnicalCompetence(ctx, t)
		if err != nil {
			return err
		}
		f.count(first)
	}
	return nil
}

func sameTechnical(a, b store.TechnicalCompetence) bool {
	return !a.Retired && a.Name == b.Name && a.English == b.English && a.Meaning == b.Meaning && slices.Equal(a.Levels, b.Levels)
}

func (f competenceFile) count(first bool) {
	if first {
		f.out.Taken++
		return
	}
	f.out.Repeated++
}

// standards adds levels to what counts for each post: what its template asks for stays and the post has its own from then on.
func (f competenceFile) standards(ctx context.Context, rows []tablefile.Row) error {
	all, err := f.competence.standards(ctx, f.tx)
	if err != nil {
		return err
	}
	posts, err := f.tx.Posts(ctx)
	if err != nil {
		return err
	}
	byCode := make(map[string]store.Post, len(posts))
	for _, p := range posts {
		byCode[p.Code] = p
	}
	next := map[string][]appraisal.CompetenceLevel{}
	var order []store.Post
	for _, row := range rows {
		post, known := byCode[plain(row.Cells["jabatan"])]
		code := plain(row.Cells["kompetensi"])
		level, err := strconv.Atoi(row.Cells["tingkat"])
		switch {
		case !known:
			f.bad(row.Line, "jabatan", "post-unknown", both{"Kode jabatan ini tidak ada.", "There is no post of this code."})
			continue
		case !slices.ContainsFunc(all.dictionary, func(c appraisal.Competence) bool { return c.Code == code }):
			f.bad(row.Line, "kompetensi", appraisal.TechnicalUnknown, both{"Kode kompetensi ini tidak ada dalam kamus.", "There is no competence of this code in the dictionary."})
			continue
		case err != nil || level < appraisal.LeastLevel || level > appraisal.MostLevel:
			f.bad(row.Line, "tingkat", "level-wrong", both{"Tingkat adalah angka 1 sampai 5.", "A level is a number from 1 to 5."})
			continue
		}
		if _, begun := next[post.ID]; !begun {
			next[post.ID] = slices.Clone(all.Of(post).Levels)
			order = append(order, post)
		}
		next[post.ID] = slices.DeleteFunc(next[post.ID], func(l appraisal.CompetenceLevel) bool { return l.Competence == code })
		next[post.ID] = append(next[post.ID], appraisal.CompetenceLevel{Competence: code, Level: level})
	}
	for _, post := range order {
		stands := all.Of(post)
		levels := all.inOrder(next[post.ID])
		if f.dry {
			f.count(!stands.Own || !slices.Equal(stands.Levels, levels))
			continue
		}
		_, first, err := f.tx.PutStandard(ctx, store.Standard{PostID: post.ID, Levels: levels, Version: stands.Version, Reason: f.reason, PersonID: f.person, At: f.now})
		if err != nil {
			return err
		}
		f.count(first)
	}
	return nil
}
