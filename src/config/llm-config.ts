import { join, relative } from "node:path";
import { parse, TomlError } from "smol-toml";
import { z } from "zod";
import { didYouMean, Secret, UsageError } from "#kernel";
import type { ConfigRoom } from "./config-room.ts";
import { findAbove, type FoundFile } from "./find-file.ts";
import type { KeySource } from "./key-source.ts";
import { said } from "./said.ts";
import type { ModelYaml, ProviderYaml } from "./sluice-yaml.ts";

/** A provider that was read from `[llm.NAME]` of a `config.toml`. */
export interface LlmProvider {
  readonly name: string;
  readonly provider: ProviderYaml;
  /** Its key, when the file has one. */
  readonly keys: readonly KeySource[];
  /** The file and section, as messages name them. */
  readonly where: string;
  readonly warnings: readonly string[];
}

const wrong = (expected: string) => ({ error: expected });

// What the section may hold beside these belongs to other programs: it is named in a warning, not refused.
const Section = z.object({
  model: z.string(wrong("the name of a model")).min(1, "the name of a model"),
  base_url: z.string(wrong("an http or https address")).min(1, "an http or https address"),
  api_key: z.string(wrong("a key")).optional(),
  temperature: z.number(wrong("a number of at least 0")).min(0, "a number of at least 0").optional(),
  top_p: z.number(wrong("a number from 0 to 1")).min(0).max(1, "a number from 0 to 1").optional(),
  max_output_tokens: z.int(wrong("a whole number of at least 1")).min(1, "a whole number of at least 1").optional(),
  seed: z.int(wrong("a whole number")).optional(),
});
type Section = z.infer<typeof Section>;

/** Reads section `[llm.NAME]` (also asked for as `llm.NAME`) of the `config.toml` here or above, as an OpenAI-compatible provider. */
export async function providerOfLlmConfig(asked: string, room: ConfigRoom): Promise<LlmProvider> {
  const name = asked.replace(/^llm\./, "");
  const found = await findAbove(["config.toml", join("config", "config.toml")], room);
  if (found === undefined) {
    throw new UsageError(`--llm-config ${asked}: there is no config.toml here or above. Write one with [llm.${name}].`);
  }
  const file = relative(room.cwd, found.path);
  const where = `${file}: [llm.${name}]`;
  const raw = sectionOf(tablesOf(found, file), name, file);
  const section = readSection(raw, where);
  return {
    name,
    where,
    provider: {
      protocol: "openai",
      "base-url": section.base_url,
      models: { [bareModel(section.model)]: modelOf(section) },
    },
    keys: section.api_key === undefined ? [] : [{ kind: "given", secret: new Secret(section.api_key) }],
    warnings: unreadWarning(raw, where),
  };
}

function tablesOf({ text }: FoundFile, file: string): Readonly<Record<string, unknown>> {
  try {
    return mapping(parse(text)["llm"]);
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    // The parser's own message quotes the lines around, which may hold a key.
    throw new UsageError(`${file}:${error.line}:${error.column}: not valid TOML. Correct the text there.`);
  }
}

function sectionOf(tables: Readonly<Record<string, unknown>>, name: string, file: string): Record<string, unknown> {
  const names = Object.keys(tables).filter((key) => isMapping(tables[key]));
  if (names.includes(name)) return mapping(tables[name]);
  const there = names.length === 0 ? "It has none." : `It has ${names.join(", ")}.`;
  throw new UsageError(
    `--llm-config ${name}: ${file} has no section [llm.${name}]${didYouMean(name, names)}. ${there}`,
  );
}

function readSection(raw: Record<string, unknown>, where: string): Section {
  const read = Section.safeParse(raw);
  if (read.success) return read.data;
  const issue = read.error.issues[0]!;
  const key = String(issue.path[0]);
  throw new UsageError(`${where} ${Object.hasOwn(raw, key) ? `${key} must be` : `needs ${key}:`} ${issue.message}.`);
}

function modelOf({ temperature, top_p, max_output_tokens, seed }: Section): ModelYaml {
  return said({ temperature, "top-p": top_p, "max-tokens": max_output_tokens, seed });
}

function unreadWarning(raw: Record<string, unknown>, where: string): readonly string[] {
  const unread = Object.keys(raw).filter((key) => !Object.hasOwn(Section.shape, key));
  return unread.length === 0 ? [] : [`${where}: ${unread.join(", ")} has no effect here.`];
}

// Such files write the family of the interface before the name the provider knows: `openai/qwen2.5-72b-instruct`.
const bareModel = (model: string): string => model.replace(/^(openai|openrouter|litellm_proxy)\//, "");

const isMapping = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Date);

const mapping = (value: unknown): Record<string, unknown> => (isMapping(value) ? value : {});
