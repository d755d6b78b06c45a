import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { never } from "#kernel";
import { sharedData } from "../../../test/shared-data.ts";
import { diffTasks, differenceText } from "./diff-tasks.ts";
import { listingText, listTasks } from "./list-tasks.ts";
import { showTask, taskText } from "./show-task.ts";
import { collectTasks, findTask, type TaskCollection } from "./task-collection.ts";
import { TASK_TYPES } from "./vocabulary.ts";

const simple = { taskTypes: ["simple_task"], instances: 3 } as const;
const of = (query: object): Promise<TaskCollection> => collectTasks(query, never);

const entry = (id: string, description: string, ...tools: readonly string[]): object => ({
  instance_id: id,
  task_type: "basic_task",
  description,
  required_tools: tools,
});

/** A library of these tasks, gone afterwards. */
async function withLibrary<T>(entries: readonly object[], use: (path: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "tasks-"));
  try {
    const path = join(folder, "library.json");
    await writeFile(path, JSON.stringify(entries));
    return await use(path);
  } finally {
    await rm(folder, { recursive: true });
  }
}

const library = (...entries: readonly object[]): Promise<TaskCollection> =>
  withLibrary(entries, (path) => of({ library: path }));

test("a list says of every task what it needs and which flaws it has no use for, and how many there are of each kind", async () => {
  const listing = listTasks(await of(simple));
  expect(listing.tasks.map(({ complexity }) => complexity)).toEqual(["easy", "medium", "hard"]);
  expect(listing.counts).toEqual({ "simple_task easy": 1, "simple_task medium": 1, "simple_task hard": 1 });
  const [easy] = listing.tasks;
  expect(easy?.withoutFlaws).toEqual(["sequence_disorder", "missing_step", "logical_inconsistency", "semantic_drift"]);
  const lines = listingText(listing).split("\n");
  expect(lines[0]).toBe("3 tasks (generated, seed 1, easy)");
  expect(lines[1]).toMatch(/^task {2,}complexity {2}tools needed$/);
  expect(lines[2]).toContain(`${easy?.id}`);
  // Each column stands under its head.
  expect(lines[2]!.indexOf("easy  ")).toBe(lines[1]!.indexOf("complexity"));
  expect(lines.at(-1)).toBe("simple_task easy: 1, simple_task medium: 1, simple_task hard: 1");
});

test("without a question there are twenty easy tasks of each type", async () => {
  const { counts, tasks } = listTasks(await of({}));
  expect(tasks).toHaveLength(20 * TASK_TYPES.length);
  expect(Object.values(counts).reduce((sum, count) => sum + count)).toBe(tasks.length);
});

test("a list of a library says what was left out, and why", async () => {
  const listing = listTasks(
    await library(
      entry("a", "Read.", "file_operations_reader"),
      entry("b", "Write.", "file_operations_writer"),
      entry("c", "Read twice.", "file_operations_reader", "file_operations_reader"),
    ),
  );
  expect(listing.tasks.map(({ id }) => id)).toEqual(["a", "c"]);
  expect(listing.findings).toEqual({ "missing-dependency (left out)": 1, "repeated-tool": 1 });
  expect(listingText(listing)).toMatch(/findings: missing-dependency \(left out\): 1, repeated-tool: 1$/);
});

test("a task is shown with its prompt, its plan, and what every flaw would do to it", async () => {
  const [task] = (await of({ taskTypes: ["data_pipeline"], instances: 1 })).tasks;
  const shown = showTask(task!);
  expect(shown).toEqual(showTask(task!));
  expect(shown.plan.map(({ tool }) => tool)).toEqual(task!.body.requiredTools);
  expect(shown.flaws).toHaveLength(7);
  expect(shown.flaws.filter(({ difference }) => difference.length === 0)).toEqual([]);
  expect(shown.prompt).toContain("Plan:\n1. ");
  expect(showTask(task!, { promptType: "baseline" }).prompt).not.toContain("Plan:");
  const text = taskText(shown);
  expect(text).toContain(task!.body.description);
  expect(text).toMatch(/\n {2}sequence_disorder:\n {4}1\. .* -> .*/);
});

