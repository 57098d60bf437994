package web

import (
	"errors"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"buf.build/gen/go/bufbuild/protovalidate/protocolbuffers/go/buf/validate"
	"buf.build/go/protovalidate"
	"connectrpc.com/connect"
	"google.golang.org/protobuf/proto"

	siklusv1 "siklus.id/proto/siklus/v1"
)

// refusalOf returns the refusal that an error carries, nil when it carries none.
func refusalOf(err error) *siklusv1.RefusalDetail {
	var ce *connect.Error
	if !errors.As(err, &ce) {
		return nil
	}
	for _, d := range ce.Details() {
		if value, err := d.Value(); err == nil {
			if r, ok := value.(*siklusv1.RefusalDetail); ok {
				return r
			}
		}
	}
	return nil
}

// violationsOf returns what an error says about fields that break the contract.
func violationsOf(err error) []*validate.Violation {
	var ce *connect.Error
	if !errors.As(err, &ce) {
		return nil
	}
	for _, d := range ce.Details() {
		if value, err := d.Value(); err == nil {
			if v, ok := value.(*validate.Violations); ok {
				return v.GetViolations()
			}
		}
	}
	return nil
}

// problemsOf turns an error of a service into what a form shows. An error that no form can show comes back.
func (v *visit) problemsOf(err error) ([]problem, error) {
	if r := refusalOf(err); r != nil {
		p := problem{Sentence: v.words.pick(r.GetSentence(), r.GetEnglish()), Provision: v.words.provision(r.GetProvision())}
		if r.GetField() != "" {
			p.Field, p.Label = r.GetField(), v.labelOf(r.GetField())
		}
		return []problem{p}, nil
	}
	if violations := violationsOf(err); len(violations) > 0 {
		return v.fromViolations(violations), nil
	}
	switch connect.CodeOf(err) {
	case connect.CodeUnavailable, connect.CodeDeadlineExceeded, connect.CodeResourceExhausted:
		return []problem{{Sentence: v.t("problem.not-received.text")}}, nil
	case connect.CodeUnauthenticated:
		return []problem{{Sentence: v.t("problem.signed-out.text")}}, nil
	}
	return nil, err
}

// validate holds a request against the contract before it is sent or shown for a last check.
func (v *visit) validate(msg proto.Message) []problem {
	err := protovalidate.Validate(msg)
	var broken *protovalidate.ValidationError
	if !errors.As(err, &broken) {
		return nil // a rule that cannot be evaluated is the service's to report
	}
	return v.fromViolations(broken.ToProto().GetViolations())
}

func (v *visit) fromViolations(violations []*validate.Violation) []problem {
	var problems []problem
	for _, violation := range violations {
		field := protovalidate.FieldPathString(violation.GetField())
		p := problem{Field: field, Label: v.labelOf(field), Sentence: v.violation(violation, v.Form.Value(field) == "")}
		if !slices.Contains(problems, p) { // two rules of one field can come to the same sentence
			problems = append(problems, p)
		}
	}
	return problems
}

var firstNumber = regexp.MustCompile(`\d+`)

// violation says in words which rule of the contract a field breaks.
func (v *visit) violation(violation *validate.Violation, empty bool) string {
	id := violation.GetRuleId()
	switch {
	case id == "required", strings.HasSuffix(id, "not_in"), empty && strings.HasSuffix(id, ".min_len"),
		empty && strings.HasPrefix(id, "string."):
		return v.t("violation.missing")
	case strings.HasSuffix(id, ".prefix"), strings.Contains(id, "uri"):
		return v.t("violation.https")
	}
	number, _ := strconv.Atoi(firstNumber.FindString(violation.GetMessage()))
	if strings.HasSuffix(id, ".min_items") && number == 1 {
		return v.t("violation.missing")
	}
	key := "violation." + strings.ReplaceAll(id[strings.LastIndex(id, ".")+1:], "_", "-")
	if text, ok := v.words.find(key, "n", number); ok {
		return text
	}
	return v.t("violation.unreadable")
}
