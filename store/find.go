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
// empty query finds nobody, and nobody whose service has ended is found.
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
		where (people.name ilike all ($1::text[]) or people.number like $2) and (departed_from is null or departed_from > $4)
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

// FoundPost is a post that was looked for, with who holds it.
type FoundPost struct {
	Post             Post
	Unit, UnitCode   string
	HolderID, Holder string             // ID and name; empty when it is vacant
	Capacity         appraisal.Capacity // of the holder
}

// FindPosts finds posts by a part of their title, of their unit's name or of either code, whose words may have others
// between them, or one by its ID. What begins as asked comes first, then by title. The holder is who acts by the post on the day.
func (tx Tx) FindPosts(ctx context.Context, query string, on appraisal.Date, limit int) ([]FoundPost, error) {
	var words []string
	for _, word := range strings.Fields(query) {
		words = append(words, "%"+literally(word)+"%")
	}
	if len(words) == 0 {
		return nil, nil
	}
	rows, err := tx.q.Query(ctx, `select t.id, t.code, t.title, t.unit_id, coalesce(t.parent_id::text, ''), t.level, u.name, u.code,
			coalesce(h.person_id::text, ''), coalesce(p.name, ''), coalesce(h.capacity, '')
		from posts t join units u on u.id = t.unit_id
			left join lateral post_holder(t.id, $3, '{}') h on true left join people p on p.id = h.person_id
		where t.title || ' ' || u.name || ' ' || t.code || ' ' || u.code ilike all ($1::text[]) or t.id::text = $5
		order by (t.title ilike $2 or t.code ilike $2) desc, t.title, t.code limit $4`,
		words, beginning(strings.Join(strings.Fields(query), " ")), day(on), limit, query)
	found, err := collect(rows, err, func(r pgx.Row) (f FoundPost, err error) {
		return f, r.Scan(&f.Post.ID, &f.Post.Code, &f.Post.Title, &f.Post.UnitID, &f.Post.ParentID, &f.Post.Level, &f.Unit, &f.UnitCode,
			&f.HolderID, &f.Holder, (*string)(&f.Capacity))
	})
	if err != nil {
		return nil, fmt.Errorf("look for posts: %w", err)
	}
	return found, nil
}
