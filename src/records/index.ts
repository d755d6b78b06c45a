export { Cell, cellId, type Conditions, conditionsOf } from "./cell.ts";
export type { CellTally } from "./cell-tally.ts";
export { ERROR_CATEGORIES, type ErrorCategory } from "./error-category.ts";
export { ImportedEvidence, ImportedSource } from "./imported-evidence.ts";
export type {
  CopiedRows,
  LegacyCell,
  LegacyFile,
  LegacyFormat,
  LegacyKey,
  LegacyModel,
  LegacySummary,
  LegacyTable,
  LegacyTranscript,
  RowCount,
  Trouble,
  TroubleKind,
} from "./legacy-file.ts";
export {
  AttemptEnded,
  AttemptStarted,
  CallAnswered,
  LedgerRecord,
  RunEnded,
  RunStarted,
  SendEnded,
  SendStarted,
} from "./ledger-record.ts";
export type { AttemptStory, CallRow, LedgerTrial, TrialStory } from "./ledger-rows.ts";
export type { Foretold, LanePoint, LiveCall, LiveCell, LiveHistory, LiveLane, LiveLine, LiveRun } from "./live-run.ts";
export {
  FORETOLD_TOPIC,
  LIVE_TOPIC,
  liveHistoryTopic,
  readForetold,
  readLiveHistory,
  readLiveRun,
} from "./live-words.ts";
export { Completion, FinishReason, Message, Sampling, ToolCall, Usage } from "./message.ts";
export { NotScored, Outcome, Reason, Verdict } from "./outcome.ts";
export { planId, PlanRecord } from "./plan.ts";
export { Retune } from "./retune.ts";
export type { LaneSummary, RunEffort, RunSummary } from "./run-summary.ts";
export type {
  Assignment,
  AxisRequest,
  DeadlineSettings,
  LimitSettings,
  Matrix,
  ModelSettings,
  PaceSettings,
  PlanSettings,
  PriceSettings,
  Protocol,
  ProviderSettings,
  Quota,
  RuleKind,
  RuleLimit,
  RuleSettings,
  Settings,
  SuiteSettings,
  TimeoutSettings,
} from "./settings.ts";
export { DEFAULT_DEADLINES } from "./settings.ts";
export { seedOf, Trial, type TrialContent, trialMaker, trialOf } from "./trial.ts";
export type { TrialRow } from "./trial-row.ts";
export { vectorsIn, vectorsText } from "./vectors.ts";
