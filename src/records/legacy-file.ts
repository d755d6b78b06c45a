/** What kind of file an audit or an import was given. */
export type LegacyFormat =
  /** The original's result database, version 2: cells in `test_groups`, models hold totals of one axis. */
  | "json-v2"
  /** The original's result database, version 3: cells by prompt type, tool success rate, difficulty and task type. */
  | "json-v3"
  /** The original's progress file of a session: no results. */
  | "json-session"
  /** One conversation with what it executed and how it was scored. */
  | "transcript"
  /** JSON of another shape. */
  | "json"
  | "parquet"
  | "csv"
  /** Three lines of Git LFS where the data should be. */
  | "lfs-pointer"
  | "empty"
  | "directory"
  | "missing"
  | "unreadable"
  | "unknown";

/** What is wrong with a file as a file. */
export type TroubleKind =
  | "missing-file"
  | "unreadable-file"
  | "not-a-file"
  | "empty-file"
  | "unknown-format"
  | "lfs-pointer"
  | "conflict-markers"
  | "truncated"
  | "malformed"
  | "not-utf8"
  | "nan"
  | "duplicate-key"
  | "too-deep"
  | "too-large"
  | "corrupt-parquet"
  | "unsupported-parquet"
  | "unexpected-shape";

/** One kind of trouble with a file: how often it was met, and where the first times. */
export interface Trouble {
  readonly kind: TroubleKind;
  readonly count: number;
  /** The places it was met first, at most twenty: `line 3`, `$.models.x`, `row 12`. */
  readonly places: readonly string[];
  /** What exactly, where one sentence for all of them says more than the kind. */
  readonly says: string | null;
}

/** The conditions of a legacy cell in the file's own words; null where the file does not say. */
export interface LegacyKey {
  readonly model: string;
  /** With the flaw's name behind it where the file keeps the two apart. */
  readonly promptType: string | null;
  readonly toolSuccessRate: number | null;
  readonly difficulty: string | null;
  readonly taskType: string | null;
}

/** One cell of a legacy file with every number the file gives for it, under the file's own names. NaN stays NaN. */
export interface LegacyCell {
  readonly key: LegacyKey;
  /** Where it stands in the file. */
  readonly at: string;
  readonly numbers: Readonly<Record<string, number>>;
}

/** A model as a legacy database describes it beside its cells. */
export interface LegacyModel {
  readonly name: string;
  /** Its own totals: `total_tests`, `total_success`, … */
  readonly numbers: Readonly<Record<string, number>>;
  /** The total each prompt type's own summary states. */
  readonly promptTotals: readonly { readonly promptType: string; readonly total: number }[];
}

/** A legacy database's stored summary. */
export interface LegacySummary {
  readonly numbers: Readonly<Record<string, number>>;
  /** Null when it does not list any. */
  readonly modelsTested: readonly string[] | null;
}

/** What a table (Parquet or CSV) shows beside its cells. */
export interface LegacyTable {
  readonly columns: readonly string[];
  readonly rows: number;
  /** Rows that could be read. */
  readonly read: number;
  /** True when a row is one trial, false when it is one cell. */
  readonly rowIsTrial: boolean;
  /** The codec of each column chunk, for Parquet. */
  readonly codecs: readonly string[];
  /** Groups of trials that cannot have been measured each for itself. */
  readonly copied: CopiedRows;
  /** Trials whose id ends in their own outcome and a counter, as only made-up ids do. */
  readonly numberedByOutcome: RowCount;
  /** Rows that name a result file as their source, by that name: derived from it, not measured. */
  readonly derivedFrom: Readonly<Record<string, number>>;
  /** Row ids that were met before. */
  readonly repeatedIds: RowCount;
}

/** How many rows, and the first of them. */
export interface RowCount {
  readonly rows: number;
  readonly examples: readonly string[];
}

/** Rows of one cell that share their moment and every measurement to the last digit. */
export interface CopiedRows extends RowCount {
  /** How many such groups. */
  readonly groups: number;
}

/** One recorded conversation of the original. */
export interface LegacyTranscript {
  readonly id: string;
  /** The model's name as far as the id and the file tell it. */
  readonly model: string;
  readonly key: LegacyKey;
  readonly messages: number;
  /** Messages of the model that open a tool call without closing it. */
  readonly unclosedCalls: number;
  readonly closedCalls: number;
  /** Tools that ran in the simulation, in order, with their success. */
  readonly executed: readonly { readonly tool: string; readonly success: boolean }[];
  readonly requiredTools: readonly string[];
  /** Requests that failed at the provider. */
  readonly apiIssues: number;
  /** What the file says it came to. */
  readonly recorded: {
    readonly success: boolean | null;
    readonly level: string | null;
    readonly error: string | null;
    readonly toolCalls: readonly string[];
    readonly numbers: Readonly<Record<string, number>>;
  };
  /** Every text in it, for looking through: prompt, messages, outputs. */
  readonly texts: readonly string[];
}

/**
 * A legacy file as it was found: facts only, no judgement. Reading one never fails and never writes; what could not be
 * read is in `troubles`, and everything else is what could.
 */
export interface LegacyFile {
  readonly path: string;
  readonly format: LegacyFormat;
  readonly bytes: number;
  /** SHA-256 of the file's bytes; null when there are none to read. */
  readonly sha256: string | null;
  readonly troubles: readonly Trouble[];
  readonly version: string | null;
  readonly createdAt: string | null;
  readonly lastUpdated: string | null;
  /** Cells of the models' own hierarchy, or of a table. */
  readonly cells: readonly LegacyCell[];
  /** Cells of `test_groups`. */
  readonly groups: readonly LegacyCell[];
  readonly models: readonly LegacyModel[];
  readonly summary: LegacySummary | null;
  readonly table: LegacyTable | null;
  readonly transcript: LegacyTranscript | null;
}
