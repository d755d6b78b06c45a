import { assertNever, type LaneId } from "#kernel";
import type { LaneSpec, Lease, LeaseEnd } from "#lanes";
import type { Completion, SendEnded } from "#records";
import { blameOf, type CallFailure, callFailure } from "./call-failure.ts";
import type { OpenCall } from "./calls-in-flight.ts";
import { costUsd } from "./cost.ts";
import type { Failure } from "./failure.ts";
import type { Prompt } from "./model.ts";
import type { ConversationSpec, OverLanes } from "./over-lanes.ts";
import type { SendResult } from "./providers.ts";
import type { TokenEstimate } from "./token-estimate.ts";

export type CallParts = OverLanes & { readonly estimate: TokenEstimate };

/** What is asked, and its place in the conversation. */
export interface Question {
  readonly prompt: Prompt;
  readonly call: number;
  readonly digest: string;
  readonly open: OpenCall;
}

// Sends of one call that may fail by provider or network before the attempt does.
const MOST_FAILURES = 4;
const FIRST_REST_MS = 500;
const LONGEST_REST_MS = 20_000;

/** One call until it is answered or given up, every send of it written down before it leaves and after it ended. */
export class AskedCall {
  readonly #parts: CallParts;
  readonly #spec: ConversationSpec;
  readonly #question: Question;
  readonly #avoid = new Set<LaneId>();
  readonly #refused = new Map<LaneId, CallFailure>();
  #sends = 0;
  #failures = 0;

  constructor(parts: CallParts, spec: ConversationSpec, question: Question) {
    this.#parts = parts;
    this.#spec = spec;
    this.#question = question;
  }

  /** Sends under lease after lease; each is settled before the next is asked for. */
  async answer(lease: (avoid: readonly LaneId[]) => Promise<Lease>, signal: AbortSignal): Promise<Completion> {
    for (;;) {
      using held = await lease([...this.#avoid]);
      // A lane source that hands out a refused lane again would make this loop endless.
      const before = this.#refused.get(held.lane.id);
      if (before !== undefined) throw before;
      const result = await this.#send(held, signal);
      if (result.kind === "answered") return result.completion;
      await this.#afterFailure(result.failure, held.lane, signal);
      this.#question.open.offLane();
    }
  }

  async #send(lease: Lease, signal: AbortSignal): Promise<SendResult> {
    const { open, prompt } = this.#question;
    this.#sends++;
    open.onLane(lease.lane.id);
    await this.#parts.journal.sendStarted({ type: "send-started", ...this.#place(), ...this.#route(lease.lane) });
    let sentAt = this.#parts.clock.now();
    const onSent = (): void => {
      sentAt = this.#parts.clock.now();
      lease.sent();
    };
    const on = { lane: lease.lane, watch: open, onSent, onAdmitted: lease.admitted.bind(lease) };
    const result = await this.#outcome(this.#parts.providers.send(prompt, on, signal));
    // The lane learns first: what it learns does not depend on the disk.
    lease.settle(leaseEnd(result));
    open.enter("recording", null);
    await this.#record(result, lease.lane, sentAt);
    return result;
  }

  // A send that the caller gave up has left all the same: the ledger must say how it ended.
  async #outcome(sending: Promise<SendResult>): Promise<SendResult> {
    try {
      return await sending;
    } catch (error) {
      const message = error instanceof Error ? error.message : "given up";
      await this.#sendEnded("failed", null, { code: "SLUICE_GIVEN_UP", message });
      throw error;
    }
  }

