package api

import (
	"encoding/json"
	"fmt"
	"slices"

	"siklus.id/appraisal"
	siklusv1 "siklus.id/proto/siklus/v1"
)

// The words of the contract and those of the rules for what is chosen in a target agreement.
var (
	aspects = map[siklusv1.Aspect]string{
		siklusv1.Aspect_ASPECT_QUANTITY: "kuantitas", siklusv1.Aspect_ASPECT_QUALITY: "kualitas",
		siklusv1.Aspect_ASPECT_TIME: "waktu", siklusv1.Aspect_ASPECT_COST: "biaya",
	}
	aspectWords = inverse(aspects)

	perspectives = map[siklusv1.Perspective]appraisal.Perspective{
		siklusv1.Perspective_PERSPECTIVE_SERVICE_RECIPIENT:      appraisal.ServiceRecipient,
		siklusv1.Perspective_PERSPECTIVE_BUSINESS_PROCESS:       appraisal.BusinessProcess,
		siklusv1.Perspective_PERSPECTIVE_INTERNAL_STRENGTHENING: appraisal.InternalStrengthening,
		siklusv1.Perspective_PERSPECTIVE_BUDGET:                 appraisal.Budget,
	}

	indicatorKinds = map[siklusv1.IndicatorKind]appraisal.IndicatorKind{
		siklusv1.IndicatorKind_INDICATOR_KIND_RESULT:     appraisal.OfResult,
		siklusv1.IndicatorKind_INDICATOR_KIND_PROCESS:    appraisal.OfProcess,
		siklusv1.IndicatorKind_INDICATOR_KIND_INNOVATION: appraisal.OfInnovation,
	}
	indicatorKindWords = inverse(indicatorKinds)

	targetDirections = map[siklusv1.TargetDirection]appraisal.TargetDirection{
		siklusv1.TargetDirection_TARGET_DIRECTION_MORE:    appraisal.More,
		siklusv1.TargetDirection_TARGET_DIRECTION_LESS:    appraisal.Less,
		siklusv1.TargetDirection_TARGET_DIRECTION_EXACTLY: appraisal.Exactly,
	}
	targetDirectionWords = inverse(targetDirections)

	approaches = map[siklusv1.Approach]appraisal.Approach{
		siklusv1.Approach_APPROACH_QUANTITATIVE: appraisal.Quantitative, siklusv1.Approach_APPROACH_QUALITATIVE: appraisal.Qualitative,
	}

	versionStates = map[appraisal.VersionState]siklusv1.VersionState{
		appraisal.Proposed: siklusv1.VersionState_VERSION_STATE_PROPOSED,
		appraisal.Returned: siklusv1.VersionState_VERSION_STATE_RETURNED,
		appraisal.Running:  siklusv1.VersionState_VERSION_STATE_RUNNING,
		appraisal.Replaced: siklusv1.VersionState_VERSION_STATE_REPLACED,
		appraisal.Lapsed:   siklusv1.VersionState_VERSION_STATE_LAPSED,
	}
)

// plannedTargets puts targets into the terms of the rules; they may be incomplete.
func plannedTargets(t *siklusv1.Targets) appraisal.Targets {
	out := appraisal.Targets{Resources: t.GetResources(), Accountability: t.GetAccountability(), Consequences: t.GetConsequences(), Approach: approaches[t.GetApproach()]}
	for _, r := range t.GetResults() {
		result := appraisal.PlannedResult{
			Number: int(r.GetNumber()), Text: r.GetResult(), Main: r.GetMain(), Supports: r.GetSupports(), Parents: named(r.GetParents()),
			Perspective: perspectives[r.GetPerspective()], Control: appraisal.Control(r.GetControl()), AssignedBy: r.GetAssignedBy(),
		}
		for _, i := range r.GetIndicators() {
			result.Indicators = append(result.Indicators, appraisal.Indicator{
				Aspect: aspects[i.GetAspect()], Measure: i.GetMeasure(), Target: i.GetTarget(), Kind: indicatorKinds[i.GetKind()],
				Direction: targetDirections[i.GetDirection()], Unit: i.GetUnit(), Amount: i.GetAmount(), Source: i.GetSource(), Code: i.GetMeasureCode(),
			})
		}
		out.Results = append(out.Results, result)
	}
	for _, b := range t.GetBehaviour() {
		out.Behaviour = append(out.Behaviour, appraisal.ExpectedBehaviour{Value: int(b.GetValue()), Text: b.GetExpectation()})
	}
	return out
}

// indicatorOf puts an indicator of the rules into the terms of the contract.
func indicatorOf(i appraisal.Indicator) *siklusv1.Indicator {
	return &siklusv1.Indicator{
		Aspect: aspectWords[i.Aspect], Measure: i.Measure, Target: i.Target, Kind: indicatorKindWords[i.Kind],
		Direction: targetDirectionWords[i.Direction], Unit: i.Unit, Amount: i.Amount, Source: i.Source, MeasureCode: i.Code,
	}
}

// named leaves out the parents that were not chosen.
func named(parents []string) []string {
	return slices.DeleteFunc(slices.Clone(parents), func(p string) bool { return p == "" })
}

// submittedTargets reads what was handed in. A version from before numbers were kept is numbered by its order.
func submittedTargets(content json.RawMessage) (*siklusv1.SubmitTargetsRequest, error) {
	var written siklusv1.SubmitTargetsRequest
	if err := readContent(content, &written); err != nil {
		return nil, err
	}
	for i, r := range written.GetTargets().GetResults() {
		if r.GetNumber() == 0 {
			r.Number = int32(i + 1)
		}
	}
	return &written, nil
}

// refOf names a planned result of an appraisal.
func refOf(caseID string, number int32) string { return fmt.Sprintf("%s:%d", caseID, number) }
