export { MemoryLedger, MemoryStore } from "./memory-store.ts";
export type { EvidenceStore } from "./evidence-store.ts";
export { exportLedger, type ExportResult } from "./export/export-ledger.ts";
export { EXPORT_FORMATS, type ExportFormat, type ExportManifest } from "./export/export-manifest.ts";
export { type ExportCheck, verifyExport } from "./export/verify-export.ts";
export { type ImportDesk, type ImportedFile, importLegacy, type JudgedFile } from "./import/import-legacy.ts";
export { LedgerConflictError, UnknownTrialError } from "./ledger-conflict.ts";
export type { AxisRow, LedgerReader, PlanRow, Recoverable } from "./ledger-reader.ts";
export { foretoldRuns, keepForetold, liveHistory, liveRuns } from "./live-words.ts";
export { makeFolder } from "./make-folder.ts";
export { readLegacy } from "./legacy/read-legacy.ts";
export { salvageLedger } from "./salvage/salvage-ledger.ts";
export { linesOfTrial, type LoggedLine, type LogLine, RunFolder } from "./run-folder.ts";
export { type LedgerSize, LedgerWatch, type WatchOptions } from "./sqlite/ledger-watch.ts";
export { LedgerSnapshot, type SnapshotOptions } from "./sqlite/ledger-snapshot.ts";
export { SqliteEvidence, type SqliteEvidenceOptions } from "./sqlite/sqlite-evidence.ts";
export { sqliteVersion } from "./sqlite/driver.ts";
export { SqliteStore, type SqliteStoreOptions } from "./sqlite/sqlite-store.ts";
export { isOpen, prevailing, type Standing, standingAfter } from "./standing.ts";
export type {
  CellTally,
  Claim,
  RecordOf,
  RunRow,
  RunTotals,
  Settled,
  Store,
  Story,
  TrialEffort,
  Word,
} from "./store.ts";
export { StoreRefusedError } from "./store-refused.ts";
export { writingFile, writingInto } from "./writing-into.ts";
export { UnstorableTextError } from "./unstorable-text.ts";
export type { OneStory } from "./watch/one-story.ts";
export type { FoundTrial, FoundTrials, TrialSearch } from "./watch/trial-search.ts";
export type { Trouble } from "./watch/trouble.ts";
