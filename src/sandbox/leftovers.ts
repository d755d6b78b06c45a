/**
 * What could not be removed when its sandbox was left: tried once more at the end. Leaving a sandbox therefore never fails, and what
 * was found out in it stands whatever becomes of its remains.
 */
export class Leftovers {
  readonly #removals: (() => Promise<void>)[] = [];

  /** Does a removal, now or later. */
  async remove(removal: () => Promise<void>): Promise<void> {
    await removal().catch(() => this.#removals.push(removal));
  }

  /** Tries the rest again; rejects with the first failure after all were tried. */
  async settle(): Promise<void> {
    const tried = await Promise.allSettled(this.#removals.splice(0).map((removal) => removal()));
    for (const each of tried) if (each.status === "rejected") throw each.reason;
  }
}
