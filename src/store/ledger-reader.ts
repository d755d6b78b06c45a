import type {
  CallRow,
  CellTally,
  ImportedEvidence,
  ImportedSource,
  LedgerTrial,
  PlanRecord,
  TrialStory,
} from "#records";
import type { RunRow } from "./store.ts";

/** A plan of the ledger, and how many of its trials the ledger has. */
export interface PlanRow {
  readonly plan: PlanRecord;
  readonly trials: number;
}

/** One axis of the ledger's cells: numbers when every value is one. */
export interface AxisRow {
  readonly name: string;
  readonly type: "text" | "number";
}

/**
 * Reads a whole ledger as it stood at one moment: whoever writes meanwhile is not seen, and nothing is ever written.
 * Rows come in pages, in the order trials were planned, so that a million of them need no more memory than a thousand.
 */
export interface LedgerReader extends AsyncDisposable {
  /** The file that holds the ledger. */
  readonly path: string;
  /** One row a trial, of every plan. */
  trials(signal: AbortSignal): AsyncIterable<readonly LedgerTrial[]>;
  /** One row an answered call. */
  calls(signal: AbortSignal): AsyncIterable<readonly CallRow[]>;
  /** Everything about each trial, checked as it is read. */
  stories(signal: AbortSignal): AsyncIterable<TrialStory>;
  /** The axes of all cells beside the model, in the order they first come. */
  axes(): Promise<readonly AxisRow[]>;
  /** Plans, the one recorded last first. */
  plans(): Promise<readonly PlanRow[]>;
  runs(): Promise<readonly RunRow[]>;
  /** One tally a cell of the plan recorded last; none in an empty ledger. */
  tallies(): Promise<readonly CellTally[]>;
  /** Files that evidence was imported from, whole ones, in the order of their import. */
  sources(): Promise<readonly ImportedSource[]>;
  /** Evidence of whole sources, in pages: it is in no trial, tally or call above. */
  evidence(signal: AbortSignal): AsyncIterable<readonly ImportedEvidence[]>;
  /** What is wrong with the file as a file, one sentence each; none for a sound one. Reads all of it. */
  damage(): Promise<readonly string[]>;
  /** How much of each part of a damaged file can still be read. Reads all of it, twice. */
  recoverable(): Promise<readonly Recoverable[]>;
}

/** Rows of one part that can be read: from the first on, and from the last back. */
export interface Recoverable {
  readonly part: string;
  readonly fromFront: number;
  readonly fromBack: number;
  /** True when reading from the front came to the end: nothing is lost. */
  readonly whole: boolean;
}
