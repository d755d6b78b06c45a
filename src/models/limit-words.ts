import type { LimitHint } from "#lanes";
import type { ErrorSaid } from "./error-body.ts";

// Azure: "400000 tokens per 60 s", "Rate limit of 50 per 60s exceeded for UserByModelByMinute"; Anthropic: "40,000 input tokens per minute".
const QUOTA =
  /limit of ([\d,]+) ?(?:(?:input|output|prompt) )?(tokens?|requests?|calls?)? ?per (?:60 ?s(?:econds?)?|minute|min)\b/i;

// OpenAI and Groq: "on tokens per minute (TPM): Limit 30000, Used 29000, Requested 1601".
const LEDGER = /on (tokens|requests) per min(?:ute)? \([TR]PM\): Limit (\d[\d,]*?)(?:, Used (\d[\d,]*?))?(?:,? |\.)/i;

/** What a refusal's words say of a limit a minute, where the headers were silent on it. A quota said to be exceeded has nothing left. */
export function hintsInWords({ text }: ErrorSaid, known: readonly LimitHint[]): readonly LimitHint[] {
  const hint = ledger(text) ?? quota(text);
  return hint === null || known.some((one) => one.of === hint.of) ? [] : [hint];
}

function ledger(text: string): LimitHint | null {
  const [, of, limit, used] = LEDGER.exec(text) ?? [];
  if (of === undefined || limit === undefined) return null;
  return hintOf(of, number(limit), used === undefined ? 0 : Math.max(0, number(limit) - number(used)));
}

function quota(text: string): LimitHint | null {
  const [, limit, of] = QUOTA.exec(text) ?? [];
  const what = of ?? namedBehind(text);
  return limit === undefined || what === null ? null : hintOf(what, number(limit), 0);
}

// "Rate limit of 400000 per 60s exceeded for Tokens".
function namedBehind(text: string): string | null {
  return /exceeded for \w*?(tokens|requests)/i.exec(text)?.[1] ?? null;
}

const hintOf = (of: string, limit: number, remaining: number): LimitHint => ({
  of: /^token/i.test(of) ? "tokens" : "requests",
  limit,
  remaining,
});

const number = (text: string): number => Number(text.replaceAll(",", ""));
