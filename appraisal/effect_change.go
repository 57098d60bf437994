package appraisal

// ChangeOf says what before and after of a figure come to: WithinOne when the difference is no larger than what one
// answer or one record can move it, else better or worse. It says nothing of the cause.
func ChangeOf(d Direction, before, after, oneMoves Decimal) string {
	change := after - before
	switch {
	case max(change, -change) <= oneMoves:
		return WithinOne
	case (change > 0) == (d == MoreIsBetter):
		return string(HelpedBetter)
	}
	return string(HelpedWorse)
}

// OneRecordMoves is by how much one record can move a share in per cent: the whole hundred, shared by all of them. Two
// places; zero without records.
func OneRecordMoves(records int) Decimal {
	if records <= 0 {
		return 0
	}
	return hundredths(100, int64(records))
}

// AreaOutcome is before and after of one training in what it was planned for.
type AreaOutcome struct {
	Source        NeedSource
	Before, After string // a rating, a level or a figure; empty while there is none
}

// AreaMean is the mean before and after of those who were looked at again in one area.
type AreaMean struct {
	Source        NeedSource
	Compared      int
	Before, After Decimal // ratings count 1 to 3; zero when there are too few
	TooFew        bool    // fewer than fewest: no mean is made of them
}

// areas are the sources in the order in which their means are told.
var areas = []NeedSource{FromResults, FromBehaviour, FromCompetence, FromCitizens, FromMeasurements}

// MeanChanges is the mean of each area in which somebody can be compared. Ratings are counted 1 below, 2 as and 3 above
// expectation: a way of adding them up, not a score of anybody. With fewer than fewest only their number is kept.
func MeanChanges(list []AreaOutcome, fewest int) (out []AreaMean) {
	for _, source := range areas {
		m := AreaMean{Source: source}
		var before, after Decimal
		for _, o := range list {
			b, had := areaFigure(o.Before)
			a, has := areaFigure(o.After)
			if o.Source == source && had && has {
				m.Compared++
				before, after = before+b, after+a
			}
		}
		if m.Compared == 0 {
			continue
		}
		if m.TooFew = m.Compared < fewest; !m.TooFew {
			n := int64(m.Compared) * int64(decimalOne)
			m.Before, m.After = hundredths(int64(before), n), hundredths(int64(after), n)
		}
		out = append(out, m)
	}
	return out
}

func areaFigure(text string) (Decimal, bool) {
	for i, r := range []Rating{Below, Meets, Above} {
		if Rating(text) == r {
			return DecimalOf(i + 1), true
		}
	}
	d, err := ParseDecimal(text, 4)
	return d, err == nil && text != ""
}
