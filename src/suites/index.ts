export type { Axis, Job, Suite, Task, TaskFinding } from "./suite.ts";
