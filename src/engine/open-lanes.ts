import { freshToken, type GroupId, type Json } from "#kernel";
import { Lanes, type LaneShares, type LearnedProfile, type ShareReport } from "#lanes";
import { laneSpecs } from "#models";
import type { Store } from "#store";
import type { Around } from "./carry-through.ts";
import type { Plan } from "./plan-run.ts";
import type { Reach } from "./reach.ts";

const IN_USE = "lanes in use";
const LEARNED = "limits learned";

/** How long what a process said of its use is believed: it speaks four times a second, so this one is dead. */
const SILENT_MS = 3_000;
const WEEK_MS = 7 * 86_400_000;

/** The lanes of a run: they begin with what earlier runs on this ledger have learned, and share quotas with the other processes on it. */
export async function openLanes(plan: Plan, reach: Reach, { store, clock, random }: Around): Promise<Lanes> {
  const profile = await learnedOn(store);
  const { pace } = plan.settings;
  return new Lanes(laneSpecs(reach.settings), { clock, random, pace, profile, shares: new BoardShares(store) });
}

/** What runs on this ledger have learned of limits within a week. */
export async function learnedOn(store: Pick<Store, "heard">): Promise<LearnedProfile> {
  const words = await store.heard(LEARNED, WEEK_MS);
  return Object.fromEntries(
    words.map(({ speaker, words: learned }) => [speaker, learned]),
  ) as unknown as LearnedProfile;
}

/** Keeps what lanes have learned for the runs to come. */
export async function keepLearned(lanes: Pick<Lanes, "profile">, store: Store): Promise<void> {
  const learned = Object.entries(lanes.profile());
  await Promise.all(learned.map(([group, profile]) => store.say(LEARNED, group, profile as unknown as Json)));
}

/** Shares by way of the ledger's board. What is told goes out together, and the others' last words are fetched on the way. */
class BoardShares implements LaneShares {
  readonly #store: Store;
  readonly #speaker = freshToken();
  readonly #own = new Map<GroupId, ShareReport>();
  #others: readonly Readonly<Record<string, ShareReport>>[] = [];
  #busy = false;

  constructor(store: Store) {
    this.#store = store;
  }

  tell(group: GroupId, report: ShareReport): void {
    this.#own.set(group, report);
    if (this.#busy) return;
    this.#busy = true;
    // A word that is lost is said again a quarter of a second later; a ledger that fails is told by the next append.
    queueMicrotask(() => void this.#exchange().catch(() => undefined));
  }

  others(group: GroupId): readonly ShareReport[] {
    return this.#others.flatMap((reports) => reports[group] ?? []);
  }

  async #exchange(): Promise<void> {
    try {
      await this.#store.say(IN_USE, this.#speaker, Object.fromEntries(this.#own) as unknown as Json);
      const words = await this.#store.heard(IN_USE, SILENT_MS);
      const others = words.filter(({ speaker }) => speaker !== this.#speaker);
      this.#others = others.map(({ words: said }) => said as unknown as Readonly<Record<string, ShareReport>>);
    } finally {
      this.#busy = false;
    }
  }
}
