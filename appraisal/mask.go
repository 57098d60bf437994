package appraisal

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// What stands in the place of personal data.
const (
	MaskedName    = "[nama]"
	MaskedPhone   = "[telepon]"
	MaskedNIK     = "[NIK]"
	MaskedNIP     = "[NIP]"
	MaskedNumber  = "[nomor]"
	MaskedMail    = "[surel]"
	MaskedAccount = "[akun]"
	MaskedLink    = "[tautan]"
	MaskedAddress = "[alamat]"
	MaskedPlate   = "[pelat]"
)

// Mask takes personal data out of what somebody wrote freely in Indonesian: names after titles and cues, telephone
// numbers however they are written, NIK, NIP and other long numbers, e-mail and web addresses, accounts, home addresses
// and number plates. It errs on the side of taking too much. It works on words, not on meaning: a name without any cue,
// in small letters, stays, so nobody may be told that a masked text names nobody.
//
// Masking a masked text changes nothing.
func Mask(text string) string {
	text = plainSigns(text)
	for _, m := range []func(string) string{maskLinks, maskPlates, maskNumbers, maskAddresses, maskNames} {
		text = m(text)
	}
	return text
}

// plainSigns turns what looks like a letter, a digit or a space into it, so that a number cannot hide behind another script.
func plainSigns(text string) string {
	text = strings.ToValidUTF8(text, "")
	var out strings.Builder
	for _, r := range text {
		switch {
		case r >= '０' && r <= '９':
			out.WriteRune('0' + r - '０')
		case r >= '٠' && r <= '٩':
			out.WriteRune('0' + r - '٠')
		case r >= 0x1D7CE && r <= 0x1D7FF: // mathematical digits
			out.WriteRune('0' + (r-0x1D7CE)%10)
		case r == '＠':
			out.WriteByte('@')
		case r == '–' || r == '—' || r == '‐' || r == '‑' || r == '−':
			out.WriteByte('-')
		case unicode.In(r, unicode.Cf, unicode.Mn): // invisible, or combined with the letter before
		case r != '\n' && unicode.IsSpace(r):
			out.WriteByte(' ')
		default:
			out.WriteRune(r)
		}
	}
	return out.String()
}

var (
	mailAddress  = regexp.MustCompile(`(?i)[a-z0-9][\w.+-]*(?:\s?@\s?|\s?[\[(]\s?(?:at|et)\s?[\])]\s?|\s+at\s+)[a-z0-9-]+(?:(?:\s?\.\s?|\s?[\[(]\s?(?:dot|titik)\s?[\])]\s?|\s+(?:dot|titik)\s+)(?:com|net|org|co|id|go|ac|sch|my|info|biz))+\b`)
	webAddress   = regexp.MustCompile(`(?i)\b(?:https?://|www\.)[^\s]+|\b(?:[a-z0-9][a-z0-9-]*\.)+(?:com|net|org|id|me|ly|info|xyz|site|link|my)\b(?:/[^\s]*)?`)
	handle       = regexp.MustCompile(`(^|[^\w\]])@[A-Za-z0-9_][\w.]{2,}`)
	accountCue   = regexp.MustCompile(`(?i)\b((?:ig|instagram|fb|facebook|tiktok|telegram|twitter|line)(?:\s+(?:saya|kami|nya))?\s*[:=]\s*)([\w.]{3,}(?: [A-Z][\w.]+)?)`)
	plateAnyCase = regexp.MustCompile(`(?i)\b((?:no(?:mor)?\.?\s*)?(?:pol(?:isi)?|plat|pelat|nopol)\b[ :.]*(?:no(?:mor)?\.?[ :]*)?(?:mobil|motor)?[ :]*)([a-z]{1,2}[ .-]?\d{1,4}[ .-]?[a-z]{1,3})\b`)
	plate        = regexp.MustCompile(`\b(?:[ABDEFGHKLMNPRSTWZ]|A[ABDEG]|B[ABDEGHKLMNP]|D[ABCDEGHKLMNRSTW]|E[ABD]|K[BHTU]|P[ABGS])[ .-]?\d{3,4}[ .-]?[A-Z]{1,3}\b`)
)

