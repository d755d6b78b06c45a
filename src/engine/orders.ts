import { type Clock, EpochMs, freshToken, type Json, type RunId } from "#kernel";
import { Retune } from "#records";
import type { RunRow, Store } from "#store";

/** What a person may tell a run from elsewhere. */
export const ORDERS = ["pause", "resume", "drain", "cancel"] as const;
export type Order = (typeof ORDERS)[number];

/** How a run that lives goes about its work: paused sends nothing new, draining ends when what is in flight has arrived. */
export type RunState = "running" | "paused" | "draining";

/** An order as it is given: a word, or what to change. */
export type GivenOrder = { readonly order: Order } | { readonly order: "retune"; readonly change: Retune };

/** An order as a run hears it. */
export type HeardOrder = GivenOrder & {
  /** One for each time that somebody gave an order. */
  readonly token: string;
  readonly at: EpochMs;
};

/** What became of an order. */
export type OrderEnd =
  /** The run has done it, and says what that was, in words. */
  | { readonly kind: "followed"; readonly did: string; readonly tookMs: number }
  /** The run had ended, or its process was gone. */
  | { readonly kind: "gone"; readonly run: RunRow }
  | { readonly kind: "silent"; readonly waitedMs: number };

const STATES = "run states";
const LOOK_MS = 100;
/** A run looks once a second; this one is stuck. */
const PATIENCE_MS = 10_000;
/** Words of a run that lives are never too old; a year is. */
const LONG_MS = 365 * 86_400_000;

const ordersTo = (run: RunId): string => `orders to ${run}`;
const answersOf = (run: RunId): string => `answers of ${run}`;

/** Tells a run what to do, by way of its ledger, and waits until it says what it did, has ended, or stays silent for 10 s. */
export async function giveOrder(
  { store, clock }: { readonly store: Store; readonly clock: Clock },
  { run, ...given }: GivenOrder & { readonly run: RunId },
  signal: AbortSignal,
): Promise<OrderEnd> {
  const token = freshToken();
  const givenAt = clock.now();
  if (!(await rowOf(store, run)).alive) return { kind: "gone", run: await rowOf(store, run) };
  await store.say(ordersTo(run), token, JSON.parse(JSON.stringify(given)) as Json);
  for (;;) {
    const tookMs = clock.now() - givenAt;
    const did = await answerTo(store, run, token);
    if (did !== null) return { kind: "followed", did, tookMs };
    const row = await rowOf(store, run);
    // Between the look for the answer and the look at the run it may have answered and ended.
    const last = row.alive ? null : await answerTo(store, run, token);
    if (last !== null) return { kind: "followed", did: last, tookMs };
    if (!row.alive) return { kind: "gone", run: row };
    if (tookMs >= PATIENCE_MS) return { kind: "silent", waitedMs: tookMs };
    await clock.sleep(LOOK_MS, signal);
  }
}

async function rowOf(store: Store, run: RunId): Promise<RunRow> {
  const row = (await store.runs()).find(({ started }) => started.run === run);
  if (row === undefined) throw new Error(`the ledger has no run ${run}`);
  return row;
}

async function answerTo(store: Store, run: RunId, token: string): Promise<string | null> {
  const answer = (await store.heard(answersOf(run), LONG_MS)).find(({ speaker }) => speaker === token);
  return answer === undefined ? null : (answer.words as { readonly did: string }).did;
}

/** The orders that were given to a run, the earliest first. What is not an order is left out: newer versions may know more of them. */
export async function ordersFor(store: Store, run: RunId): Promise<readonly HeardOrder[]> {
  const words = await store.heard(ordersTo(run), LONG_MS);
  return words
    .flatMap(({ speaker, words: said, at }) => {
      const given = givenIn(said as { readonly order?: unknown; readonly change?: unknown });
      return given === null ? [] : [{ ...given, token: speaker, at: EpochMs(at) }];
    })
    .toSorted((a, b) => a.at - b.at);
}

function givenIn({ order, change }: { readonly order?: unknown; readonly change?: unknown }): GivenOrder | null {
  const word = ORDERS.find((known) => known === order);
  if (word !== undefined) return { order: word };
  const wanted = order === "retune" ? Retune.safeParse(change).data : undefined;
  return wanted === undefined ? null : { order: "retune", change: wanted };
}

/** Answers an order, in words for whoever gave it. */
export const answerOrder = (store: Store, run: RunId, { token }: HeardOrder, did: string): Promise<void> =>
  store.say(answersOf(run), token, { did });

/** Says how a run goes about its work now. */
export const tellState = (store: Store, run: RunId, state: RunState): Promise<void> =>
  store.say(STATES, run, { state });

/** What runs have said of how they go about their work; one that has said nothing is running. */
export async function toldStates(store: Store): Promise<ReadonlyMap<string, RunState>> {
  const words = await store.heard(STATES, LONG_MS);
  return new Map(words.map(({ speaker, words: said }) => [speaker, (said as { readonly state: RunState }).state]));
}
