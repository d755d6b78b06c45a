import { canonicalJson } from "#kernel";
import {
  AttemptEnded,
  AttemptStarted,
  CallAnswered,
  type LedgerRecord,
  RunEnded,
  RunStarted,
  SendEnded,
  SendStarted,
} from "#records";
import { LedgerConflictError } from "../ledger-conflict.ts";
import { packBody, unpackBody } from "./body.ts";
import { storable } from "../unstorable-text.ts";
import { checksum, faceOf } from "./checksum.ts";
import type { Row, SqlValue } from "./driver.ts";
import type { LedgerFile } from "./ledger-file.ts";
import { trialIdOf, trialNumber } from "./trials.ts";

/**
 * How a field stands in its column: as it is, as 0 or 1, as the number of a word or of a trial, as canonical JSON, or as the
 * number of a body that holds canonical JSON.
 */
type Form = "plain" | "flag" | "word" | "trial" | "json" | "body";

interface Columns {
  readonly table: string;
  readonly key: readonly string[];
  readonly fields: Readonly<Record<string, Form>>;
}

/** What a row holds beside its fields. */
interface Beside {
  readonly crc: number;
  readonly face: number | null;
  readonly process: number | null;
}

interface FactTable extends Columns {
  /** Columns beside the fields: checksums, and who owns what begins. */
  readonly beside: readonly (keyof Beside)[];
  /** Place of the verdict among the fields; -1 where there is none. */
  readonly verdictAt: number;
  /** Every field, in the order the checksum takes them. */
  readonly entries: readonly (readonly [field: string, form: Form])[];
  readonly find: string;
  readonly insert: string;
  readonly page: string;
}

/** The types of records a ledger holds. */
type RecordType = LedgerRecord["type"];

// The owner is not part of the fact: the same record may come from two processes.
const BESIDE: Readonly<Record<string, readonly (keyof Beside)[]>> = {
  run_starts: ["process"],
  attempt_starts: ["process"],
  attempt_ends: ["face"],
};

const ATTEMPT = { trial: "trial", attempt: "plain" } as const;
const SEND = { ...ATTEMPT, call: "plain", send: "plain" } as const;

const TABLES: Readonly<Record<RecordType, FactTable>> = {
  "run-started": factTable({
    table: "run_starts",
    key: ["run"],
    fields: { run: "word", plan: "plain", at: "plain", title: "plain", simulated: "flag", manifest: "json" },
  }),
  "run-ended": factTable({
    table: "run_ends",
    key: ["run"],
    fields: { run: "word", at: "plain", how: "plain", summary: "json" },
  }),
  "attempt-started": factTable({
    table: "attempt_starts",
    key: ["trial", "attempt"],
    fields: { ...ATTEMPT, run: "word", at: "plain" },
  }),
  "attempt-ended": factTable({
    table: "attempt_ends",
    key: ["trial", "attempt"],
    fields: {
      ...ATTEMPT,
      run: "word",
      at: "plain",
      verdict: "json",
      reason: "json",
      quarantined: "flag",
      simulated: "flag",
      transcript: "body",
    },
  }),
  "send-started": factTable({
    table: "send_starts",
    key: ["trial", "attempt", "call", "send"],
    fields: { ...SEND, run: "word", lane: "word", at: "plain" },
  }),
  "send-ended": factTable({
    table: "send_ends",
    key: ["trial", "attempt", "call", "send"],
    fields: { ...SEND, at: "plain", verdict: "plain", status: "plain", reason: "json" },
  }),
  "call-answered": factTable({
    table: "calls",
    key: ["trial", "attempt", "call"],
    fields: {
      ...ATTEMPT,
      call: "plain",
      promptDigest: "plain",
      run: "word",
      lane: "word",
      requestedModel: "word",
      routedModel: "word",
      completion: "body",
      sends: "plain",
      sentAt: "plain",
      at: "plain",
      costUsd: "plain",
    },
  }),
};

function factTable(columns: Columns): FactTable {
  const { table, key, fields } = columns;
  const beside: readonly (keyof Beside)[] = ["crc", ...(BESIDE[table] ?? [])];
  const keys = key.map(columnOf);
  const names = [...Object.keys(fields).map(columnOf), ...beside];
  return {
    ...columns,
    beside,
    verdictAt: Object.keys(fields).indexOf("verdict"),
    entries: Object.entries(fields),
    find: `SELECT * FROM ${table} WHERE ${keys.map((name) => `${name} = ?`).join(" AND ")}`,
    page: `SELECT * FROM ${table} WHERE (${keys.join(", ")}) > (${keys.map(() => "?").join(", ")}) ORDER BY ${keys.join(", ")} LIMIT ?`,
    insert: `INSERT INTO ${table} (${names.join(", ")}) VALUES (${names.map(() => "?").join(", ")})`,
  };
}

