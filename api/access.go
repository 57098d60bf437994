package api

import (
	"slices"

	"siklus.id/appraisal"
	connectv1 "siklus.id/proto/siklus/v1/siklusv1connect"
)

// reach is how far a one-task link goes in an operation.
type reach int

const (
	linkNever  reach = iota // a link never does this
	linkItself              // about the caller or the link's own task, whose handler compares it
	linkInCase              // reads the case of its task and what that case rests on
	linkToAct               // does the act of its task, or the other act open to the same party instead
)

// rule says who may do one operation. The parts add up: an office, a scope, a relation or a link each suffice.
type rule struct {
	open    bool             // anybody, signed in or not
	person  bool             // any person of the agency, about themselves; the handler compares
	roles   []appraisal.Role // relations to the case at this moment
	offices []string         // offices in the agency
	scope   string           // scope of an API key; empty: no machine does this
	link    reach            // what a link may do here
}

// Scopes of API keys. A machine never does an act of the procedure: acts are done by persons. What it may do for HR
// is about a whole cycle, of which taking a calendar or a policy over is part.
const (
	ScopeRoster  = "roster"               // check and import rosters
	ScopeCycle   = "cycle"                // plan, launch and watch cycles
	ScopeResults = "organisation-results" // push what units came to
	ScopeCourses = "courses"              // keep the catalogue of courses
	ScopeMeasure = "measurements"         // define measures and push what was measured
)

// Scopes lists every scope there is.
func Scopes() []string {
	return []string{ScopeRoster, ScopeCycle, ScopeResults, ScopeCourses, ScopeMeasure}
}

var (
	inAnyPart  = []appraisal.Role{appraisal.Employee, appraisal.Appraiser, appraisal.Superior, appraisal.HR, appraisal.Auditor}
	leaders    = []appraisal.Role{appraisal.Appraiser, appraisal.Superior}
	onlyHR     = []appraisal.Role{appraisal.HR}
	onlyPerson = []appraisal.Role{appraisal.Employee}
	hrDesk     = []string{OfficeHR}
	watchers   = []string{OfficeHR, OfficeAuditor, OfficeAdmin}
)

