import { expect, test } from "vitest";
import { EXPERIMENTS, type ExperimentMatrix, experimentNamed, matchModels } from "./experiments.ts";

// The suite's words, as literals: what is pinned here are the original's tables.
const CORE = ["baseline", "cot", "optimal"];
const FLAWED = ["sequence", "misuse", "parameter", "missing", "redundant", "logic", "drift"].map(
  (kind) => `flawed ${kind}`,
);

/** Groups of a matrix as the original counted them: model × prompt type × difficulty × rate. */
function groupsOfMatrix({ models, axes }: ExperimentMatrix): string[] {
  const prompts = (axes["promptType"] as string[]).flatMap((word) =>
    word === "core" ? CORE : word === "flawed" ? FLAWED : [word],
  );
  return models.flatMap((model) =>
    prompts.flatMap((prompt) =>
      (axes["difficulty"] as string[]).flatMap((difficulty) =>
        (axes["toolSuccessRate"] as number[]).map((rate) => [model, prompt, difficulty, rate].join(" ")),
      ),
    ),
  );
}

const groupsOf = (name: string): string[] => experimentNamed(name).matrices.flatMap(groupsOfMatrix);
const beyond = (name: string, ...others: readonly string[]): number => {
  const shared = new Set(others.flatMap(groupsOf));
  return groupsOf(name).filter((group) => !shared.has(group)).length;
};

test("each experiment has the groups of the original's tables, shared cells apart", () => {
  expect(groupsOf("overall")).toHaveLength(8);
  expect(groupsOf("overall-closed")).toHaveLength(6);
  expect(beyond("scale", "overall")).toBe(10);
  expect(beyond("flaws", "overall")).toBe(56);
  expect(beyond("reliability", "overall")).toBe(24);
  expect(beyond("sensitivity", "overall")).toBe(16);
});

test("all is the others together: 120 groups of 5 task types and 20 tasks", () => {
  const all = new Set(groupsOf("all"));
  const others = EXPERIMENTS.filter(({ name }) => name !== "quick" && name !== "all");
  expect(all.size).toBe(120);
  expect([...all].toSorted()).toEqual([...new Set(others.flatMap(({ name }) => groupsOf(name)))].toSorted());
  const { matrices } = experimentNamed("all");
  expect(matrices.every(({ instances, axes }) => instances === 20 && axes["taskType"] === "all")).toBe(true);
});

test("quick is at least 120 trials on four models", () => {
  const [{ axes, instances }] = experimentNamed("quick").matrices as [ExperimentMatrix];
  expect(axes["promptType"]).toEqual(["core"]);
  expect(4 * CORE.length * 5 * instances).toBe(180);
});

test("a model is recognised in the ways providers write it, and not by a part of its name", () => {
  const { present, missing } = matchModels(experimentNamed("overall").matrices[0]!.models, [
    "Qwen/Qwen2.5-72B-Instruct",
    "qwen2.5-7b",
    "llama-3.3-70b-instruct",
    "DeepSeek-V3",
    "DeepSeek-R1-0528",
    "qwen2.5-72b-instruct-awq",
    "qwen2.5-coder-32b-instruct",
  ]);
  expect(present).toEqual([
    "Qwen/Qwen2.5-72B-Instruct",
    "qwen2.5-7b",
    "llama-3.3-70b-instruct",
    "DeepSeek-V3",
    "DeepSeek-R1-0528",
  ]);
  expect(missing).toEqual(["qwen2.5-32b-instruct", "qwen2.5-14b-instruct", "qwen2.5-3b-instruct"]);
});
