export type { Axis, Job, Suite, Task, TaskFinding, TrialModels } from "./suite.ts";
export {
  type AxisDefinition,
  defineSuite,
  type Grade,
  type JudgeDefinition,
  type JudgeSource,
  type JudgeVerdict,
  type Situation,
  type SuiteDefinition,
  type TaskDefinition,
  type TaskSource,
} from "./define-suite.ts";
export { openSuite } from "./open-suite.ts";
export { readingsText } from "./workflow/compare-readings.ts";
export { differenceText, diffTasks } from "./workflow/diff-tasks.ts";
export { type HarnessJudgement, judgeHarness, suspicionText } from "./workflow/harness-suspicion.ts";
export { listingText, listTasks } from "./workflow/list-tasks.ts";
export { auditTranscripts, type TranscriptAudit } from "./workflow/original/audit-transcripts.ts";
export { transcriptAuditText } from "./workflow/original/transcript-audit-text.ts";
export { type Scoring, SCORINGS } from "./workflow/score.ts";
export { showTask, taskText } from "./workflow/show-task.ts";
export { ModelClassification } from "./workflow/model-classification.ts";
export { classifyWorkflow, rereadWorkflow, rescoreWorkflow } from "./workflow/stored-trial.ts";
export { collectTasks, findTask, type TaskQuery } from "./workflow/task-collection.ts";
export { DIFFICULTIES, type Difficulty, TASK_TYPES, type TaskType } from "./workflow/vocabulary.ts";
export { AgentStep, ShownMemory, SweTranscript } from "./swe/swe-transcript.ts";
export { builtinRepairKnowledge, type WrittenKnowledge } from "./swe/builtin/builtin-knowledge.ts";
export { builtinRepairs } from "./swe/builtin/builtin-repairs.ts";
export { FAST_INSTANCES, MEDIUM_INSTANCES } from "./swe/named-lists.ts";
export { openSwe } from "./swe/open-swe.ts";
export { readSweInstances, type SweSet } from "./swe/read-swe-instances.ts";
export { repairNeed, settingsOfOptions } from "./swe/settings-of-options.ts";
export { SweInstance } from "./swe/swe-instance.ts";
export { SweOptions } from "./swe/swe-options.ts";
export { DEFAULT_SWE_LIMITS, type SweLimits, type SweSettings } from "./swe/swe-settings.ts";
