package store

import (
	"context"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"

	"siklus.id/appraisal"
)

// Found is somebody who was looked for, with what tells two of the same name apart.
type Found struct {
	Person     Person
	Capacity   appraisal.Capacity // in which they hold the post
	Post, Unit string             // titles of the post they hold and of its unit; empty when they hold none
}

// FindPeople finds people by a part of their name, whose words may have others between them, or by the first digits
// of their staff number, with or without spaces, dots and dashes. Whose name begins as asked comes first, then by
// name. Somebody with two posts on the day is shown in their own (definitif) rather than the one they act in. An
// empty query finds nobody.
func (tx Tx) FindPeople(ctx context.Context, query string, on appraisal.Date, limit int) ([]Found, error) {
	var words []string
	for _, word := range strings.Fields(query) {
		words = append(words, "%"+literally(word)+"%")
	}
	if len(words) == 0 {
		return nil, nil
	}
	rows, err := tx.q.Query(ctx, `select `+personColumns+`, coalesce(h.capacity, ''), coalesce(h.title, ''), coalesce(h.unit, '')
		from people left join lateral (
			select h.capacity, t.title, u.name as unit
			from holdings h join posts t on t.id = h.post_id join units u on u.id = t.unit_id
			where h.person_id = people.id and h.from_day <= $4 and (h.to_day is null or h.to_day >= $4)
			order by (h.capacity = 'definitif') desc, h.from_day desc, t.code limit 1) h on true
		where people.name ilike all ($1::text[]) or people.number like $2
		order by (people.name ilike $3) desc, people.name, people.id limit $5`,
		words, beginning(digitsOf(query)), beginning(strings.Join(strings.Fields(query), " ")), day(on), limit)
	found, err := collect(rows, err, func(r pgx.Row) (f Found, err error) {
		f.Person, err = scanPerson(also(r, (*string)(&f.Capacity), &f.Post, &f.Unit))
		return f, err
	})
	if err != nil {
		// What was looked for is personal data, and so may be what Postgres says about it.
		return nil, fmt.Errorf("look for people: %w", err)
	}
	return found, nil
}

// literally escapes the wildcards of LIKE.
func literally(text string) string {
	return strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(text)
}

// beginning is the pattern of what begins with a text; nothing begins with an empty one.
func beginning(text string) *string {
	if text == "" {
		return nil
	}
	pattern := literally(text) + "%"
	return &pattern
}

// digitsOf is a staff number without the signs that people write into it; empty when the text is no number.
func digitsOf(text string) string {
	if len(text) > 3 && strings.EqualFold(text[:3], "nip") {
		text = text[3:]
	}
	number := strings.NewReplacer(" ", "", "\u00a0", "", ".", "", "-", "", "/", "").Replace(text)
	if strings.Trim(number, "0123456789") != "" {
		return ""
	}
	return number
}
