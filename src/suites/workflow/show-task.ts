import { randomOf } from "#kernel";
import type { Task } from "../suite.ts";
import { knownTool } from "./catalog.ts";
import { type Difference, flaw } from "./flaw.ts";
import { type Plan, planText, soundPlan } from "./plan.ts";
import { userPrompt } from "./prompts.ts";
import { FLAWS, type Flaw, type PromptType, type Severity } from "./vocabulary.ts";
import type { WorkflowTask } from "./workflow-task.ts";

/** Everything about one task: what a model is told, what solves it, what each flaw would do to its plan. */
export interface ShownTask {
  readonly id: string;
  readonly digest: string;
  readonly body: WorkflowTask;
  readonly plan: Plan;
  /** Each required tool with what it depends on. */
  readonly dependencies: readonly { readonly tool: string; readonly dependsOn: readonly string[] }[];
  /** By one throw of the dice; each trial's own seed throws its own. An empty difference: `inapplicable`. */
  readonly flaws: readonly { readonly kind: Flaw; readonly difference: readonly Difference[] }[];
  /** The user's message of the prompt type asked for, without a flaw. */
  readonly prompt: string;
}

/** One task in full. Pure: the same task, severity and prompt type are shown alike. */
export function showTask(
  { id, digest, body }: Task<WorkflowTask>,
  { severity = "severe", promptType = "optimal" }: ShowOptions = {},
): ShownTask {
  const plan = soundPlan(body);
  return {
    id,
    digest,
    body,
    plan,
    dependencies: body.requiredTools.map((tool) => ({ tool, dependsOn: knownTool(tool).dependsOn })),
    flaws: FLAWS.map((kind) => ({ kind, difference: flaw(plan, kind, severity, randomOf(digest, kind)).difference })),
    prompt: userPrompt(body, promptType, promptType === "baseline" || promptType === "cot" ? null : plan),
  };
}

/** How a task is shown: how bad its flaws are, and in which prompt. */
export interface ShowOptions {
  readonly severity?: Severity;
  readonly promptType?: Extract<PromptType, "baseline" | "cot" | "optimal">;
}

/** A task in full as lines. */
export function taskText({ id, digest, body, plan, flaws }: ShownTask): string {
  return [
    `${id}  (${digest})`,
    `${body.taskType}, wording ${body.difficulty ?? "unknown"}, complexity ${body.complexity ?? "unknown"}`,
    "",
    body.description,
    "",
    `Inputs: ${JSON.stringify(body.inputs)}`,
    planText(plan),
    "",
    "Flaws:",
    ...flaws.flatMap(({ kind, difference }) =>
      difference.length === 0
        ? [`  ${kind}: inapplicable`]
        : [
            `  ${kind}:`,
            ...difference.map(
              ({ step, sound, shown }) => `    ${step}. ${sound ?? "(no step)"} -> ${shown ?? "(no step)"}`,
            ),
          ],
    ),
  ].join("\n");
}
