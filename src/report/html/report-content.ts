import type { ImportedSection } from "../imported/imported-section.ts";
import type { RunEnded, RunStarted, TrialRow } from "#records";

/** Everything a report tells of: trials with their verdicts, and the runs that made them. */
export interface ReportContent {
  readonly title: string;
  /** When the ledger was read, milliseconds since 1970. */
  readonly readAt: number;
  readonly trials: readonly TrialRow[];
  /** The newest first; `ended` is null for a run that goes on or was killed. */
  readonly runs: readonly { readonly started: RunStarted; readonly ended: RunEnded | null }[];
  /** Evidence from elsewhere, for a section of its own; null, or left out, when nothing was imported. */
  readonly imported?: ImportedSection | null;
  /** Which program made the page: its name and version. */
  readonly madeBy: string;
}
