import type { RuleSettings } from "#records";
import { CHAT_CONCESSIONS } from "../../chat-completions/chat-codec.ts";
import { type Classifier, classifierOf } from "../../classifier.ts";
import type { ErrorRule } from "../../error-rule.ts";

const RULES: readonly ErrorRule[] = [
  // Both of OpenAI's 429s have the same `type`; the code tells an empty account from a limit.
  {
    status: [429],
    code: /^(?:credit_balance_exhausted|billing_hard_limit_reached|.*(?:spend|usage)_limit.*)$/i,
    means: "credit-exhausted",
  },
];

/** Errors of OpenAI and of the many servers that speak like it. */
export const openaiErrors = (said: readonly RuleSettings[]): Classifier =>
  classifierOf({ rules: RULES, concessions: CHAT_CONCESSIONS }, said);
