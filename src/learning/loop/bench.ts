import type { Job, ShownMemory, Suite, Task } from "#suites";
import type { TaskFacts } from "../experience/experience.ts";

/** What the loop learns on: a suite of tasks with a place for memory, whose transcripts are those of repairs. */
export interface Bench {
  /** The suite, with what each trial is shown of the past. */
  open(memoryFor: (job: Job) => ShownMemory): Suite;
  /** What the agent is told of a task. Nothing else of it is learnt from. */
  factsOf(task: Task): TaskFacts;
}
