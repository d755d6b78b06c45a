import type { WorkflowContent } from "../memory/workflow.ts";

/** Everything a workflow says, as one text. */
export const textOfContent = ({ title, when, steps, cues }: WorkflowContent): string =>
  [title, when, cues.join(" "), ...steps.flatMap(({ why, do: what }) => [why, what])].join("\n");
