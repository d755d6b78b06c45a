import { type Clock, freshToken } from "#kernel";
import type { LaneShares } from "./lane-shares.ts";
import type { QuotaGroup } from "./quota-group.ts";

const EVERY_MS = 250;

/** What `Sharing` asks of those it serves. */
export interface Sharers {
  /** Those that are there now: some come with a key, some turn out to be one. */
  readonly groups: () => Iterable<QuotaGroup>;
  /** Whether calls wait for a group. */
  readonly wants: (group: QuotaGroup) => boolean;
  /** Whether anything waits or is in flight at all. */
  readonly busy: () => boolean;
  /** The others were heard: more may be free now. */
  readonly heard: () => void;
}

/** Tells other processes what this one uses, and hears them, a few times a second while there is work. */
export class Sharing implements Disposable {
  readonly #from = freshToken();
  readonly #shares: LaneShares;
  readonly #clock: Clock;
  readonly #sharers: Sharers;
  #alarm: Disposable | undefined;
  #untold = false;

  constructor(shares: LaneShares, clock: Clock, sharers: Sharers) {
    this.#shares = shares;
    this.#clock = clock;
    this.#sharers = sharers;
  }

  /** Before sends are granted: hears the others when nothing was heard of late. */
  before(): void {
    if (this.#alarm !== undefined) return;
    this.#exchange();
    this.#untold = true;
    this.#wake();
  }

  /** After sends were granted: says so at once when nothing was said of late. */
  after(): void {
    if (this.#untold) this.#tell();
    this.#untold = false;
  }

  #wake(): void {
    this.#alarm = this.#clock.alarm(EVERY_MS, () => {
      this.#alarm = undefined;
      this.#exchange();
      if (this.#sharers.busy()) this.#wake();
      this.#sharers.heard();
    });
  }

  #exchange(): void {
    this.#tell();
    for (const group of this.#sharers.groups()) {
      const others = this.#shares.others(group.id);
      group.hearOthers(others);
      group.day.hear(others);
    }
  }

  #tell(): void {
    for (const group of this.#sharers.groups())
      this.#shares.tell(group.id, group.report(this.#from, this.#sharers.wants(group)));
  }

  [Symbol.dispose](): void {
    this.#alarm?.[Symbol.dispose]();
  }
}
