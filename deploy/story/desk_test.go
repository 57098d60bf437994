package story_test

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"

	"connectrpc.com/connect"
	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/types/known/durationpb"

	"siklus.id/appraisal"
	"siklus.id/deploy/demo"
	"siklus.id/link"
	siklusv1 "siklus.id/proto/siklus/v1"
	"siklus.id/store"
)

// watchesTheCycle: HR's page, the register and Temporal count the same; what is stuck is named with what frees it; one
// person's year is told in order.
func watchesTheCycle(t *testing.T, c *company) {
	ctx, hr := t.Context(), c.hr(t)
	seen, err := hr.Watch.WatchCycle(ctx, &siklusv1.WatchCycleRequest{CycleId: c.cycle})
	require.NoError(t, err)
	require.EqualValues(t, len(c.Appraised()), seen.GetAppraisals().GetCases())
	require.Empty(t, seen.GetTemporalQuery(), "only an administrator looks into Temporal")
	again, err := hr.Watch.StartMissing(ctx, &siklusv1.StartMissingRequest{CycleId: c.cycle})
	require.NoError(t, err, "a cycle in which nothing is missing: %v", again)
	stuck, err := hr.Watch.ListStuckCases(ctx, &siklusv1.ListStuckCasesRequest{CycleId: c.cycle, PageSize: 50})
	require.NoError(t, err)
	require.True(t, stuck.GetEngineAsked())
	for _, s := range stuck.GetCases() {
		require.NotEmpty(t, s.GetCause())
		require.NotEmpty(t, s.GetAction(), "every cause has the one act that frees the case")
	}
	numbers, err := hr.Watch.CompareNumbers(ctx, &siklusv1.CompareNumbersRequest{CycleId: c.cycle, Patience: durationpb.New(30 * time.Second)})
	require.NoError(t, err)
	require.True(t, numbers.GetEqual(), "%v", numbers.GetDifferent())
	require.NotEmpty(t, numbers.GetNumbers())
	told, err := hr.Watch.GetTimeline(ctx, &siklusv1.GetTimelineRequest{CaseId: c.file(t, "BIDAN", 0, "").id})
	require.NoError(t, err)
	require.NotEmpty(t, told.GetEvents())
	for i, e := range told.GetEvents()[1:] {
		require.False(t, e.GetAt().AsTime().Before(told.GetEvents()[i].GetAt().AsTime()), "in order")
	}
}

// changesManyAtOnce: everybody at the counter gets another appraiser, as the preview said, and the old one back.
func changesManyAtOnce(t *testing.T, c *company) {
	ctx, hr := t.Context(), c.hr(t)
	order := &siklusv1.BatchOrder{CycleId: c.cycle, Kind: siklusv1.BatchKind_BATCH_KIND_REASSIGN, Role: "appraiser", Number: c.Holders("KA-POS")[0].Number,
		Scope: &siklusv1.BatchScope{Reach: siklusv1.BatchReach_BATCH_REACH_UNIT, UnitCode: "YAN", Proceeding: "appraisal"}}
	var ordered *siklusv1.OrderBatchResponse
	c.eventually("the order is that of the preview", func() bool { // days pass: what was seen may be over before it is confirmed
		seen, err := hr.Batch.PreviewBatch(ctx, &siklusv1.PreviewBatchRequest{Order: order})
		require.NoError(t, err)
		ordered, err = hr.Batch.OrderBatch(ctx, &siklusv1.OrderBatchRequest{Order: order, Reason: "Kepala seksi dinas luar", RequestId: "sekaligus-2026-01",
			Fingerprint: seen.GetPreview().GetFingerprint()})
		require.Contains(t, []connect.Code{0, connect.CodeAborted}, codeOf(err), "%v", err)
		return err == nil
	})
	appraiser := func() string {
		got, err := hr.Case.GetCase(ctx, &siklusv1.GetCaseRequest{CaseId: c.file(t, "LOKET", 0, "").id})
		require.NoError(t, err)
		return called(got.GetCase().GetAppraiser().GetName())
	}
	finished := func(id string) {
		c.eventually("every act of the batch is taken", func() bool {
			now, err := hr.Batch.GetBatch(ctx, &siklusv1.GetBatchRequest{BatchId: id})
			require.NoError(t, err)
			require.Zero(t, now.GetBatch().GetRefused())
			return now.GetBatch().GetDone()
		})
	}
	id := ordered.GetBatch().GetId()
	finished(id)
	require.Equal(t, called(c.Holders("KA-POS")[0].Name), appraiser())

	back, err := hr.Batch.PreviewUndo(ctx, &siklusv1.PreviewUndoRequest{BatchId: id})
	require.NoError(t, err)
	undone, err := hr.Batch.UndoBatch(ctx, &siklusv1.UndoBatchRequest{BatchId: id, Reason: "Kepala seksi kembali", RequestId: "sekaligus-2026-02", Fingerprint: back.GetPreview().GetFingerprint()})
	require.NoError(t, err)
	finished(undone.GetBatch().GetId())
	require.Equal(t, called(c.Holders("KASI-YAN")[0].Name), appraiser())
	list, err := hr.Batch.ListBatches(ctx, &siklusv1.ListBatchesRequest{CycleId: c.cycle})
	require.NoError(t, err)
	require.Len(t, list.GetBatches(), 2)
}

