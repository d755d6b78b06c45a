import { didYouMean, UsageError } from "#kernel";
import type { AxisRequest, Matrix, PlanSettings } from "#records";
import type { BaseConfig } from "./base-config.ts";
import { type Experiment, matchModels } from "./experiments.ts";
import type { Flags } from "./options.ts";
import { modelsOfProvider } from "./provider-settings.ts";
import { said } from "./said.ts";
import type { PlanYaml } from "./sluice-yaml.ts";

/** A plan's settings, and what to know about them. */
export interface PlannedMatrices {
  readonly plan: PlanSettings;
  /** The models that will be asked, those that judge among them. */
  readonly models: readonly string[];
  readonly warnings: readonly string[];
}

/** Flags win over the experiment, which wins over the file; what nobody says is the suite's default. */
export function planSettingsOf(base: BaseConfig, experiment: Experiment | null, flags: Flags): PlannedMatrices {
  const plan = base.content.plan ?? {};
  const configured = configuredModels(base);
  const { models, warnings } = chooseModels(base, experiment, flags);
  const matrices = (experiment?.matrices ?? [null]).flatMap((own, at): Matrix[] => {
    const asked = models[at];
    if (asked === undefined || asked.length === 0) return [];
    return [
      {
        models: asked,
        axes: { ...fileAxes(plan, base), ...own?.axes, ...flagAxes(flags) },
        instances: flags.numInstances ?? own?.instances ?? plan.instances ?? null,
      },
    ];
  });
  const all = models.flatMap((asked) => (asked === "all" ? configured : asked));
  const besides = alsoAsked(base, experiment, configured);
  return { plan: { matrices, ...extentOf(plan, flags) }, models: [...new Set([...all, ...besides])], warnings };
}

/** Where the suites' own sections name a model that is asked beside those that are measured. */
const ALSO_ASKED = { dataset: [["scorer", "judge"]], workflow: [["classifier"], ["search", "embeddings"]] } as const;

function alsoAsked(base: BaseConfig, experiment: Experiment | null, configured: readonly string[]): readonly string[] {
  const suite = experiment === null ? (base.content.suite ?? "workflow") : "workflow";
  if (/[/\\.]/.test(suite)) return judgeOfOwnSuite(base, configured);
  if (suite !== "dataset" && suite !== "workflow") return [];
  return ALSO_ASKED[suite].flatMap((keys) => {
    const path = [suite, ...keys];
    let named: unknown = base.content;
    for (const key of path) named = (named as Readonly<Record<string, unknown>> | undefined)?.[key];
    if (typeof named !== "string") return [];
    checkModel(named, configured, `${base.at(path)}: ${path.join(".")}`);
    return [named];
  });
}

/** A suite of one's own names its judge in its own section. */
function judgeOfOwnSuite(base: BaseConfig, configured: readonly string[]): readonly string[] {
  const { judge } = (base.content.options ?? {}) as { readonly judge?: unknown };
  if (typeof judge !== "string") return [];
  checkModel(judge, configured, `${base.at(["options", "judge"])}: options.judge`);
  return [judge];
}

function extentOf(plan: PlanYaml, flags: Flags): Pick<PlanSettings, "repeat" | "seed" | "limit" | "shard"> {
  return {
    repeat: flags.repeat ?? plan.repeat ?? 1,
    seed: flags.seed ?? plan.seed ?? 1,
    limit: flags.limit ?? plan.limit ?? null,
    shard: flags.shard ?? null,
  };
}

function configuredModels(base: BaseConfig): readonly string[] {
  const providers = Object.values(base.content.providers);
  return [...new Set(providers.flatMap((provider) => modelsOfProvider(provider).map((model) => model.name)))];
}

interface Chosen {
  /** For each matrix in turn; no names leave the matrix out. */
  readonly models: readonly Matrix["models"][];
  readonly warnings: readonly string[];
}

