import type { RuleSettings } from "#records";
import { CHAT_CONCESSIONS } from "../../chat-completions/chat-codec.ts";
import { type Classifier, classifierOf } from "../../classifier.ts";
import type { ErrorRule } from "../../error-rule.ts";

const RULES: readonly ErrorRule[] = [
  // A minute's limit never asks for a day.
  { status: [429], text: /retry after 86400 seconds/i, means: "rate-limited", why: "daily" },
  { status: [429], text: /token budget|exceeds the maximum usage size/i, means: "rate-limited", why: "tokens" },
  {
    status: [429],
    text: /high demand|temporar(?:y|ily) .{0,40}(?:rate|limit)/i,
    means: "rate-limited",
    why: "acceleration",
  },
  // A resource in another region or of another kind has no such path.
  { status: [404], text: /Resource not found/i, means: "not-served" },
  { status: [400], text: /unavailable_model|unknown_model|OperationNotSupported/i, means: "not-served" },
];

/** Errors of Azure OpenAI and of Azure's other models. */
export const azureErrors = (said: readonly RuleSettings[]): Classifier =>
  classifierOf({ rules: RULES, concessions: CHAT_CONCESSIONS }, said);
