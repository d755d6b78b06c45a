import { expect, test } from "vitest";
import { EXPERIMENTS, type Experiment, experimentNamed, modelsOf } from "./experiments.ts";

// The suite's words, as literals: what is pinned here are the original's tables.
const CORE = ["baseline", "cot", "optimal"];
const FLAWED = ["sequence", "misuse", "parameter", "missing", "redundant", "logic", "drift"].map(
  (kind) => `flawed ${kind}`,
);

/** Groups of an experiment as the original counted them: model × prompt type × difficulty × rate. */
function groupsOf({ models, axes }: Experiment): string[] {
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

const named = (name: string): Experiment => experimentNamed(name);
const beyond = (name: string, ...others: readonly string[]): number => {
  const shared = new Set(others.flatMap((other) => groupsOf(named(other))));
  return groupsOf(named(name)).filter((group) => !shared.has(group)).length;
};

test("each experiment has the groups of the original's tables, shared cells apart", () => {
  expect(groupsOf(named("overall"))).toHaveLength(8);
  expect(groupsOf(named("overall-closed"))).toHaveLength(6);
  expect(beyond("scale", "overall")).toBe(10);
  expect(beyond("flaws", "overall")).toBe(56);
  expect(beyond("reliability", "overall")).toBe(24);
  expect(beyond("sensitivity", "overall")).toBe(16);
});

test("together they are the original's 120 groups: 12,000 trials of 5 task types and 20 tasks", () => {
  const study = EXPERIMENTS.filter(({ name }) => name !== "quick");
  const groups = new Set(study.flatMap(groupsOf));
  expect(groups.size).toBe(120);
  expect(study.every(({ instances, axes }) => instances === 20 && axes["taskType"] === "all")).toBe(true);
});

test("quick is at least 120 trials on four models", () => {
  const { axes, instances } = named("quick");
  expect(axes["promptType"]).toEqual(["core"]);
  expect(4 * CORE.length * 5 * instances).toBe(180);
});

test("a model is recognised in the ways providers write it, and not by a part of its name", () => {
  const { present, missing } = modelsOf(named("overall"), [
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
