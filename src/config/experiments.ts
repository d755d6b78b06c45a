import { didYouMean, UsageError } from "#kernel";
import type { AxisRequest } from "#records";

/** One matrix of an experiment. */
export interface ExperimentMatrix {
  /** The models the original put to it; empty when it is about whatever is configured. */
  readonly models: readonly string[];
  readonly axes: Readonly<Record<string, AxisRequest>>;
  readonly instances: number;
}

/** A built-in experiment: the union of what its matrices ask for. */
export interface Experiment {
  readonly name: string;
  readonly description: string;
  readonly matrices: readonly ExperimentMatrix[];
}

const QWEN = [
  "qwen2.5-72b-instruct",
  "qwen2.5-32b-instruct",
  "qwen2.5-14b-instruct",
  "qwen2.5-7b-instruct",
  "qwen2.5-3b-instruct",
];
const OPEN = ["DeepSeek-V3-0324", "DeepSeek-R1-0528", ...QWEN, "Llama-3.3-70B-Instruct"];
const CLOSED = ["gpt-4o-mini", "gpt-5-mini", "o3-0416-global", "gemini-2.5-flash-06-17", "kimi-k2", "claude_sonnet4"];

const ONE_CONDITION = {
  promptType: ["optimal"],
  taskType: "all",
  difficulty: ["easy"],
  toolSuccessRate: [0.8],
} as const;

const table = (models: readonly string[], axes: ExperimentMatrix["axes"] = {}): ExperimentMatrix => ({
  models,
  axes: { ...ONE_CONDITION, ...axes },
  instances: 20,
});

/** Tables 5.1 to 5.5 of the original study, each whole: cells that two of them share are the same trials. */
const STUDY = {
  overall: table(OPEN),
  overallClosed: table(CLOSED),
  scale: table(QWEN, { difficulty: ["very_easy", "easy", "medium"] }),
  flaws: table(OPEN, { promptType: ["flawed"] }),
  reliability: table(OPEN, { toolSuccessRate: [0.9, 0.8, 0.7, 0.6] }),
  sensitivity: table(OPEN, { promptType: ["core"] }),
} as const;

/** The experiments that come with the program. What one of them shares with another, it finds in the ledger. */
export const EXPERIMENTS: readonly Experiment[] = [
  {
    name: "quick",
    description:
      "A first look on simulated providers, under a minute: 4 simulated models, 3 prompt types, 5 task types",
    matrices: [{ models: [], axes: { ...ONE_CONDITION, promptType: ["core"] }, instances: 3 }],
  },
  {
    name: "overall",
    description: "5.1: how well the open models carry out a given plan",
    matrices: [STUDY.overall],
  },
  { name: "overall-closed", description: "5.1 for the closed models", matrices: [STUDY.overallClosed] },
  {
    name: "scale",
    description: "5.2: what the size of a model is worth, by difficulty (shares its easy cells with overall)",
    matrices: [STUDY.scale],
  },
  { name: "flaws", description: "5.3: what each of the seven flaws in the plan does", matrices: [STUDY.flaws] },
  {
    name: "reliability",
    description: "5.4: what unreliable tools do (shares its cells at 0.8 with overall)",
    matrices: [STUDY.reliability],
  },
  {
    name: "sensitivity",
    description: "5.5: what the prompt type does (shares its optimal cells with overall)",
    matrices: [STUDY.sensitivity],
  },
  {
    name: "all",
    description: "5.1 to 5.5 together, shared cells once: 12,000 trials with the 14 models of the original",
    matrices: Object.values(STUDY),
  },
];

/** The experiment of that name; a `UsageError` names the nearest and all there are. */
export function experimentNamed(name: string): Experiment {
  const found = EXPERIMENTS.find((experiment) => experiment.name === name);
  if (found !== undefined) return found;
  const names = EXPERIMENTS.map((experiment) => experiment.name);
  throw new UsageError(`there is no experiment "${name}"${didYouMean(name, names)}. There are ${names.join(", ")}.`);
}

/** Which of the configured models are among the original's, and which of those are not configured. */
export function matchModels(
  originals: readonly string[],
  configured: readonly string[],
): { readonly present: readonly string[]; readonly missing: readonly string[] } {
  return {
    present: configured.filter((name) => originals.some((original) => isSameModel(original, name))),
    missing: originals.filter((original) => !configured.some((name) => isSameModel(original, name))),
  };
}

// Providers write one model in several ways: `Qwen/Qwen2.5-72B-Instruct`, `qwen2.5-72b-instruct`, `llama-3.3-70b`.
function isSameModel(a: string, b: string): boolean {
  const [shorter = "", longer = ""] = [bareName(a), bareName(b)].toSorted((x, y) => x.length - y.length);
  return longer.startsWith(shorter) && /^(instruct|chat)?\d{0,8}$/.test(longer.slice(shorter.length));
}

const bareName = (name: string): string =>
  name
    .slice(name.lastIndexOf("/") + 1)
    .toLowerCase()
    .replaceAll(/[^a-z0-9]/g, "");
