export type { CellTally, Claim, RunRow, Settled, Store } from "./store.ts";
