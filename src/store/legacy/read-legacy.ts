import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { open, readFile, stat } from "node:fs/promises";
import type { LegacyFile, LegacyFormat } from "#records";
import { takeFirstSides } from "./conflict-markers.ts";
import { readCsv, separatorOf } from "./csv-table.ts";
import { databaseFacts, isDatabase, isSession } from "./json-database.ts";
import { isObject, type LooseJson, type LooseObject } from "./json-text.ts";
import { isTranscript, transcriptFacts } from "./json-transcript.ts";
import { parseLoosely } from "./loose-json.ts";
import { type ParquetPatience, readParquetApart } from "./parquet-apart.ts";
import type { ParquetTask } from "./parquet-worker.ts";
import { TroubleLog } from "./trouble-log.ts";

/** A text longer than this is not taken into memory: V8's strings end at half a gibibyte. */
const MOST_TEXT_BYTES = 400 * 1024 * 1024;

/** A file that was read: its facts, and for a transcript the whole document, so that it can be kept. */
export interface ReadFile {
  readonly file: LegacyFile;
  readonly document: LooseJson | null;
}

/** Reads a legacy file of any kind; see `LegacyFile`. Opens it for reading only. Never throws on what it finds. */
export async function readLegacy(path: string, patience: ParquetPatience, signal: AbortSignal): Promise<LegacyFile> {
  return (await readLegacyWhole(path, patience, signal)).file;
}

/** `readLegacy` with the document it read. */
export async function readLegacyWhole(path: string, patience: ParquetPatience, signal: AbortSignal): Promise<ReadFile> {
  const troubles = new TroubleLog();
  try {
    const found = await stat(path);
    if (found.isDirectory()) return without(path, "directory", notAFile(troubles, "a folder: name the files in it"));
    if (!found.isFile()) return without(path, "unreadable", notAFile(troubles, "neither a file nor a folder"));
    const sha256 = await digestOfFile(path, signal);
    const read = await readContent({ path, size: found.size }, troubles, patience, signal);
    return { ...read, file: { ...read.file, bytes: found.size, sha256, troubles: troubles.all() } };
  } catch (error) {
    signal.throwIfAborted();
    const missing = (error as NodeJS.ErrnoException).code === "ENOENT";
    troubles.note(missing ? "missing-file" : "unreadable-file", () => path, (error as Error).message);
    return without(path, missing ? "missing" : "unreadable", troubles);
  }
}

function notAFile(troubles: TroubleLog, says: string): TroubleLog {
  troubles.note("not-a-file", () => "the path", says);
  return troubles;
}

async function digestOfFile(path: string, signal: AbortSignal): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(path, { signal })) hash.update(chunk as Uint8Array);
  return hash.digest("hex");
}

async function readContent(
  { path, size }: ParquetTask,
  troubles: TroubleLog,
  patience: ParquetPatience,
  signal: AbortSignal,
): Promise<ReadFile> {
  if (size === 0) {
    troubles.note("empty-file", () => "byte 0");
    return without(path, "empty", troubles);
  }
  if (await isParquet(path, size)) {
    const facts = await readParquetApart({ path, size }, troubles, patience, signal);
    return { document: null, file: { ...blank(path, "parquet"), ...facts } };
  }
  if (size > MOST_TEXT_BYTES) {
    troubles.note("too-large", () => `${size} bytes`, `a text of more than ${MOST_TEXT_BYTES} bytes is not read`);
    return without(path, "unknown", troubles);
  }
  return readText(path, await readFile(path), troubles);
}

/** By its first bytes, or by its name unless a pointer stands in its place. */
async function isParquet(path: string, size: number): Promise<boolean> {
  if ((await firstBytes(path)) === "PAR1") return true;
  return /\.parquet$/i.test(path) && (size > LONGEST_POINTER || pointerIn(await readFile(path, "latin1")) === null);
}

