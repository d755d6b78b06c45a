import type { TaskType } from "../vocabulary.ts";

/** One call the original carried out: `error` is the text it failed with. */
export interface OriginalExecution {
  readonly tool: string;
  readonly success: boolean;
  readonly error: string | null;
}

/** What the original's scoring looks at, of one trial. */
export interface OriginalFacts {
  readonly taskType: TaskType;
  /** As the task lists them: in its order, a tool listed twice stays twice. */
  readonly required: readonly string[];
  /** The tools of the plan that was shown, flawed or not; what is required where none was shown. */
  readonly expected: readonly string[];
  readonly executions: readonly OriginalExecution[];
  /** What the model wrote, one text a turn. */
  readonly texts: readonly string[];
  /** Answers that were met with help on the form. */
  readonly helped: number;
  /** Requests that failed for good; the trial ended at the first. */
  readonly apiFailures: number;
}

/** The tools that succeeded, in the order of their calls. */
export const successesOf = (facts: OriginalFacts): readonly string[] =>
  facts.executions.filter(({ success }) => success).map(({ tool }) => tool);
