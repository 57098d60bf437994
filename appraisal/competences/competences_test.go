package competences

import (
	"strings"
	"testing"

	"siklus.id/appraisal"
)

// TestTheDictionaryIsWhole: eight managerial competences and one sociocultural (PermenPANRB 38/2017), each with five
// distinct levels in both languages that are more than a word.
func TestTheDictionaryIsWhole(t *testing.T) {
	t.Parallel()
	list, err := Dictionary()
	if err != nil {
		t.Fatal(err)
	}
	var codes []string
	kinds := map[appraisal.CompetenceKind]int{}
	said := map[string]string{}
	for _, c := range list {
		codes = append(codes, c.Code)
		kinds[c.Kind]++
		if c.Name == "" || c.English == "" || c.Meaning == "" || c.MeaningEnglish == "" || len(c.Levels) != appraisal.MostLevel {
			t.Errorf("%s is not whole: %+v", c.Code, c)
		}
		for i, l := range c.Levels {
			for _, text := range []string{l.Indonesian, l.English} {
				if len(strings.Fields(text)) < 6 || !strings.HasSuffix(text, ".") {
					t.Errorf("%s, level %d: %q is no description", c.Code, i+1, text)
				}
				if where, twice := said[text]; twice {
					t.Errorf("%s, level %d says the same as %s", c.Code, i+1, where)
				}
				said[text] = c.Code
			}
			if l.Indonesian == l.English {
				t.Errorf("%s, level %d is in one language", c.Code, i+1)
			}
			if c.Behaviour(i+1) != l {
				t.Errorf("%s: level %d is another", c.Code, i+1)
			}
		}
		if c.Behaviour(0) != (appraisal.LevelBehaviour{}) || c.Behaviour(6) != (appraisal.LevelBehaviour{}) {
			t.Errorf("%s has a sixth level", c.Code)
		}
	}
	if got := strings.Join(codes, " "); got != "integrity cooperation communication results service development change decision unity" {
		t.Errorf("competences %s", got)
	}
	if kinds[appraisal.Managerial] != 8 || kinds[appraisal.Sociocultural] != 1 {
		t.Errorf("%v", kinds)
	}
	for _, code := range []string{appraisal.Integrity, appraisal.PublicService, appraisal.Unity} {
		if appraisal.CompetenceNamed(list, code).Kind == appraisal.Technical {
			t.Errorf("the rules speak of %q, which is not there", code)
		}
	}
}

// TestEveryLevelOfPostsBeginsSomewhere: each level that is appraised and each grade of functional posts has a template,
// and the ladder never falls on the way up.
func TestEveryLevelOfPostsBeginsSomewhere(t *testing.T) {
	t.Parallel()
	list, err := Templates()
	if err != nil {
		t.Fatal(err)
	}
	of := map[string]int{}
	for _, template := range list {
		if template.Indonesian == "" || template.English == "" || len(template.Standard) != 9 {
			t.Errorf("%+v", template)
		}
		of[template.Key] = template.Standard[0].Level
	}
	for _, level := range appraisal.Levels() {
		if level == appraisal.Minister || level == appraisal.RegionalHead { // not appraised, art. 4
			continue
		}
		if of[string(level)] == 0 {
			t.Errorf("%s has no template", level)
		}
	}
	for _, g := range appraisal.CreditGrades() {
		if of["fungsional/"+g.Code] == 0 {
			t.Errorf("grade %s has no template", g.Code)
		}
	}
	for _, ladder := range [][]string{{"pelaksana", "pengawas", "administrator", "jpt-pratama", "jpt-madya", "jpt-utama"},
		{"fungsional/ahli-pertama", "fungsional/ahli-muda", "fungsional/ahli-madya", "fungsional/ahli-utama"},
		{"fungsional/pemula", "fungsional/terampil", "fungsional/mahir", "fungsional/penyelia"}} {
		for i := 1; i < len(ladder); i++ {
			if of[ladder[i]] < of[ladder[i-1]] {
				t.Errorf("%s asks for less than %s", ladder[i], ladder[i-1])
			}
		}
	}
}

func TestABrokenFileIsNamed(t *testing.T) {
	t.Parallel()
	whole := "a|managerial|name|A|A\na|managerial|meaning|M|M\na|managerial|1|x|x\na|managerial|2|x|x\na|managerial|3|x|x\na|managerial|4|x|x\na|managerial|5|x|x\n"
	for _, row := range []struct{ name, text, says string }{
		{"a level is missing", strings.Replace(whole, "a|managerial|5|x|x\n", "", 1), "five levels"},
		{"levels out of order", strings.Replace(whole, "|4|", "|5|", 1), `part "4" is missing`},
		{"an empty column", strings.Replace(whole, "|M|M", "||M", 1), "a column is empty"},
		{"another kind", strings.ReplaceAll(whole, "managerial", "technical"), "is no kind"},
		{"twice", whole + whole, "stands twice"},
	} {
		rows, err := split(row.text, 5)
		if err == nil {
			_, err = readDictionary(rows)
		}
		if err == nil || !strings.Contains(err.Error(), row.says) {
			t.Errorf("%s: %v", row.name, err)
		}
	}
	for _, row := range []struct{ name, text, says string }{
		{"no level", "pelaksana|P|E|0|1\n", "is no level"}, {"too high", "pelaksana|P|E|1|6\n", "is no level"},
		{"twice", "pelaksana|P|E|1|1\npelaksana|P|E|1|1\n", "stands twice"},
	} {
		rows, err := split(row.text, 5)
		if err == nil {
			_, err = readTemplates(rows)
		}
		if err == nil || !strings.Contains(err.Error(), row.says) {
			t.Errorf("%s: %v", row.name, err)
		}
	}
}
