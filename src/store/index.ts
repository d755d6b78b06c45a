export { LedgerConflictError, UnknownTrialError } from "./ledger-conflict.ts";
export { readLegacy } from "./legacy/read-legacy.ts";
export { type LogLine, RunFolder } from "./run-folder.ts";
export { SqliteStore, type SqliteStoreOptions } from "./sqlite/sqlite-store.ts";
export { isOpen, prevailing, type Standing, standingAfter } from "./standing.ts";
export type { CellTally, Claim, RecordOf, RunRow, RunTotals, Settled, Store, Story } from "./store.ts";
export { StoreRefusedError } from "./store-refused.ts";
export { UnstorableTextError } from "./unstorable-text.ts";
