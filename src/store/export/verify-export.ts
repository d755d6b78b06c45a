import { type FileHandle, open, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { LedgerReader } from "../ledger-reader.ts";
import { EXPORT_FORMATS, type ExportFormat, ExportManifest, manifestName, manifestText } from "./export-manifest.ts";
import { type ExportFile, exportFiles } from "./export-plan.ts";
import { type Sink, Tally, type Written } from "./sink.ts";

/** What the comparison of one exported file with the ledger came to. */
export interface ExportCheck {
  readonly file: string;
  readonly format: ExportFormat;
  /** Records that the ledger has for it now. */
  readonly records: number;
  /** One sentence for each difference; none when the file is what an export would write now, to the last byte. */
  readonly differences: readonly string[];
}

/**
 * Makes every export that is in a folder again, without writing, and compares it with what is there: any changed byte, in
 * a file or in its manifest, is a difference, and so is whatever the ledger has since gained. None when nothing is there.
 */
export async function verifyExport(folder: string, reader: LedgerReader, signal: AbortSignal): Promise<ExportCheck[]> {
  const checks: ExportCheck[] = [];
  for (const format of EXPORT_FORMATS) {
    for (const file of exportFiles(format)) {
      const found = await whatIsThere(folder, file);
      if (found !== null) checks.push(await check({ reader, file, format, found }, signal));
    }
  }
  return checks;
}

interface Found {
  readonly path: string;
  /** Null when the file is missing. */
  readonly data: FileHandle | null;
  /** Null when the manifest is missing. */
  readonly manifest: string | null;
}

async function whatIsThere(folder: string, { file }: ExportFile): Promise<Found | null> {
  const path = join(folder, file);
  const data = await orNull(open(path, "r"));
  const manifest = await orNull(readFile(join(folder, manifestName(file)), "utf8"));
  return data === null && manifest === null ? null : { path, data, manifest };
}

async function orNull<T>(reading: Promise<T>): Promise<T | null> {
  try {
    return await reading;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}

async function check(
  one: {
    readonly reader: LedgerReader;
    readonly file: ExportFile;
    readonly format: ExportFormat;
    readonly found: Found;
  },
  signal: AbortSignal,
): Promise<ExportCheck> {
  const { reader, file, format, found } = one;
  await using sink = new ComparingSink(found.data);
  const records = await file.make(reader, sink, signal);
  const { written, differentAt, left } = await sink.end();
  const right: ExportManifest = { v: 1, file: file.file, format, record: file.record, records, ...written };
  return {
    file: file.file,
    format,
    records,
    differences: [
      ...(found.data === null ? [`${file.file} is missing`] : byteDifferences(file.file, differentAt, left)),
      ...manifestDifferences(found.manifest, right),
    ],
  };
}

function byteDifferences(file: string, differentAt: number | null, left: number): string[] {
  if (differentAt !== null) return [`${file} is not what the ledger gives: from byte ${differentAt} on it differs`];
  return left > 0 ? [`${file} is longer than what the ledger gives, by ${left} bytes`] : [];
}

function manifestDifferences(text: string | null, right: ExportManifest): string[] {
  const name = manifestName(right.file);
  if (text === null) return [`${name} is missing`];
  if (text === manifestText(right)) return [];
  const parsed = ExportManifest.safeParse(jsonOf(text));
  if (!parsed.success) return [`${name} cannot be read as a manifest`];
  const fields = (Object.keys(right) as (keyof ExportManifest)[]).filter(
    (field) => parsed.data[field] !== right[field],
  );
  if (fields.length === 0) return [`${name} has other bytes than an export would write`];
  return fields.map((field) => `${name} says ${field} ${parsed.data[field]}, the ledger gives ${right[field]}`);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Compares what is written with what is there, byte by byte. */
class ComparingSink implements Sink, AsyncDisposable {
  readonly #there: FileHandle | null;
  readonly #tally = new Tally();
  #position = 0;
  #differentAt: number | null = null;

  constructor(there: FileHandle | null) {
    this.#there = there;
  }

  async write(bytes: Uint8Array): Promise<void> {
    this.#tally.add(bytes);
    if (this.#there === null || this.#differentAt !== null) return;
    const here = Buffer.alloc(bytes.length);
    const read = await readFully(this.#there, here, this.#position);
    const same = Buffer.compare(here.subarray(0, read), bytes) === 0;
    if (!same) this.#differentAt = this.#position + firstDifference(here.subarray(0, read), bytes);
    this.#position += bytes.length;
  }

  async end(): Promise<{ readonly written: Written; readonly differentAt: number | null; readonly left: number }> {
    const size = (await this.#there?.stat())?.size ?? 0;
    return { written: this.#tally.end(), differentAt: this.#differentAt, left: Math.max(0, size - this.#position) };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#there?.close();
  }
}

async function readFully(file: FileHandle, into: Buffer, position: number): Promise<number> {
  let at = 0;
  while (at < into.length) {
    const { bytesRead } = await file.read(into, at, into.length - at, position + at);
    if (bytesRead === 0) break;
    at += bytesRead;
  }
  return at;
}

function firstDifference(a: Uint8Array, b: Uint8Array): number {
  const shorter = Math.min(a.length, b.length);
  for (let at = 0; at < shorter; at++) if (a[at] !== b[at]) return at;
  return shorter;
}
