/**
 * How good forecasts are: 20 plans against variants of the world `quick` whose limits the forecast is not told. Of each plan the first
 * part is carried out; from that history the rest is forecast, and then carried out. With --described nothing is carried out first, and the
 * forecast reads the provider's description, as `sluice plan` does of simulated providers; with --wire, what was forecast so is carried out at
 * real speed over real HTTP. The rest in virtual time, on the engine of a real run:
 * npx tsx --conditions=sluice:source bench/forecast.ts [--first N] [--plans N] [--described | --wire] [--markdown]
 */
import { parseArgs } from "node:util";
import { forecast } from "../src/engine/forecast.ts";
import { type ModelPast, pastOfCalls } from "../src/engine/forecast-past.ts";
import { type Plan, planRun, run, simulate } from "#engine";
import { type Json, randomOf, Secret } from "#kernel";
import type { LearnedProfile } from "#lanes";
import type { CallAnswered, ModelSettings, ProviderSettings, Settings } from "#records";
import { DEFAULT_DEADLINES } from "#records";
import { MemoryStore } from "#store";

const { values } = parseArgs({
  options: {
    first: { type: "string", default: "0" },
    plans: { type: "string", default: "20" },
    described: { type: "boolean", default: false },
    wire: { type: "boolean", default: false },
    /** Of a plan that would take longer, in seconds at p50, nothing is carried out. */
    most: { type: "string", default: "Infinity" },
    markdown: { type: "boolean", default: false },
  },
});

const MODELS = ["sim-large", "sim-medium", "sim-small", "sim-tiny"];
const PROMPTS = ["baseline", "cot", "optimal"];

interface Case {
  readonly settings: Settings;
  readonly words: string;
  /** Part of the plan that is carried out first. */
  readonly part: number;
}

/** The n-th plan: drawn, so that nobody chose it. */
function caseOf(n: number): Case {
  const random = randomOf("forecast bench", n);
  const keys = 1 + random.int(3);
  const models = random.shuffle(MODELS).slice(0, 1 + random.int(3));
  const prompts = random.shuffle(PROMPTS).slice(0, 1 + random.int(3));
  const instances = 12 + random.int(20);
  const part = 0.1 + 0.15 * random.next();
  const kind = n % 4;
  const rpm = 60 * (2 + random.int(10));
  const limits: Record<string, number> = {};
  if (kind !== 1) Object.assign(limits, { "requests-per-minute": rpm, "burst-seconds": 2 + random.int(9) });
  if (kind === 1 || kind === 2) limits["concurrency"] = 2 + random.int(7);
  if (kind === 3) limits["tokens-per-minute"] = rpm * 800;
  const headers = random.pick(["truthful", "retry-after", "absent"]);
  const latency = 0.05 + 0.25 * random.next();
  const world: Json = { like: "quick", limits, headers, "latency-scale": latency };
  const bound = Object.entries(limits).map(([name, value]) => `${name} ${value}`);
  return {
    part,
    words: `${keys} × ${models.length}, ${bound.join(", ")}, ${headers}`,
    settings: settingsOf({ world, keys, models, prompts, instances, seed: n }),
  };
}

function settingsOf(of: {
  readonly world: Json;
  readonly keys: number;
  readonly models: readonly string[];
  readonly prompts: readonly string[];
  readonly instances: number;
  readonly seed: number;
}): Settings {
  const provider: ProviderSettings = {
    name: "one",
    protocol: "world",
    baseUrl: null,
    apiVersion: null,
    keys: Array.from({ length: of.keys }, (_, key) => new Secret(values.wire ? `key-${key}` : `key ${key}`)),
    models: of.models.map((name): ModelSettings => ({
      name,
      deployments: [name],
      servedAs: [],
      price: null,
      sampling: {},
    })),
    quota: "key-model",
    limits: { concurrency: null, requestsPerMinute: null, tokensPerMinute: null, requestsPerDay: null },
    timeouts: { connectMs: null, headersMs: null, idleMs: null, callMs: null },
    rules: [],
    world: of.world,
  };
  const axes = { promptType: of.prompts, taskType: "all", difficulty: ["easy"], toolSuccessRate: [0.8] } as const;
  return {
    title: "bench",
    providers: [provider],
    suite: { name: "workflow", options: null, baseDir: "." },
    plan: {
      matrices: [{ models: "all", axes, instances: of.instances }],
      repeat: 1,
      seed: of.seed,
      limit: null,
      shard: null,
    },
    pace: { mode: "adaptive", maxWorkers: null, qps: null, assign: "adaptive" },
    deadlines: DEFAULT_DEADLINES,
    outputDir: ".",
    budgetUsd: null,
    retryInvalid: false,
    fresh: false,
  };
}

