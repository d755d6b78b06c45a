import type { LegacyCell, LegacyFile, LegacyKey } from "#records";
import { auditLegacy } from "./audit-legacy.ts";
import { anySuccessOf, cellsOf, fullOf, partialOf, totalOf } from "./cell-counts.ts";
import { totalChecks, wordChecks } from "./cell-checks.ts";
import { rateChecks } from "./rate-checks.ts";

/** One cell with what its figures come to, as far as they say, and what is doubtful about it. */
export interface JudgedCell {
  readonly key: LegacyKey;
  readonly at: string;
  readonly numbers: LegacyCell["numbers"];
  /** Trials by outcome; null where the cell does not say. */
  readonly counts: {
    readonly trials: number | null;
    readonly full: number | null;
    readonly partial: number | null;
    readonly failure: number | null;
  };
  readonly doubts: readonly string[];
}

/** A legacy file with its findings by code, and its cells with their own doubts: what an import keeps of it. */
export function judgeLegacy(file: LegacyFile): {
  readonly findings: Readonly<Record<string, number>>;
  readonly cells: readonly JudgedCell[];
} {
  const [audited] = auditLegacy([file]);
  const findings = Object.fromEntries(audited!.findings.map(({ code, count }) => [code, count]));
  const madeUp = "synthetic-rows" in findings ? ["synthetic-rows"] : [];
  const cells = cellsOf(file).map((cell) => ({
    key: cell.key,
    at: cell.at,
    numbers: cell.numbers,
    counts: countsOf(cell),
    doubts: [...madeUp, ...doubtsAbout(file, cell)],
  }));
  return { findings, cells };
}

/** What the checks of single cells find in this one. */
function doubtsAbout(file: LegacyFile, cell: LegacyCell): string[] {
  const alone: LegacyFile = { ...file, cells: [cell], groups: [], models: [], summary: null, transcript: null };
  const found = [...totalChecks(alone), ...rateChecks(alone), ...wordChecks(alone)].map(({ code }) => code);
  const nan = Object.values(cell.numbers).some((value) => Number.isNaN(value));
  return [...new Set([...found, ...(nan ? ["nan"] : [])])];
}

function countsOf(cell: LegacyCell): JudgedCell["counts"] {
  const trials = wholeOrNull(totalOf(cell.numbers));
  const success = wholeOrNull(anySuccessOf(cell));
  const full = wholeOrNull(fullFrom(cell, success));
  return {
    trials,
    full,
    partial: success === null || full === null ? null : wholeOrNull(success - full),
    failure: trials === null || success === null ? null : wholeOrNull(trials - success),
  };
}

/** Full successes: as said, or what partial ones leave of all; none is none. */
function fullFrom({ numbers }: LegacyCell, success: number | null): number | null {
  const [full, partial] = [fullOf(numbers), partialOf(numbers)];
  if (full !== null) return full;
  if (success === 0) return 0;
  return success === null || partial === null ? null : success - partial;
}

const wholeOrNull = (value: number | null): number | null =>
  value !== null && Number.isInteger(value) && value >= 0 ? value : null;