function columnOf(field: string): string {
  return field.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/**
 * Puts a fact into the ledger, inside a transaction: true when it is new, false when an equal one stands there already.
 * Throws a `LedgerConflictError` when a different one does. `process` is who owns a run or an attempt that begins.
 */
export function putFact(file: LedgerFile, record: LedgerRecord, process: number | null = null): boolean {
  const table = TABLES[record.type];
  const fields = record as unknown as Readonly<Record<string, unknown>>;
  const texts = table.entries.map(([field, form]) => textOf(field, fields[field], form));
  const key = table.key.map((field) =>
    numbered(file, textOf(field, fields[field], table.fields[field]!), table.fields[field]!),
  );
  const found = file.get(table.find, ...key);
  if (found !== undefined) {
    if (canonicalJson(factOf(file, record.type, found)) === canonicalJson(plainRecord(table, fields))) return false;
    const named = table.key.map((field) => `${field} ${String(fields[field])}`).join(", ");
    throw new LedgerConflictError(
      `the ledger ${file.path} already holds a different ${record.type} of ${named}; the first one stays`,
    );
  }
  const values = table.entries.map(([, form], at) => numbered(file, texts[at]!, form));
  const beside = { crc: checksum(texts), face: faceIn(record, texts[table.verdictAt]), process };
  file.run(table.insert, ...values, ...table.beside.map((name) => beside[name]));
  return true;
}

function faceIn(record: LedgerRecord, verdict: string | number | null | undefined): number | null {
  if (record.type !== "attempt-ended") return null;
  const { trial, attempt, at } = record;
  return faceOf({ trial, attempt, at, verdict: typeof verdict === "string" ? verdict : null });
}

/** At most `most` rows of a type's table by key, behind the row `after`, or from the first. */
export function pageOfFacts(file: LedgerFile, type: RecordType, after: Row | undefined, most: number): Row[] {
  const { key, page } = TABLES[type];
  return file.all(page, ...key.map((field) => after?.[columnOf(field)] ?? -1), most);
}

/** The record that a row of its table holds. Refuses a row that is not what was appended. */
export function factOf(file: LedgerFile, type: RecordType, row: Row): LedgerRecord {
  const table = TABLES[type];
  const named = table.key.map((field) => `${field} ${String(row[columnOf(field)])}`).join(", ");
  return file.sound(`${type} of ${named}`, () => {
    const texts = table.entries.map(([field, form]) => outside(file, row[columnOf(field)]!, form));
    if (checksum(texts) !== row["crc"]) throw new Error("its checksum differs");
    const fields = table.entries.map(([field, form], at) => [field, valueOf(texts[at]!, form)] as const);
    return SCHEMAS[type].parse({ v: 1, type, ...Object.fromEntries(fields) });
  });
}

const SCHEMAS = {
  "run-started": RunStarted,
  "run-ended": RunEnded,
  "attempt-started": AttemptStarted,
  "attempt-ended": AttemptEnded,
  "send-started": SendStarted,
  "send-ended": SendEnded,
  "call-answered": CallAnswered,
} as const;

/** Only what the table holds of a record: fields that its type does not have are not stored. */
function plainRecord(table: FactTable, fields: Readonly<Record<string, unknown>>): unknown {
  const kept = table.entries.map(([field]) => [field, fields[field]] as const);
  return { v: 1, type: fields["type"], ...Object.fromEntries(kept) };
}

/** A field as it is outside the file: what the checksum is over. */
function textOf(field: string, value: unknown, form: Form): string | number | null {
  if (form === "json" || form === "body") return value === null ? null : canonicalJson(value);
  if (form === "flag") return value === true ? 1 : 0;
  return typeof value === "string" ? storable(field, value) : (value as number | null);
}

/** Outside form to column, giving out numbers where there are none yet. */
function numbered(file: LedgerFile, text: string | number | null, form: Form): SqlValue {
  if (text === null) return null;
  if (form === "word") return file.intern(String(text));
  if (form === "trial") return trialNumber(file, String(text)).n;
  if (form === "body") return file.insert("INSERT INTO bodies (body) VALUES (?)", packBody(String(text)));
  return text;
}

/** Column to outside form. */
function outside(file: LedgerFile, value: SqlValue, form: Form): string | number | null {
  if (value === null) return null;
  if (form === "word") return file.word(value);
  if (form === "trial") return trialIdOf(file, Number(value));
  if (form === "body") return unpackBody(file.get("SELECT body FROM bodies WHERE n = ?", value)?.["body"] ?? null);
  if (value instanceof Uint8Array) throw new Error("bytes where text was written");
  return value;
}

/** Outside form to the record's value. */
function valueOf(text: string | number | null, form: Form): unknown {
  if (form === "flag") return text === 1;
  if (text === null || (form !== "json" && form !== "body")) return text;
  return JSON.parse(String(text));
}
