import type { RunId } from "#kernel";
import type {
  CallRow,
  CellTally,
  ImportedEvidence,
  ImportedSource,
  LedgerTrial,
  PlanRecord,
  TrialStory,
} from "#records";
import type { RunRow, RunTotals } from "./store.ts";

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

/** A figure that is kept of a cell, and what the standings of its trials come to instead. */
export interface CellDifference {
  /** As JSON; its number in the file where the cell is gone. */
  readonly cell: string;
  readonly figure: string;
  readonly kept: number;
  readonly found: number;
}

/** Derived figures that the file keeps, and what of the facts an audit needs to derive them again. */
export interface DerivedFigures {
  readonly runs: readonly {
    readonly run: RunId;
    readonly kept: RunTotals;
    /** Counted from the sends themselves. */
    readonly sends: Pick<RunTotals, "sends" | "rejectedSends" | "failedSends">;
  }[];
  /** Standings of no trial in its cell: nobody can have earned them. */
  readonly strayStandings: number;
  /** Cells of which other figures are kept, each with the first one: tables refuse such a ledger. */
  readonly cells: readonly CellDifference[];
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
  /** The figures that are kept besides the facts and follow from them. */
  derived(): Promise<DerivedFigures>;
  /** One tally a cell of the plan recorded last; none in an empty ledger. */
  tallies(): Promise<readonly CellTally[]>;
  /** Files that evidence was imported from, whole ones, in the order of their import. */
  sources(): Promise<readonly ImportedSource[]>;
  /** Evidence of whole sources, in pages: it is in no trial, tally or call above. */
  evidence(signal: AbortSignal): AsyncIterable<readonly ImportedEvidence[]>;
  /** What is wrong with the file as a file, one sentence each; none for a sound one. Reads all of it. */
  damage(): Promise<readonly string[]>;
  /** How much of each part of a damaged file can still be read; empty when nothing can. Reads a copy of all of it. */
  recoverable(): Promise<readonly Recoverable[]>;
}

/** What can be recovered of one part of a damaged ledger. Counts of rows. */
export interface Recoverable {
  readonly part: string;
  /** Rows that can be read, around places that cannot. */
  readonly rows: number;
  /** Those of them that are what was written: their checksum holds, and everything they refer to is there. */
  readonly sound: number;
  /** Places at which rows are missing; how many cannot be known. */
  readonly gaps: number;
  /** True when nothing is missing and every row is sound. */
  readonly whole: boolean;
}
