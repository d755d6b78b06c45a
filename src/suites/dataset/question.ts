import { didYouMean, digestOf, type Json, TaskId } from "#kernel";
import type { Scorer } from "#scoring";
import type { Task, TaskFinding } from "../suite.ts";
import type { DatasetOptions } from "./dataset-options.ts";
import { type DatasetRecord, refusalAt } from "./dataset-record.ts";

/** A question and what would be right. */
export interface Question {
  readonly input: string;
  readonly target: Json;
}

export type QuestionTask = Task<Question>;

/** What a record is read under: the options, the file, and the scorer that says which targets it can judge by. */
export interface Reading {
  readonly path: string;
  readonly options: DatasetOptions;
  readonly scorer: Pick<Scorer, "id" | "refuses">;
}

/** The record as a task, or what keeps it from being one. Throws a `UsageError` when it has not the fields the options name. */
export function questionOf(record: DatasetRecord, reading: Reading): QuestionTask | TaskFinding {
  const { options, scorer } = reading;
  const input = textOf(record, options.input, reading);
  const target = valueOf(record, options.target, reading) as Json;
  const id = options.id === undefined ? contentId(input, target) : textOf(record, options.id, reading).trim();
  const refusal = refusalOf({ input, target }, id, scorer);
  if (refusal !== null) {
    const [code, why] = refusal;
    return { task: id || record.place, code, message: `${record.place}: ${why}`, excludes: true };
  }
  const { system, truncated } = options;
  return {
    id: TaskId(id),
    digest: digestOf({ id, input, target, system, scorer: scorer.id, truncated }, 24),
    body: { input, target },
  };
}

/** A name that two records share only when they ask and expect the same. */
export const contentId = (input: string, target: Json): string => digestOf([input, target], 12);

function refusalOf(
  { input, target }: Question,
  id: string,
  scorer: Reading["scorer"],
): readonly [string, string] | null {
  if (id === "") return ["empty-id", "the id is empty"];
  if (input.trim() === "") return ["empty-input", "the input is empty"];
  if (isEmpty(target)) return ["empty-target", "the target is empty: no answer could be right"];
  const refusal = scorer.refuses(target);
  return refusal === null ? null : ["unusable-target", `the target ${refusal} (scorer ${scorer.id})`];
}

const isEmpty = (target: Json): boolean =>
  target === null ||
  (typeof target === "string" && target.trim() === "") ||
  (Array.isArray(target) && target.length === 0);

function textOf(record: DatasetRecord, field: string, reading: Reading): string {
  const value = valueOf(record, field, reading);
  if (value === null) return "";
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return String(value);
  throw refusalAt(
    reading.path,
    record.place,
    `field "${field}": expected a text, found ${JSON.stringify(value).slice(0, 60)}`,
  );
}

function valueOf(record: DatasetRecord, field: string, reading: Reading): unknown {
  if (Object.hasOwn(record.fields, field)) return record.fields[field];
  const names = Object.keys(record.fields);
  const has = names.length === 0 ? "it has no fields" : `it has ${names.slice(0, 12).join(", ")}`;
  throw refusalAt(reading.path, record.place, `no field "${field}"${didYouMean(field, names)}; ${has}`);
}
