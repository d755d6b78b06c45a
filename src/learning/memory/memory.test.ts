import fc from "fast-check";
import { expect, test } from "vitest";
import { edited, type MemoryEdit, memoryAt, type MemoryHistory } from "./edit.ts";
import { activeEntries, emptyMemory, type Memory, memoryDigest } from "./memory.ts";
import { learnFrom } from "./learn-from.ts";
import { renderMemory } from "./render-workflow.ts";
import { type Workflow, workflowOf } from "./workflow.ts";
import type { Experience } from "../experience/experience.ts";

const workflow = (name: string): Workflow =>
  workflowOf(
    {
      kind: "workflow",
      title: `How to mend ${name}`,
      when: `Something is wrong with ${name}.`,
      cues: [name],
      steps: ["locate", "change", "check"].map((kind) => ({
        kind: kind as "locate",
        do: `${kind} {{thing}}`,
        why: `for ${name}`,
      })),
      marks: [`edit:${name}`],
    },
    "rules",
  );

const add = (one: Workflow, task = "t-1"): MemoryEdit => ({
  op: "add",
  workflow: one,
  evidence: [{ task, trial: `trial of ${task}`, outcome: "full" }],
});

const history = (...batches: readonly (readonly MemoryEdit[])[]): MemoryHistory => ({
  v: 1,
  first: emptyMemory,
  steps: batches.map((edits, at) => ({ version: at + 1, generation: at, edits })),
});

const experience = (task: string, change: Partial<Experience> = {}): Experience => ({
  v: 1,
  task,
  trial: `trial of ${task}`,
  outcome: "full",
  repo: null,
  problem: "",
  steps: [],
  changes: [],
  end: "submitted",
  trouble: null,
  shown: [],
  malformed: 0,
  ...change,
});

test("the same content has the same id on every machine, and other content another", () => {
  expect(workflow("dates").id).toBe(workflow("dates").id);
  expect(workflow("dates").id).not.toBe(workflow("names").id);
});

test("evidence is only ever added to, each trial once, and no edit changes a word", () => {
  const one = workflow("dates");
  const more = { op: "reinforce", id: one.id, evidence: [{ task: "t-2", trial: "x", outcome: "full" }] } as const;
  const memory = memoryAt(history([add(one)], [more, more]));
  expect(memory.entries[0]?.evidence.map(({ task }) => task)).toEqual(["t-1", "t-2"]);
  expect(memory.entries[0]?.workflow).toEqual(one);
  expect(memory.version).toBe(2);
});

test("every version can be had again, and a roll-back is a version of its own", () => {
  const [a, b] = [workflow("a"), workflow("b")];
  const told = history([add(a)], [add(b)], [{ op: "roll-back", to: 1 }]);
  expect(memoryAt(told, 1).entries).toHaveLength(1);
  expect(memoryAt(told, 2).entries).toHaveLength(2);
  expect(memoryAt(told).entries).toEqual(memoryAt(told, 1).entries);
  expect(memoryDigest(memoryAt(told))).toBe(memoryDigest(memoryAt(told, 1)));
  expect(memoryAt(told).version).toBe(3);
});

test("a retired workflow stays in the memory and is shown no more", () => {
  const one = workflow("dates");
  const memory = memoryAt(history([add(one)], [{ op: "retire", id: one.id, why: "of no use" }]));
  expect(memory.entries).toHaveLength(1);
  expect(activeEntries(memory)).toEqual([]);
});

test("an edit of a workflow that is not there is a bug", () => {
  const edit = { op: "retire", id: "w-none", why: "x" } as const;
  expect(() => edited(emptyMemory, [edit], () => emptyMemory)).toThrow("no workflow w-none");
});

test("any history told again gives the same memory", () => {
  const pool = ["a", "b", "c"].map(workflow);
  const arbitrary = fc.array(fc.array(fc.integer({ min: 0, max: 2 }), { maxLength: 3 }), { maxLength: 6 });
  fc.assert(
    fc.property(arbitrary, (picks) => {
      const known = new Set<string>();
      const batches = picks.map((batch) =>
        batch.map((pick): MemoryEdit => {
          const one = pool[pick]!;
          if (!known.has(one.id)) {
            known.add(one.id);
            return add(one);
          }
          return { op: "count", id: one.id, by: { shown: 1, used: 0, wins: 1, losses: 0 } };
        }),
      );
      const told = history(...batches);
      expect(memoryAt(JSON.parse(JSON.stringify(told)) as MemoryHistory)).toEqual(memoryAt(told));
    }),
  );
});

const withOne = (one: Workflow, counters = { shown: 0, used: 0, wins: 0, losses: 0 }): Memory => ({
  v: 1,
  version: 1,
  entries: [{ workflow: one, evidence: [], counters, since: 1, retired: null }],
});

test("who is shown a workflow counts for it: followed or not, solved or not", () => {
  const one = workflow("boundary");
  const changes = [{ file: "x", shape: "boundary", before: "", after: "" }];
  const lectures = [
    { experience: experience("t-1", { shown: [one.id], changes }), candidates: [] },
    { experience: experience("t-2", { shown: [one.id], outcome: "failure" }), candidates: [] },
  ];
  const { edits } = learnFrom(withOne(one), lectures, 0.5);
  expect(edits).toEqual([
    { op: "count", id: one.id, by: { shown: 1, used: 1, wins: 1, losses: 0 } },
    { op: "count", id: one.id, by: { shown: 1, used: 0, wins: 0, losses: 1 } },
  ]);
});

test("a workflow whose trials fall behind the stream beyond chance is retired, and a few bad ones are not enough", () => {
  const one = workflow("dates");
  const lost = (shown: number) => withOne(one, { shown, used: 0, wins: 0, losses: shown });
  expect(learnFrom(lost(8), [], 0.6).edits).toEqual([
    { op: "retire", id: one.id, why: "0 of the 8 trials it was shown to were solved, where the stream solves 60 %" },
  ]);
  expect(learnFrom(lost(3), [], 0.9).edits).toEqual([]);
  expect(learnFrom(lost(8), [], 0.2).edits).toEqual([]);
});

test("no workflows render to no text at all", () => {
  expect(renderMemory([])).toBe("");
});
