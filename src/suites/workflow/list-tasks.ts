import type { TaskCollection } from "./task-collection.ts";
import { FLAWS, type Flaw } from "./vocabulary.ts";
import { applicableFlaws } from "./applicable-flaws.ts";
import type { WorkflowTask } from "./workflow-task.ts";

/** One task of a listing. */
export interface ListedTask {
  readonly id: string;
  readonly digest: string;
  readonly taskType: WorkflowTask["taskType"];
  readonly difficulty: WorkflowTask["difficulty"];
  readonly complexity: WorkflowTask["complexity"];
  readonly requiredTools: readonly string[];
  readonly description: string;
  /** Flaws that leave its plan as it is, so that trials with them are `inapplicable`. */
  readonly withoutFlaws: readonly Flaw[];
}

/** What a list of tasks shows, and how many tasks there are of each type and complexity. */
export interface TaskListing {
  readonly source: string;
  readonly tasks: readonly ListedTask[];
  readonly counts: Readonly<Record<string, number>>;
  /** Tasks that were left out, and what else is odd: how many of each kind. */
  readonly findings: Readonly<Record<string, number>>;
}

/** The tasks as a list. Pure. */
export function listTasks({ source, tasks, findings }: TaskCollection): TaskListing {
  return {
    source,
    tasks: tasks.map(({ id, digest, body }) => {
      const { taskType, difficulty, complexity, requiredTools, description } = body;
      const applicable = applicableFlaws(body);
      const withoutFlaws = FLAWS.filter((kind) => !applicable.includes(kind));
      return { id, digest, taskType, difficulty, complexity, requiredTools, description, withoutFlaws };
    }),
    counts: counted(tasks.map(({ body }) => `${body.taskType} ${body.complexity ?? "any"}`)),
    findings: counted(findings.map(({ code, excludes }) => (excludes ? `${code} (left out)` : code))),
  };
}

function counted(words: readonly string[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const word of words) counts[word] = (counts[word] ?? 0) + 1;
  return counts;
}

const HEAD = ["task", "complexity", "tools needed"] as const;

/** A listing as lines: what it is of, a table with one line a task, how many of each, what was left out. */
export function listingText({ source, tasks, counts, findings }: TaskListing): string {
  const rows = tasks.map(({ id, complexity, requiredTools }) => [id, complexity ?? "any", requiredTools.join(" ")]);
  const table = rows.length === 0 ? [] : [HEAD, ...rows];
  const widths = [0, 1].map((column) => Math.max(0, ...table.map((row) => row[column]!.length)));
  const lines = table.map(([id = "", complexity = "", tools]) =>
    `${id.padEnd(widths[0]!)}  ${complexity.padEnd(widths[1]!)}  ${tools}`.trimEnd(),
  );
  const sums = (of: Readonly<Record<string, number>>): string =>
    Object.entries(of)
      .map(([word, count]) => `${word}: ${count}`)
      .join(", ");
  return [
    `${tasks.length} ${tasks.length === 1 ? "task" : "tasks"} (${source})`,
    ...lines,
    ...(tasks.length === 0 ? [] : [sums(counts)]),
    ...(Object.keys(findings).length === 0 ? [] : [`findings: ${sums(findings)}`]),
  ].join("\n");
}
