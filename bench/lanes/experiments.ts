import type { Random } from "#kernel";
import { drawCall, usualShape } from "#worlds";
import { type BenchWorld, plainLane, silent, type WorldCall } from "./world.ts";

const KEYS = ["key-0", "key-1", "key-2"];
const MODELS = ["72b", "32b", "14b", "7b", "3b"].map((size) => `qwen2.5-${size}-instruct`);
const FLAWS = [
  "sequence_disorder",
  "tool_misuse",
  "parameter_error",
  "missing_step",
  "redundant_operations",
  "logical_inconsistency",
  "semantic_drift",
];

type Conditions = Readonly<Record<string, string | number>>;

const optimal: Conditions = { promptType: "optimal", difficulty: "easy", toolSuccessRate: 0.8 };

/** The original's five experiments for its five qwen models: the groups of each, 100 trials a group and model. */
const EXPERIMENTS: Readonly<Record<string, readonly Conditions[]>> = {
  "5.1 overall": [optimal],
  "5.2 scale": ["very_easy", "medium"].map((difficulty) => ({ ...optimal, difficulty })),
  "5.3 flaws": FLAWS.map((flaw) => ({ ...optimal, promptType: `flawed_${flaw}` })),
  "5.4 reliability": [0.9, 0.7, 0.6].map((toolSuccessRate) => ({ ...optimal, toolSuccessRate })),
  "5.5 sensitivity": ["baseline", "cot"].map((promptType) => ({ ...optimal, promptType })),
};

const TRIALS = 100;

/** The original's experiments over 3 keys × 5 models, each pair with `concurrency` slots; a trial is one call here. */
export const experiments = (concurrency: number): readonly BenchWorld[] =>
  Object.entries(EXPERIMENTS).map(([name, groups]) => ({
    name,
    title: `${name}, ${concurrency} at once for each key and model`,
    limits: Object.fromEntries(pairs.map(({ key, model }) => [`${key}/${model}`, { concurrency }])),
    lanes: pairs.map(({ key, model }) => plainLane(`${key}/${model}`, { key, model, group: `${key}/${model}` })),
    telling: silent,
    work: (random) => trialsOf(groups, random),
  }));

const pairs = MODELS.flatMap((model) => KEYS.map((key) => ({ key, model })));

function trialsOf(groups: readonly Conditions[], random: Random): readonly WorldCall[] {
  return groups.flatMap((conditions, group) =>
    Array.from({ length: TRIALS }, (_, trial) =>
      MODELS.map((model) => ({
        ...drawCall(usualShape, random),
        name: `${model}/${group}/${trial}`,
        model,
        conditions,
      })),
    ).flat(),
  );
}

/** The time when each call is sent after the one before has ended: the original's baseline. */
export const serialMs = (work: readonly WorldCall[]): number => work.reduce((sum, call) => sum + call.latencyMs, 0);