  async #record(result: SendResult, lane: LaneSpec, sentAt: number): Promise<void> {
    if (result.kind === "answered") return this.#recordAnswer(result, lane, sentAt);
    const { code, message } = callFailure(result.failure, { lane, sends: this.#sends });
    const verdict = blameOf(result.failure) === "limit" ? "rejected" : "failed";
    return this.#sendEnded(verdict, result.failure.status, { code, message });
  }

  async #recordAnswer(
    { completion, status }: Extract<SendResult, { kind: "answered" }>,
    lane: LaneSpec,
    sentAt: number,
  ): Promise<void> {
    const price = this.#parts.providers.priceOf(lane);
    if (completion.usage !== null) this.#parts.estimate.learn(lane.model, this.#question.prompt, completion.usage);
    const { send: sends, ...place } = this.#place();
    // Both at once: one wait for the disk.
    await Promise.all([
      this.#sendEnded("answered", status, null),
      this.#parts.journal.callAnswered({
        type: "call-answered",
        ...place,
        ...this.#route(lane),
        promptDigest: this.#question.digest,
        requestedModel: this.#spec.model,
        routedModel: lane.deployment,
        completion,
        sends,
        sentAt,
        costUsd: costUsd(price, completion.usage),
      }),
    ]);
  }

  /** Throws when the call cannot be had; otherwise returns when it may be sent again. */
  async #afterFailure(failure: Failure, lane: LaneSpec, signal: AbortSignal): Promise<void> {
    const thrown = callFailure(failure, { lane, sends: this.#sends });
    const blame = blameOf(failure);
    switch (blame) {
      // The lanes know when to send again.
      case "limit":
      // The next send leaves out what was refused, and there is only so much to leave out.
      case "wording":
        return;
      case "lane":
        this.#refused.set(lane.id, thrown);
        return;
      case "provider":
        if (++this.#failures >= MOST_FAILURES) throw thrown;
        if (isStale(failure)) return;
        this.#avoid.add(lane.id);
        await this.#rest(failure, signal);
        return;
      case "request":
      case "answerer":
        throw thrown;
      default:
        assertNever(blame);
    }
  }

  /** Full jitter: a wait drawn evenly up to a ceiling that doubles; never less than the provider asked for, up to the longest. */
  async #rest(failure: Failure, signal: AbortSignal): Promise<void> {
    const ceilingMs = FIRST_REST_MS * 2 ** this.#failures;
    const askedMs = failure.kind === "server" ? (failure.retryAfterMs ?? 0) : 0;
    const restMs = Math.min(LONGEST_REST_MS, Math.max(askedMs, ceilingMs * this.#parts.random.next()));
    this.#question.open.enter("resting", restMs);
    await this.#parts.clock.sleep(restMs, signal);
  }

  #sendEnded(verdict: SendEnded["verdict"], status: number | null, reason: SendEnded["reason"]): Promise<void> {
    return this.#parts.journal.sendEnded({ type: "send-ended", ...this.#place(), verdict, status, reason });
  }

  #place(): { v: 1 } & Pick<SendEnded, "trial" | "attempt" | "call" | "send" | "at"> {
    const { trial, attempt } = this.#spec;
    return { v: 1, trial, attempt, call: this.#question.call, send: this.#sends, at: this.#parts.clock.now() };
  }

  #route(lane: LaneSpec): { run: ConversationSpec["run"]; lane: LaneId } {
    return { run: this.#spec.run, lane: lane.id };
  }
}

// A kept connection that the other side had closed says nothing about the lane: it was never asked.
const isStale = (failure: Failure): boolean => failure.kind === "network" && failure.stale;

function leaseEnd(result: SendResult): LeaseEnd {
  if (result.kind === "failed") return failedEnd(result.failure);
  const { usage } = result.completion;
  return { kind: "answered", tokens: usage === null ? null : { input: usage.input, output: usage.output } };
}

function failedEnd(failure: Failure): LeaseEnd {
  if (failure.kind === "rate-limited") {
    return { kind: "rejected", why: failure.why, retryAfterMs: failure.retryAfterMs, hints: failure.hints };
  }
  switch (blameOf(failure)) {
    case "lane":
      return { kind: "refused", reason: failure.says };
    // The provider did its work, whatever the answer is worth.
    case "answerer":
      return { kind: "answered", tokens: null };
    case "request":
    case "wording":
      return { kind: "unrelated" };
    case "limit":
    case "provider":
      return isStale(failure) ? { kind: "unrelated" } : { kind: "failed", reason: failure.says };
  }
}
