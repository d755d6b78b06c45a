import type { Clock, Json, RunId } from "#kernel";
import { LIVE_TOPIC, liveHistoryTopic } from "#records";
import type { Store } from "#store";
import type { LiveView } from "./live-view.ts";

const SAY_MS = 1_000;
/** The histories are told with every fifth word. */
const HISTORY_EVERY = 5;

/**
 * Says on the ledger's board, once a second, what a run is at. Leaving scope takes the last word back, so that nobody takes it
 * for one that lives; the lanes' courses stay to be looked at.
 */
export class Publication implements AsyncDisposable {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #run: RunId;
  readonly #view: LiveView;
  #alarm: Disposable;
  #saying: Promise<void> = Promise.resolve();
  #said = 0;
  #left = false;

  constructor(view: LiveView, { store, clock }: { readonly store: Store; readonly clock: Clock }) {
    this.#view = view;
    this.#store = store;
    this.#clock = clock;
    this.#run = view.run;
    this.#saying = this.#say();
    this.#alarm = this.#next();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#left = true;
    this.#alarm[Symbol.dispose]();
    await this.#saying;
    await this.#quietly(async () => {
      await this.#tell(liveHistoryTopic(this.#run), this.#view.history(true));
      await this.#store.say(LIVE_TOPIC, this.#run, null);
    });
  }

  #next(): Disposable {
    return this.#clock.alarm(SAY_MS, () => {
      this.#saying = this.#say();
      void this.#saying.then(() => {
        if (!this.#left) this.#alarm = this.#next();
      });
    });
  }

  #say(): Promise<void> {
    return this.#quietly(async () => {
      await this.#tell(LIVE_TOPIC, this.#view.look());
      this.#said += 1;
      if (this.#said % HISTORY_EVERY !== 0) return;
      await this.#tell(liveHistoryTopic(this.#run), this.#view.history(false));
    });
  }

  async #tell(topic: string, words: object): Promise<void> {
    await this.#store.say(topic, this.#run, words as Json);
  }

  /** No result rests on what is said: a ledger that fails is told by the next append. */
  async #quietly(say: () => Promise<void>): Promise<void> {
    await say().catch(() => undefined);
  }
}
