import type { Json } from "#kernel";
import { knownTool } from "./catalog.ts";
import { isOf } from "./parameter-check.ts";
import type { ToolParameter } from "./tool.ts";
import type { WorkflowTask } from "./workflow-task.ts";

/** One step of a plan as a model is shown it. */
export interface PlanStep {
  readonly tool: string;
  readonly parameters: Readonly<Record<string, Json>>;
}
export type Plan = readonly PlanStep[];

/** The plan that carries the task out: each required tool once, in a sound order, with parameters its schema accepts. */
export function soundPlan(task: WorkflowTask): Plan {
  return task.requiredTools.map((tool, at) => ({
    tool,
    parameters: Object.fromEntries(
      knownTool(tool)
        .parameters.filter((parameter) => parameter.required)
        .map((parameter) => [parameter.name, valueFor(parameter, task, task.requiredTools[at - 1])]),
    ),
  }));
}

const FALLBACKS: Readonly<Record<string, Json>> = {
  source: "data/input.json",
  destination: "data/output.json",
  input_format: "csv",
  output_format: "json",
  schema: { type: "object" },
};

/** The task's own value where it gives one that fits; the result of the step before for data; otherwise something usual. */
function valueFor(parameter: ToolParameter, task: WorkflowTask, before: string | undefined): Json {
  const given = task.inputs[parameter.name];
  if (given !== undefined && isOf(parameter.type, given)) return given;
  return FALLBACKS[parameter.name] ?? (before === undefined ? {} : { result_of: before });
}

/** The steps as lines: number, tool, parameters, and below them what the tool requires. */
export function planText(plan: Plan): string {
  const lines = plan.flatMap(({ tool, parameters }, at) => {
    const { dependsOn } = knownTool(tool);
    const step = `${at + 1}. ${tool} ${JSON.stringify(parameters)}`;
    return dependsOn.length === 0 ? [step] : [step, `   requires: ${dependsOn.join(", ")}`];
  });
  return ["Plan:", ...lines].join("\n");
}
