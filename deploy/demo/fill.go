package demo

import (
	"net/url"
	"regexp"
	"strings"

	"siklus.id/appraisal"
)

// actOf tells by its inputs which act a form is for. An empty answer means a form that asks for nothing but
// its button: receiving, delivering, or the last look before sending.
func actOf(f *form) appraisal.ActKind {
	_, decides := f.button("act", "")
	_, declines := f.button("declines", "true")
	switch {
	case decides:
		return appraisal.AgreeTargets
	case f.asks("targets.results[0].result") != nil:
		return appraisal.SubmitTargets
	case f.asks("realisations[0].achieved") != nil:
		return appraisal.CheckIn
	case f.asks("outcome") != nil:
		return appraisal.DecideObjection
	case f.asks("results") != nil && f.asks("behaviour") != nil:
		return appraisal.Rate
	case f.asks("explanation") != nil:
		return appraisal.ExplainObjection
	case f.asks("reasons") != nil:
		return appraisal.FileObjection
	case f.asks("feedback") != nil:
		return appraisal.GiveFeedback
	case f.asks("refuses_to_sign") != nil:
		return appraisal.ReturnDocument
	case f.asks("link") != nil && f.asks("bukti") != nil:
		return appraisal.SubmitProof
	case f.asks("course_id") != nil:
		return appraisal.ProposeTraining
	case f.asks("proof") != nil:
		return appraisal.CompleteTraining
	case declines:
		return appraisal.ConfirmTraining
	}
	return ""
}

// actForm finds the form of an act among those of a page: the others sign out or ask for a fresh link.
func (p *page) actForm() *form {
	for i := range p.forms {
		if p.forms[i].hidden("request_id") != "" {
			return &p.forms[i]
		}
	}
	return nil
}

// periods are the words by which pages call periods, in the order in which they are looked for: a quarter's name ends
// as another's does.
var periods = []struct{ key, id, en string }{
	{"q4", "Triwulan IV ", "Quarter IV "}, {"q3", "Triwulan III ", "Quarter III "}, {"q2", "Triwulan II ", "Quarter II "},
	{"q1", "Triwulan I ", "Quarter I "}, {"year", "Tahun ", "Year "},
	{"m01", "Januari ", "January "}, {"m02", "Februari ", "February "}, {"m03", "Maret ", "March "}, {"m04", "April ", "April "},
	{"m05", "Mei ", "May "}, {"m06", "Juni ", "June "}, {"m07", "Juli ", "July "}, {"m08", "Agustus ", "August "},
	{"m09", "September ", "September "}, {"m10", "Oktober ", "October "}, {"m11", "November ", "November "}, {"m12", "Desember ", "December "},
}

// period reads from the line that says what a page is about for which period it is. Somebody may be called as a month
// is: the period stands after name and post.
func (p *page) period() string {
	_, lead, _ := strings.Cut(p.lead, "·")
	for _, known := range periods {
		if strings.Contains(lead, known.id) || strings.Contains(lead, known.en) {
			return known.key
		}
	}
	return ""
}

// fill writes what somebody would write into the inputs of a form about an employee.
func fill(f *form, employee *Person, period string) url.Values {
	values := f.values()
	for _, in := range f.fields {
		if in.kind == "hidden" {
			continue
		}
		if text := answer(in, actOf(f), employee, period); text != "" {
			values.Set(in.name, text)
		}
	}
	return values
}

var numbers = regexp.MustCompile(`\[\d+\]`)

// answer is what goes into one input; empty leaves it as it is.
func answer(in field, act appraisal.ActKind, employee *Person, period string) string {
	switch numbers.ReplaceAllString(in.name, "") {
	case "targets.results.result":
		return "Layanan " + strings.ToLower(employee.workArea()) + " selesai tepat waktu sesuai standar pelayanan"
	case "targets.results.main":
		return "true"
	case "targets.results.indicators.aspect":
		return "ASPECT_QUALITY"
	case "targets.results.indicators.measure":
		return "Persentase layanan yang selesai tepat waktu"
	case "targets.results.indicators.target":
		return "95 persen"
	case "realisations.achieved":
		return "Seluruh layanan periode ini diselesaikan; laporan bulanan sudah diserahkan."
	case "realisations.evidence":
		return "https://berkas." + MailDomain + "/laporan/" + period
	case "results", "behaviour":
		return rating(in.name, act, employee, period)
	case "outcome":
		if employee.Objects == appraisal.Changed {
			return "OUTCOME_CHANGED"
		}
		return "OUTCOME_UPHELD"
	case "reasons":
		if act == appraisal.DecideObjection {
			return "Setelah memeriksa bukti dan penjelasan kedua pihak, putusan ini diambil dengan pertimbangan kelengkapan laporan."
		}
		return "Laporan akhir periode sudah diserahkan sebelum batas waktu, tetapi belum diperhitungkan dalam penilaian."
	case "explanation":
		return "Penjelasan disampaikan berdasarkan laporan bulanan dan catatan dialog kinerja."
	case "feedback":
		return "Pekerjaan rapi dan tepat waktu. Pertahankan, dan bantu rekan yang baru."
	case "course_id":
		if len(in.options) > 0 {
			return in.options[0]
		}
	case "proof", "link":
		return "https://berkas." + MailDomain + "/sertifikat"
	case "hours":
		return "24"
	}
	return ""
}

func rating(name string, act appraisal.ActKind, employee *Person, period string) string {
	results, behaviour := ratings(employee, period)
	switch {
	case act == appraisal.GiveFeedback: // there "results" is which planned result it is about
		return ""
	case act == appraisal.DecideObjection && employee.Objects != appraisal.Changed:
		return "" // upheld: the ratings stay
	case act == appraisal.DecideObjection:
		results, behaviour = "RATING_MEETS", "RATING_MEETS"
	}
	if name == "results" {
		return results
	}
	return behaviour
}

// workArea is what somebody's post is about, for sentences.
func (p *Person) workArea() string {
	if len(p.Posts) == 0 {
		return "kantor"
	}
	return strings.ReplaceAll(p.Posts[0].Post, "-", " ")
}
