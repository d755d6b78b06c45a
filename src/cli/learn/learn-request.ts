import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import type { Flags } from "#config";
import { didYouMean, type Json, never, parseStrictly, UsageError } from "#kernel";
import { type Arm, ARMS, type GivenMemory, type LearnSettings, readMemory, type SweBenchOptions } from "#learning";
import type { Settings } from "#records";
import type { SandboxKind } from "#sandbox";
import {
  MEDIUM_INSTANCES,
  readSweInstances,
  settingsOfOptions,
  type SweInstance,
  SweOptions,
  type SweSet,
} from "#suites";

const DEFAULTS = {
  generation: 4,
  retrieve: 2,
  budgetTokens: 2_000,
  maxIterations: 40,
  experienceTokens: 4_000,
} as const;

/** What the command line asks `learn` for. */
export interface LearnRequest {
  readonly learning: LearnSettings;
  /** The repairs and how they are put, but for where. */
  readonly bench: Omit<SweBenchOptions, "sandboxes" | "run" | "atOnce">;
  readonly sandbox: SandboxKind | "best";
  /** Of each sandbox. */
  readonly memoryMb: number;
  /** What a person should know before it begins. */
  readonly warnings: readonly string[];
}

/** Reads flags, instances and a given memory. Throws a `UsageError` for what cannot be carried out. */
export async function learnRequest(settings: Settings, flags: Flags, cwd: string): Promise<LearnRequest> {
  if (settings.suite.name !== "swe") {
    throw new UsageError(`--suite: ${settings.suite.name} has no place for memory; learn runs on swe.`);
  }
  const { options, baseDir } = settings.suite;
  const written = parseStrictly(SweOptions, options ?? {}, "swe");
  const chosen = instancesOf(written, { flags, cwd, baseDir });
  const swe = shapedBy(written, chosen, { flags, options });
  const read = await readSweInstances(chosen, never);
  const instances = chosen.set === "fast+medium" ? mingled(read) : read;
  const given = await memoryOf(flags.memory, cwd);
  // The manifest then says what the suite is opened with, whatever flags said so.
  const shaped: Settings = {
    ...settings,
    suite: { ...settings.suite, options: JSON.parse(JSON.stringify(swe)) as Json },
  };
  return {
    sandbox: flags.sandbox ?? swe.sandbox ?? (chosen.set === "builtin" ? "best" : "container"),
    bench: { instances, inject: flags.inject ?? "system", ...settingsOfOptions(swe) },
    memoryMb: swe["memory-mb"],
    learning: learningOf(shaped, flags, { given, tasks: instances.length }),
    warnings: [...warningsOf(settings, flags), ...refusals(given)],
  };
}

/** What the suite is opened with: the config's section, with what flags and the built-in set say. */
function shapedBy(written: SweOptions, { path, set }: Chosen, { flags, options }: Shaping): SweOptions {
  const { path: _path, ...rest } = written;
  const isSmall =
    set === "builtin" && (options as { readonly "memory-mb"?: unknown } | null)?.["memory-mb"] === undefined;
  return {
    ...rest,
    set,
    ...(path === null ? {} : { path }),
    "max-iterations": flags.maxIterations ?? rest["max-iterations"],
    "memory-mb": isSmall ? BUILTIN_MB : rest["memory-mb"],
  };
}

interface Shaping {
  readonly flags: Flags;
  /** The config's section as it was written. */
  readonly options: Json;
}

/** The built-in repairs are small programs: with the usual bound a machine would carry fewer than it can. */
const BUILTIN_MB = 1_024;

function learningOf(
  settings: Settings,
  flags: Flags,
  { given, tasks }: { readonly given: GivenMemory | null; readonly tasks: number },
): LearnSettings {
  const {
    generation = DEFAULTS.generation,
    retrieve = DEFAULTS.retrieve,
    order = "dataset",
    induction = "rules",
  } = flags;
  const { shard, limit, repeat, seed } = settings.plan;
  return {
    base: settings,
    arms: armsOf(flags, given !== null),
    streams: { models: modelsOf(settings), order, repeat, seed, limit, shard, generation },
    induction,
    retrieval: { most: retrieve, budgetTokens: flags.truncation ?? DEFAULTS.budgetTokens },
    given: given?.memory ?? null,
    frozenAfter: given === null ? frozenAfter(Math.min(limit ?? tasks, tasks), generation) : null,
    experienceTokens: DEFAULTS.experienceTokens,
  };
}

/** A third of the generations, at least one. */
const frozenAfter = (tasks: number, generation: number): number => Math.max(1, Math.ceil(tasks / generation / 3));