// looksAfterLetters: everybody sees which letters went to them and chooses how they come; HR mends an address and sends a
// letter once more.
func looksAfterLetters(t *testing.T, c *company) {
	ctx, hr, me := t.Context(), c.hr(t), c.one(t, "BIDAN", 2)
	name := c.Holders("BIDAN")[2].Name
	_, err := me.Letter.SetPreferences(ctx, &siklusv1.SetPreferencesRequest{Preferences: []*siklusv1.LetterPreference{{Group: "reminders", Way: "digest"}}})
	require.NoError(t, err)
	kept, err := me.Letter.GetPreferences(ctx, &siklusv1.GetPreferencesRequest{})
	require.NoError(t, err)
	ways := map[string]string{}
	for _, p := range kept.GetPreferences() {
		ways[p.GetGroup()] = p.GetWay()
	}
	require.Equal(t, "digest", ways["reminders"])
	require.Equal(t, c.ByName(name).Email, kept.GetEmail())

	stranger := c.with("")
	_, err = stranger.Letter.PreferDigest(ctx, &siklusv1.PreferDigestRequest{Token: c.signer.SignReader(link.Reader{Agency: c.agency, Person: c.people[name], Expires: time.Now().Add(time.Hour)})})
	require.NoError(t, err)

	// Days pass: letters are queued and leave between any two answers.
	log := func(of *caller, person string) map[string]*siklusv1.LoggedLetter {
		got, err := of.Letter.ListLetters(ctx, &siklusv1.ListLettersRequest{PersonId: person})
		require.NoError(t, err)
		letters := map[string]*siklusv1.LoggedLetter{}
		for _, l := range got.GetLetters() {
			letters[l.GetId()] = l
		}
		return letters
	}
	desk := log(hr, c.people[name])
	require.NotEmpty(t, desk)
	own := log(me, "")
	require.Subset(t, slices.Collect(maps.Keys(own)), slices.Collect(maps.Keys(desk)), "what HR saw before")
	require.Subset(t, slices.Collect(maps.Keys(log(hr, c.people[name]))), slices.Collect(maps.Keys(own)), "and nothing that HR does not see")
	var again string
	c.eventually("a letter that has left leaves once more", func() bool {
		letters := log(hr, c.people[name])
		switch l := letters[again]; {
		case l.GetResent() && l.GetState() == store.LetterSent:
			return true
		case l.GetState() == store.LetterWaiting, l.GetState() == store.LetterSending:
			return false
		}
		for id, l := range letters { // the first one, or another after one that was overtaken before it left
			if l.GetResendable() {
				_, err := hr.Letter.ResendLetter(ctx, &siklusv1.ResendLetterRequest{LetterId: id})
				require.Contains(t, []connect.Code{0, connect.CodeFailedPrecondition}, codeOf(err), "done by now: %v", err)
				if again = id; err == nil {
					return false
				}
			}
		}
		return false
	})
	_, err = hr.Letter.ListReach(ctx, &siklusv1.ListReachRequest{})
	require.NoError(t, err)
	_, err = hr.Letter.MendAddress(ctx, &siklusv1.MendAddressRequest{PersonId: c.people[name], Email: "bidan.baru@kec-kuranji-elok.example"})
	require.NoError(t, err)
	moved, err := me.Letter.GetPreferences(ctx, &siklusv1.GetPreferencesRequest{})
	require.NoError(t, err)
	require.Equal(t, "bidan.baru@kec-kuranji-elok.example", moved.GetEmail())
}

