import { expect, test } from "vitest";
import { transcriptOf } from "../../../test/support/toy-repairs.ts";
import { experienceOf } from "../experience/experience-of.ts";
import { induceByRules } from "../induction/induce-by-rules.ts";
import { emptyMemory, type Memory } from "../memory/memory.ts";
import { Workflow, type WorkflowContent, workflowOf } from "../memory/workflow.ts";
import { judge } from "./gate.ts";
import { wordOverlap } from "./word-overlap.ts";

const nothing = { version: null, workflows: [], text: "" };
const facts = {
  repo: "toy/repo",
  problem: "The last element of gather_items in src/part_1.py is missing from the page.",
  createdAt: null,
};
const source = (family = 0, isSolved = true) =>
  experienceOf(
    {
      task: "toy__repo-1",
      trial: "t1",
      outcome: isSolved ? "full" : "failure",
      transcript: transcriptOf({ number: 1, family }, nothing, isSolved),
    },
    facts,
  );

const learnt = (): WorkflowContent => induceByRules(source())[0]!;
const judged = (change: Partial<WorkflowContent>, memory: Memory = emptyMemory) =>
  judge(workflowOf({ ...learnt(), ...change }, "rules"), [source()], memory);

const holding = (workflow: Workflow, retired: string | null = null): Memory => ({
  v: 1,
  version: 1,
  entries: [{ workflow, evidence: [], counters: { shown: 0, used: 0, wins: 0, losses: 0 }, since: 1, retired }],
});

test("what rules make of a solved task passes, has 3 to 8 steps and leaves its names open", () => {
  expect(judged({})).toEqual({ kind: "new" });
  expect(Workflow.safeParse(workflowOf(learnt(), "rules")).success).toBe(true);
  expect(learnt().steps.map(({ kind }) => kind)).toEqual(["reproduce", "locate", "understand", "change", "check"]);
  expect(JSON.stringify(learnt())).not.toMatch(/part_1|gather_/);
});

test("a schema of 3 to 8 steps refuses others", () => {
  const { steps } = learnt();
  const held = (own: typeof steps) =>
    Workflow.safeParse({ ...workflowOf(learnt(), "rules"), content: { ...learnt(), steps: own } }).success;
  expect(held(steps.slice(0, 2))).toBe(false);
  expect(held([...steps, ...steps].slice(0, 9))).toBe(false);
});

const first = learnt().steps[0]!;
test.for([
  [
    "a word of the format for a reason",
    { steps: [{ ...first, why: "Reasoning" }, ...learnt().steps.slice(1)] },
    "placeholder-text",
  ],
  ["nothing left open", { steps: learnt().steps.map((step) => ({ ...step, do: "Do it again." })) }, "no-variable"],
  [
    "a file's name",
    { steps: [{ ...first, do: "Open {{function}} in src/core/pages.py" }, ...learnt().steps.slice(1)] },
    "concrete-path",
  ],
  ["a name of the issue", { when: "When gather_items is short." }, "repeats-source"],
  ["the issue itself", { when: "The last element of is missing from the page" }, "retells-issue"],
  ["marks that no trajectory shows", { marks: ["edit:await"] }, "not-replayed"],
] as const)("a workflow with %s is kept out", ([, change, why]) => {
  expect(judged(change)).toMatchObject({ kind: "refused", why });
});

test("a workflow whose steps its trajectory did not take in that order is kept out", () => {
  const [one, two, three, ...rest] = learnt().steps;
  expect(judged({ steps: [three!, two!, one!, ...rest] })).toMatchObject({ kind: "refused", why: "not-replayed" });
});

test("a workflow that comes from nowhere is kept out", () => {
  expect(judge(workflowOf(learnt(), "model"), [], emptyMemory)).toMatchObject({
    kind: "refused",
    why: "no-provenance",
  });
});

test("what is known already is evidence for it, also when it was retired", () => {
  const workflow = workflowOf(learnt(), "rules");
  expect(judged({}, holding(workflow))).toEqual({ kind: "known", id: workflow.id });
  expect(judged({ title: "Said otherwise" }, holding(workflow, "of no use"))).toEqual({
    kind: "known",
    id: workflow.id,
  });
  const inOtherWords = { ...learnt(), marks: [], cues: [] };
  expect(judged({ marks: [] }, holding(workflowOf(inOtherWords, "model")))).toMatchObject({ kind: "known" });
});

test("a failed task teaches what went wrong, with its mistake as mark", () => {
  const [lesson] = induceByRules(source(0, false));
  expect(lesson).toMatchObject({ kind: "lesson", marks: ["mistake:never-checked"] });
  expect(judge(workflowOf(lesson!, "rules"), [source(0, false)], emptyMemory)).toEqual({ kind: "new" });
});

test("the overlap of words is 1 for the same and 0 for nothing in common; variables are no words", () => {
  expect(wordOverlap("sort the rows", "The rows: sort!")).toBe(1);
  expect(wordOverlap("sort the rows", "empty page")).toBe(0);
  expect(wordOverlap("{{rows}}", "rows")).toBe(0);
});

test("errors of the language are nobody's names, and a program's own error is its name", () => {
  const told = { ...source(), problem: "It ends with a ZeroDivisionError, and not with LoadError." };
  const when = (error: string) =>
    judge(workflowOf({ ...learnt(), when: `${error} for nothing at all.` }, "rules"), [told], emptyMemory);
  expect(when("ZeroDivisionError")).toEqual({ kind: "new" });
  expect(when("LoadError")).toMatchObject({ kind: "refused", why: "repeats-source" });
});