func maskLinks(text string) string {
	text = mailAddress.ReplaceAllString(text, MaskedMail)
	text = webAddress.ReplaceAllString(text, MaskedLink)
	text = accountCue.ReplaceAllString(text, "${1}"+MaskedAccount)
	return handle.ReplaceAllString(text, "${1}"+MaskedAccount)
}

func maskPlates(text string) string {
	text = plateAnyCase.ReplaceAllString(text, "${1}"+MaskedPlate)
	return plate.ReplaceAllString(text, MaskedPlate)
}

// piece is one word of a text, or what stands between two.
type piece struct {
	text string
	word bool
}

// pieces cuts a text into words and what is between them; joined they are the text again. A masked word is one word.
func pieces(text string) (out []piece) {
	for text != "" {
		if text[0] == '[' {
			if end := strings.IndexByte(text, ']'); end > 0 && masks[text[:end+1]] {
				out, text = append(out, piece{text[:end+1], true}), text[end+1:]
				continue
			}
		}
		r, size := utf8.DecodeRuneInString(text)
		word := inWord(r)
		n := size
		for n < len(text) {
			next, size := utf8.DecodeRuneInString(text[n:])
			if inWord(next) != word || next == '[' {
				break
			}
			n += size
		}
		out, text = append(out, piece{text[:n], word}), text[n:]
	}
	return out
}

func inWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || r == '\'' || r == '’' }

var masks = map[string]bool{MaskedName: true, MaskedPhone: true, MaskedNIK: true, MaskedNIP: true, MaskedNumber: true,
	MaskedMail: true, MaskedAccount: true, MaskedLink: true, MaskedAddress: true, MaskedPlate: true}

func joined(list []piece) string {
	var out strings.Builder
	for _, p := range list {
		out.WriteString(p.text)
	}
	return out.String()
}

// digitWords are the digits as they are said.
var digitWords = map[string]string{"nol": "0", "kosong": "0", "satu": "1", "dua": "2", "tiga": "3", "empat": "4", "lima": "5",
	"enam": "6", "tujuh": "7", "delapan": "8", "lapan": "8", "sembilan": "9"}

// digitsIn reads a word as digits: figures, figures with letters that look like them, or a digit that is spelled out.
func digitsIn(word string) (digits string, spelled bool) {
	if d, ok := digitWords[strings.ToLower(word)]; ok {
		return d, true
	}
	var out strings.Builder
	real := false
	for _, r := range word {
		switch {
		case r >= '0' && r <= '9':
			out.WriteRune(r)
			real = true
		case r == 'o' || r == 'O':
			out.WriteByte('0')
		case r == 'l' || r == 'I' || r == 'i':
			out.WriteByte('1')
		default:
			return "", false
		}
	}
	if !real {
		return "", false
	}
	return out.String(), false
}

// numberGap is what may stand between two groups of one number.
var numberGap = regexp.MustCompile(`^[ ]?[ .()/+_-]?[ ]?[(+]?$`)

