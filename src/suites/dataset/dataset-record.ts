import { basename } from "node:path";
import { UsageError } from "#kernel";

/** One record of a data file as it stands there. */
export interface DatasetRecord {
  /** Where it stands, for people: `line 7`, `record 3`. */
  readonly place: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** The refusal of a data file: which, where in it, what is wrong. */
export const refusalAt = (path: string, place: string, message: string): UsageError =>
  new UsageError(`${basename(path)}${place === "" ? "" : `, ${place}`}: ${message}`);

/** The value as a record; a refusal when it is anything but an object. */
export function asRecord(path: string, place: string, value: unknown): DatasetRecord {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    return { place, fields: value as Readonly<Record<string, unknown>> };
  }
  const found = Array.isArray(value) ? "a list" : value === null ? "null" : `a ${typeof value}`;
  throw refusalAt(path, place, `expected an object with fields, found ${found}`);
}
