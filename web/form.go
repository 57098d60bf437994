package web

import (
	"encoding/base64"
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/known/durationpb"
)

// A form's inputs carry the paths of the fields of the request they fill, written as protovalidate writes
// them: "reason", "targets.results[0].indicators[1].measure". So one reader serves every act, and a
// violation of the contract finds its input by name.

// form is what is shown in the inputs of a page and what is wrong with it.
type form struct {
	RequestID string // once per intention: sent twice, it is one act
	Values    url.Values
	Problems  []problem
}

// problem is one thing wrong with a form.
type problem struct {
	Field     string // path of the field, empty for the form as a whole
	Label     string // the field in words
	Sentence  string
	Provision string // in words; empty when it is not a rule of the procedure
	Anchor    string // HTML id of the input, once it is known to stand on the page
}

// Value returns what stands in an input.
func (f form) Value(name string) string { return f.Values.Get(name) }

var notInIDs = regexp.MustCompile(`[^A-Za-z0-9_]+`)

func idOf(name string) string { return strings.Trim(notInIDs.ReplaceAllString(name, "-"), "-") }

// maxRows bounds the index of a repeated field, so that a forged name cannot make a page allocate.
const maxRows = 60

// fill reads the inputs of a form into a request. Names that are no fields of it are left alone. What cannot
// be read is reported by path and sentence key; everything else is filled all the same.
func fill(msg proto.Message, values url.Values) map[string]string {
	bad := map[string]string{}
	for name := range values {
		if key := set(msg.ProtoReflect(), name, name, values); key != "" {
			bad[name] = key
		}
	}
	return bad
}

// set puts one input into the message; path is the part of its name that is still to be walked. It returns
// the key of a sentence when the input cannot be read.
func set(m protoreflect.Message, path, name string, values url.Values) string {
	head, rest, _ := strings.Cut(path, ".")
	head, index, err := splitIndex(head)
	field := m.Descriptor().Fields().ByName(protoreflect.Name(head))
	if err != nil || field == nil || field.IsList() != (index >= 0) || field.IsMap() {
		return "" // not ours
	}
	if index >= 0 {
		list := m.Mutable(field).List()
		for list.Len() <= index {
			list.Append(list.NewElement())
		}
		if field.Message() != nil {
			if rest == "" {
				return ""
			}
			return set(list.Get(index).Message(), rest, name, values)
		}
		value, key := scalar(field, values.Get(name))
		if key == "" && value.IsValid() {
			list.Set(index, value)
		}
		return key
	}
	if field.Message() != nil && field.Message().FullName() != "google.protobuf.Duration" {
		if rest == "" {
			return ""
		}
		return set(m.Mutable(field).Message(), rest, name, values)
	}
	value, key := scalar(field, values.Get(name))
	if key == "" && value.IsValid() {
		m.Set(field, value)
	}
	return key
}

func splitIndex(part string) (name string, index int, err error) {
	name, number, found := strings.Cut(part, "[")
	if !found {
		return part, -1, nil
	}
	index, err = strconv.Atoi(strings.TrimSuffix(number, "]"))
	if err == nil && (index < 0 || index >= maxRows) {
		err = errors.New("row out of range")
	}
	return name, index, err
}

func scalar(field protoreflect.FieldDescriptor, text string) (protoreflect.Value, string) {
	text = strings.TrimSpace(strings.ReplaceAll(strings.ToValidUTF8(text, "\uFFFD"), "\r\n", "\n"))
	if text == "" {
		return protoreflect.Value{}, ""
	}
	switch field.Kind() {
	case protoreflect.StringKind:
		return protoreflect.ValueOfString(text), ""
	case protoreflect.BytesKind:
		b, err := base64.StdEncoding.DecodeString(text)
		if err != nil {
			return protoreflect.Value{}, "violation.unreadable"
		}
		return protoreflect.ValueOfBytes(b), ""
	case protoreflect.BoolKind:
		return protoreflect.ValueOfBool(text == "true"), ""
	case protoreflect.Int32Kind, protoreflect.Int64Kind:
		// People write 1.500.000 and 1 500 000; a whole number has no other use for dots and spaces.
		n, err := strconv.ParseInt(strings.NewReplacer(".", "", " ", "", "\u00a0", "").Replace(text), 10, 64)
		if err != nil || (field.Kind() == protoreflect.Int32Kind && n != int64(int32(n))) {
			return protoreflect.Value{}, "violation.number"
		}
		if field.Kind() == protoreflect.Int32Kind {
			return protoreflect.ValueOfInt32(int32(n)), ""
		}
		return protoreflect.ValueOfInt64(n), ""
	case protoreflect.EnumKind:
		if v := field.Enum().Values().ByName(protoreflect.Name(text)); v != nil {
			return protoreflect.ValueOfEnum(v.Number()), ""
		}
		return protoreflect.Value{}, "violation.choice"
	case protoreflect.MessageKind:
		d, err := time.ParseDuration(text)
		if err != nil {
			return protoreflect.Value{}, "violation.choice"
		}
		return protoreflect.ValueOfMessage(durationpb.New(d).ProtoReflect()), ""
	}
	return protoreflect.Value{}, ""
}

// spread writes a request back into inputs; it is the inverse of fill.
func spread(msg proto.Message) url.Values {
	values := url.Values{}
	spreadInto(values, "", msg.ProtoReflect())
	return values
}

func spreadInto(values url.Values, prefix string, m protoreflect.Message) {
	m.Range(func(field protoreflect.FieldDescriptor, value protoreflect.Value) bool {
		name := prefix + string(field.Name())
		if !field.IsList() {
			spreadOne(values, name, field, value)
			return true
		}
		for i := range value.List().Len() {
			spreadOne(values, fmt.Sprintf("%s[%d]", name, i), field, value.List().Get(i))
		}
		return true
	})
}

func spreadOne(values url.Values, name string, field protoreflect.FieldDescriptor, value protoreflect.Value) {
	switch field.Kind() {
	case protoreflect.MessageKind:
		if d, ok := value.Message().Interface().(*durationpb.Duration); ok {
			values.Set(name, d.AsDuration().String())
			return
		}
		spreadInto(values, name+".", value.Message())
	case protoreflect.EnumKind:
		if v := field.Enum().Values().ByNumber(value.Enum()); v != nil {
			values.Set(name, string(v.Name()))
		}
	case protoreflect.BytesKind:
		values.Set(name, base64.StdEncoding.EncodeToString(value.Bytes()))
	default:
		values.Set(name, value.String())
	}
}
