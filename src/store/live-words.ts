import type { RunId } from "#kernel";
import {
  type Foretold,
  FORETOLD_TOPIC,
  readForetold,
  LIVE_TOPIC,
  type LiveHistory,
  liveHistoryTopic,
  type LiveRun,
  readLiveHistory,
  readLiveRun,
} from "#records";
import type { Store } from "./store.ts";

/** A run says something every second; one that has said nothing for so long is stuck or gone. */
const RECENT_MS = 600_000;
const EVER_MS = 3_650 * 86_400_000;

/** What every run that lives last said of itself, the newest run first; `at` tells how fresh it is. Words of unknown versions are left out. */
export async function liveRuns(store: Pick<Store, "heard" | "runs">): Promise<readonly LiveRun[]> {
  const words = await store.heard(LIVE_TOPIC, RECENT_MS);
  const said = words.flatMap(({ words: live }) => readLiveRun(live) ?? []);
  if (said.length === 0) return [];
  const alive = (await store.runs()).filter((row) => row.alive).map(({ started }) => started.run);
  return alive.flatMap((id) => said.find(({ run }) => run === id) ?? []);
}

/** Keeps what was foretold of a run, to judge it by when the run has ended. */
export const keepForetold = (store: Pick<Store, "say">, run: RunId, { p10, p50, p90 }: Foretold): Promise<void> =>
  store.say(FORETOLD_TOPIC, run, { p10, p50, p90 });

/** What was foretold of the runs on this ledger, of those for which something was. */
export async function foretoldRuns(store: Pick<Store, "heard">): Promise<ReadonlyMap<string, Foretold>> {
  const words = await store.heard(FORETOLD_TOPIC, EVER_MS);
  return new Map(
    words.flatMap(({ speaker, words: said }) => {
      const foretold = readForetold(said);
      return foretold === null ? [] : [[speaker, foretold] as const];
    }),
  );
}

/** The courses of a run's lanes, as the run last told them, also when it has ended; null when it told none. */
export async function liveHistory(store: Pick<Store, "heard">, run: RunId): Promise<LiveHistory | null> {
  const [word] = await store.heard(liveHistoryTopic(run), EVER_MS);
  return word === undefined ? null : readLiveHistory(word.words);
}
