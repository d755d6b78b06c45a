import { type Clock, RunId, type TrialId, VirtualClock } from "#kernel";
import type { Trial } from "#records";
import type { Store } from "#store";
import { planOf, someTrials } from "./ledger-records.ts";

/** One ledger that can be opened several times at once, as several processes would. */
export interface LedgerPlace extends AsyncDisposable {
  open(clock: Clock): Promise<Store>;
}

/** A ledger with a recorded plan of `count` trials, and one open store on it. */
export interface Scene extends AsyncDisposable {
  readonly store: Store;
  readonly trials: readonly Trial[];
  readonly run: RunId;
  /** Another store on the same ledger. */
  another(): Promise<Store>;
}

/** Sets a scene with a plan of so many trials; one when not said. */
export type MakeScene = (count?: number) => Promise<Scene>;

/** The first planned trial. */
export const first = ({ trials }: Pick<Scene, "trials">): TrialId => trials[0]!.id;

/** Opens a fresh ledger and records a plan in it. */
export async function setScene(makePlace: () => Promise<LedgerPlace>, count = 1): Promise<Scene> {
  const place = await makePlace();
  const clock = new VirtualClock();
  const stores: Store[] = [];
  const another = async (): Promise<Store> => {
    const store = await place.open(clock);
    stores.push(store);
    return store;
  };
  const store = await another();
  const trials = someTrials(count);
  await store.recordPlan(planOf(trials), trials);
  return {
    store,
    trials,
    run: RunId("run-1"),
    another,
    [Symbol.asyncDispose]: async () => {
      for (const open of stores) await open[Symbol.asyncDispose]();
      await place[Symbol.asyncDispose]();
    },
  };
}
