package api

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"siklus.id/appraisal"
	siklusv1 "siklus.id/proto/siklus/v1"
	connectv1 "siklus.id/proto/siklus/v1/siklusv1connect"
	"siklus.id/sheet"
	"siklus.id/store"
)

// Bundles of papers: how many at once, how long they are kept, and how often somebody looks for work that another door
// left behind.
const (
	mostBundled = 500
	bundlesLast = 7 * 24 * time.Hour
	bundleEvery = 20 * time.Second
)

// proceedingOf is the proceeding whose cases have papers of a kind.
func proceedingOf(kind siklusv1.PaperKind) appraisal.Proceeding {
	for proceeding, kinds := range papersOf {
		if slices.Contains(kinds, kind) {
			return proceeding
		}
	}
	return ""
}

// OrderBundle keeps the order and wakes who makes the papers.
func (s paperDesk) OrderBundle(ctx context.Context, r *siklusv1.OrderBundleRequest) (*siklusv1.OrderBundleResponse, error) {
	p, err := s.enter(ctx, connectv1.PaperServiceOrderBundleProcedure, r)
	if err != nil {
		return nil, err
	}
	period, proceeding := r.GetPeriod(), proceedingOf(r.GetKind())
	if proceeding == "" {
		return nil, s.answer(ctx, refuseInput("kind"))
	}
	if proceeding == appraisal.AppraisalProceeding {
		period = ""
	} else if period == "" {
		return nil, s.answer(ctx, refuseInput("period"))
	}
	out := &siklusv1.OrderBundleResponse{}
	err = s.store.WithAgency(ctx, p.Agency, func(tx store.Tx) error {
		cycle, err := tx.CycleByID(ctx, r.GetCycleId())
		if err != nil {
			return err
		}
		if err := knownUnit(ctx, tx, r.GetUnitCode()); err != nil {
			return err
		}
		b, err := tx.OrderBundle(ctx, store.Bundle{CycleID: cycle.ID, UnitCode: r.GetUnitCode(), Kind: r.GetKind().String(), PeriodKey: period,
			OrderedBy: p.Person, OrderedAt: s.now()}, proceeding, mostBundled)
		if errors.Is(err, store.ErrTooMany) {
			return &refused{field: "unit_code", Refusal: *doorRefusal(InputWrong, fmt.Sprintf("Unit ini mempunyai lebih dari %d berkas; unduh per unit di bawahnya.", mostBundled),
				fmt.Sprintf("This unit has more than %d cases; take the units below it.", mostBundled))}
		}
		if err != nil {
			return err
		}
		units, err := unitNames(ctx, tx)
		out.Bundle = bundleOf(b, units, cycle.Year)
		return err
	})
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	select {
	case s.bundles <- struct{}{}:
	default: // somebody is awake already
	}
	return out, nil
}

func bundleOf(b store.Bundle, units map[string]string, year int) *siklusv1.Bundle {
	return &siklusv1.Bundle{Id: b.ID, Unit: units[b.UnitCode], Kind: siklusv1.PaperKind(siklusv1.PaperKind_value[b.Kind]), Period: b.PeriodKey, Year: int32(year),
		OrderedAt: stamp(b.OrderedAt), Cases: int32(b.Cases), Papers: int32(b.Made), Without: int32(b.Nothing), Done: b.Done()}
}

