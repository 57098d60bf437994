package web

import siklusv1 "siklus.id/proto/siklus/v1"

const (
	deputyID    = "01930000-0000-7000-8000-0000000000e1"
	deputyPost  = "01930000-0000-7000-8000-0000000000e2"
	proposalKey = "01930000-0000-8000-8000-0000000000f1"
)

func fullDeputies() deputyFakes {
	post := &siklusv1.DeputyPost{Id: deputyPost, Title: "Kepala Puskesmas Walesi", Unit: "Puskesmas Walesi", Open: 14}
	said := func(text, english string) *siklusv1.Said { return &siklusv1.Said{Text: text, English: english} }
	deputy := func(id, state, capacity string, ends bool) *siklusv1.Deputy {
		return &siklusv1.Deputy{Id: id, Post: post, Holder: person(2, "Hendra Wijaya", ""), Deputy: person(7, "Markus Wenda, S.Pd.", ""), Capacity: capacity, From: "2026-07-06", To: "2026-07-17",
			Decree: "800.1.3/112/PKM/2026", Reason: "Cuti tahunan.", State: state, NamedBy: person(2, "Hendra Wijaya", ""), NamedAt: at("2026-07-03T02:00:00Z"), Open: 12, MayEnd: ends}
	}
	back := deputy("01930000-0000-7000-8000-0000000000e3", "handed-back", "plh", false)
	back.EndReason = "Pejabat sudah kembali."
	vacant := deputy("01930000-0000-7000-8000-0000000000e4", "ahead", "plt", true)
	vacant.Holder = nil
	one := func(key, kind, act, state, needs string, change func(*siklusv1.RosterProposal)) *siklusv1.RosterProposal {
		p := &siklusv1.RosterProposal{Key: key, Kind: kind, Act: act, State: state, Needs: needs, Person: person(5, "Maria Kogoya", ""), CaseId: caseID, Provision: "II.C.6; IV.A.13", Count: 1,
			What: said("Daftar pegawai menyebut jabatan lain daripada siklus ini.", "The roster gives another post than this cycle."), From: "2026-06-01",
			Consequences: []*siklusv1.Said{said("SKP jabatan baru disusun dengan pimpinan baru (II.C.6).", "Targets of the new post are drafted with the new leader (II.C.6)."), said("Tugas yang terbuka beralih.", "Open tasks pass.")}}
		if change != nil {
			change(p)
		}
		return p
	}
	return deputyFakes{
		list: &siklusv1.ListDeputiesResponse{Today: "2026-07-09", Posts: []*siklusv1.DeputyPost{post},
			Deputies: []*siklusv1.Deputy{deputy(deputyID, "acting", "plh", true), vacant, back}},
		preview: &siklusv1.PreviewDeputyResponse{Deputy: person(7, "Markus Wenda, S.Pd.", ""),
			Posts: []*siklusv1.DeputyPreview{{Post: &siklusv1.DeputyPost{Id: deputyPost, Title: post.Title, Unit: post.Unit, Holder: person(2, "Hendra Wijaya", "")}, Staying: 1,
				Passing: []*siklusv1.PassingTasks{{Act: "Rate", Count: 9}, {Act: "AgreeTargets", Count: 3}}}},
			Notes: []*siklusv1.Said{said("Penilaian boleh didelegasikan kepada Plt atau Plh (IV.A.3).", "Evaluation may be delegated to a Plt or Plh (IV.A.3)."), said("Batas waktu berjalan terus.", "Terms run on.")}},
		confirmed: &siklusv1.ConfirmProposalsResponse{Entered: 3, Joined: 1, Noted: 2, Before: 1, Stale: 1, Own: 1},
		proposals: &siklusv1.ListProposalsResponse{Today: "2026-07-09", Year: 2026, Imported: &siklusv1.RosterImported{On: "2026-07-08", Rows: 240, Named: 238, Whole: true},
			Counts: []*siklusv1.ProposalCount{{Kind: "moved", Open: 2, Plain: 2}, {Kind: "gone", Open: 1}, {Kind: "absent", Open: 1}, {Kind: "new-superior", Open: 1, Plain: 1}},
			Proposals: []*siklusv1.RosterProposal{
				one(proposalKey, "moved", "Transfer", "open", "", func(p *siklusv1.RosterProposal) {
					p.Before, p.After = "Perawat, Puskesmas Walesi", "Analis Kesehatan, Dinas Kesehatan"
				}),
				one("01930000-0000-8000-8000-0000000000f2", "moved", "Transfer", "refused", "", func(p *siklusv1.RosterProposal) {
					p.Refused = said("Berkas ini sedang menunggu keputusan.", "This case awaits a decision.")
				}),
				one("01930000-0000-8000-8000-0000000000f3", "gone", "EndService", "open", "how", func(p *siklusv1.RosterProposal) { p.How = siklusv1.ServiceEnd_SERVICE_END_RETIRED }),
				one("01930000-0000-8000-8000-0000000000f4", "absent", "BeginAbsence", "open", "until", nil),
				one("01930000-0000-8000-8000-0000000000f5", "excused", "Exempt", "declined", "", func(p *siklusv1.RosterProposal) { p.Reason = "Tetap dinilai di sini." }),
				one("01930000-0000-8000-8000-0000000000f6", "new-superior", "", "open", "", func(p *siklusv1.RosterProposal) {
					p.Person, p.CaseId, p.Before, p.After, p.Count = &siklusv1.Person{Name: "Yusuf Tabuni", Post: "Kepala Puskesmas Walesi, Puskesmas Walesi", Capacity: "plt"}, "", "Hendra Wijaya", "Yusuf Tabuni", 14
				}),
				one("01930000-0000-8000-8000-0000000000f7", "details", "", "open", "", func(p *siklusv1.RosterProposal) { p.Own, p.From = true, "" }),
			}},
	}
}

