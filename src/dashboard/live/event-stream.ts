import { type Clock, freshToken, type RunId } from "#kernel";
import type { Hello } from "#report";
import { apiText } from "../api-text.ts";
import type { LedgerPulse } from "./ledger-pulse.ts";

/** What is said into silence, so that neither end takes the connection for dead. */
const HEARTBEAT_MS = 15_000;

/** What events are read from. */
export type EventSource = Pick<LedgerPulse, "feed" | "join" | "refresh" | "changed">;

/** The streams of events that pages listen to. Their numbers bear this server's own name: after a restart old ones mean nothing. */
export class EventStreams {
  readonly #pulse: EventSource;
  readonly #clock: Clock;
  readonly #ending = new AbortController();
  readonly #name = freshToken(4);

  constructor(pulse: EventSource, clock: Clock) {
    this.#pulse = pulse;
    this.#clock = clock;
  }

  /**
   * The events of all runs or of one, from where a page left off (`Last-Event-ID`) or from the start, as bytes of an event stream
   * (https://html.spec.whatwg.org/multipage/server-sent-events.html). Only as much is made as is read: a page that is slow gets fewer events, each as it is then.
   */
  open(run: RunId | null, lastEventId: string | undefined): ReadableStream<Uint8Array> {
    const [name, number] = (lastEventId ?? "").split(".");
    const known = name === this.#name ? Number(number) : Number.NaN;
    const caughtUp = Number.isInteger(known) && known <= this.#pulse.feed.seq;
    const pages = this.#pages(run, caughtUp ? known : 0, caughtUp);
    const encoder = new TextEncoder();
    return new ReadableStream<Uint8Array>(
      {
        pull: async (controller) => {
          const { done, value } = await pages.next();
          if (done === true) controller.close();
          else controller.enqueue(encoder.encode(value));
        },
        cancel: async () => {
          await pages.leave();
        },
      },
      { highWaterMark: 1 },
    );
  }

  /** Ends every stream. */
  close(): void {
    this.#ending.abort(new Error("the dashboard was closed"));
  }

  #pages(
    run: RunId | null,
    from: number,
    caughtUp: boolean,
  ): { next(): Promise<IteratorResult<string, void>>; leave(): Promise<void> } {
    const left = new AbortController();
    const signal = AbortSignal.any([left.signal, this.#ending.signal]);
    const texts = this.#texts({ run, from, caughtUp }, signal);
    return {
      next: () => texts.next(),
      leave: async () => {
        left.abort();
        await texts.return();
      },
    };
  }

  async *#texts(
    { run, from, caughtUp }: { readonly run: RunId | null; readonly from: number; readonly caughtUp: boolean },
    signal: AbortSignal,
  ): AsyncGenerator<string, void> {
    using _page = this.#pulse.join();
    const hello: Hello = { at: this.#clock.now(), caughtUp };
    // A browser that lost the connection tries again after a second.
    yield `retry: 1000\nevent: hello\ndata: ${apiText(hello)}\n\n`;
    for (let seen = from; !signal.aborted;) {
      const news = this.#pulse.feed.since(seen, run);
      seen = news.seen;
      if (news.events.length > 0) yield textOf(news.events, `${this.#name}.${seen}`);
      else if (!signal.aborted) yield ": nothing new\n\n";
      await this.#pulse.changed(seen, HEARTBEAT_MS, signal);
    }
  }
}

/** Events as text; the last one bears the id, so that one who heard only some is told all of them again. */
function textOf(events: readonly { readonly event: string; readonly data: string }[], id: string): string {
  return events
    .map(({ event, data }, at) => `${at === events.length - 1 ? `id: ${id}\n` : ""}event: ${event}\ndata: ${data}\n\n`)
    .join("");
}
