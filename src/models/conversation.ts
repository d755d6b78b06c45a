import type { LaneId } from "#kernel";
import type { Lease } from "#lanes";
import type { Completion } from "#records";
import { AskedCall, type CallParts } from "./asked-call.ts";
import type { Model, Prompt } from "./model.ts";
import type { ConversationSpec } from "./over-lanes.ts";
import { promptDigest } from "./prompt-digest.ts";
import { Replay } from "./replay.ts";

/**
 * One model in one attempt. Calls are counted from the spec's first; those an earlier attempt has paid for are replayed. Every
 * other call is sent until it is answered:
 *
 *     lease ─▶ written down ─▶ sent ─┬─▶ answered: durable, then returned
 *       ▲                            ├─▶ refused by a limit: the lane rests; again, as often as it takes
 *       ├────────────────────────────┤─▶ key or account refused: elsewhere
 *       └── a rest ──────────────────┤─▶ provider, network, deadline, unreadable: again, three times at most
 *                                    └─▶ anything else: thrown
 *
 * Disposing it gives back a lease that was handed in and never used.
 */
export class Conversation implements Model, Disposable {
  readonly id: string;
  readonly #parts: CallParts;
  readonly #spec: ConversationSpec;
  readonly #replay: Replay;
  #handedIn: Lease | null;
  #opened: boolean;
  readonly #firstCall: number;
  #next: number;

  constructor(parts: CallParts, spec: ConversationSpec) {
    this.id = spec.model;
    this.#parts = parts;
    this.#spec = spec;
    this.#replay = new Replay(spec.answers ?? []);
    this.#handedIn = spec.lease ?? null;
    this.#firstCall = spec.firstCall ?? 0;
    this.#next = this.#firstCall;
    this.#opened = this.#handedIn !== null || (spec.answers?.length ?? 0) > 0 || this.#firstCall > 0;
  }

  /** Calls asked for so far. */
  get calls(): number {
    return this.#next - this.#firstCall;
  }

  /** Those of them that were answered from the ledger, unpaid. */
  get replayedCalls(): number {
    return this.#replay.replayed;
  }

  async complete(prompt: Prompt, signal: AbortSignal): Promise<Completion> {
    signal.throwIfAborted();
    const call = this.#next++;
    const digest = promptDigest(prompt);
    const known = this.#replay.answer(call, digest);
    if (known !== null) return known.completion;
    using open = this.#parts.providers.calls.open({ conversation: this.#spec.trial, model: this.#spec.model, call });
    const asked = new AskedCall(this.#parts, this.#spec, { prompt, call, digest, open });
    return await asked.answer((avoid) => this.#lease(prompt, avoid, signal), signal);
  }

  [Symbol.dispose](): void {
    this.#handedIn?.[Symbol.dispose]();
    this.#handedIn = null;
  }

  async #lease(prompt: Prompt, avoid: readonly LaneId[], signal: AbortSignal): Promise<Lease> {
    const tokens = this.#parts.estimate.of(this.#spec.model, prompt);
    const held = this.#handedIn;
    this.#handedIn = null;
    if (held !== null) {
      held.reserve(tokens);
      return held;
    }
    const { model, trial, conditions } = this.#spec;
    // What has begun goes on before anything new, a first call that was refused included.
    const stage = this.#opened ? "continuing" : "opening";
    this.#opened = true;
    return this.#parts.lanes.acquire(
      {
        model,
        tokens,
        stage,
        conversation: trial,
        ...(conditions === undefined ? {} : { conditions }),
        ...(avoid.length === 0 ? {} : { avoid }),
      },
      signal,
    );
  }
}