// access is the one table of who may do what: role × operation × relation. An operation that is missing here
// is denied to everybody. Which act may be done at which stage is the procedure's business and stands in
// appraisal.Openings; a test holds the two tables together.
var access = map[string]rule{
	connectv1.SessionServiceWhoAmIProcedure:           {open: true},
	connectv1.SessionServiceOpenLinkProcedure:         {open: true},
	connectv1.SessionServiceStartFromLinkProcedure:    {open: true},
	connectv1.SessionServiceRequestFreshLinkProcedure: {open: true},
	connectv1.SessionServiceSignOutProcedure:          {open: true},

	connectv1.CaseServiceGetCaseProcedure:     {roles: inAnyPart, link: linkInCase},
	connectv1.CaseServiceListTasksProcedure:   {person: true, link: linkItself},
	connectv1.CaseServiceGetTaskProcedure:     {person: true, link: linkItself},
	connectv1.CaseServiceGetActProcedure:      {person: true, link: linkItself},
	connectv1.CaseServiceSaveDraftProcedure:   {person: true, link: linkItself},
	connectv1.CaseServiceFindPeopleProcedure:  {offices: hrDesk},
	connectv1.CaseServiceExplainCaseProcedure: {roles: inAnyPart, link: linkInCase},
	connectv1.CaseServiceExtendTermProcedure:  {roles: onlyHR},
	connectv1.CaseServiceChangePartyProcedure: {roles: onlyHR},
	connectv1.CaseServiceExemptProcedure:      {roles: onlyHR},
	connectv1.CaseServiceWithdrawProcedure:    {roles: []appraisal.Role{appraisal.Employee, appraisal.HR}},
	connectv1.CaseServiceReopenProcedure:      {roles: onlyHR},

	connectv1.PaperServiceListPapersProcedure:  {roles: inAnyPart, link: linkInCase},
	connectv1.PaperServiceGetPaperProcedure:    {roles: inAnyPart, link: linkInCase},
	connectv1.PaperServiceCheckPaperProcedure:  {open: true},
	connectv1.PaperServiceOrderBundleProcedure: {offices: hrDesk},
	connectv1.PaperServiceListBundlesProcedure: {offices: hrDesk},
	connectv1.PaperServiceGetBundleProcedure:   {offices: hrDesk},

	connectv1.PeopleServiceTransferProcedure:     {roles: onlyHR},
	connectv1.PeopleServiceBeginAbsenceProcedure: {roles: onlyHR},
	connectv1.PeopleServiceEndAbsenceProcedure:   {roles: onlyHR},
	connectv1.PeopleServiceEndServiceProcedure:   {roles: onlyHR},
	connectv1.PeopleServiceRenewTargetsProcedure: {roles: onlyHR},
	connectv1.PeopleServiceFindPostsProcedure:    {offices: hrDesk},

	connectv1.DeputyServiceNameDeputyProcedure:    {person: true},
	connectv1.DeputyServiceEndDeputyProcedure:     {person: true},
	connectv1.DeputyServiceListDeputiesProcedure:  {person: true},
	connectv1.DeputyServicePreviewDeputyProcedure: {person: true},

	connectv1.HelpServiceAskForHelpProcedure: {person: true, link: linkItself},
	connectv1.HelpServiceListHelpProcedure:   {person: true, link: linkItself},
	connectv1.HelpServiceAnswerHelpProcedure: {offices: hrDesk},

	connectv1.RosterChangeServiceListProposalsProcedure:    {offices: hrDesk},
	connectv1.RosterChangeServiceConfirmProposalsProcedure: {offices: hrDesk},
	connectv1.RosterChangeServiceDeclineProposalProcedure:  {offices: hrDesk},

	connectv1.AppraisalServiceSubmitTargetsProcedure: {roles: onlyPerson, link: linkToAct},
	connectv1.AppraisalServiceReturnTargetsProcedure: {roles: leaders, link: linkToAct},
	connectv1.AppraisalServiceAgreeTargetsProcedure:  {roles: leaders, link: linkToAct},

	connectv1.EvaluationServiceCheckInProcedure:        {roles: onlyPerson, link: linkToAct},
	connectv1.EvaluationServiceGiveFeedbackProcedure:   {roles: leaders, link: linkToAct},
	connectv1.EvaluationServicePreviewRatingProcedure:  {roles: leaders, link: linkInCase},
	connectv1.EvaluationServiceListMaterialsProcedure:  {roles: inAnyPart, link: linkInCase},
	connectv1.EvaluationServiceReuseResultProcedure:    {roles: []appraisal.Role{appraisal.Appraiser, appraisal.Employee}, link: linkToAct},
	connectv1.EvaluationServiceRateProcedure:           {roles: leaders, link: linkToAct},
	connectv1.EvaluationServiceSignProcedure:           {roles: leaders, link: linkToAct},
	connectv1.EvaluationServiceDeliverProcedure:        {roles: leaders, link: linkToAct},
	connectv1.EvaluationServiceReceiveProcedure:        {roles: onlyPerson, link: linkToAct},
	connectv1.EvaluationServiceReturnDocumentProcedure: {roles: onlyPerson, link: linkToAct},
	connectv1.EvaluationServiceFileObjectionProcedure:  {roles: onlyPerson, link: linkToAct},

	connectv1.ObjectionServiceExplainObjectionProcedure: {roles: []appraisal.Role{appraisal.Employee, appraisal.Appraiser}, link: linkToAct},
	connectv1.ObjectionServiceDecideObjectionProcedure:  {roles: []appraisal.Role{appraisal.Superior}, link: linkToAct},

	connectv1.TrainingServiceListCoursesProcedure:      {person: true, scope: ScopeCourses, link: linkItself},
	connectv1.TrainingServiceGetTrainingHoursProcedure: {person: true},
	connectv1.TrainingServicePutCourseProcedure:        {offices: hrDesk, scope: ScopeCourses},
	connectv1.TrainingServiceProposeTrainingProcedure:  {roles: []appraisal.Role{appraisal.Employee, appraisal.Appraiser}, link: linkToAct},
	connectv1.TrainingServiceApproveTrainingProcedure:  {roles: onlyHR},
	connectv1.TrainingServiceConfirmTrainingProcedure:  {roles: onlyPerson, link: linkToAct},
	connectv1.TrainingServiceCompleteTrainingProcedure: {roles: onlyHR},
	connectv1.TrainingServiceOfferSeatProcedure:        {roles: onlyHR},
	connectv1.TrainingServiceMoveTrainingProcedure:     {roles: onlyHR},
	connectv1.TrainingServiceRecordEnrolmentProcedure:  {roles: onlyHR},
	connectv1.TrainingServiceSubmitProofProcedure:      {roles: onlyPerson, link: linkToAct},

	connectv1.LearningServiceListNeedsProcedure:          {person: true},
	connectv1.LearningServicePlanTrainingProcedure:       {roles: []appraisal.Role{appraisal.Employee, appraisal.Appraiser}},
	connectv1.LearningServiceListTrainingsProcedure:      {person: true},
	connectv1.LearningServiceGetTrainingProofProcedure:   {roles: inAnyPart, link: linkInCase},
	connectv1.LearningServiceImportCoursesProcedure:      {offices: hrDesk, scope: ScopeCourses},
	connectv1.LearningServiceListCourseVersionsProcedure: {person: true},
	connectv1.LearningServiceCancelCourseProcedure:       {offices: hrDesk},
	connectv1.LearningServiceListOrganisersProcedure:     {person: true, scope: ScopeCourses},
	connectv1.LearningServicePutOrganiserProcedure:       {offices: hrDesk},
	connectv1.LearningServiceSetTrainingBudgetProcedure:  {offices: hrDesk, scope: ScopeCourses},
	connectv1.LearningServiceGetQueueProcedure:           {offices: []string{OfficeHR, OfficeAuditor}},
	connectv1.LearningServiceAllocateSeatsProcedure:      {offices: hrDesk},
	connectv1.LearningServiceListEnrolmentsProcedure:     {person: true},
	connectv1.LearningServiceExportEnrolmentsProcedure:   {person: true},
	connectv1.LearningServiceGetTrainingEffectProcedure:  {offices: []string{OfficeHR, OfficeAuditor}},
	connectv1.LearningServiceListUnitHoursProcedure:      {offices: []string{OfficeHR, OfficeAuditor}},

	connectv1.ProgressServicePutProgressProcedure:         {roles: onlyPerson, link: linkInCase},
	connectv1.ProgressServicePutProgressBatchProcedure:    {roles: onlyPerson, link: linkInCase},
	connectv1.ProgressServiceTakeBackProgressProcedure:    {roles: onlyPerson, link: linkInCase},
	connectv1.ProgressServiceListProgressProcedure:        {roles: inAnyPart, link: linkInCase},
	connectv1.ProgressServiceGetProgressFileProcedure:     {roles: inAnyPart, link: linkInCase},
	connectv1.ProgressServiceAskProgressFeedbackProcedure: {roles: onlyPerson, link: linkInCase},
	connectv1.ProgressServiceAnswerProgressProcedure:      {roles: leaders, link: linkInCase},
	connectv1.ProgressServiceTeamProgressProcedure:        {person: true},
	connectv1.ProgressServiceWatchTeamProcedure:           {person: true},

	connectv1.TargetServiceGetTargetSheetProcedure:       {roles: inAnyPart, link: linkInCase},
	connectv1.TargetServiceSaveTargetDraftProcedure:      {roles: onlyPerson, link: linkInCase},
	connectv1.TargetServiceAdviseTargetsProcedure:        {roles: inAnyPart, link: linkInCase},
	connectv1.TargetServiceListTargetVersionsProcedure:   {roles: inAnyPart, link: linkInCase},
	connectv1.TargetServiceAcknowledgeTargetsProcedure:   {roles: onlyPerson, link: linkInCase},
	connectv1.TargetServiceSearchIndicatorsProcedure:     {person: true, link: linkItself},
	connectv1.TargetServiceGetRoleMatrixProcedure:        {person: true},
	connectv1.TargetServiceFillRoleMatrixProcedure:       {person: true},
	connectv1.TargetServiceListOffereesProcedure:         {person: true},
	connectv1.TargetServiceOfferTargetsProcedure:         {person: true},
	connectv1.TargetServiceCheckTargetFileProcedure:      {person: true},
	connectv1.TargetServiceImportTargetsProcedure:        {person: true},
	connectv1.TargetServiceGetTargetFileSampleProcedure:  {person: true},
	connectv1.TargetServiceListTargetOffersProcedure:     {person: true},
	connectv1.TargetServiceWithdrawTargetOfferProcedure:  {person: true},
	connectv1.TargetServiceGetTargetCoverageProcedure:    {person: true},
	connectv1.TargetServiceExportTargetCoverageProcedure: {person: true},

	connectv1.DialogueServiceListDialoguesProcedure:          {roles: inAnyPart, link: linkInCase},
	connectv1.DialogueServiceGetDialogueProcedure:            {roles: inAnyPart, link: linkInCase},
	connectv1.DialogueServiceProposeDialogueProcedure:        {roles: dialogueParties, link: linkInCase},
	connectv1.DialogueServiceAgreeDialogueProcedure:          {roles: dialogueParties, link: linkInCase},
	connectv1.DialogueServicePrepareDialogueProcedure:        {roles: dialogueParties, link: linkInCase},
	connectv1.DialogueServiceWritePointsProcedure:            {roles: dialogueParties, link: linkInCase},
	connectv1.DialogueServiceConfirmPointsProcedure:          {roles: dialogueParties, link: linkInCase},
	connectv1.DialogueServiceFindColleaguesProcedure:         {person: true},
	connectv1.DialogueServiceRequestFeedbackProcedure:        {roles: onlyPerson},
	connectv1.DialogueServiceWriteFeedbackProcedure:          {person: true, link: linkItself}, // by a link the request that is named, and nothing else
	connectv1.DialogueServiceListFeedbackProcedure:           {roles: inAnyPart, link: linkInCase},
	connectv1.DialogueServiceListFeedbackRequestsProcedure:   {person: true, link: linkItself},
	connectv1.DialogueServiceListDialogueGapsProcedure:       {offices: []string{OfficeHR, OfficeAuditor}},
	connectv1.DialogueServiceListUnansweredFeedbackProcedure: {offices: []string{OfficeHR, OfficeAuditor}},
	connectv1.DialogueServiceTakeOverResultProcedure:         {roles: leaders, link: linkInCase},

	connectv1.GuidanceServiceListGuidanceProcedure:         {roles: inAnyPart, link: linkInCase},
	connectv1.GuidanceServiceListGuidanceDeskProcedure:     {person: true},
	connectv1.GuidanceServiceGetActionPlansProcedure:       {roles: inAnyPart, link: linkInCase},
	connectv1.GuidanceServicePutActionPlanProcedure:        {roles: onlyPerson, link: linkInCase},
	connectv1.GuidanceServiceMarkActionProcedure:           {roles: onlyPerson, link: linkInCase},
	connectv1.GuidanceServiceStartGuidanceProcedure:        {roles: leaders, link: linkInCase},
	connectv1.GuidanceServiceGetGuidanceProcedure:          {person: true, link: linkInCase}, // the handler compares: a guide need not stand in the case
	connectv1.GuidanceServiceWriteCoachingProcedure:        {person: true, link: linkInCase},
	connectv1.GuidanceServiceWriteMentoringProcedure:       {person: true, link: linkInCase},
	connectv1.GuidanceServiceSignGuidanceProcedure:         {person: true, link: linkInCase},
	connectv1.GuidanceServiceAddMentoringEntryProcedure:    {person: true, link: linkInCase},
	connectv1.GuidanceServiceCloseMentoringProcedure:       {person: true, link: linkInCase},
	connectv1.GuidanceServiceGiveGuidanceFeedbackProcedure: {person: true, link: linkInCase},
	connectv1.GuidanceServiceEvaluateCompetenceProcedure:   {person: true, link: linkInCase},
	connectv1.GuidanceServiceForwardGuidanceProcedure:      {person: true, link: linkInCase},
	connectv1.GuidanceServiceDecideGuidanceProcedure:       {person: true, link: linkInCase},

	// Counselling is confidential: who has which part stands in appraisal.CounsellingReaders, and the handler compares. A
	// link shows employees their own record and lets them answer, nothing else.
	connectv1.CounsellingServiceListCounsellingProcedure:     {person: true, link: linkInCase},
	connectv1.CounsellingServiceGetCounsellingProcedure:      {person: true, link: linkInCase},
	connectv1.CounsellingServiceAnswerCounsellingProcedure:   {person: true, link: linkInCase},
	connectv1.CounsellingServiceNoteBehaviourProcedure:       {roles: []appraisal.Role{appraisal.Appraiser}},
	connectv1.CounsellingServiceTellEmployeeProcedure:        {person: true},
	connectv1.CounsellingServiceCloseBehaviourProcedure:      {person: true},
	connectv1.CounsellingServiceReportBehaviourProcedure:     {person: true},
	connectv1.CounsellingServiceTakeCounsellingProcedure:     {offices: hrDesk},
	connectv1.CounsellingServiceReleaseCounsellingProcedure:  {offices: hrDesk},
	connectv1.CounsellingServiceAppointCounsellorProcedure:   {offices: hrDesk},
	connectv1.CounsellingServiceDeclineCounsellingProcedure:  {person: true},
	connectv1.CounsellingServiceScheduleCounsellingProcedure: {person: true},
	connectv1.CounsellingServiceRecordCounsellingProcedure:   {person: true},
	connectv1.CounsellingServicePassCounsellingProcedure:     {person: true},
	connectv1.CounsellingServiceDecideCounsellingProcedure:   {person: true},

	connectv1.VoiceServiceGetVoicesProcedure:      {roles: dialogueParties, link: linkInCase},
	connectv1.VoiceServiceFindNomineesProcedure:   {roles: dialogueParties, link: linkInCase},
	connectv1.VoiceServiceNominateVoiceProcedure:  {roles: dialogueParties, link: linkInCase},
	connectv1.VoiceServiceDecideVoiceProcedure:    {roles: leaders, link: linkInCase},
	connectv1.VoiceServiceListVoiceSeatsProcedure: {person: true, link: linkItself},
	connectv1.VoiceServiceAnswerVoiceProcedure:    {person: true, link: linkItself},
	connectv1.VoiceServiceDeclineVoiceProcedure:   {person: true, link: linkItself},
	connectv1.VoiceServiceGetVoiceResultProcedure: {roles: dialogueParties, link: linkInCase},
	connectv1.VoiceServiceCountVoicesProcedure:    {offices: []string{OfficeHR, OfficeAuditor}},

	connectv1.LetterServiceListLettersProcedure:    {person: true, link: linkItself},
	connectv1.LetterServiceResendLetterProcedure:   {offices: hrDesk},
	connectv1.LetterServiceListReachProcedure:      {offices: hrDesk},
	connectv1.LetterServiceMendAddressProcedure:    {offices: hrDesk},
	connectv1.LetterServiceGetPreferencesProcedure: {person: true, link: linkItself},
	connectv1.LetterServiceSetPreferencesProcedure: {person: true, link: linkItself},
	connectv1.LetterServicePreferDigestProcedure:   {open: true},

	connectv1.ReminderServicePreviewRemindersProcedure: {offices: hrDesk},
	connectv1.ReminderServiceSendRemindersProcedure:    {offices: hrDesk},
	connectv1.ReminderServiceListRemindersProcedure:    {offices: watchers},

	connectv1.FairnessServiceGetPunctualityProcedure:          {person: true},
	connectv1.FairnessServiceListPunctualityProcedure:         {person: true},
	connectv1.FairnessServiceGetRatingPatternsProcedure:       {person: true},
	connectv1.FairnessServiceAnnounceCycleProcedure:           {offices: hrDesk},
	connectv1.FairnessServiceListAnnouncementsProcedure:       {person: true, link: linkItself},
	connectv1.FairnessServiceAcknowledgeAnnouncementProcedure: {person: true, link: linkItself},
	connectv1.FairnessServiceCountAcknowledgementsProcedure:   {offices: []string{OfficeHR, OfficeAuditor}},
	connectv1.FairnessServiceGetSurveyProcedure:               {person: true, link: linkItself},
	connectv1.FairnessServiceAnswerSurveyProcedure:            {person: true, link: linkItself},

	connectv1.CompetenceServiceGetDictionaryProcedure:              {person: true, link: linkItself},
	connectv1.CompetenceServicePutTechnicalCompetenceProcedure:     {offices: hrDesk},
	connectv1.CompetenceServiceImportTechnicalCompetencesProcedure: {offices: hrDesk},
	connectv1.CompetenceServiceListStandardsProcedure:              {offices: []string{OfficeHR, OfficeAuditor}},
	connectv1.CompetenceServiceGetStandardProcedure:                {person: true, link: linkItself},
	connectv1.CompetenceServiceSetStandardProcedure:                {offices: hrDesk},
	connectv1.CompetenceServiceGetAssessmentProcedure:              {roles: inAnyPart, link: linkInCase},
	connectv1.CompetenceServiceAssessOwnCompetencesProcedure:       {roles: onlyPerson, link: linkInCase},
	connectv1.CompetenceServiceAssessCompetencesProcedure:          {roles: leaders, link: linkInCase},
	connectv1.CompetenceServiceListAssessmentTeamProcedure:         {person: true},
	connectv1.CompetenceServiceGetCompetenceGrowthProcedure:        {roles: inAnyPart, link: linkInCase},
	connectv1.CompetenceServiceGetCareerDirectionProcedure:         {roles: inAnyPart, link: linkInCase},
	connectv1.CompetenceServiceGetAssessmentCoverageProcedure:      {offices: []string{OfficeHR, OfficeAuditor}},
	connectv1.CompetenceServiceGetDevelopmentPlanProcedure:         {roles: inAnyPart, link: linkInCase},
	connectv1.CompetenceServiceWriteDevelopmentPlanProcedure:       {roles: dialogueParties, link: linkInCase},
	connectv1.CompetenceServiceAgreeDevelopmentPlanProcedure:       {roles: dialogueParties, link: linkInCase},
	connectv1.CompetenceServiceCompleteDevelopmentItemProcedure:    {roles: dialogueParties, link: linkInCase},

	// What a citizen can do asks for no sign-in and reads nothing of staff.
	connectv1.VisitorServiceOpenDeskProcedure:        {open: true},
	connectv1.VisitorServiceSendVisitProcedure:       {open: true},
	connectv1.VisitorServiceFollowComplaintProcedure: {open: true},

	connectv1.CitizenServicePutDeskProcedure:             {offices: hrDesk},
	connectv1.CitizenServiceListDesksProcedure:           {offices: hrDesk},
	connectv1.CitizenServicePrintDeskProcedure:           {offices: hrDesk},
	connectv1.CitizenServiceGetSatisfactionProcedure:     {person: true, link: linkItself},
	connectv1.CitizenServiceCompareSatisfactionProcedure: {person: true},
	connectv1.CitizenServiceListComplaintsProcedure:      {person: true, link: linkItself},
	connectv1.CitizenServiceGetComplaintProcedure:        {person: true, link: linkItself},
	connectv1.CitizenServiceVerifyComplaintProcedure:     {offices: hrDesk},
	connectv1.CitizenServiceAnswerComplaintProcedure:     {person: true, link: linkItself},
	connectv1.CitizenServiceCloseComplaintProcedure:      {person: true, link: linkItself},

	connectv1.TalentServiceGetTalentRuleProcedure:            {person: true, link: linkItself},
	connectv1.TalentServicePutTalentRuleProcedure:            {offices: hrDesk},
	connectv1.TalentServiceTakeTalentSnapshotProcedure:       {offices: hrDesk},
	connectv1.TalentServiceGetTalentMapProcedure:             {offices: []string{OfficeHR, OfficeAuditor}},
	connectv1.TalentServiceGetTalentPlaceProcedure:           {person: true, link: linkItself},
	connectv1.TalentServicePutVacancyProcedure:               {offices: hrDesk},
	connectv1.TalentServiceListVacanciesProcedure:            {person: true, link: linkItself},
	connectv1.TalentServiceMakeShortlistProcedure:            {offices: hrDesk},
	connectv1.TalentServiceGetShortlistProcedure:             {offices: []string{OfficeHR, OfficeAuditor}},
	connectv1.TalentServiceGetOwnStandingProcedure:           {person: true, link: linkItself},
	connectv1.TalentServiceExportShortlistProcedure:          {offices: hrDesk},
	connectv1.TalentServiceCloseVacancyProcedure:             {offices: hrDesk},
	connectv1.TalentServiceListImprovementsProcedure:         {person: true, link: linkItself},
	connectv1.TalentServiceGetImprovementProcedure:           {roles: inAnyPart, link: linkInCase},
	connectv1.TalentServicePutImprovementPlanProcedure:       {roles: []appraisal.Role{appraisal.Appraiser, appraisal.Superior, appraisal.HR}, link: linkInCase},
	connectv1.TalentServiceReadImprovementPlanProcedure:      {roles: onlyPerson, link: linkInCase},
	connectv1.TalentServiceCheckImprovementProcedure:         {roles: []appraisal.Role{appraisal.Appraiser, appraisal.Superior, appraisal.HR}, link: linkInCase},
	connectv1.TalentServiceRecordImprovementOutcomeProcedure: {roles: []appraisal.Role{appraisal.Appraiser, appraisal.Superior, appraisal.HR}, link: linkInCase},
	connectv1.TalentServiceDecideFollowUpProcedure:           {roles: onlyHR},
	connectv1.TalentServiceListRecognitionProposalsProcedure: {offices: []string{OfficeHR, OfficeAuditor}},
	connectv1.TalentServiceDecideRecognitionProcedure:        {offices: hrDesk},
	connectv1.TalentServiceListRecognitionsProcedure:         {person: true, link: linkItself},

	connectv1.MeasurementServicePutMeasuresProcedure:        {offices: hrDesk, scope: ScopeMeasure},
	connectv1.MeasurementServicePushMeasurementsProcedure:   {offices: hrDesk, scope: ScopeMeasure},
	connectv1.MeasurementServicePushServiceRecordsProcedure: {offices: hrDesk, scope: ScopeMeasure},
	connectv1.MeasurementServiceImportMeasurementsProcedure: {offices: hrDesk, scope: ScopeMeasure},
	connectv1.MeasurementServiceListMeasurementsProcedure:   {person: true, link: linkItself},
	connectv1.MeasurementServiceGetTrendProcedure:           {person: true, link: linkItself},

	connectv1.CycleServiceCheckRosterProcedure:           {offices: hrDesk, scope: ScopeRoster},
	connectv1.CycleServiceImportRosterProcedure:          {offices: hrDesk, scope: ScopeRoster},
	connectv1.CycleServicePlanCycleProcedure:             {offices: hrDesk, scope: ScopeCycle},
	connectv1.CycleServiceLaunchCycleProcedure:           {offices: hrDesk, scope: ScopeCycle},
	connectv1.CycleServiceGetCycleProcedure:              {offices: watchers, scope: ScopeCycle},
	connectv1.CycleServiceListCyclesProcedure:            {offices: watchers, scope: ScopeCycle},
	connectv1.CycleServiceListCasesProcedure:             {offices: []string{OfficeHR, OfficeAuditor}, scope: ScopeCycle},
	connectv1.CycleServiceSetOrganisationResultProcedure: {offices: hrDesk, scope: ScopeResults},
	connectv1.CycleServiceAdoptCalendarProcedure:         {offices: hrDesk, scope: ScopeCycle},
	connectv1.CycleServiceAdoptRulesProcedure:            {offices: hrDesk, scope: ScopeCycle},
	connectv1.CycleServiceGetDistributionProcedure:       {offices: []string{OfficeHR, OfficeAuditor}, scope: ScopeCycle},
	connectv1.CycleServiceListNotOpenedProcedure:         {offices: []string{OfficeHR, OfficeAuditor}, scope: ScopeCycle},
	connectv1.CycleServiceListAgencyChoicesProcedure:     {offices: watchers, scope: ScopeCycle},
	connectv1.CycleServiceListUnreachableProcedure:       {offices: hrDesk, scope: ScopeRoster},

	connectv1.WatchServiceWatchCycleProcedure:     {offices: watchers, scope: ScopeCycle},
	connectv1.WatchServiceListStuckCasesProcedure: {offices: []string{OfficeHR, OfficeAuditor}, scope: ScopeCycle},
	connectv1.WatchServiceStartMissingProcedure:   {offices: hrDesk, scope: ScopeCycle},
	connectv1.WatchServiceGetTimelineProcedure:    {roles: []appraisal.Role{appraisal.HR, appraisal.Auditor}},
	connectv1.WatchServiceCompareNumbersProcedure: {offices: watchers, scope: ScopeCycle},

	// What is done to many cases at once is done by a person.
	connectv1.BatchServicePreviewBatchProcedure: {offices: hrDesk},
	connectv1.BatchServiceOrderBatchProcedure:   {offices: hrDesk},
	connectv1.BatchServiceGetBatchProcedure:     {offices: hrDesk},
	connectv1.BatchServiceListBatchesProcedure:  {offices: hrDesk},
	connectv1.BatchServicePreviewUndoProcedure:  {offices: hrDesk},
	connectv1.BatchServiceUndoBatchProcedure:    {offices: hrDesk},

	// Who holds a session stands in the policy of the agency, and the handler compares. By a link whoever may rate sees what
	// is proposed about the case of its task, and answers.
	connectv1.CalibrationServiceListOrganisationResultsProcedure:     {offices: []string{OfficeHR, OfficeAuditor}, scope: ScopeResults},
	connectv1.CalibrationServicePutOrganisationResultsProcedure:      {offices: hrDesk, scope: ScopeResults},
	connectv1.CalibrationServiceImportOrganisationResultsProcedure:   {offices: hrDesk, scope: ScopeResults},
	connectv1.CalibrationServiceGetSpreadProcedure:                   {person: true},
	connectv1.CalibrationServiceExportSpreadProcedure:                {person: true},
	connectv1.CalibrationServiceOpenCalibrationProcedure:             {person: true},
	connectv1.CalibrationServiceListCalibrationsProcedure:            {person: true},
	connectv1.CalibrationServiceGetCalibrationProcedure:              {person: true},
	connectv1.CalibrationServiceWriteCalibrationNoteProcedure:        {person: true},
	connectv1.CalibrationServiceProposeCalibrationProcedure:          {person: true},
	connectv1.CalibrationServiceWithdrawCalibrationProposalProcedure: {person: true},
	connectv1.CalibrationServiceCloseCalibrationProcedure:            {person: true},
	connectv1.CalibrationServiceListCalibrationProposalsProcedure:    {person: true, link: linkItself},
	connectv1.CalibrationServiceAnswerCalibrationProposalProcedure:   {person: true, link: linkInCase},

	// Results leave the house through persons only, who are on record for it.
	connectv1.ExportServiceExportResultsProcedure:      {offices: []string{OfficeHR, OfficeAuditor}},
	connectv1.ExportServiceExportCreditPointsProcedure: {offices: []string{OfficeHR, OfficeAuditor}},
	connectv1.ExportServiceExportNationalProcedure:     {offices: []string{OfficeHR, OfficeAuditor}},
	connectv1.ExportServiceGetNationalMappingProcedure: {offices: []string{OfficeHR, OfficeAuditor}},
	connectv1.ExportServiceGetReportProcedure:          {offices: []string{OfficeHR, OfficeAuditor}},
	connectv1.ExportServiceExportReportProcedure:       {offices: []string{OfficeHR, OfficeAuditor}},
}

