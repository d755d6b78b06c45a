import { expect, test } from "vitest";
import type { AgentStep } from "#suites";
import { transcriptOf } from "../../../test/support/toy-repairs.ts";
import { tokensOf } from "../memory/render-workflow.ts";
import { changesOfPatch } from "./changes-of-patch.ts";
import { compress } from "./compress.ts";
import { Experience } from "./experience.ts";
import { experienceOf } from "./experience-of.ts";
import { kindOf } from "./step-kind.ts";

const facts = { repo: "toy/repo", problem: "The last element is missing.", createdAt: null };
const nothing = { version: null, workflows: [], text: "" };
const solved = () =>
  experienceOf(
    {
      task: "toy__repo-1",
      trial: "t1",
      outcome: "full",
      transcript: transcriptOf({ number: 1, family: 0 }, nothing, true),
    },
    facts,
  );

const step = (action: AgentStep["action"], given: AgentStep["arguments"]): AgentStep => ({
  thought: "",
  action,
  arguments: given,
  observation: "",
  exitCode: null,
});

test("an experience survives being written down, and holds the trial's id instead of its trajectory", () => {
  const experience = solved();
  expect(Experience.parse(JSON.parse(JSON.stringify(experience)))).toEqual(experience);
  expect(experience.trial).toBe("t1");
  expect(experience.steps.map(({ kind }) => kind)).toEqual([
    "reproduce",
    "locate",
    "understand",
    "change",
    "check",
    "finish",
  ]);
});

test("a program that runs before the first change reproduces, and after it checks", () => {
  const pytest = step("shell", { command: "cd sub && python3 -m pytest -q" });
  expect(kindOf(pytest, false)).toBe("reproduce");
  expect(kindOf(pytest, true)).toBe("check");
  expect(kindOf(step("shell", { command: "git grep -n range" }), false)).toBe("locate");
  expect(kindOf(step("shell", { command: "sed -i s/a/b/ x.py" }), false)).toBe("change");
  expect(kindOf(step("shell", { command: "cat README.md" }), false)).toBe("understand");
});

const patch = (before: string, after: string): string =>
  [
    "--- a/x.py",
    "+++ b/x.py",
    "@@ -1 +1 @@",
    ...before.split("\n").map((line) => `-${line}`),
    ...after.split("\n").map((line) => `+${line}`),
    "",
  ].join("\n");

test.for([
  ["boundary", "if count < limit:", "if count <= limit:"],
  ["boundary", "range(first, last)", "range(first, last + 1)"],
  ["missing-value", "return name.strip()", "return name.strip() if name is not None else ''"],
  ["await", "const rows = load(id);", "const rows = await load(id);"],
  ["shared-state", "def add(item, items=[]):", "def add(item, items=None):"],
  ["grouping", "return a + b * c", "return (a + b) * c"],
  ["sort-order", "return sorted(names)", "return sorted(names, key=len)"],
  ["swallowed-error", "pass", "raise ValueError(line)"],
  ["text-form", "return word in known", "return word.lower() in known"],
  ["escape", "return base + code", "return base + encodeURIComponent(code)"],
  ["argument-order", "return height - width", "return width - height"],
  ["equality", "if (a == b) {", "if (a === b) {"],
  ["other", "return colour", "return paint"],
] as const)("an edit of shape %s is known by it: %s becomes %s", ([shape, before, after]) => {
  expect(changesOfPatch(patch(before, after))[0]?.shape).toBe(shape);
});

test("names, numbers and texts of an edit are left open, and what every program has stays", () => {
  const [change] = changesOfPatch(patch("total = price * 1.19", "total = round(price * 1.19, 2)"));
  expect(change).toMatchObject({
    before: "{{name1}} = {{name2}} * {{number}}",
    after: "{{name1}} = round({{name2}} * {{number}}, 2)",
  });
});

test.for([4_000, 1_000, 300, 120, 40])("an experience of two hundred steps fits into %i tokens", (budget) => {
  const one = solved();
  const steps = Array.from({ length: 200 }, (_, at) => ({
    ...one.steps[at % 6]!,
    did: `command ${at} ${"x".repeat(200)}`,
  }));
  const told = compress({ ...one, steps, problem: "long ".repeat(400) }, budget);
  expect(tokensOf(JSON.stringify(told))).toBeLessThanOrEqual(budget);
});

test("compression keeps how it began and how it ended", () => {
  const { phases, steps } = compress(solved(), 4_000);
  expect(phases.map(({ kind }) => kind)).toEqual(["reproduce", "locate", "understand", "change", "check", "finish"]);
  expect(phases[0]?.outcome).toBe("failed");
  expect(phases[4]?.outcome).toBe("worked");
  expect(steps).toBe(6);
});
