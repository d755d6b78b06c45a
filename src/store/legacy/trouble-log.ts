import type { Trouble, TroubleKind } from "#records";

/** How many places of one kind are kept: enough to look at, however many there are. */
const PLACES_KEPT = 20;

interface Entry {
  count: number;
  readonly places: string[];
  says: string | null;
}

/** Collects what is wrong with a file while it is read: counted whole, with the first places of each kind. */
export class TroubleLog {
  readonly #entries = new Map<TroubleKind, Entry>();

  /** Notes one more; `place` is only made when it is kept. */
  note(kind: TroubleKind, place: () => string, says: string | null = null): void {
    let entry = this.#entries.get(kind);
    if (entry === undefined) {
      entry = { count: 0, places: [], says };
      this.#entries.set(kind, entry);
    }
    entry.count += 1;
    if (entry.places.length < PLACES_KEPT) entry.places.push(place());
  }

  /** Takes over what another log has. */
  take(troubles: readonly Trouble[]): void {
    for (const { kind, count, places, says } of troubles) this.#entries.set(kind, { count, places: [...places], says });
  }

  has(kind: TroubleKind): boolean {
    return this.#entries.has(kind);
  }

  all(): Trouble[] {
    return [...this.#entries].map(([kind, { count, places, says }]) => ({ kind, count, places, says }));
  }
}