// admits decides everything that needs no look at the case. For an operation that asks for a relation, nil
// means: go on and look whether the caller has it.
func (r rule) admits(p Principal) *appraisal.Refusal {
	if p.unsure {
		return refuseNotReceived()
	}
	if r.open {
		return nil
	}
	switch p.Via {
	case ByKey:
		if r.scope != "" && slices.Contains(p.Scopes, r.scope) {
			return nil
		}
		return refuseNotAllowed()
	case ByLink:
		if r.link != linkNever {
			return nil
		}
		return refuseLinkIsForOneTask()
	case BySession:
		if r.person || len(r.roles) > 0 || p.Holds(r.offices...) {
			return nil
		}
		return refuseNotAllowed()
	}
	return refuseSignIn()
}

// covers reports whether the link for a task reaches an act: the task's own act, and what the same party may
// do instead at the same stage (agree or return; return the document or object).
func covers(p appraisal.Proceeding, role appraisal.Role, task, act appraisal.ActKind) bool {
	if task == act {
		return true
	}
	stages := stagesOf(p, role, task)
	return slices.ContainsFunc(stagesOf(p, role, act), func(s appraisal.Stage) bool { return slices.Contains(stages, s) })
}

func stagesOf(p appraisal.Proceeding, role appraisal.Role, act appraisal.ActKind) []appraisal.Stage {
	var stages []appraisal.Stage
	for _, o := range appraisal.Openings() {
		if o.Proceeding == p && o.Kind == act && slices.Contains(o.By, role) {
			stages = append(stages, o.Stages...)
		}
	}
	return stages
}