test("a task is found by its id, whatever its type and wording; a wrong id is told with the nearest", async () => {
  const [task] = (await of({ taskTypes: ["api_integration"], difficulties: ["very_hard"], instances: 1 })).tasks;
  expect(await findTask({}, task!.id, never)).toEqual(task);
  await expect(findTask({}, `${task!.id}x`, never)).rejects.toMatchObject({
    code: "SLUICE_USAGE",
    message: expect.stringContaining(`did you mean "${task!.id}"`),
  });
  await expect(findTask({ seed: 2 }, task!.id, never)).rejects.toThrow(/there is no task .*seed 2/);
  await withLibrary([entry("b", "Write.", "file_operations_writer")], async (path) => {
    await expect(findTask({ library: path }, "b", never)).rejects.toThrow(/"b" is left out of .*depends on/);
  });
});

test("a set of tasks does not differ from itself", async () => {
  const tasks = await of({});
  expect(diffTasks(tasks, tasks)).toMatchObject({ changed: [], onlyInOne: [], onlyInOther: [] });
  expect(diffTasks(tasks, tasks).same).toHaveLength(100);
});

test("two seeds differ place by place; a longer list has more; two wordings differ in the wording too", async () => {
  const seeds = diffTasks(await of({ ...simple, seed: 1 }), await of({ ...simple, seed: 2 }));
  expect(seeds).toMatchObject({ same: [], onlyInOne: [], onlyInOther: [] });
  expect(seeds.changed.map(({ by }) => by)).toEqual(["place", "place", "place"]);
  expect(seeds.changed.flatMap(({ fields }) => fields.map(({ field }) => field))).not.toContain("complexity");
  const longer = diffTasks(await of(simple), await of({ ...simple, instances: 5 }));
  expect([longer.same.length, longer.changed.length, longer.onlyInOther.length]).toEqual([3, 0, 2]);
  const wordings = diffTasks(await of(simple), await of({ ...simple, difficulties: ["hard"] }));
  expect(wordings.changed.every(({ fields }) => fields.some(({ field }) => field === "difficulty"))).toBe(true);
});

test("two editions of a library differ by what happened to each task", async () => {
  const before = await library(
    entry("kept", "Read.", "file_operations_reader"),
    entry("reworded", "Parse.", "data_processing_parser"),
    entry("renamed", "Filter.", "data_processing_filter"),
    entry("gone", "Log.", "utility_logger"),
    entry("gone too", "Cache.", "utility_cache"),
  );
  const after = await library(
    entry("kept", "Read.", "file_operations_reader"),
    entry("reworded", "Parse it all.", "data_processing_parser"),
    entry("new name", "Filter.", "data_processing_filter"),
    entry("come", "Track.", "utility_tracker"),
  );
  const difference = diffTasks(before, after);
  expect(difference.same).toEqual(["kept", "renamed"]);
  expect(difference.changed.map(({ one, other, by }) => [one, other, by])).toEqual([
    ["reworded", "reworded", "id"],
    ["gone", "come", "place"],
  ]);
  expect(difference.changed[0]?.fields).toEqual([{ field: "description", one: "Parse.", other: "Parse it all." }]);
  expect([difference.onlyInOne, difference.onlyInOther]).toEqual([["gone too"], []]);
  const text = differenceText(difference);
  expect(text).toContain("2 the same, 2 changed, 1 only in the first, 0 only in the second");
  expect(text).toContain("@ reworded\n- description: Parse.\n+ description: Parse it all.");
  expect(text.endsWith("\n- gone too")).toBe(true);
});

const original = sharedData("tasks/original-630.json");

test.skipIf(original === undefined)("the original's library is listed with what is wrong with it", async () => {
  const listing = listTasks(await of({ library: original! }));
  expect(listing.tasks).toHaveLength(349);
  expect(listing.findings).toEqual({ "missing-dependency (left out)": 281, "late-dependency": 117 });
});
