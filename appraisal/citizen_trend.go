package appraisal

import "fmt"

// SatisfactionSpan is a stretch of days with what citizens answered in it.
type SatisfactionSpan struct {
	From, To Date // both included
	Tally    Tally
}

// Few reports whether there are fewer answers than the least number.
func (s SatisfactionSpan) Few(least int) bool { return s.Tally.Answers < max(1, least) }

// What a comparison of two spans comes to.
const (
	TooFewAnswers = "few"  // one of the spans has fewer answers than the least number
	WithinOne     = "none" // one answer more or less could have made the difference
	Risen         = "up"
	Fallen        = "down"
)

// Comparison is satisfaction before and after something, such as a programme of training (G11).
type Comparison struct {
	Before, After SatisfactionSpan
	Change        Decimal // of the index, two places, negative when it fell; zero when one of the spans has no answer
	OneMoves      Decimal // by how much one answer can move the smaller span
	Finding       string  // TooFewAnswers, WithinOne, Risen or Fallen

	Sentence, English string // what the numbers bear and what not
}

// Compare holds two spans against one another. It says nothing of the cause: other things change with time as well.
func Compare(before, after SatisfactionSpan, least int) Comparison {
	c := Comparison{Before: before, After: after}
	then, had := before.Tally.Index()
	now, has := after.Tally.Index()
	if had && has {
		c.Change = now - then
		c.OneMoves = max(before.Tally.OneAnswerMoves(), after.Tally.OneAnswerMoves())
	}
	counts := []any{before.Tally.Answers, after.Tally.Answers}
	switch {
	case before.Few(least) || after.Few(least):
		c.Finding = TooFewAnswers
		c.Sentence = fmt.Sprintf("Terlalu sedikit untuk disimpulkan: %d jawaban sebelum dan %d sesudah, sedangkan sedikitnya diperlukan %d di tiap masa.", append(counts, max(1, least))...)
		c.English = fmt.Sprintf("Too few to conclude anything: %d answers before and %d after, where at least %d are needed in each span.", append(counts, max(1, least))...)
	case max(c.Change, -c.Change) <= c.OneMoves:
		c.Finding = WithinOne
		c.Sentence = fmt.Sprintf("Tidak tampak perubahan: dari %d dan %d jawaban, satu jawaban saja dapat menggeser indeks sampai %s, selisihnya tidak lebih besar dari itu.", append(counts, comma(c.OneMoves))...)
		c.English = fmt.Sprintf("No change can be seen: of %d and %d answers a single one can move the index by up to %s, and the difference is no larger.", append(counts, c.OneMoves)...)
	default:
		c.Finding = Risen
		id, en := "naik", "rose"
		if c.Change < 0 {
			c.Finding, id, en = Fallen, "turun", "fell"
		}
		size := max(c.Change, -c.Change)
		c.Sentence = fmt.Sprintf("Indeks %s %s dari %d ke %d jawaban. Angka ini tidak membuktikan sebabnya: hal lain pun berubah bersama waktu.", id, comma(size), before.Tally.Answers, after.Tally.Answers)
		c.English = fmt.Sprintf("The index %s by %s, from %d to %d answers. The figures do not prove the cause: other things change with time as well.", en, size, before.Tally.Answers, after.Tally.Answers)
	}
	return c
}