const partOf = (plan: Plan, trials: Plan["trials"]): Plan => ({
  ...plan,
  trials,
  record: { ...plan.record, trials: trials.length },
});

/** The same plan as if its provider were a real one of which only the ledger knows. */
function unseen(plan: Plan): Plan {
  const providers = plan.settings.providers.map((one): ProviderSettings => ({
    ...one,
    protocol: "openai",
    world: null,
  }));
  return { ...plan, settings: { ...plan.settings, providers } };
}

interface Row {
  readonly n: number;
  readonly words: string;
  readonly before: number;
  readonly after: number;
  readonly p10: number;
  readonly p50: number;
  readonly p90: number;
  readonly actual: number;
  readonly calls: readonly [number, number];
  readonly tookMs: number;
}

const described = values.described || values.wire;

/** Null for a plan that would take too long. */
async function measured(n: number): Promise<Row | null> {
  const { settings, words, part } = caseOf(n);
  const plan = await planRun(settings);
  const before = plan.trials.slice(0, described ? 0 : Math.ceil(plan.trials.length * part));
  const owed = plan.trials.slice(before.length);
  const { past, learned } = await carriedOut(plan, before, 1000 + n);
  const startedAt = performance.now();
  const known = described ? plan : unseen(plan);
  const { predicted } = await forecast(known, { owed, past, learned }, { alternativeDraws: 0 });
  const tookMs = performance.now() - startedAt;
  const { p10, p50, p90 } = predicted;
  if (p50.elapsedMs > Number(values.most) * 1000) return null;
  const { summary } = values.wire
    ? { summary: await run(plan, { store: new MemoryStore() }) }
    : await simulate(partOf(plan, owed), { seed: 2000 + n, learned });
  return {
    n,
    words,
    before: before.length,
    after: owed.length,
    p10: p10.elapsedMs,
    p50: p50.elapsedMs,
    p90: p90.elapsedMs,
    actual: summary.elapsedMs,
    calls: [p50.calls, summary.calls],
    tookMs,
  };
}

/** Carries out the first part of a plan, and says what is known then. */
async function carriedOut(
  plan: Plan,
  trials: Plan["trials"],
  seed: number,
): Promise<{ readonly past: ReadonlyMap<string, ModelPast>; readonly learned: LearnedProfile }> {
  if (trials.length === 0) return { past: new Map(), learned: {} };
  const answers: CallAnswered[] = [];
  const { learned } = await simulate(partOf(plan, trials), {
    seed,
    onEvent: (event) => {
      if (event.type === "call-answered") answers.push(event.call);
    },
  });
  const gathered = [...pastOfCalls(trials, answers)];
  return { past: new Map(gathered.map(([model, its]) => [model, { from: "ledger", ...its }])), learned };
}

const seconds = (ms: number): string => (ms / 1000).toFixed(1);
const errorOf = ({ p50, actual }: Row): number => p50 / actual - 1;
const isInside = ({ p10, p90, actual }: Row): boolean => p10 <= actual && actual <= p90;

const rows: Row[] = [];
for (let n = Number(values.first); n < Number(values.first) + Number(values.plans); n++) {
  const row = await measured(n);
  if (row === null) continue;
  rows.push(row);
  const { words, before, after, p10, p50, p90, actual, calls, tookMs } = row;
  const error = `${(errorOf(row) * 100).toFixed(1)} %`;
  const cells = [
    n + 1,
    words,
    `${before} + ${after}`,
    calls.join(" / "),
    seconds(p10),
    seconds(p50),
    seconds(p90),
    seconds(actual),
    error,
    isInside(row) ? "yes" : "no",
  ];
  console.log(values.markdown ? `| ${cells.join(" | ")} |` : `${cells.join("; ")} (forecast in ${seconds(tookMs)} s)`);
}
const inside = rows.filter(isInside).length;
const errors = rows.map((row) => Math.abs(errorOf(row))).toSorted((a, b) => a - b);
const median =
  ((errors[Math.floor((errors.length - 1) / 2)] ?? 0) + (errors[Math.ceil((errors.length - 1) / 2)] ?? 0)) / 2;
console.log(`${inside} of ${rows.length} within p10 to p90; median error of p50 ${(median * 100).toFixed(1)} %`);
