import { join } from "node:path";
import { expect, test } from "vitest";
import { loadConfig } from "#config";
import { planRun, type Plan } from "#engine";
import { experimentNamed } from "../src/config/experiments.ts";
import { loadedText } from "./loaded-config.ts";
import { repositoryRoot } from "./source-files.ts";

// The published numbers of the original's tables 5.1 to 5.5, as literals.
const MODELS = [
  "DeepSeek-V3-0324",
  "DeepSeek-R1-0528",
  "qwen2.5-72b-instruct",
  "qwen2.5-32b-instruct",
  "qwen2.5-14b-instruct",
  "qwen2.5-7b-instruct",
  "qwen2.5-3b-instruct",
  "Llama-3.3-70B-Instruct",
  "gpt-4o-mini",
  "gpt-5-mini",
  "o3-0416-global",
  "gemini-2.5-flash-06-17",
  "kimi-k2",
  "claude_sonnet4",
];

const CONFIG = `
providers:
  loopback: { protocol: openai, base-url: "http://127.0.0.1:9/v1", keys: none, models: [${MODELS.join(", ")}] }
`;

async function planned(experiment: string, flags: Record<string, unknown> = {}): Promise<Plan> {
  const { settings } = await loadedText(CONFIG, { experiment, flags });
  return planRun(settings);
}

const idsOf = (plan: Plan): string[] => plan.trials.map(({ id }) => id);

test.for([
  ["overall", 800],
  ["overall-closed", 600],
  ["scale", 1000 + 500],
  ["flaws", 5600],
  ["reliability", 2400 + 800],
  ["sensitivity", 1600 + 800],
] as const)("%s plans the trials of its table, with those it shares: %i", async ([experiment, trials]) => {
  expect((await planned(experiment)).record.trials).toBe(trials);
});

test("all plans 12,000 trials in 600 cells, each trial of the experiments exactly once", async () => {
  const all = await planned("all");
  expect(all.record).toMatchObject({ trials: 12_000, cells: 600 });
  const ids = new Set(idsOf(all));
  expect(ids.size).toBe(12_000);
  const parts = ["overall", "overall-closed", "scale", "flaws", "reliability", "sensitivity"];
  const union = new Set((await Promise.all(parts.map((name) => planned(name)))).flatMap(idsOf));
  expect(union).toEqual(ids);
  expect(all.warnings).toEqual([]);
});

test("the first trials of all are of every experiment and model", async () => {
  const { trials } = await planned("all", { limit: 600 });
  expect(new Set(trials.map(({ cell }) => cell.model))).toEqual(new Set(MODELS));
  expect(new Set(trials.map(({ cell }) => JSON.stringify(cell))).size).toBe(600);
  const first = trials
    .slice(0, 6)
    .map(({ cell }) => [cell["difficulty"], cell["promptType"], cell["toolSuccessRate"]].join());
  expect(new Set(first).size).toBeGreaterThan(3);
});

test("a model that only one table is about is asked only what that table asks", async () => {
  const { trials } = await planned("all");
  const closed = trials.filter(({ cell }) => cell.model === "gpt-4o-mini");
  expect(closed).toHaveLength(100);
  expect(new Set(closed.map(({ cell }) => cell["promptType"]))).toEqual(new Set(["optimal"]));
});

test("models named on the command line are asked everything, whatever tables they are in", async () => {
  const { trials } = await planned("all", { model: ["gpt-4o-mini"], numInstances: 1 });
  // Per task type: optimal at three difficulties and three more rates, baseline, cot, and seven flaws.
  expect(trials).toHaveLength(5 * (3 + 3 + 2 + 7));
});

test("an experiment none of whose models is configured runs on those that are, and says so", async () => {
  const config = CONFIG.replace(/models: .*\]/, "models: [some-model]");
  const { settings, warnings } = await loadedText(config, { experiment: "all" });
  expect(warnings).toEqual(["all runs on the configured models: none of its own is among them."]);
  const plan = await planRun(settings);
  expect(plan.record.trials).toBe(20 * 5 * (3 + 3 + 2 + 7));
  expect(experimentNamed("all").matrices).toHaveLength(6);
});

test("the example study is the whole of the original's, on simulated models", async () => {
  const flags = { config: join(repositoryRoot, "examples", "study", "sluice.yaml") };
  const { settings, warnings } = await loadConfig({ cwd: repositoryRoot, env: {}, flags, experiment: "all" });
  expect(warnings).toEqual([]);
  expect(settings.providers.every(({ protocol }) => protocol === "world")).toBe(true);
  expect((await planRun(settings)).record).toMatchObject({ trials: 12_000, cells: 600 });
});
