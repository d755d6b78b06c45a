import type { LimitHint, RejectionKind } from "#lanes";
import type { Concession } from "./concession.ts";

/** Which wait ran out. */
export type LateFor = "connect" | "headers" | "first-token" | "idle" | "call";

/** Why a send brought no answer, as its codec or the transport understood it. A value: nothing is thrown yet. */
export type Failure = FailureKind & {
  /** HTTP status; null when there was none. */
  readonly status: number | null;
  /** What the provider or the network said, shortened, without any secret. */
  readonly says: string;
};

export type FailureKind =
  /** A limit said no. The call is as good as before; only the lane must wait. */
  | {
      readonly kind: "rate-limited";
      readonly why: RejectionKind;
      readonly retryAfterMs: number | null;
      readonly hints: readonly LimitHint[];
    }
  /** The account has nothing left to spend; waiting does not help. */
  | { readonly kind: "credit-exhausted" }
  /** The key is wrong, revoked, or not allowed here. */
  | { readonly kind: "auth" }
  /** This lane has no such model or deployment. */
  | { readonly kind: "not-served" }
  /** The provider understood the request and refuses it as it is; `without` when it names something that can be left out. */
  | { readonly kind: "invalid-request"; readonly without: Concession | null }
  /** The provider refused what this lane is asked without from now on: the same call goes again at once. */
  | { readonly kind: "wording"; readonly without: Concession }
  /** The provider's filter refuses the prompt. */
  | { readonly kind: "content-filter" }
  /** The prompt is longer than the model, or the lane's whole quota, can take. */
  | { readonly kind: "context-length" }
  /** The provider, or something before it, broke. */
  | { readonly kind: "server"; readonly retryAfterMs: number | null }
  /** No answer, or half of one, for reasons of the network. `stale`: a kept connection had been closed by the other side. */
  | { readonly kind: "network"; readonly stale: boolean }
  | { readonly kind: "timeout"; readonly late: LateFor; readonly waitedMs: number }
  /** Another model answered. */
  | { readonly kind: "wrong-model"; readonly requested: string; readonly routed: string; readonly reported: string }
  /** An answer that is none: not JSON, no choice in it, too long. */
  | { readonly kind: "malformed" };

/** The first 300 characters of a text on one line: enough to recognise it by. */
export function excerpt(text: string): string {
  const plain = text.slice(0, 2_000).replaceAll(/\s+/g, " ").trim();
  return plain.length <= 300 ? plain : `${plain.slice(0, 300)}…`;
}
