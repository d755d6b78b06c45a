import type { Secret } from "#kernel";
import type { LimitHint } from "#lanes";
import type { Completion, ProviderSettings } from "#records";
import type { Failure } from "./failure.ts";
import type { Prompt } from "./model.ts";
import type { WireHead, WireRequest } from "./wire.ts";

/** Whom a request is for. */
export interface Target {
  /** The name the request carries. */
  readonly deployment: string;
  /** Null for a provider that asks for no key. */
  readonly key: Secret | null;
}

/** What an answer turned out to be. */
export type Decoded =
  | { readonly kind: "answered"; readonly completion: Completion }
  | { readonly kind: "failed"; readonly failure: Failure };

/** Takes in the body of an answer piece by piece, so that a long stream is never held whole. */
export interface AnswerReader {
  /** True when the answer is complete, whatever may still come. */
  read(text: string): boolean;
  /** What was read; called once, after the last piece. */
  end(): Decoded;
}

/** One wire format, as pure functions: what to send, and what an answer means. */
export interface Codec {
  encode(prompt: Prompt, target: Target): WireRequest;
  /** The reader for an answer with this head; `now` is epoch milliseconds, for headers that name a moment. */
  reader(head: WireHead, now: number): AnswerReader;
  /** What the head says of the limits. */
  hints(head: WireHead, now: number): readonly LimitHint[];
}

/** Makes the codec of a provider; throws `UsageError` when the settings lack what the wire format needs. */
export type CodecMaker = (settings: ProviderSettings) => Codec;