async function firstBytes(path: string): Promise<string> {
  await using handle = await open(path, "r");
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(4), 0, 4, 0);
  return buffer.toString("latin1", 0, bytesRead);
}

async function readText(path: string, bytes: Buffer, troubles: TroubleLog): Promise<ReadFile> {
  if (bytes.includes(0)) {
    troubles.note("unknown-format", () => `byte ${bytes.indexOf(0)}: a zero byte`, "neither text nor Parquet");
    return without(path, "unknown", troubles);
  }
  const text = takeFirstSides(decode(bytes, troubles), troubles);
  const pointer = pointerIn(text);
  if (pointer !== null) {
    troubles.note("lfs-pointer", () => pointer, "the data itself is in Git LFS: fetch it with `git lfs pull`");
    return without(path, "lfs-pointer", troubles);
  }
  if (text.trim() === "") {
    troubles.note("empty-file", () => "nothing but white space");
    return without(path, "empty", troubles);
  }
  return /^\s*[{[]/.test(text) ? readJson(path, text, troubles) : readTable(path, text, troubles);
}

function decode(bytes: Buffer, troubles: TroubleLog): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    troubles.note("not-utf8", () => "somewhere in the file", "bytes that are no text were read as U+FFFD");
    return new TextDecoder("utf-8").decode(bytes);
  }
}

const LONGEST_POINTER = 1024;
const POINTER = /^version https:\/\/git-lfs\.[\w.]+\/spec\/v1\s/;

/** What a Git LFS pointer points to; null when the text is none. */
function pointerIn(text: string): string | null {
  if (text.length > LONGEST_POINTER || !POINTER.test(text)) return null;
  const oid = /^oid (\S+)/m.exec(text)?.[1] ?? "no oid";
  const size = /^size (\d+)/m.exec(text)?.[1] ?? "an unknown number of";
  return `${oid}, ${size} bytes`;
}

function readJson(path: string, text: string, troubles: TroubleLog): ReadFile {
  const root = parseLoosely(text, troubles);
  const file = isObject(root) ? jsonFacts(path, root, troubles) : blank(path, "json");
  if (file.format === "json") troubles.note("unknown-format", () => "$", "JSON of a shape that is not the original's");
  return { document: root ?? null, file };
}

function jsonFacts(path: string, root: LooseObject, troubles: TroubleLog): LegacyFile {
  if (isTranscript(root)) return { ...blank(path, "transcript"), transcript: transcriptFacts(root) };
  const session = isSession(root);
  if (!session && !isDatabase(root)) return blank(path, "json");
  const facts = databaseFacts(root, troubles);
  return { ...blank(path, session ? "json-session" : versionFormat(facts.version, facts.cells.length)), ...facts };
}

/** Version 3 is told by its number, or by its cells where the number is missing. */
function versionFormat(version: string | null, cells: number): LegacyFormat {
  if (version === null) return cells > 0 ? "json-v3" : "json-v2";
  return Number.parseFloat(version) >= 3 ? "json-v3" : "json-v2";
}

async function readTable(path: string, text: string, troubles: TroubleLog): Promise<ReadFile> {
  const separator = separatorOf(text);
  if (separator === null || !/\.(?:csv|tsv|txt)$/i.test(path)) {
    troubles.note("unknown-format", () => "line 1", "neither JSON, Parquet nor a table of separated fields");
    return without(path, "unknown", troubles);
  }
  return { document: null, file: { ...blank(path, "csv"), ...(await readCsv(text, separator, troubles)) } };
}

function without(path: string, format: LegacyFormat, troubles: TroubleLog): ReadFile {
  return { document: null, file: { ...blank(path, format), troubles: troubles.all() } };
}

const blank = (path: string, format: LegacyFormat): LegacyFile => ({
  path,
  format,
  bytes: 0,
  sha256: null,
  troubles: [],
  version: null,
  createdAt: null,
  lastUpdated: null,
  cells: [],
  groups: [],
  models: [],
  summary: null,
  table: null,
  transcript: null,
});
