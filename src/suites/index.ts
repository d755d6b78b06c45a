export type { Axis, Job, Suite, Task, TaskFinding, TrialModels } from "./suite.ts";
export {
  type AxisDefinition,
  defineSuite,
  type Grade,
  type Situation,
  type SuiteDefinition,
  type TaskDefinition,
  type TaskSource,
} from "./define-suite.ts";
export { openSuite } from "./open-suite.ts";