// ListBundles lists the caller's own.
func (s paperDesk) ListBundles(ctx context.Context, r *siklusv1.ListBundlesRequest) (*siklusv1.ListBundlesResponse, error) {
	p, err := s.enter(ctx, connectv1.PaperServiceListBundlesProcedure, r)
	if err != nil {
		return nil, err
	}
	out := &siklusv1.ListBundlesResponse{}
	err = s.store.WithAgency(ctx, p.Agency, func(tx store.Tx) error {
		cycle, err := tx.CycleByID(ctx, r.GetCycleId())
		if err != nil {
			return err
		}
		out.Year, out.Rehearsal = int32(cycle.Year), cycle.Rules.Pace.Rehearsal()
		for _, period := range appraisal.Periods(cycle.Year, cycle.Rules) {
			out.Periods = append(out.Periods, period.Key())
		}
		out.Periods = slices.Compact(out.Periods)
		for _, proceeding := range []appraisal.Proceeding{appraisal.AppraisalProceeding, appraisal.EvaluationProceeding, appraisal.ObjectionProceeding} {
			out.Kinds = append(out.Kinds, papersOf[proceeding]...)
		}
		units, err := unitNames(ctx, tx)
		if err != nil {
			return err
		}
		list, err := tx.BundlesOf(ctx, cycle.ID, p.Person)
		for _, b := range list {
			out.Bundles = append(out.Bundles, bundleOf(b, units, cycle.Year))
		}
		return err
	})
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	return out, nil
}

// GetBundle packs what was made. Only who ordered it gets it: it was made for what they may read.
func (s paperDesk) GetBundle(ctx context.Context, r *siklusv1.GetBundleRequest) (*siklusv1.GetBundleResponse, error) {
	p, err := s.enter(ctx, connectv1.PaperServiceGetBundleProcedure, r)
	if err != nil {
		return nil, err
	}
	out := &siklusv1.GetBundleResponse{}
	err = s.store.WithAgency(ctx, p.Agency, func(tx store.Tx) error {
		b, err := tx.BundleByID(ctx, r.GetBundleId())
		if err != nil {
			return err
		}
		if b.OrderedBy != p.Person || !b.Done() {
			return store.ErrNotFound
		}
		cycle, err := tx.CycleByID(ctx, b.CycleID)
		if err != nil {
			return err
		}
		items, err := tx.BundleItems(ctx, b.ID)
		if err != nil {
			return err
		}
		out.Name = fmt.Sprintf("dokumen-%s-%d%s.zip", plainName(b.UnitCode), cycle.Year, dashed(b.PeriodKey))
		out.Content, err = zipped(items, s.baseURL, b.OrderedAt)
		return err
	})
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	return out, nil
}

// bundleList is the name of the list inside a bundle.
const bundleList = "daftar.csv"

// packedList is the list of a bundle: one row for each case that was looked at, with the code by which its paper is checked.
func packedList(items []store.BundleItem, baseURL string) ([]byte, error) {
	var rows [][]string
	for _, i := range items {
		row := []string{strconv.Itoa(i.Seq), i.Who, "tidak ada dokumen", "", "", "", ""}
		if i.Content != nil {
			sum := sha256.Sum256(i.Content)
			row = []string{strconv.Itoa(i.Seq), i.Who, i.Name, i.Form, i.Code, baseURL + "/v/" + i.Code, hex.EncodeToString(sum[:])}
		}
		rows = append(rows, row)
	}
	columns := append([]sheet.Column{{Name: "nomor", Number: true}}, sheet.Texts("nama", "berkas", "formulir", "kode_pemeriksaan", "alamat_pemeriksaan", "sha256")...)
	var out bytes.Buffer
	err := sheet.Write(&out, sheet.CSV, sheet.Table{Name: "Daftar", Columns: columns, Rows: sheet.Of(rows)})
	return out.Bytes(), err
}

// zipped packs the papers of a bundle with their list. Only a whole file leaves here.
func zipped(items []store.BundleItem, baseURL string, at time.Time) ([]byte, error) {
	list, err := packedList(items, baseURL)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, i := range append([]store.BundleItem{{Name: bundleList, Content: list}}, items...) {
		if i.Content == nil {
			continue
		}
		// What a PDF holds is packed already.
		f, err := z.CreateHeader(&zip.FileHeader{Name: i.Name, Method: zip.Store, Modified: at})
		if err != nil {
			return nil, err
		}
		if _, err := f.Write(i.Content); err != nil {
			return nil, err
		}
	}
	err = z.Close()
	return out.Bytes(), err
}