// namesADeputy: the head of the counter is away for some days; HR names who acts, and takes it back.
func namesADeputy(t *testing.T, c *company) {
	ctx, hr := t.Context(), c.hr(t)
	found, err := hr.People.FindPosts(ctx, &siklusv1.FindPostsRequest{Query: "Kepala Seksi Pelayanan Umum"})
	require.NoError(t, err)
	require.Len(t, found.GetPosts(), 1)
	post := found.GetPosts()[0].GetId()
	from := c.today() + 20 // days pass while this is read
	terms := &siklusv1.DeputyTerms{PostId: post, PersonId: c.people[c.Holders("KA-POS")[0].Name], Capacity: "plh", From: from.String(), To: (from + 5).String(),
		Decree: "800/12/2026", Reason: "Cuti tahunan"}
	_, err = hr.Deputy.PreviewDeputy(ctx, &siklusv1.PreviewDeputyRequest{Terms: terms})
	require.NoError(t, err)
	named, err := hr.Deputy.NameDeputy(ctx, &siklusv1.NameDeputyRequest{Terms: terms, RequestId: "pengganti-2026-01"})
	require.NoError(t, err)
	require.Len(t, named.GetDeputies(), 1)
	_, err = hr.Deputy.EndDeputy(ctx, &siklusv1.EndDeputyRequest{DeputyId: named.GetDeputies()[0].GetId(), Reason: "Cuti ditunda", RequestId: "pengganti-2026-02"})
	require.NoError(t, err)
	ended, err := hr.Deputy.ListDeputies(ctx, &siklusv1.ListDeputiesRequest{Ended: true})
	require.NoError(t, err)
	require.NotEmpty(t, ended.GetDeputies())
}

// confirmsDifferences: a new roster has one clerk in another post; the act that follows is proposed, and HR declines it,
// because the decree is not in force yet. Nothing happens by itself.
func confirmsDifferences(t *testing.T, c *company) {
	ctx, hr := t.Context(), c.hr(t)
	moved := c.Agency
	moved.People = append(moved.People[:0:0], moved.People...)
	who := c.Holders("LOKET")[4]
	for i, p := range moved.People {
		if p.Name == who.Name {
			moved.People[i].Posts = []demo.Holding{{Post: "BIDAN", Capacity: appraisal.Definitive, From: c.today()}}
		}
	}
	_, err := c.key.Cycle.ImportRoster(ctx, &siklusv1.ImportRosterRequest{File: &siklusv1.RosterFile{Name: "pegawai.csv", Content: moved.RosterCSV()}, RequestId: "pegawai-pindah-01"})
	require.NoError(t, err)
	list, err := hr.Roster.ListProposals(ctx, &siklusv1.ListProposalsRequest{CycleId: c.cycle})
	require.NoError(t, err)
	var key string
	for _, p := range list.GetProposals() {
		if p.GetCaseId() == c.file(t, "LOKET", 4, "").id && p.GetAct() == "Transfer" {
			key = p.GetKey()
		}
	}
	require.NotEmpty(t, key, "%v", list.GetProposals())
	_, err = hr.Roster.DeclineProposal(ctx, &siklusv1.DeclineProposalRequest{CycleId: c.cycle, Key: key, Reason: "Surat keputusan belum berlaku"})
	require.NoError(t, err)
	_, err = hr.Roster.ConfirmProposals(ctx, &siklusv1.ConfirmProposalsRequest{CycleId: c.cycle, Kind: "details", Reason: "SK 800/12", RequestId: "perbedaan-2026-01"})
	require.NoError(t, err)
}

// codeOf is the code of an answer; zero for a good one.
func codeOf(err error) connect.Code {
	if err == nil {
		return 0
	}
	return connect.CodeOf(err)
}

