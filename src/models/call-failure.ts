import { type Remedy, SluiceError } from "#kernel";
import type { LaneSpec } from "#lanes";
import type { Failure, LateFor } from "./failure.ts";

/** Which call failed, and on which lane it was last sent. */
export interface CallPlace {
  readonly lane: LaneSpec;
  /** Sends of this call so far. */
  readonly sends: number;
}

/** A call that brought no answer: what happened, on which lane, and what to do. Never carries a key, nor the request. */
export class CallFailure extends SluiceError {
  readonly code: (typeof KINDS)[Failure["kind"]]["code"];
  readonly failure: Failure;
  readonly place: CallPlace;

  constructor(failure: Failure, place: CallPlace) {
    super(messageOf(failure, place));
    this.code = KINDS[failure.kind].code;
    this.failure = failure;
    this.place = place;
  }

  get kind(): Failure["kind"] {
    return this.failure.kind;
  }

  get remedy(): Remedy {
    return remedyOf(this.failure);
  }
}

/** Another model answered than was asked for: the answer must be neither scored nor replayed. */
export class WrongModelError extends CallFailure {
  readonly requested: string;
  readonly reported: string;

  constructor(failure: Extract<Failure, { kind: "wrong-model" }>, place: CallPlace) {
    super(failure, place);
    this.requested = failure.requested;
    this.reported = failure.reported;
  }
}

/** The failure as what is thrown for it. */
export function callFailure(failure: Failure, place: CallPlace): CallFailure {
  return failure.kind === "wrong-model" ? new WrongModelError(failure, place) : new CallFailure(failure, place);
}

/** What to do about a call that failed so. */
export function remedyOf(failure: Failure): Remedy {
  const remedy = KINDS[failure.kind].remedy;
  const afterMs = "retryAfterMs" in failure ? failure.retryAfterMs : null;
  return remedy === "retry" && afterMs !== null ? { do: remedy, afterMs } : { do: remedy };
}

/**
 * Whose doing a failure is, and so what becomes of lane and call: a `limit` (the lane waits, the call is sent again), the
 * `lane` (out of use; elsewhere), the `provider` (a failed send; again, a few times), the `request` (nobody would take it), its
 * `wording` (said differently from now on; again at once), the `answerer` (the lane works, but not as the model it says).
 */
export type Blame = "limit" | "lane" | "provider" | "request" | "wording" | "answerer";

export function blameOf(failure: Failure): Blame {
  return KINDS[failure.kind].blame;
}

interface Kind {
  readonly code: `SLUICE_${string}`;
  readonly remedy: Exclude<Remedy["do"], "abort-run">;
  readonly blame: Blame;
}

/** Every kind's public code, remedy and blame: the one place where this is decided. */
const KINDS = {
  "rate-limited": { code: "SLUICE_RATE_LIMITED", remedy: "retry", blame: "limit" },
  "credit-exhausted": { code: "SLUICE_CREDIT_EXHAUSTED", remedy: "other-lane", blame: "lane" },
  auth: { code: "SLUICE_AUTH", remedy: "other-lane", blame: "lane" },
  "not-served": { code: "SLUICE_NOT_SERVED", remedy: "other-lane", blame: "lane" },
  "invalid-request": { code: "SLUICE_INVALID_REQUEST", remedy: "fail-trial", blame: "request" },
  wording: { code: "SLUICE_WORDING", remedy: "retry", blame: "wording" },
  "content-filter": { code: "SLUICE_CONTENT_FILTER", remedy: "fail-trial", blame: "request" },
  "context-length": { code: "SLUICE_CONTEXT_LENGTH", remedy: "fail-trial", blame: "request" },
  server: { code: "SLUICE_SERVER", remedy: "retry", blame: "provider" },
  network: { code: "SLUICE_NETWORK", remedy: "retry", blame: "provider" },
  timeout: { code: "SLUICE_TIMEOUT", remedy: "retry", blame: "provider" },
  "wrong-model": { code: "SLUICE_WRONG_MODEL", remedy: "other-lane", blame: "answerer" },
  malformed: { code: "SLUICE_MALFORMED", remedy: "retry", blame: "provider" },
} as const satisfies Record<Failure["kind"], Kind>;

function messageOf(failure: Failure, { lane, sends }: CallPlace): string {
  const tried = sends === 1 ? "" : ` (send ${sends} of this call)`;
  return `lane ${lane.id}: ${sentenceOf(failure, lane)}${tried}`;
}

function sentenceOf(failure: Failure, lane: LaneSpec): string {
  if (failure.kind === "timeout") {
    const { what, setting } = WAITED_FOR[failure.late];
    return `gave up waiting for ${what} after ${failure.waitedMs} ms; timeouts.${setting} in the config says how long to wait`;
  }
  if (failure.kind === "wrong-model") {
    const asked = `asked for "${failure.requested}" as "${failure.routed}"`;
    return `${asked}, and "${failure.reported}" answered; if that name is right, add it to served-as`;
  }
  const said = failure.status === null ? `"${failure.says}"` : `HTTP ${failure.status}, "${failure.says}"`;
  const { what, act } = WORDS[failure.kind];
  return act === undefined ? `${what(lane)}: ${said}` : `${what(lane)}: ${said}; ${act}`;
}

interface Words {
  readonly what: (lane: LaneSpec) => string;
  readonly act?: string;
}

const WORDS: Readonly<Record<Exclude<Failure["kind"], "timeout" | "wrong-model">, Words>> = {
  "rate-limited": { what: () => "refused by a limit" },
  "credit-exhausted": { what: () => "the account has no credit left", act: "top it up, or give another key" },
  auth: { what: (lane) => `${lane.key} is not accepted`, act: "renew the key, or take it out of the config" },
  "not-served": {
    what: (lane) => `"${lane.deployment}" is not served here`,
    act: "correct the model's name or its deployments in the config",
  },
  "invalid-request": { what: () => "the provider refuses the request" },
  wording: {
    what: (lane) =>
      `"${lane.deployment}" does not take a part of the request that can be left out, and is asked without from now on`,
  },
  "content-filter": { what: () => "the provider's content filter refuses the prompt" },
  "context-length": { what: (lane) => `the prompt is longer than "${lane.deployment}" takes here` },
  server: { what: () => "the provider failed" },
  network: { what: () => "the connection failed" },
  malformed: { what: () => "the answer cannot be read" },
};

const WAITED_FOR: Readonly<Record<LateFor, { readonly what: string; readonly setting: string }>> = {
  connect: { what: "a connection", setting: "connect" },
  headers: { what: "the head of an answer", setting: "headers" },
  "first-token": { what: "the first piece of an answer", setting: "headers" },
  idle: { what: "the next piece of an answer", setting: "idle" },
  call: { what: "the end of an answer", setting: "call" },
};
