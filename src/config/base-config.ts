import { dirname, relative, resolve } from "node:path";
import { UsageError } from "#kernel";
import type { ConfigRequest, ConfigRoom } from "./config-room.ts";
import { findAbove, type FoundFile, textAt } from "./find-file.ts";
import type { KeySource } from "./key-source.ts";
import { type LlmProvider, providerOfLlmConfig } from "./llm-config.ts";
import { readContent } from "./schema-errors.ts";
import { simulatedAgents, simulatedSetup } from "./simulated-setup.ts";
import type { Flags } from "./options.ts";
import { SluiceYaml } from "./sluice-yaml.ts";
import { readYaml, type ValuePath } from "./yaml-source.ts";
import { zeroConfig } from "./zero-config.ts";

const FILE_NAME = "sluice.yaml";

/** A configuration before flags: what was written, where each value stands, and where relative paths start. */
export interface BaseConfig {
  readonly content: SluiceYaml;
  /** The file's absolute path; null when it is built in. */
  readonly file: string | null;
  readonly baseDir: string;
  /** Place of a value, as messages begin. */
  at(path: ValuePath): string;
  /** Keys that `sluice.yaml` may not hold, by provider: they stand in for what `content` says. */
  readonly givenKeys: Readonly<Record<string, readonly KeySource[]>>;
  readonly warnings: readonly string[];
}

/**
 * The configuration the request is about: the file it names, `[llm.NAME]` of a `config.toml`, or the `sluice.yaml` here
 * or above. Without one, models that are named are asked of their vendors, and an experiment gets simulated providers; `quick`
 * does so even beside a file that nobody names.
 */
export async function baseConfigOf(request: ConfigRequest, room: ConfigRoom): Promise<BaseConfig> {
  const { flags, experiment } = request;
  const isQuick = experiment === "quick" && flags.config === undefined;
  const file = await configFile(flags.config, room);
  const used = isQuick ? undefined : file;
  if (flags.llmConfig !== undefined) {
    const base = used === undefined ? builtIn(room.cwd, { providers: {} }, []) : parsed(used, room);
    return withOnlyProvider(base, await providerOfLlmConfig(flags.llmConfig, room));
  }
  if (used !== undefined) return parsed(used, room);
  const named = asksSimulated(flags) ? null : zeroConfig(flags, room);
  if (named !== null) return builtIn(room.cwd, named.content, [named.says]);
  const simulated = simulatedFor(request);
  if (simulated === null) throw new UsageError(await noFile(room));
  return builtIn(room.cwd, simulated, isQuick ? unusedFile(file, room) : [NO_FILE]);
}

/** What answers where nothing is configured; null for a plan of one's own, which needs a config. */
function simulatedFor({ learning = false, experiment }: ConfigRequest): SluiceYaml | null {
  if (learning) return simulatedAgents;
  return experiment === undefined ? null : simulatedSetup;
}

/** Whether the models that were named are among the simulated ones, or none were. */
function asksSimulated({ model = [] }: Flags): boolean {
  const simulated = Object.values(simulatedSetup.providers).flatMap(({ models }) => models as readonly string[]);
  return model.every((name) => simulated.includes(name));
}

async function configFile(named: string | undefined, room: ConfigRoom): Promise<FoundFile | undefined> {
  if (named === undefined) return findAbove([FILE_NAME], room);
  const path = resolve(room.cwd, named);
  const text = await textAt(path, room);
  if (text === undefined) throw new UsageError(`--config: there is no file ${named}. Check the path.`);
  return { path, text };
}

function parsed(file: FoundFile, room: ConfigRoom): BaseConfig {
  const source = readYaml(file.text, file.path, room.cwd);
  if (source.content === null) {
    throw new UsageError(
      `${source.name}: the file is empty. Begin with providers: who is asked, and for which models.`,
    );
  }
  return {
    content: readContent(SluiceYaml, source),
    file: file.path,
    baseDir: dirname(file.path),
    at: (path) => source.at(path),
    givenKeys: {},
    warnings: [],
  };
}

const builtIn = (cwd: string, content: SluiceYaml, warnings: readonly string[]): BaseConfig => ({
  content,
  file: null,
  baseDir: cwd,
  at: () => "built-in configuration",
  givenKeys: {},
  warnings,
});

function withOnlyProvider(base: BaseConfig, llm: LlmProvider): BaseConfig {
  const { models: _, ...matrix } = base.content.plan ?? {};
  return {
    ...base,
    content: { ...base.content, plan: matrix, providers: { [llm.name]: llm.provider } },
    at: (path) => (path[0] === "providers" ? llm.where : base.at(path)),
    givenKeys: { [llm.name]: llm.keys },
    warnings: [...base.warnings, ...llm.warnings],
  };
}

const NO_FILE = `There is no ${FILE_NAME} here or above: simulated providers answer.`;

function unusedFile(file: FoundFile | undefined, room: ConfigRoom): readonly string[] {
  if (file === undefined) return [];
  const path = relative(room.cwd, file.path);
  return [`quick runs on simulated providers; ${path} is not used. For quick on its models, add: -c ${path}`];
}

async function noFile(room: ConfigRoom): Promise<string> {
  const other = await findAbove(["sluice.yml"], room);
  const near = other === undefined ? "" : ` There is ${relative(room.cwd, other.path)}: rename it, or name it with -c.`;
  return `There is no ${FILE_NAME} here or above.${near} Write one, name one with -c FILE, name models of well-known vendors with -m, or try: sluice run quick`;
}
