import type { Json } from "#kernel";
import type { PlanRecord, RunEnded, RunStarted, Trial, TrialStory, Verdict } from "#records";

/** What an audit reads of a ledger; a reader of the store's is one. */
export interface LedgerSource {
  readonly path: string;
  stories(signal: AbortSignal): AsyncIterable<TrialStory>;
  /** Plans, the one recorded last first, each with how many of its trials the ledger has. */
  plans(): Promise<readonly { readonly plan: PlanRecord; readonly trials: number }[]>;
  runs(): Promise<readonly RunStory[]>;
  /** Derived figures that the ledger keeps; they are not looked at where this is left out. */
  derived?(): Promise<DerivedFigures>;
  /** What is wrong with the file as a file. */
  damage(): Promise<readonly string[]>;
  /** How much of each part can still be read. */
  recoverable(): Promise<readonly Recoverable[]>;
}

/** What a run is said to have taken; the cost is null when the price of some call is not known. */
export interface KeptTotals {
  readonly calls: number;
  readonly sends: number;
  readonly rejectedSends: number;
  readonly failedSends: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly cachedTokens: number;
  readonly costUsd: number | null;
}

/** Derived figures that the ledger keeps, and its sends counted once more. */
export interface DerivedFigures {
  readonly runs: readonly {
    readonly run: string;
    readonly kept: KeptTotals;
    readonly sends: Pick<KeptTotals, "sends" | "rejectedSends" | "failedSends">;
  }[];
  /** Standings of no trial in its cell. */
  readonly strayStandings: number;
  /** Figures that are kept of cells and are not what the standings of their trials come to. */
  readonly cells?: readonly {
    readonly cell: string;
    readonly figure: string;
    readonly kept: number;
    readonly found: number;
  }[];
}

export interface RunStory {
  readonly started: RunStarted;
  readonly ended: RunEnded | null;
  readonly alive: boolean;
}

/** What can be recovered of one part of a damaged ledger. Counts of rows. */
export interface Recoverable {
  readonly part: string;
  /** Rows that can be read, around places that cannot. */
  readonly rows: number;
  /** Those of them that are what was written. */
  readonly sound: number;
  /** Places at which rows are missing. */
  readonly gaps: number;
  readonly whole: boolean;
}

/** The names under which a model was asked. */
export interface AskedModel {
  readonly requested: string;
  readonly routed: string;
  /** What the settings of some run declare right besides. */
  readonly servedAs: readonly string[];
}

/** What an audit cannot know by itself; what is left out is not looked for. */
export interface LedgerAuditOptions {
  /** Scores a stored transcript again; throws when it cannot. */
  readonly rescore?: (trial: Trial, transcript: Json) => Verdict;
  /** Whether a reported name is one of a model's names; by default only its beginning is compared. */
  readonly sameModel?: (asked: AskedModel, reported: string) => boolean;
  /** Fingerprints of keys to look for in texts, beside those the ledger's own lanes name. */
  readonly fingerprints?: ReadonlySet<string>;
  /** This moment, in milliseconds since 1970: what lies after it is an anomaly. */
  readonly now?: number;
}

/** One thing an audit looks for: sees every trial once, in the order they were planned, then says what it found. */
export interface LedgerCheck<Found> {
  see(story: TrialStory): void;
  end(): Found[];
}