function chooseModels(base: BaseConfig, experiment: Experiment | null, flags: Flags): Chosen {
  const configured = configuredModels(base);
  const written = writtenModels(base, configured);
  const matrices = experiment?.matrices ?? [null];
  const forAll = (models: Matrix["models"]): Chosen => ({ models: matrices.map(() => models), warnings: [] });
  const said = saidModels(flags, configured);
  if (said !== undefined) return forAll(said);
  if (experiment === null || matrices.every((own) => own?.models.length === 0)) return forAll(written);
  return experimentModels(experiment, configured, written);
}

function writtenModels(base: BaseConfig, configured: readonly string[]): Matrix["models"] {
  const written = base.content.plan?.models ?? "all";
  if (written === "all") return written;
  for (const [at, name] of written.entries()) {
    checkModel(name, configured, `${base.at(["plan", "models", at])}: plan.models`);
  }
  return written;
}

function saidModels({ model, allModels }: Flags, configured: readonly string[]): Matrix["models"] | undefined {
  if (model === undefined) return allModels === true ? "all" : undefined;
  if (allModels === true) throw new UsageError("--model and --all-models contradict each other. Keep one of them.");
  for (const name of model) checkModel(name, configured, "--model");
  return model;
}

function experimentModels(
  { name, matrices }: Experiment,
  configured: readonly string[],
  written: Matrix["models"],
): Chosen {
  const { present, missing } = matchModels([...new Set(matrices.flatMap(({ models }) => models))], configured);
  if (present.length === 0) {
    const warning = `${name} runs on the configured models: none of its own is among them.`;
    return { models: matrices.map(() => written), warnings: [warning] };
  }
  const others = configured.filter((model) => !present.includes(model));
  const about = `${name} runs on those of its models that are configured.`;
  const lacking = missing.length === 0 ? [] : [`${about} Not configured: ${missing.join(", ")}.`];
  const left = others.length === 0 ? [] : [`Not part of ${name}: ${others.join(", ")}; --model asks them too.`];
  return {
    models: matrices.map((own) => matchModels(own.models, configured).present),
    warnings: [...lacking, ...left],
  };
}

function checkModel(name: string, configured: readonly string[], where: string): void {
  if (configured.includes(name)) return;
  throw new UsageError(
    `${where}: no provider offers the model "${name}"${didYouMean(name, configured)}. There are ${configured.join(", ")}.`,
  );
}

const FILE_AXES = {
  "prompt-types": "promptType",
  "task-types": "taskType",
  difficulties: "difficulty",
  "tool-success-rates": "toolSuccessRate",
  protocols: "protocol",
} as const satisfies Partial<Record<keyof PlanYaml, string>>;

type Axes = Readonly<Record<string, AxisRequest>>;

function fileAxes(plan: PlanYaml, base: BaseConfig): Axes {
  const known = Object.entries(FILE_AXES) as [keyof typeof FILE_AXES, string][];
  for (const [key, axis] of known) {
    if (plan.axes?.[axis] === undefined) continue;
    throw new UsageError(
      `${base.at(["plan", "axes", axis])}: plan.axes.${axis} is written as plan.${key}. Move it there.`,
    );
  }
  const own = Object.entries(plan.axes ?? {}).map(([axis, asked]) => [axis, request(asked)] as const);
  const named = known.flatMap(([key, axis]) => {
    const asked = plan[key];
    return asked === undefined ? [] : [[axis, request(asked)] as const];
  });
  return Object.fromEntries([...own, ...named]);
}

function request(asked: string | number | readonly (string | number)[]): AxisRequest {
  const values = typeof asked === "string" || typeof asked === "number" ? [asked] : asked;
  return values[0] === "all" ? "all" : values;
}

function flagAxes({ promptTypes, taskTypes, difficulty, toolSuccessRate, protocol }: Flags): Axes {
  return said({ promptType: promptTypes, taskType: taskTypes, difficulty, toolSuccessRate, protocol }) as Axes;
}
