import type { LegacyCell, LegacyKey, LegacyModel, LegacySummary } from "#records";
import { isObject, type LooseJson, type LooseObject, step } from "./json-text.ts";
import type { TroubleLog } from "./trouble-log.ts";

/** What a database of the original holds. */
export interface DatabaseFacts {
  readonly version: string | null;
  readonly createdAt: string | null;
  readonly lastUpdated: string | null;
  readonly cells: readonly LegacyCell[];
  readonly groups: readonly LegacyCell[];
  readonly models: readonly LegacyModel[];
  readonly summary: LegacySummary | null;
}

/** Whether a JSON document is one of the original's databases. */
export const isDatabase = (root: LooseObject): boolean =>
  isObject(root["models"]) && (isObject(root["summary"]) || isObject(root["test_groups"]) || hasCells(root["models"]));

/** Whether a JSON document is the original's progress file of a session. */
export const isSession = (root: LooseObject): boolean =>
  isObject(root["session_info"]) || isObject(root["overall_progress"]);

const hasCells = (models: LooseObject): boolean =>
  Object.values(models).some((model) => isObject(model) && isObject(model["by_prompt_type"]));

/** Takes a database apart. Parts that are not shaped as they should be are noted and left out. */
export function databaseFacts(root: LooseObject, troubles: TroubleLog): DatabaseFacts {
  const models = objectsIn(root["models"], "$.models", troubles);
  return {
    version: textIn(root["version"]),
    createdAt: textIn(root["created_at"]),
    lastUpdated: textIn(root["last_updated"]),
    cells: models.flatMap(([name, model, at]) => cellsOf(name, model, at, troubles)),
    groups: objectsIn(root["test_groups"], "$.test_groups", troubles).flatMap(([, group, at]) => groupCell(group, at)),
    models: models.map(([name, model, at]) => ({
      name,
      numbers: numbersIn(model),
      promptTotals: promptTotals(model, at, troubles),
    })),
    summary: isObject(root["summary"]) ? summaryOf(root["summary"]) : null,
  };
}

const textIn = (value: LooseJson | undefined): string | null => {
  if (typeof value === "string") return value;
  return typeof value === "number" ? String(value) : null;
};

/** Every number directly in an object, under its name. */
export function numbersIn(value: LooseJson | undefined): Record<string, number> {
  if (!isObject(value)) return {};
  return Object.fromEntries(
    Object.entries(value).filter((entry): entry is [string, number] => typeof entry[1] === "number"),
  );
}

type Entry = readonly [name: string, value: LooseObject, at: string];

/** The objects in an object with their places; anything else in it is noted. Nothing at all when there is no object. */
function objectsIn(value: LooseJson | undefined, at: string, troubles: TroubleLog): Entry[] {
  if (value === undefined || value === null) return [];
  if (!isObject(value)) {
    troubles.note("unexpected-shape", () => at, "objects were expected there");
    return [];
  }
  return Object.entries(value).flatMap(([name, inner]): Entry[] => {
    if (isObject(inner)) return [[name, inner, `${at}${step(name)}`]];
    troubles.note("unexpected-shape", () => `${at}${step(name)}`, "objects were expected there");
    return [];
  });
}

/** The four levels below a model, each with the name of the object that holds the next. */
const LEVELS = ["by_prompt_type", "by_tool_success_rate", "by_difficulty", "by_task_type"] as const;

function cellsOf(model: string, value: LooseObject, at: string, troubles: TroubleLog): LegacyCell[] {
  let level: { readonly names: readonly string[]; readonly value: LooseObject; readonly at: string }[] = [
    { names: [], value, at },
  ];
  for (const name of LEVELS) {
    level = level.flatMap((above) =>
      objectsIn(above.value[name], `${above.at}.${name}`, troubles).map(([inner, object, place]) => ({
        names: [...above.names, inner],
        value: object,
        at: place,
      })),
    );
  }
  return level.map(({ names, value: cell, at: place }) => {
    const [promptType, rate, difficulty, taskType] = names;
    return {
      key: {
        model,
        promptType: promptType ?? null,
        toolSuccessRate: rate === undefined ? null : numberOf(rate),
        difficulty: difficulty ?? null,
        taskType: taskType ?? null,
      },
      at: place,
      numbers: numbersIn(cell),
    };
  });
}

/** A number as text has it; NaN for text that is none. */
export const numberOf = (text: string): number => (text.trim() === "" ? Number.NaN : Number(text));

function promptTotals(model: LooseObject, at: string, troubles: TroubleLog): LegacyModel["promptTotals"] {
  return objectsIn(model["by_prompt_type"], `${at}.by_prompt_type`, troubles).flatMap(([promptType, prompt]) => {
    const total = isObject(prompt["summary"]) ? prompt["summary"]["total"] : undefined;
    return typeof total === "number" ? [{ promptType, total }] : [];
  });
}

/** A test group as a cell: its prompt type is `flawed` with the flaw apart, and it knows no tool success rate. */
function groupCell(group: LooseObject, at: string): LegacyCell[] {
  const { model } = group;
  if (typeof model !== "string") return [];
  return [{ key: groupKey(model, group), at, numbers: numbersIn(group["statistics"]) }];
}

function groupKey(model: string, group: LooseObject): LegacyKey {
  const promptType = textIn(group["prompt_type"]);
  const flaw = textIn(group["flaw_type"]);
  return {
    model,
    promptType: promptType === "flawed" && flaw !== null ? `flawed_${flaw}` : promptType,
    toolSuccessRate: typeof group["tool_success_rate"] === "number" ? group["tool_success_rate"] : null,
    difficulty: textIn(group["difficulty"]),
    taskType: textIn(group["task_type"]),
  };
}

function summaryOf(summary: LooseObject): LegacySummary {
  const tested = summary["models_tested"];
  const names = Array.isArray(tested) ? tested.filter((name): name is string => typeof name === "string") : null;
  return { numbers: numbersIn(summary), modelsTested: names };
}
