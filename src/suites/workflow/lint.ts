import type { TaskFinding } from "../suite.ts";
import { TOOL_NAMES } from "./catalog.ts";
import { type Breach, breachesOf, completed, soundOrder } from "./dependencies.ts";

/** A task as it is written down, before anything is made of it. */
export interface WrittenTask {
  readonly id: string;
  readonly requiredTools: readonly string[];
}

/** What to do with a task that leaves out what its tools depend on. */
export const MISSING_DEPENDENCIES = ["exclude", "complete"] as const;

export interface LintRules {
  readonly maxTurns: number;
  readonly missingDependencies: (typeof MISSING_DEPENDENCIES)[number];
}

/** What is wrong with tasks as written; what excludes a task says that nobody could solve it. */
export function lintTasks(tasks: readonly WrittenTask[], rules: LintRules): readonly TaskFinding[] {
  const seen = new Set<string>();
  return tasks.flatMap((task) => {
    const isRepeated = seen.has(task.id);
    seen.add(task.id);
    const own = lintTask(task, rules);
    return isRepeated ? [duplicateId(task), ...own] : own;
  });
}

/** The tools a task asks for under these rules, each once, in a sound order. */
export const effectiveTools = (tools: readonly string[], rules: LintRules): readonly string[] =>
  rules.missingDependencies === "complete" ? completed(tools) : soundOrder(tools);

function lintTask({ id, requiredTools }: WrittenTask, rules: LintRules): readonly TaskFinding[] {
  const of = (code: string, message: string, excludes: boolean): TaskFinding => ({ task: id, code, message, excludes });
  const distinct = [...new Set(requiredTools)];
  if (distinct.length === 0)
    return [of("no-required-tools", "no tool is required, so there is nothing to solve", true)];
  const repeated = distinct.filter((tool) => requiredTools.filter((other) => other === tool).length > 1);
  const twice =
    repeated.length === 0
      ? []
      : [of("repeated-tool", `lists ${repeated.join(", ")} more than once; one success of each is asked for`, false)];
  const unknown = distinct.filter((tool) => !TOOL_NAMES.has(tool));
  if (unknown.length > 0) {
    return [...twice, of("unknown-tool", `requires what is not among the 30 tools: ${unknown.join(", ")}`, true)];
  }
  const { length } = effectiveTools(distinct, rules);
  const tooMany =
    length > rules.maxTurns
      ? [of("too-many-tools", `needs ${length} tools, and a trial has ${rules.maxTurns} turns`, true)]
      : [];
  return [...twice, ...tooMany, ...dependencyFindings(id, breachesOf(distinct), rules)];
}

function dependencyFindings(task: string, breaches: readonly Breach[], rules: LintRules): readonly TaskFinding[] {
  const missing = breaches.filter(({ kind }) => kind === "missing");
  const late = breaches.filter(({ kind }) => kind === "late");
  const findings: TaskFinding[] = [];
  if (missing.length > 0) {
    const excludes = rules.missingDependencies === "exclude";
    const what = missing.map(({ tool, dependency }) => `${tool} depends on ${dependency}`).join(", ");
    const consequence = excludes
      ? "as written its own tools cannot be done in a sound order (missing-dependencies: complete would add what is missing)"
      : "what is missing is required as well";
    findings.push({
      task,
      code: "missing-dependency",
      message: `${what}, which the task does not require: ${consequence}`,
      excludes,
    });
  }
  if (late.length > 0) {
    const what = late.map(({ tool, dependency }) => `${tool} is listed before ${dependency}, on which it depends`);
    const consequence = "the task can be solved in another order, and its plan is shown in that order";
    findings.push({ task, code: "late-dependency", message: `${what.join("; ")}: ${consequence}`, excludes: false });
  }
  return findings;
}

const duplicateId = ({ id }: WrittenTask): TaskFinding => ({
  task: id,
  code: "duplicate-id",
  message: "another task before it has the same id; only the first is used",
  excludes: true,
});
