import type { LimitHint } from "#lanes";
import type { RuleSettings } from "#records";
import { type Classifier, classifierOf } from "../../classifier.ts";
import { type ErrorSaid, isObject } from "../../error-body.ts";
import type { ErrorRule } from "../../error-rule.ts";

const RULES: readonly ErrorRule[] = [
  { text: /credits are depleted|spending cap|spend cap/i, means: "credit-exhausted" },
  { status: [400, 401, 403], text: /API_KEY_INVALID|API key (?:not valid|expired)/i, means: "auth" },
  // Refused for where the key or its owner is: another key may do.
  { status: [400], text: /location is not supported|FAILED_PRECONDITION/, means: "auth" },
  { status: [400], text: /input token count.{0,60}exceeds/i, means: "context-length" },
  { status: [404], text: /models?\/\S+ is not found|NOT_FOUND/, means: "not-served" },
  { status: [503], text: /overloaded|UNAVAILABLE/, means: "server" },
];

/** Errors of Google's interface. A refused limit names its quota and the wait in `details`. */
export const googleErrors = (said: readonly RuleSettings[]): Classifier =>
  classifierOf({ rules: RULES, hints: (_head, _now, error) => quotaHints(error) }, said);

/** The quotas a minute that `QuotaFailure` names. They have run out, or there would be no failure. */
function quotaHints({ json }: ErrorSaid): readonly LimitHint[] {
  const hints = violationsIn(json).flatMap((violation) => {
    const limit = Number(violation["quotaValue"]);
    const id = violation["quotaId"];
    if (!Number.isFinite(limit) || limit <= 0 || typeof id !== "string" || !/PerMinute/i.test(id)) return [];
    return [{ of: /token/i.test(id) ? "tokens" : "requests", limit, remaining: 0 } as const];
  });
  return hints.filter((hint, at) => hints.findIndex((other) => other.of === hint.of) === at);
}

function violationsIn(json: unknown): readonly Record<string, unknown>[] {
  const body: unknown = Array.isArray(json) ? json[0] : json;
  const error = isObject(body) ? body["error"] : undefined;
  const details = isObject(error) ? error["details"] : undefined;
  if (!Array.isArray(details)) return [];
  return details.flatMap((detail: unknown) => {
    const violations = isObject(detail) ? detail["violations"] : undefined;
    return Array.isArray(violations) ? violations.filter(isObject) : [];
  });
}