// calibrates: HR compares what is rated and not signed yet and proposes another rating; the appraiser agrees, and then
// rates as before. The session keeps what was said.
func (y *year) calibrates(ctx context.Context, caseID string) error {
	hr, err := y.as(ctx, "hr-1")
	if err != nil {
		return err
	}
	head, err := y.as(ctx, "kasi")
	if err != nil {
		return err
	}
	desk := hr.Calibrate
	if _, err := desk.ListOrganisationResults(ctx, &siklusv1.ListOrganisationResultsRequest{CycleId: y.cycle, Period: "q1"}); err != nil {
		return err
	}
	for _, dry := range []bool{true, false} {
		if _, err := desk.PutOrganisationResults(ctx, &siklusv1.PutOrganisationResultsRequest{Year: 2026, Period: "q2", Source: "SK 1/2026", DryRun: dry,
			Rows: []*siklusv1.OrganisationResultRow{{UnitCode: "BIDANG", Result: "baik"}}}); err != nil {
			return err
		}
		if _, err := desk.ImportOrganisationResults(ctx, &siklusv1.ImportOrganisationResultsRequest{Year: 2026, DryRun: dry,
			Content: []byte("kode_unit;periode;capaian;terbit;sumber\nBIDANG;q3;baik;;SK 2/2026\n")}); err != nil {
			return err
		}
	}
	spread, err := desk.GetSpread(ctx, &siklusv1.GetSpreadRequest{CycleId: y.cycle, UnitCode: "BIDANG", Period: "q1", Below: true})
	if err != nil || !spread.GetMayCalibrate() {
		return fmt.Errorf("the spread says %v: %w", spread, err)
	}
	if _, err := desk.ExportSpread(ctx, &siklusv1.ExportSpreadRequest{CycleId: y.cycle, UnitCode: "BIDANG", Period: "q1", Below: true}); err != nil {
		return err
	}
	opened, err := desk.OpenCalibration(ctx, &siklusv1.OpenCalibrationRequest{CycleId: y.cycle, UnitCode: "BIDANG", Period: "q1", Below: true,
		Purpose: y.says("Membandingkan sebelum ditandatangani"), RequestId: "sesi-2026-q1"})
	if err != nil {
		return err
	}
	id := opened.GetCalibrationId()
	if _, err := desk.WriteCalibrationNote(ctx, &siklusv1.WriteCalibrationNoteRequest{CalibrationId: id, CaseId: caseID, Text: y.says("Dibaca bersama"), RequestId: "catatan-01"}); err != nil {
		return err
	}
	propose := func(request string, results siklusv1.Rating) (*siklusv1.ProposeCalibrationResponse, error) {
		return desk.ProposeCalibration(ctx, &siklusv1.ProposeCalibrationRequest{CalibrationId: id, CaseId: caseID, Results: results, Behaviour: meets,
			Reason: y.says("Bukti layanan sama dengan rekan setingkatnya"), RequestId: request})
	}
	first, err := propose("usul-0001", below)
	if err != nil {
		return err
	}
	if _, err := desk.WithdrawCalibrationProposal(ctx, &siklusv1.WithdrawCalibrationProposalRequest{ProposalId: first.GetProposalId(), Reason: y.says("Bahan sudah diperiksa ulang")}); err != nil {
		return err
	}
	second, err := propose("usul-0002", meets)
	if err != nil {
		return err
	}
	asked, err := head.Calibrate.ListCalibrationProposals(ctx, &siklusv1.ListCalibrationProposalsRequest{})
	if err != nil || !slices.ContainsFunc(asked.GetProposals(), func(p *siklusv1.CalibrationProposal) bool {
		return p.GetId() == second.GetProposalId() && p.GetMayAnswer()
	}) {
		return fmt.Errorf("the appraiser is asked %v: %w", asked, err)
	}
	if _, err := head.Calibrate.AnswerCalibrationProposal(ctx, &siklusv1.AnswerCalibrationProposalRequest{ProposalId: second.GetProposalId(), Accepts: true,
		Text: y.says("Setelah dibandingkan setara dengan rekan setingkat")}); err != nil {
		return err
	}
	got, err := y.sees(ctx, "kasi", caseID)
	if err != nil || got.GetUnsigned().GetResults() != meets {
		return fmt.Errorf("written back, the case shows %v: %w", got.GetUnsigned(), err)
	}
	if _, err := desk.CloseCalibration(ctx, &siklusv1.CloseCalibrationRequest{CalibrationId: id, Conclusion: y.says("Satu penilaian berubah")}); err != nil {
		return err
	}
	record, err := desk.GetCalibration(ctx, &siklusv1.GetCalibrationRequest{CalibrationId: id})
	if err != nil || record.GetCalibration().GetAccepted() != 1 || record.GetCalibration().GetRecordSum() == "" {
		return fmt.Errorf("the record says %v: %w", record.GetCalibration(), err)
	}
	if list, err := desk.ListCalibrations(ctx, &siklusv1.ListCalibrationsRequest{CycleId: y.cycle}); err != nil || len(list.GetCalibrations()) != 1 {
		return fmt.Errorf("the list says %v: %w", list, err)
	}
	rating := y.rating(above, meets)
	rating.Unsigned = true
	return y.rpc(ctx, "kasi", caseID, rating)
}
