import type { Experience } from "../experience/experience.ts";
import { judge, type Judgement } from "../gate/gate.ts";
import type { Memory } from "../memory/memory.ts";
import { type StepKind, STEPS, type Workflow, WorkflowContent, workflowOf } from "../memory/workflow.ts";
import type { OriginalWorkflow } from "./original-files.ts";

/** What came of one workflow of the original's. */
export type ImportedWorkflow =
  | { readonly kind: "taken"; readonly workflow: Workflow; readonly tasks: readonly string[] }
  | { readonly kind: "refused"; readonly name: string; readonly why: string };

const KINDS: readonly (readonly [RegExp, StepKind])[] = [
  [/repro/i, "reproduce"],
  [/locat|find|search/i, "locate"],
  [/fix|chang|implement|edit/i, "change"],
  [/test|verif|check|valid/i, "check"],
  [/submit|finish|final/i, "finish"],
];

/** Takes a workflow of the original's in as its own gate would have, or says why not. */
export function importWorkflow(written: OriginalWorkflow, memory: Memory): ImportedWorkflow {
  const { name, description, applicable_scenarios: scenarios, steps, source_experiences: tasks } = written;
  const refused = (why: string): ImportedWorkflow => ({ kind: "refused", name, why });
  const content = WorkflowContent.safeParse({
    kind: "workflow",
    title: name,
    when: [description, ...scenarios]
      .filter((text) => text !== "")
      .join(" ")
      .slice(0, 600),
    cues: scenarios.map((text) => text.slice(0, 60)).slice(0, 40),
    steps: steps.map((step) => ({ kind: kindOf(step.step_type), why: step.reasoning, do: step.action_template })),
    marks: [],
  });
  if (!content.success) {
    const [issue] = content.error.issues;
    const steps = written.steps.length;
    return refused(
      steps < STEPS.least || steps > STEPS.most
        ? `it has ${steps} steps instead of 3 to 8`
        : `${issue?.path.join(".")}: ${issue?.message}`,
    );
  }
  const workflow = workflowOf(content.data, "import");
  const said: Judgement = judge(workflow, tasks.map(sourceOf), memory);
  if (said.kind === "refused") return refused(said.message);
  if (said.kind === "known") return refused(`it says the same as ${said.id}`);
  return { kind: "taken", workflow, tasks };
}

const kindOf = (written: string): StepKind => KINDS.find(([pattern]) => pattern.test(written))?.[1] ?? "understand";

/** All that is known of where an imported workflow comes from: the task's name. */
const sourceOf = (task: string): Experience => ({
  v: 1,
  task,
  trial: "",
  outcome: "full",
  repo: null,
  problem: "",
  steps: [],
  changes: [],
  end: "",
  trouble: null,
  shown: [],
  malformed: 0,
});
