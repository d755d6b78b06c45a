import type { Secret } from "#kernel";
import type { LimitHint } from "#lanes";
import type { Completion, ProviderSettings } from "#records";
import type { Concession } from "./concession.ts";
import type { Failure } from "./failure.ts";
import type { ModelNames } from "./identity.ts";
import type { Prompt } from "./model.ts";
import type { WireHead, WireRequest } from "./wire.ts";

/** Whom a request is for. */
export interface Target {
  /** The name the request carries. */
  readonly deployment: string;
  /** Null for a provider that asks for no key. */
  readonly key: Secret | null;
  /** What this deployment has refused before, and is asked without. */
  readonly without: ReadonlySet<Concession>;
}

/** What an answer turned out to be. */
export type Decoded =
  | { readonly kind: "answered"; readonly completion: Completion }
  | { readonly kind: "failed"; readonly failure: Failure };

/** Takes in the body of an answer piece by piece, so that a long stream is never held whole. */
export interface AnswerReader {
  /** Tokens of the answer so far, thinking and tool calls included; an estimate from its pieces and letters. */
  readonly tokens: number;
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
  /** The same provider, asked to embed these texts; absent where it embeds none. */
  embeddings?(texts: readonly string[]): Codec;
  /** Tells whether the reported name is right, where the format has rules of its own for that. */
  isSameModel?(names: ModelNames, reported: string): boolean;
}

/** Makes the codec of a provider; throws `UsageError` when the settings lack what the wire format needs. */
export type CodecMaker = (settings: ProviderSettings) => Codec;
