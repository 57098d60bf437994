package policies

import (
	"slices"
	"strings"
	"testing"

	"siklus.id/appraisal"
)

func TestDifferencesNameKeyOldValueNewValueAndProvision(t *testing.T) {
	t.Parallel()
	if all, whole := Differences(resolved(t, "nasional"), resolved(t, "nasional")); len(all) != 0 || !whole {
		t.Errorf("the same policy differs: %+v", all)
	}
	for _, name := range Names() {
		if name == Default {
			continue
		}
		all, whole := Differences(resolved(t, Default), resolved(t, name))
		if !whole || !slices.Contains(all, Difference{"name", Default, name, appraisal.PolicyProvision}) {
			t.Errorf("%s: %v %+v", name, whole, all)
		}
		for _, d := range all {
			if d.Before == d.After || d.Provision == "" {
				t.Errorf("%s: %+v", name, d)
			}
		}
	}
}

// A policy whose file has changed since is compared by what its cases keep.
func TestDifferencesOfAnEarlierVersionAreThoseOfWhatWasPinned(t *testing.T) {
	t.Parallel()
	before, after := resolved(t, Default), resolved(t, Default)
	before.Policy = Default + "@00000000"
	if all, whole := Differences(before, after); whole || len(all) != 0 {
		t.Errorf("%v %+v", whole, all)
	}
	before.Cadence = appraisal.Monthly
	before.Lengths[appraisal.T6] = 5
	before.AnswerFeedback = 60
	all, _ := Differences(before, after)
	want := []Difference{
		{"evaluation.cadence", "month", "quarter", "art. 24(2)"},
		{"evaluation.stays_open", "5 working days", "10 working days", appraisal.PolicyProvision},
		{"progress.answer", "60 working days", "", appraisal.PolicyProvision},
	}
	if !slices.Equal(all, want) {
		t.Errorf("%+v", all)
	}
}

// What is pinned reads as it stands in the file, so that neither way of comparing finds what the other does not.
func TestPinnedValuesReadAsInTheFile(t *testing.T) {
	t.Parallel()
	for _, name := range Names() {
		r := resolved(t, name)
		file, ok := values(r.Policy)
		if !ok {
			t.Fatalf("%s is not known by its own version", name)
		}
		for key, pinned := range pinnedValues(r) {
			if strings.HasPrefix(key, "place.") {
				continue // the agency's own decide
			}
			if written, there := file[key]; there && written != pinned {
				t.Errorf("%s, %s: pinned %q, written %q", name, key, pinned, written)
			}
			if !slices.ContainsFunc(allKeys, func(k policyKey) bool { return k.path == key }) {
				t.Errorf("%s is no key of a policy", key)
			}
		}
	}
	for _, p := range provisions {
		if !slices.ContainsFunc(allKeys, func(k policyKey) bool { return k.path == p.key }) {
			t.Errorf("%s is no key of a policy", p.key)
		}
	}
}
