import type { Json } from "#kernel";
import type { Mind } from "./mind.ts";
import type { JsonObject, ShownParameter } from "./sight.ts";
import { isObject, objectIn } from "./task-text.ts";

/** The parameters the model calls a tool with: from the plan, the inputs, earlier results and what its errors have said. */
export function parametersFor(mind: Mind, tool: string, planned: JsonObject | null): JsonObject {
  const shown = mind.sight.tools.get(tool)?.parameters ?? null;
  const careful = mind.mood("care", tool).chance(mind.ability.paramsCare);
  const known =
    shown === null ? corrected(mind, tool, planned ?? guessed(mind, tool)) : filled(mind, shown, planned ?? {});
  return careful ? known : spoiled(mind, known);
}

function filled(mind: Mind, shown: readonly ShownParameter[], planned: JsonObject): JsonObject {
  const entries = shown.flatMap(({ name, type, required }): [string, Json][] => {
    const value = planned[name];
    const ours = mind.sight.inputs[name];
    if (trusts(mind, name, value, ours) && isOf(type, value)) return [[name, value!]];
    return required || ours !== undefined ? [[name, valueFor(mind, name, type)]] : [];
  });
  return Object.fromEntries(entries);
}

// A plan's value that contradicts the task's inputs is believed by those who do not compare.
function trusts(mind: Mind, name: string, planned: Json | undefined, ours: Json | undefined): boolean {
  if (planned === undefined) return false;
  const contradicts = ours !== undefined && JSON.stringify(ours) !== JSON.stringify(planned);
  return !contradicts || !mind.trait("compares", name).chance(mind.ability.planning);
}

/** Without having seen what a tool takes: the inputs whose names are in fashion. */
function guessed(mind: Mind, tool: string): JsonObject {
  const inputs = Object.entries(mind.sight.inputs);
  if (inputs.length > 0) return Object.fromEntries(inputs);
  return /reader|parser|fetcher|scanner/.test(tool) ? { source: valueFor(mind, "source", "string") } : {};
}

/** Mends parameters by what the tool's refusals named: a name called unknown goes, any other named one gets a value. */
function corrected(mind: Mind, tool: string, parameters: JsonObject): JsonObject {
  const refusals = mind.sight.results.filter((result) => result.tool === tool && result.code === "INVALID_PARAMETERS");
  const mended: Record<string, Json> = { ...compared(mind, parameters) };
  if (!mind.trait("mends", tool, refusals.length).chance(mind.ability.recovery)) return mended;
  for (const line of refusals.flatMap(({ text }) => text.split(/\n|;|\.\s/))) {
    const unknown = /unknown|unexpected|not a parameter|no parameter|does not take/i.test(line);
    for (const [, name] of line.matchAll(/["'`](\w+)["'`]|\b([a-z]+_[a-z]+)\b(?= \()/g))
      mend(mind, mended, { line, name, unknown });
  }
  return mended;
}

interface Complaint {
  readonly line: string;
  readonly name: string | undefined;
  readonly unknown: boolean;
}

function mend(mind: Mind, parameters: Record<string, Json>, { line, name, unknown }: Complaint): void {
  if (name === undefined || /^(string|number|object|array|boolean)$/.test(name)) return;
  if (unknown) {
    delete parameters[name];
    return;
  }
  const type = /\b(string|number|object|array)\b/.exec(line)?.[1] ?? typeByName(name);
  if (!isOf(type, parameters[name])) parameters[name] = valueFor(mind, name, type);
}

function compared(mind: Mind, parameters: JsonObject): JsonObject {
  const entries = Object.entries(parameters).map(([name, value]): [string, Json] => {
    const ours = mind.sight.inputs[name];
    return trusts(mind, name, value, ours) || ours === undefined ? [name, value] : [name, ours];
  });
  return Object.fromEntries(entries);
}

/** A careless call: something is left out, or written as text. */
function spoiled(mind: Mind, parameters: JsonObject): JsonObject {
  const names = Object.keys(parameters);
  if (names.length === 0) return { path: "data" };
  const chance = mind.mood("spoils");
  const name = chance.pick(names);
  const { [name]: lost, ...rest } = parameters;
  return chance.chance(0.5)
    ? rest
    : { ...rest, [name]: typeof lost === "string" ? { value: lost } : JSON.stringify(lost) };
}

function valueFor(mind: Mind, name: string, type: string): Json {
  const ours = mind.sight.inputs[name];
  if (isOf(type, ours)) return ours!;
  if (name === "data" || name === "records") return lastData(mind);
  return defaultFor(name, type);
}

const DEFAULTS: Readonly<Record<string, Json>> = {
  source: "data/input.json",
  destination: "data/output.json",
  input_format: "csv",
  output_format: "json",
  schema: { type: "object" },
  timeout: 30,
  retry_count: 3,
  precision: 2,
};

function defaultFor(name: string, type: string): Json {
  const usual = DEFAULTS[name];
  if (isOf(type, usual)) return usual!;
  if (type === "number" || type === "integer") return 1;
  if (type === "array") return [];
  return type === "string" ? "default" : {};
}

const typeByName = (name: string): string => {
  const usual = DEFAULTS[name];
  return usual === undefined ? "object" : typeof usual;
};

/** What the last tool that gave something gave. */
function lastData(mind: Mind): Json {
  for (const result of mind.sight.results.toReversed()) {
    const given = objectIn(result.text);
    const data = given["data"] ?? given["transformed_data"] ?? given["result"];
    if (result.ok && data !== undefined && isObject(data)) return data;
  }
  return { records: [] };
}

function isOf(type: string, value: Json | undefined): boolean {
  if (value === undefined || value === null) return false;
  if (type === "object") return typeof value === "object";
  if (type === "array") return Array.isArray(value);
  return type === "integer" ? Number.isInteger(value) : typeof value === type;
}
