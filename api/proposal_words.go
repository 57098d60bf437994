package api

import (
	"fmt"

	"siklus.id/appraisal"
	siklusv1 "siklus.id/proto/siklus/v1"
)

// both is something said in both languages.
type both struct{ indonesian, english string }

// aspectTitles name the aspects of policies.
var aspectTitles = map[string]both{
	"achievement": {"capaian target", "achievement"}, "results": {"hasil kerja", "results"}, "process": {"proses", "process"},
	"innovation": {"inovasi", "innovation"}, "productivity": {"produktivitas", "productivity"},
	"service-quality": {"mutu layanan", "quality of service"}, "service-time": {"waktu layanan", "time of service"},
	"citizen-satisfaction": {"kepuasan masyarakat", "satisfaction of citizens"}, "competence": {"kompetensi", "competence"},
	"community": {"pengabdian masyarakat", "work for the community"}, "integrity": {"integritas", "integrity"},
	"values": {"nilai dasar", "values"}, "peer-feedback": {"umpan balik rekan", "feedback of peers"},
	"staff-feedback": {"umpan balik bawahan", "feedback of staff"},
}

func aspectTitle(aspect string) (indonesian, english string) {
	if t, ok := aspectTitles[aspect]; ok {
		return t.indonesian, t.english
	}
	return aspect, aspect
}

func weightWord(a *siklusv1.ProposalAspect) string { return fmt.Sprintf("%d %%", a.GetWeight()) }

// uncountedWords say why an indicator does not count.
var uncountedWords = map[appraisal.Uncounted]both{
	appraisal.NotMeasured:  {"tidak diukur sistem; realisasinya berupa uraian", "measured by no system; its realisation is told in words"},
	appraisal.NoValue:      {"belum ada nilai pada masa ini", "no value in this period"},
	appraisal.PartOfYear:   {"catatan sebagian tahun; targetnya setahun", "entries of a part of the year; the target is the year's"},
	appraisal.NoAmount:     {"targetnya uraian, bukan angka", "its target is described, not counted"},
	appraisal.NoDirection:  {"arah yang lebih baik belum ditetapkan", "which way it gets better was not said"},
	appraisal.NoMeasure:    {"targetnya nol sehingga capaian tidak dapat dihitung", "its target is zero, so achievement cannot be told"},
	appraisal.NotWeighed:   {"aspeknya tidak dibobot kebijakan instansi", "the agency's policy gives its aspect no weight"},
	appraisal.TooFewOfThem: {"tidak dihitung karena kurang dari separuh indikator aspeknya terukur", "not counted: less than half of its aspect's indicators are measured"},
}

// factWords say what was measured of one indicator, in both languages.
func factWords(f *siklusv1.ProposalFact) (indonesian, english string) {
	if f.GetValue() != "" {
		indonesian, english = "nilai "+comma(f.GetValue()), "value "+f.GetValue()
		if unit := f.GetUnit(); unit != "" {
			indonesian, english = indonesian+" "+unit, english+" "+unit
		}
		if on, err := appraisal.ParseDate(f.GetOn()); err == nil {
			indonesian, english = indonesian+" ("+on.Indonesian()+")", english+" ("+on.English()+")"
		}
	}
	if n := f.GetEntries(); n > 0 {
		indonesian, english = indonesian+fmt.Sprintf(" dari %d catatan kemajuan", n), english+fmt.Sprintf(" from %d entries of progress", n)
	}
	if f.GetTarget() != "" {
		indonesian, english = joined(indonesian, "target "+comma(f.GetTarget())), joined(english, "target "+f.GetTarget())
	}
	if f.GetReached() != "" {
		return joined(indonesian, "capaian "+comma(f.GetReached())+" %"), joined(english, "achievement "+f.GetReached()+" %")
	}
	why := uncountedWords[appraisal.Uncounted(f.GetUncounted())]
	return joined(indonesian, why.indonesian), joined(english, why.english)
}

func joined(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + ", " + b
}
