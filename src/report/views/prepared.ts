import type { EpochMs } from "#kernel";

/**
 * What takes longer than a look and is worked out once, for as long as the ledger stays as it is. While it is `working` the
 * page asks again; each answer comes after a second at most. `stale`: the ledger has gone on since.
 */
export type Prepared<T> =
  | {
      readonly state: "working";
      readonly startedAt: EpochMs;
      /** Trials read so far, of all; null where that cannot be said. */
      readonly done: number | null;
      readonly of: number | null;
    }
  | {
      readonly state: "ready";
      readonly at: EpochMs;
      readonly tookMs: number;
      readonly stale: boolean;
      readonly value: T;
    }
  | { readonly state: "failed"; readonly code: string; readonly message: string };