var (
	phoneCue  = regexp.MustCompile(`(?i)\b(?:hp|handphone|hape|wa|whats ?app|w\.a|tlp|tlpn|telp|telpon|telepon|tel|sms|kontak|contact|hub|hubungi|call)\b[^\d\n]{0,14}$`)
	nikCue    = regexp.MustCompile(`(?i)\b(?:nik|ktp|kk|kartu keluarga)\b[^\d\n]{0,14}$`)
	nipCue    = regexp.MustCompile(`(?i)\bnip\b[^\d\n]{0,10}$`)
	moneyCue  = regexp.MustCompile(`(?i)(?:\brp|\bidr|rupiah|\bharga|\bbiaya|\btarif|\bdenda|\bsebesar|\bmembayar|\bbayar)[ .:]*$`)
	moneyTail = regexp.MustCompile(`(?i)^,?\d*[ -]*(?:rupiah|rb|ribu|ratus|juta|jt|miliar|milyar|,-)`)
	moneyForm = regexp.MustCompile(`^\d{1,3}(?:\.\d{3})+$`)
	timeForm  = regexp.MustCompile(`^(?:(?:\d{1,2}[./-]\d{1,2}[./-](?:\d{4}|\d{2})|\d{4}-\d{2}-\d{2}|(?:19|20)\d{2}|[0-2]?\d[.:][0-5]\d|[0-2]?\d[.:][0-5]\d[.:][0-5]\d)(?:[ ]?[-/]?[ ]?|$))+$`)
)

// maskNumbers masks telephone numbers, NIK, NIP and whatever else is too long to be a date, an hour or money.
func maskNumbers(text string) string {
	list := pieces(text)
	for i := 0; i < len(list); {
		run, digits, spelled := numberAt(list, i)
		if run == 0 {
			i++
			continue
		}
		shown := joined(list[i : i+run])
		before, after := joined(list[max(0, i-12):i]), joined(list[i+run:min(len(list), i+run+4)])
		mask := maskOfNumber(shown, digits, before, after, spelled)
		if mask != "" {
			list[i] = piece{mask, true}
			if i > 0 && !list[i-1].word { // the plus or bracket before a country's or a town's number belongs to it
				signs := "+"
				if strings.Contains(shown, ")") {
					signs = "+("
				}
				list[i-1].text = strings.TrimRight(list[i-1].text, signs)
			}
			list = slices.Delete(list, i+1, i+run)
			run = 1
		}
		i += run
	}
	return joined(list)
}

// numberAt is how many pieces from i on are one number, and its digits. A lone spelled digit is no number.
func numberAt(list []piece, i int) (run int, digits string, spelled bool) {
	if !list[i].word {
		return 0, "", false
	}
	first, said := digitsIn(list[i].text)
	if first == "" {
		return 0, "", false
	}
	run, digits, spelled = 1, first, said
	for n := i + 1; n+1 < len(list); n += 2 {
		if !numberGap.MatchString(list[n].text) || !list[n+1].word {
			break
		}
		more, said := digitsIn(list[n+1].text)
		if more == "" {
			break
		}
		run, digits, spelled = n+2-i, digits+more, spelled || said
	}
	return run, digits, spelled
}

func maskOfNumber(shown, digits, before, after string, spelled bool) string {
	digits = strings.TrimPrefix(digits, "00") // dialled from abroad
	n := len(digits)
	foreign := strings.HasPrefix(digits, "62")
	local := strings.TrimPrefix(digits, "62")
	switch {
	case n < 5:
		return ""
	case n == 18 && (digits[:2] == "19" || digits[:2] == "20"):
		return MaskedNIP
	case n == 16:
		return MaskedNIK
	case phoneCue.MatchString(before):
		return MaskedPhone
	case nipCue.MatchString(before) && n >= 8:
		return MaskedNIP
	case nikCue.MatchString(before) && n >= 8:
		return MaskedNIK
	case spelled && n < 7, timeForm.MatchString(shown), moneyCue.MatchString(before), moneyTail.MatchString(after):
		return ""
	case spelled:
		return MaskedPhone
	case n >= 10 && n <= 15 && (strings.HasPrefix(digits, "08") || foreign), n >= 9 && n <= 13 && strings.HasPrefix(digits, "0"):
		return MaskedPhone
	case n >= 9 && n <= 13 && strings.HasPrefix(local, "8") && !moneyForm.MatchString(shown):
		return MaskedPhone
	case n >= 9 && !moneyForm.MatchString(shown):
		return MaskedNumber
	}
	return ""
}