/** The medium instances among the fast ones, evenly: every beginning of the stream, and so every limit, has its share of both. */
function mingled(instances: readonly SweInstance[]): readonly SweInstance[] {
  const medium = new Set<string>(MEDIUM_INSTANCES);
  const fast = instances.filter(({ instance_id: id }) => !medium.has(id));
  const others = instances.filter(({ instance_id: id }) => medium.has(id));
  const placed = [fast, others].flatMap((list) => list.map((one, at) => ({ one, at: (at + 0.5) / list.length })));
  return placed.toSorted((a, b) => a.at - b.at).map(({ one }) => one);
}

const isList = (written: string): written is "fast" | "medium" | "all" => ["fast", "medium", "all"].includes(written);

function instancesOf(
  { path, set }: SweOptions,
  { flags, cwd, baseDir }: { readonly flags: Flags; readonly cwd: string; readonly baseDir: string },
): Chosen {
  const file = path === undefined ? null : resolve(baseDir, path);
  const usual = set ?? (file === null ? "builtin" : "all");
  return chosenInstances(flags, { file, usual, cwd });
}

type Chosen = Parameters<typeof readSweInstances>[0];

function chosenInstances(
  { instances, includeMedium = false }: Flags,
  { file, usual, cwd }: { readonly file: string | null; readonly usual: SweSet; readonly cwd: string },
): Chosen {
  if (includeMedium && instances !== "fast") {
    throw new UsageError("--include-medium adds the medium list to the fast one: give --instances fast with it.");
  }
  if (instances === undefined) return { path: file, set: usual };
  if (!isList(instances)) return { path: resolve(cwd, instances), set: "all" };
  if (instances === "all") return { path: file, set: file === null ? "builtin" : "all" };
  return { path: file, set: includeMedium ? "fast+medium" : instances };
}

async function memoryOf(file: string | undefined, cwd: string): Promise<GivenMemory | null> {
  if (file === undefined) return null;
  const text = await readFile(resolve(cwd, file), "utf8").catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(`--memory: ${file} cannot be read: ${error.code ?? error.message}. Check the path.`, {
      cause: error,
    });
  });
  return readMemory(text, `--memory ${file}`);
}

function armsOf({ arms, skipEvaluation }: Flags, given: boolean): readonly Arm[] {
  if (arms === undefined) {
    if (given) return ["none", "memory", "placebo", "frozen"];
    return skipEvaluation === true ? ["none"] : ["none", "memory", "placebo"];
  }
  const unknown = arms.find((word) => !(ARMS as readonly string[]).includes(word));
  if (unknown !== undefined) {
    throw new UsageError(
      `--arms: there is no arm "${unknown}"${didYouMean(unknown, ARMS)}. There are ${ARMS.join(", ")}.`,
    );
  }
  const leaning = arms.find((arm) => arm === "placebo" || (arm === "frozen" && !given));
  if (leaning !== undefined && !arms.includes("memory")) {
    const other = leaning === "frozen" ? ", or give one with --memory FILE" : "";
    throw new UsageError(`--arms: ${leaning} goes by what memory has learnt. Add memory${other}.`);
  }
  return ARMS.filter((arm) => arms.includes(arm));
}

function modelsOf({ plan, providers }: Settings): readonly string[] {
  const asked = plan.matrices.flatMap(({ models }) =>
    models === "all" ? providers.flatMap((provider) => provider.models.map(({ name }) => name)) : models,
  );
  return [...new Set(asked)];
}

function warningsOf({ plan: { shard } }: Settings, { skipEvaluation = false }: Flags): readonly string[] {
  return [
    ...(skipEvaluation
      ? ["Without evaluation nobody can say what worked: nothing can be learnt, and no trial has a score."]
      : []),
    ...(shard === null
      ? []
      : [
          `Shard ${shard.part} of ${shard.of} learns from its own tasks alone: ${shard.of} shards have ${shard.of} memories. To share one memory, give several processes the same command and the same output directory, without --shard.`,
        ]),
  ];
}

function refusals(given: GivenMemory | null): readonly string[] {
  if (given === null || given.refused.length === 0) return [];
  const { refused, memory } = given;
  const first = refused.slice(0, 3).map(({ name, why }) => `"${name}": ${why}`);
  const all = `${refused.length} of ${refused.length + memory.entries.length} workflows of the memory are refused`;
  return [`${all}, such as ${first.join("; ")}. sluice audit FILE lists what is wrong with them.`];
}