func hostileDeputies(f *fake) {
	for _, d := range f.deputed.list.Deputies {
		d.Deputy.Name, d.Post.Title, d.Post.Unit, d.Decree, d.Reason, d.EndReason, d.From, d.To, d.State, d.Capacity = evil, evil, evil, evil, evil, evil, evil, evil, evil, evil
	}
	p := f.deputed.preview
	p.Deputy.Name, p.Posts[0].Post.Title, p.Posts[0].Passing[0].Act, p.Notes[0].Text, p.Notes[0].English = evil, evil, evil, evil, evil
	for _, x := range f.deputed.proposals.Proposals {
		x.Kind, x.Person.Name, x.Person.Post, x.Before, x.After, x.Act, x.From, x.Provision, x.Reason = evil, evil, evil, evil, evil, evil, evil, evil, evil
		x.What.Text, x.What.English, x.Consequences[0].Text, x.Consequences[0].English = evil, evil, evil, evil
	}
	f.deputed.proposals.Counts[0].Kind, f.deputed.proposals.Imported.On = evil, evil
}

func emptyDeputies() deputyFakes {
	return deputyFakes{list: &siklusv1.ListDeputiesResponse{}, preview: &siklusv1.PreviewDeputyResponse{}, proposals: &siklusv1.ListProposalsResponse{}, confirmed: &siklusv1.ConfirmProposalsResponse{}}
}

func deputyLooks() []look {
	changes := "/hr/siklus/" + cycleID + "/perbedaan"
	good := []string{"terms.post_id", deputyPost, "terms.person_id", deputyPost, "terms.capacity", "plh", "terms.from", "2026-07-13", "terms.to", "2026-07-17", "terms.reason", "Cuti tahunan"}
	return []look{
		{name: "deputies", path: deputyPages}, {name: "deputies with those that are over", path: deputyPages + "?semua=1&tersimpan=1&beralih=12"},
		{name: "deputy found", path: deputyPages, post: append([]string{"step", "find", "query", "markus"}, good...)},
		{name: "deputy badly named", path: deputyPages, post: []string{"step", "check", "terms.from", evil, "terms.reason", ""}},
		{name: "deputy checked", path: deputyPages, post: append([]string{"step", "check"}, good...)},
		{name: "deputy", path: deputyPages + "/" + deputyID}, {name: "deputy handed back badly", path: deputyPages + "/" + deputyID, post: []string{"reason", ""}},
		{name: "deputy at the desk", hr: true, path: deputyDeskPages + "/" + deputyID},
		{name: "deputy handed back badly at the desk", hr: true, path: deputyDeskPages + "/" + deputyID, post: []string{"reason", ""}},
		{name: "deputy badly named at the desk", hr: true, path: deputyDeskPages, post: []string{"step", "check", "terms.from", evil, "terms.reason", ""}},
		{name: "a post chosen at the desk", hr: true, path: deputyDeskPages + "?jabatan=" + fullPosts().GetPosts()[0].GetId() + "&kedudukan=plt&sampai=2026-08-31"},
		{name: "deputies at the desk", hr: true, path: deputyDeskPages}, {name: "post found at the desk", hr: true, path: deputyDeskPages, post: []string{"step", "find-post", "post_query", "kepala"}},
		{name: "roster changes", hr: true, path: changes}, {name: "roster changes of a kind", hr: true, path: changes + "?jenis=moved&semua=1"},
		{name: "roster changes with nothing ticked", hr: true, path: changes, post: []string{"reason", ""}},
		{name: "roster changes confirmed", hr: true, path: changes, post: []string{"key", proposalKey, "reason", "SK 800/12"}},
		{name: "roster tried", hr: true, path: changes + "/coba", post: []string{"file.name", "a.csv", "file.packed", pack([]byte("nip,nama\n"))}},
		{name: "no roster tried", hr: true, path: changes + "/coba", post: []string{}},
	}
}
