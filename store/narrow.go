package store

import (
	"fmt"
	"strings"
)

// conditions are what the rows of a list must meet, with the parameters they name.
type conditions struct {
	text []string
	args []any
}

// narrow adds a condition in which each ? stands for the next value.
func (c *conditions) narrow(condition string, values ...any) {
	for _, v := range values {
		c.args = append(c.args, v)
		condition = strings.Replace(condition, "?", fmt.Sprintf("$%d", len(c.args)), 1)
	}
	c.text = append(c.text, condition)
}

// all is true when every condition is met.
func (c *conditions) all() string {
	if len(c.text) == 0 {
		return "true"
	}
	return strings.Join(c.text, " and ")
}

// caseInUnit narrows cases c to those of a unit, by code, and of the units below it.
const caseInUnit = `c.unit_code in (with recursive under as (select u.id, u.code from units u where u.code = ?
	union select u.id, u.code from units u join under on u.parent_id = under.id) select under.code from under)`