// longestFileName is how many letters of a name a file's name has at most.
const longestFileName = 60

// plainName is a text as part of a file's name: letters and digits of one line, never a path.
func plainName(text string) string {
	fields := strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	name := []rune(strings.Join(fields, "-"))
	return strings.TrimRight(string(name[:min(len(name), longestFileName)]), "-")
}

// bundleRounds makes papers until ctx is over: at once when somebody orders, and now and then what another door left.
func (s *Server) bundleRounds(ctx context.Context) {
	tick := time.NewTicker(bundleEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		case <-s.door.bundles:
		}
		if err := s.MakeBundles(ctx); err != nil && ctx.Err() == nil {
			s.door.log.WarnContext(ctx, "papers wait to be made", "cause", kindOf(err))
		}
	}
}

// MakeBundles makes every paper that was ordered, of every agency, one transaction each. Run does so by itself.
func (s *Server) MakeBundles(ctx context.Context) error {
	agencies, err := s.door.store.Agencies(ctx)
	if err != nil {
		return err
	}
	for _, agency := range agencies {
		err := s.door.store.WithAgency(ctx, agency, func(tx store.Tx) error { return tx.SweepBundles(ctx, s.door.now().Add(-bundlesLast)) })
		for err == nil {
			err = s.door.makeNext(ctx, agency)
		}
		if !errors.Is(err, store.ErrNotFound) {
			return err
		}
	}
	return nil
}

// makeNext makes one paper; ErrNotFound when there is none to make. One that cannot be made is left out, so that it holds
// nobody up.
func (d *door) makeNext(ctx context.Context, agency string) error {
	var b store.Bundle
	var item store.BundleItem
	var taken bool
	err := d.store.WithAgency(ctx, agency, func(tx store.Tx) (err error) {
		if b, item, err = tx.NextBundleItem(ctx); err != nil {
			return err
		}
		taken = true
		if err := d.bundled(ctx, tx, b, &item); err != nil {
			return err
		}
		return tx.PutBundleItem(ctx, b.ID, item)
	})
	if err == nil || !taken || ctx.Err() != nil || down(err) {
		return err
	}
	d.log.ErrorContext(ctx, "a paper could not be made", "bundle", b.ID, "seq", item.Seq, "cause", kindOf(err))
	return d.store.WithAgency(ctx, agency, func(tx store.Tx) error { return tx.PutBundleItem(ctx, b.ID, store.BundleItem{Seq: item.Seq}) })
}

// bundled draws the paper of a case for who ordered it, by the part they have in the case now, and keeps that they read it.
func (d *door) bundled(ctx context.Context, tx store.Tx, b store.Bundle, item *store.BundleItem) error {
	kind := siklusv1.PaperKind(siklusv1.PaperKind_value[b.Kind])
	w, err := d.placeIn(ctx, tx, Principal{Agency: tx.Agency(), Person: b.OrderedBy, Via: BySession}, item.CaseID)
	if err != nil {
		return nothingFound(err)
	}
	record, err := d.paperFor(ctx, tx, w, kind)
	if err != nil {
		return nothingFound(err)
	}
	issued, file, err := d.issue(ctx, tx, w.Case, record, "")
	if err != nil {
		return err
	}
	item.Content, item.Form, item.Code = file.PDF, record.GetForm(), issued.Code
	item.Name = fmt.Sprintf("%03d-%s-%s-%s.pdf", item.Seq, plainName(record.GetEmployee().GetPerson().GetName()), record.GetForm(), issued.Code[:4])
	return tx.LogRead(ctx, b.OrderedBy, resultCase(w.Case, kind), readAs(kind))
}

// nothingFound takes it for granted that a case may have no such paper.
func nothingFound(err error) error {
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	return err
}
