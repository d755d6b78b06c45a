import type { LimitHint } from "#lanes";
import type { RuleSettings } from "#records";
import type { Concession, ConcessionRule } from "./concession.ts";
import { type ErrorSaid, readErrorBody } from "./error-body.ts";
import { COMMON_RULES, type ErrorRule, holds } from "./error-rule.ts";
import { excerpt, type Failure, type FailureKind } from "./failure.ts";
import { hintsInWords } from "./limit-words.ts";
import { rateLimitHints, retryAfterOf } from "./retry-hints.ts";
import { rulesOfSettings } from "./user-rules.ts";
import { whichLimit } from "./which-limit.ts";
import type { WireHead } from "./wire.ts";

/** What one vendor's errors have beside the common ones. */
export interface VendorErrors {
  /** Before the common ones. */
  readonly rules?: readonly ErrorRule[];
  readonly concessions?: readonly ConcessionRule[];
  /** Headers that the vendor puts elsewhere, added to the answer's own. */
  readonly headers?: (said: ErrorSaid) => Readonly<Record<string, string>>;
  /** What an answer says of limits, in place of the usual headers. */
  readonly hints?: (head: WireHead, now: number, said: ErrorSaid) => readonly LimitHint[];
}

/** Turns error answers of one provider into failures. `now` is epoch milliseconds. */
export interface Classifier {
  classify(head: WireHead, body: string, now: number): Failure;
  /** The failure that a rule of the config makes of a 2xx answer which is none; null when no rule speaks of it. */
  foreign(head: WireHead, body: string, now: number): Failure | null;
}

/** The table is: what a person wrote in the config, then the vendor's lines, then the common ones. */
export function classifierOf(vendor: VendorErrors, said: readonly RuleSettings[]): Classifier {
  const own = rulesOfSettings(said);
  const rules = [...own, ...(vendor.rules ?? []), ...COMMON_RULES];
  return {
    classify: (head, body, now) => {
      const error = readErrorBody(head, body);
      return failureOf(error, { rule: rules.find((rule) => holds(rule, error)), head, now, vendor });
    },
    foreign: (head, body, now) => {
      if (own.length === 0) return null;
      const error = readErrorBody(head, body);
      const rule = own.find((one) => holds(one, error));
      return rule === undefined ? null : failureOf(error, { rule, head, now, vendor });
    },
  };
}

interface Context {
  readonly rule: ErrorRule | undefined;
  readonly head: WireHead;
  readonly now: number;
  readonly vendor: VendorErrors;
}

function failureOf(said: ErrorSaid, context: Context): Failure {
  return { ...kindOf(said, context), status: context.head.status, says: excerpt(sentence(said)) };
}

function kindOf(said: ErrorSaid, context: Context): FailureKind {
  const kind = context.rule?.means ?? fallback(said);
  if (kind === "rate-limited") return { kind, ...limitOf(said, context) };
  if (kind === "server") return { kind, retryAfterMs: waitOf("", context) };
  if (kind === "invalid-request") return { kind, without: concessionIn(said, context) };
  return { kind };
}

const waitOf = (words: string, { head, now, rule }: Context): number | null =>
  retryAfterOf(head, words, now) ?? rule?.retryAfterMs ?? null;

const concessionIn = ({ text }: ErrorSaid, { vendor }: Context): Concession | null =>
  vendor.concessions?.find(({ words }) => words.test(text))?.without ?? null;

function limitOf(said: ErrorSaid, context: Context): Omit<Extract<FailureKind, { kind: "rate-limited" }>, "kind"> {
  const { rule, head, now, vendor } = context;
  const full: WireHead = { status: head.status, headers: { ...vendor.headers?.(said), ...head.headers } };
  const hints = vendor.hints?.(full, now, said) ?? rateLimitHints(full, now);
  return {
    why: rule?.why ?? whichLimit(said),
    retryAfterMs: waitOf(said.text, { ...context, head: full }),
    hints: [...hints, ...hintsInWords(said, hints)],
  };
}

// An error inside a 200 is the provider's: it had already let the call in.
function fallback({ status }: ErrorSaid): "server" | "invalid-request" {
  return status >= 300 && status < 500 ? "invalid-request" : "server";
}

function sentence({ status, codes, message }: ErrorSaid): string {
  const what = message === "" ? "no explanation" : message;
  const redirected = status >= 300 && status < 400 ? "a redirect, which is not followed: check base-url; " : "";
  return redirected + (codes.length === 0 ? what : `${codes.join(", ")}: ${what}`);
}
