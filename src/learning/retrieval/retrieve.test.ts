import { expect, test } from "vitest";
import { EDIT_SHAPES } from "../experience/edit-shape.ts";
import type { Memory } from "../memory/memory.ts";
import { renderMemory, tokensOf } from "../memory/render-workflow.ts";
import { type Workflow, workflowOf } from "../memory/workflow.ts";
import { placeboOf } from "./placebo.ts";
import { retrieve } from "./retrieve.ts";

const workflowOfShape = (name: string, kind: "workflow" | "lesson" = "workflow"): Workflow => {
  const { title, when, cues, where, change, check } = EDIT_SHAPES.find((shape) => shape.name === name)!;
  const steps = [
    { kind: "understand", do: `Look at ${where}`, why: "it is there" },
    { kind: "change", do: change, why: "it mended one like it" },
    { kind: "check", do: `Check ${check}`, why: "these are asked for" },
  ] as const;
  return workflowOf({ kind, title, when, cues, steps, marks: [`edit:${name}`] }, "rules");
};

const memoryOf = (...workflows: readonly Workflow[]): Memory => ({
  v: 1,
  version: 3,
  entries: workflows.map((workflow, at) => ({
    workflow,
    evidence: [{ task: `task-${at}`, trial: `trial-${at}`, outcome: "full" }],
    counters: { shown: 0, used: 0, wins: 0, losses: 0 },
    since: 1,
    retired: null,
  })),
});

const shapes = ["boundary", "await", "sort-order", "escape"].map((name) => workflowOfShape(name));
const memory = memoryOf(...shapes);
const task = (problem: string, id = "new") => ({ id, facts: { repo: null, problem, createdAt: null } });
const how = { most: 2, budgetTokens: 2_000 };

const sorting = "The list is sorted as text: number 10 comes before 2, and ties are in no order.";

test("the workflow nearest to the issue comes first", () => {
  expect(retrieve(memory, task(sorting), how)[0]?.id).toBe(shapes[2]!.id);
});

test("none is shown when none applies", () => {
  expect(retrieve(memory, task("Colours of the logo are too bright in print."), how)).toEqual([]);
  expect(retrieve(memoryOf(), task(sorting), how)).toEqual([]);
});

test("what was learnt from the task itself is not among them", () => {
  expect(retrieve(memory, task(sorting, "task-2"), how).map(({ id }) => id)).not.toContain(shapes[2]!.id);
});

test("no more are shown than asked for, nor than the budget holds", () => {
  const all = { most: 9, budgetTokens: 100_000 };
  const wide = task(`${sorting} The last element of the range is missing, and a promise is pending, never awaited.`);
  expect(retrieve(memory, wide, { ...all, most: 1 })).toHaveLength(1);
  for (const budgetTokens of [0, 200, 300, 600]) {
    const shown = retrieve(memory, wide, { ...all, budgetTokens });
    expect(tokensOf(renderMemory(shown))).toBeLessThanOrEqual(budgetTokens);
  }
});

test("a retired workflow is not shown, and of lessons at most one", () => {
  const gone = { ...memory, entries: memory.entries.map((entry) => ({ ...entry, retired: "of no use" })) };
  expect(retrieve(gone, task(sorting), how)).toEqual([]);
  const lessons = memoryOf(workflowOfShape("sort-order", "lesson"), {
    ...workflowOfShape("sort-order", "lesson"),
    id: "w-other",
  });
  expect(retrieve(lessons, task(sorting), { ...how, most: 3 })).toHaveLength(1);
});

test("a placebo has the same look and as many tokens, and none of the words", () => {
  for (const workflow of shapes) {
    const placebo = placeboOf(workflow);
    const [text, other] = [renderMemory([workflow]), renderMemory([placebo])];
    expect(Math.abs(tokensOf(other) - tokensOf(text))).toBeLessThanOrEqual(tokensOf(text) * 0.02);
    expect(other.split("\n")).toHaveLength(text.split("\n").length);
    expect(placebo.content.steps.map(({ kind }) => kind)).toEqual(workflow.content.steps.map(({ kind }) => kind));
    const said = `${placebo.content.title} ${placebo.content.when} ${placebo.content.steps.map((step) => step.do).join(" ")}`;
    expect(said).not.toMatch(/bound|await|sort|escape|element|promise/i);
    expect(placebo.id).not.toBe(workflow.id);
    expect(placeboOf(workflow)).toEqual(placebo);
  }
});
