import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { z } from "zod";
import { parseStrictly, UsageError } from "#kernel";
import type { Task, TaskFinding } from "../suite.ts";
import { AnyJson } from "./any-json.ts";
import { effectiveTools, lintTasks, type LintRules } from "./lint.ts";
import { isJsonObject } from "./loose-json.ts";
import { COMPLEXITIES, TASK_TYPES } from "./vocabulary.ts";
import { taskOf, type WorkflowTask } from "./workflow-task.ts";

/** Tasks that somebody else wrote, what is wrong with them, and those that can be solved. */
export interface TaskLibrary {
  readonly tasks: readonly Task<WorkflowTask>[];
  readonly findings: readonly TaskFinding[];
}

const name = z.string().min(1);

// Both generations of the original's libraries: what one calls `instance_id` and `inputs`, the other calls `id` and
// `test_input`. Expected outputs and everything else in an entry shape neither the question nor the score.
const Entry = z
  .looseObject({
    instance_id: name.optional(),
    id: name.optional(),
    task_type: z.enum(TASK_TYPES),
    description: z.string(),
    required_tools: z.array(z.string()),
    inputs: AnyJson.optional(),
    test_input: AnyJson.optional(),
    complexity: z.enum(COMPLEXITIES).optional(),
  })
  .refine((entry) => entry.instance_id !== undefined || entry.id !== undefined, {
    error: "expected a name under instance_id or id",
  });
type Entry = z.infer<typeof Entry>;

const Entries = z.array(Entry).min(1, { error: "expected at least one task" });

/** Reads a task library in either of the original's formats; throws a `UsageError` that names what is wrong, and where. */
export async function openTaskLibrary(path: string, rules: LintRules, signal: AbortSignal): Promise<TaskLibrary> {
  const text = await readFile(path, { encoding: "utf8", signal }).catch((error: unknown) => {
    throw new UsageError(`workflow.tasks: ${path} cannot be read: ${messageOf(error)}`, { cause: error });
  });
  const list = listIn(parsed(text, path));
  if (list === undefined) {
    throw new UsageError(
      `workflow.tasks: ${path} is no task library: expected a list of tasks, or an object with such a list under "tasks"`,
    );
  }
  return libraryOf(parseStrictly(Entries, list, `${basename(path)}: tasks`), rules);
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

function parsed(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UsageError(`workflow.tasks: ${path} is not JSON: ${messageOf(error)}`, { cause: error });
  }
}

function listIn(value: unknown): readonly unknown[] | undefined {
  if (Array.isArray(value)) return value;
  return z.object({ tasks: z.array(z.unknown()) }).safeParse(value).data?.tasks;
}

function libraryOf(entries: readonly Entry[], rules: LintRules): TaskLibrary {
  const written = entries.map((entry) => ({ id: idOf(entry), requiredTools: entry.required_tools }));
  const findings = lintTasks(written, rules);
  const excluded = new Set(
    findings.filter(({ excludes, code }) => excludes && code !== "duplicate-id").map(({ task }) => task),
  );
  const first = new Map<string, Task<WorkflowTask>>();
  for (const entry of entries) {
    const id = idOf(entry);
    if (!excluded.has(id) && !first.has(id)) first.set(id, taskOf(id, bodyOf(entry, rules)));
  }
  return { tasks: [...first.values()], findings };
}

const idOf = (entry: Entry): string => entry.instance_id ?? entry.id ?? "";

function bodyOf(entry: Entry, rules: LintRules): WorkflowTask {
  const inputs = entry.inputs ?? entry.test_input ?? {};
  return {
    taskType: entry.task_type,
    difficulty: null,
    complexity: entry.complexity ?? null,
    description: entry.description,
    inputs: isJsonObject(inputs) ? inputs : { input: inputs },
    requiredTools: effectiveTools(entry.required_tools, rules),
  };
}
