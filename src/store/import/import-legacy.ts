import { basename } from "node:path";
import type { Clock } from "#kernel";
import type { ImportedEvidence, ImportedSource, LegacyFile, LegacyKey } from "#records";
import type { EvidenceStore } from "../evidence-store.ts";
import type { LooseJson } from "../legacy/json-text.ts";
import { type ReadFile, readLegacyWhole } from "../legacy/read-legacy.ts";

/** What somebody who understands legacy cells makes of one: counts, and doubts by code. */
export interface JudgedCell {
  readonly key: LegacyKey;
  /** Its place in the file. */
  readonly at: string;
  readonly numbers: Readonly<Record<string, number>>;
  readonly counts: ImportedEvidence["counts"];
  readonly doubts: readonly string[];
}

/** A legacy file as it was judged before it is kept. */
export interface JudgedFile {
  /** Findings about the whole file: how often, by code. */
  readonly findings: Readonly<Record<string, number>>;
  readonly cells: readonly JudgedCell[];
}

/** What an import needs beside the files. */
export interface ImportDesk {
  readonly store: EvidenceStore;
  readonly judge: (file: LegacyFile) => JudgedFile;
  readonly clock: Clock;
}

/** What became of one file. */
export interface ImportedFile {
  readonly path: string;
  readonly format: string;
  readonly digest: string | null;
  /** `imported` now; `known` before, byte for byte; `refused`, with the reason: nothing of it was kept. */
  readonly status: "imported" | "known" | "refused";
  readonly evidence: number;
  readonly reason: string | null;
  readonly findings: Readonly<Record<string, number>>;
}

/**
 * Brings legacy files into the ledger as imported evidence, one by one. A file that is there already changes nothing; one
 * that cannot be understood is refused with the reason; none is ever written to.
 */
export async function importLegacy(
  paths: readonly string[],
  desk: ImportDesk,
  signal: AbortSignal,
): Promise<ImportedFile[]> {
  const files: ImportedFile[] = [];
  for (const path of paths) {
    signal.throwIfAborted();
    files.push(await importOne(await readLegacyWhole(path, { clock: desk.clock }, signal), desk));
  }
  return files;
}

async function importOne(read: ReadFile, { store, judge, clock }: ImportDesk): Promise<ImportedFile> {
  const { file } = read;
  const { findings, cells } = judge(file);
  const { path, format, sha256: digest } = file;
  const reason = whyNot(file, cells);
  if (reason !== null || digest === null) {
    return { path, format, digest, status: "refused", evidence: 0, reason, findings };
  }
  const source: ImportedSource = {
    v: 1,
    digest,
    name: basename(path),
    format,
    bytes: file.bytes,
    importedAt: clock.now(),
    findings,
  };
  const pieces =
    file.transcript === null ? cells.map((cell) => cellEvidence(digest, cell)) : [conversation(digest, read)];
  const added = await store.keep(source, pieces);
  return {
    path,
    format,
    digest,
    status: added ? "imported" : "known",
    evidence: pieces.length,
    reason: null,
    findings,
  };
}

/** Why a file holds nothing to keep; null when it does. */
function whyNot(file: LegacyFile, cells: readonly JudgedCell[]): string | null {
  if (file.transcript !== null || cells.length > 0) return null;
  const [trouble] = file.troubles;
  if (trouble !== undefined) return `${trouble.kind}: ${trouble.says ?? trouble.places[0] ?? "nothing could be read"}`;
  return "it holds no results: no cell, no row, no conversation";
}

function cellEvidence(source: string, { key, at, numbers, counts, doubts }: JudgedCell): ImportedEvidence {
  const finite = Object.entries(numbers).filter(([, value]) => Number.isFinite(value));
  return {
    ...ENVELOPE,
    source,
    place: at,
    kind: "cell",
    model: key.model,
    conditions: conditionsOf(key),
    counts,
    recorded: Object.fromEntries(finite),
    doubts: [...doubts],
    document: null,
  };
}

const ENVELOPE = { v: 1, type: "evidence-imported", status: "imported" } as const;

function conditionsOf({
  promptType,
  toolSuccessRate,
  difficulty,
  taskType,
}: LegacyKey): ImportedEvidence["conditions"] {
  return { promptType, toolSuccessRate: Number.isNaN(toolSuccessRate) ? null : toolSuccessRate, difficulty, taskType };
}

function conversation(source: string, { file, document }: ReadFile): ImportedEvidence {
  const { key, id, recorded } = file.transcript!;
  const finite = Object.entries(recorded.numbers).filter(([, value]) => Number.isFinite(value));
  return {
    ...ENVELOPE,
    source,
    place: id === "" ? "$" : id,
    kind: "conversation",
    model: key.model,
    conditions: conditionsOf(key),
    counts: {
      trials: 1,
      full: null,
      partial: null,
      failure: recorded.success === null ? null : Number(!recorded.success),
    },
    recorded: Object.fromEntries(finite),
    doubts: [],
    document: withoutNaN(document),
  };
}

/** JSON has no NaN: `null` stands where the original had it. */
const withoutNaN = (document: LooseJson): ImportedEvidence["document"] =>
  JSON.parse(JSON.stringify(document)) as ImportedEvidence["document"];
