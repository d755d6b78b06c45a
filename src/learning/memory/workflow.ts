import { z } from "zod";
import { digestOf } from "#kernel";

/** Fewest and most steps of a workflow: fewer say nothing, more are one solution told again. */
export const STEPS = { least: 3, most: 8 } as const;

/** What a step is for. */
export const StepKind = z.enum(["reproduce", "locate", "understand", "change", "check", "finish"]);
export type StepKind = z.infer<typeof StepKind>;

/** One step: what to do with the concrete values left open as `{{variables}}`, and why. */
export const WorkflowStep = z
  .strictObject({
    kind: StepKind,
    why: z.string().min(1).max(400),
    do: z.string().min(1).max(600),
  })
  .readonly();
export type WorkflowStep = z.infer<typeof WorkflowStep>;

/** What a workflow says. `lesson` comes from failures: what to do so that they are not repeated. */
export const WorkflowContent = z
  .strictObject({
    kind: z.enum(["workflow", "lesson"]),
    title: z.string().min(1).max(120),
    /** When it applies. */
    when: z.string().min(1).max(600),
    /** Words of the situation, for finding it. */
    cues: z.array(z.string().min(1).max(60)).max(40).readonly(),
    steps: z.array(WorkflowStep).min(STEPS.least).max(STEPS.most).readonly(),
    /** What a trajectory shows that followed it; empty where that cannot be told. */
    marks: z.array(z.string().min(1).max(120)).max(20).readonly(),
  })
  .readonly();
export type WorkflowContent = z.infer<typeof WorkflowContent>;

/** A workflow of a memory. It is never rewritten: other content is another workflow with another id. */
export const Workflow = z
  .strictObject({
    v: z.literal(1),
    /** Of its content, so that the same is learnt as the same on every machine. */
    id: z.string().min(1),
    madeBy: z.enum(["rules", "model", "import"]),
    content: WorkflowContent,
  })
  .readonly();
export type Workflow = z.infer<typeof Workflow>;

/** The workflow with this content. */
export function workflowOf(content: WorkflowContent, madeBy: Workflow["madeBy"]): Workflow {
  return { v: 1, id: `w-${digestOf(content, 10)}`, madeBy, content };
}

/** The names a text leaves open, each once: `{{file}}` is `file`. */
export function variablesIn(text: string): readonly string[] {
  return [...new Set([...text.matchAll(/\{\{\s*([a-z][\w-]*)\s*\}\}/gi)].map(([, name]) => name!))];
}
