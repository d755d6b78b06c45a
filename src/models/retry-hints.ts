import type { LimitHint } from "#lanes";
import type { WireHead } from "./wire.ts";

const UNIT_MS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Milliseconds of a length of time as limits are told: `6m0s`, `1.5s`, `20ms`, `2h`; null when it is none. */
export function parseSpan(text: string): number | null {
  const compact = text.trim();
  if (!/^(?:\d+(?:\.\d+)?(?:ms|[smhd]))+$/.test(compact)) return null;
  let totalMs = 0;
  for (const [, amount, unit] of compact.matchAll(/(\d+(?:\.\d+)?)(ms|[smhd])/g)) {
    totalMs += Number(amount) * (UNIT_MS[unit ?? ""] ?? 0);
  }
  return totalMs;
}

/**
 * Milliseconds from `now` until the moment a reset header names: a length of time, seconds, epoch seconds, epoch
 * milliseconds or a date. Null when it is none of these.
 */
export function parseReset(text: string, now: number): number | null {
  const span = parseSpan(text);
  if (span !== null) return span;
  const number = Number(text);
  if (text.trim() !== "" && Number.isFinite(number)) return fromNumber(number, now);
  const date = Date.parse(text);
  return Number.isNaN(date) ? null : Math.max(0, date - now);
}

// A number above a billion is a moment (2001 in seconds), above a trillion one in milliseconds; no reset is 30 years away.
function fromNumber(value: number, now: number): number {
  if (value > 1e12) return Math.max(0, value - now);
  if (value > 1e9) return Math.max(0, value * 1_000 - now);
  return Math.max(0, value * 1_000);
}

/** How long the answer asks to wait, in milliseconds: `retry-after-ms`, `retry-after` (seconds or a date), or words in the body. */
export function retryAfterOf(head: WireHead, body: string, now: number): number | null {
  const { headers } = head;
  const exact = Number(headers["retry-after-ms"] ?? Number.NaN);
  if (Number.isFinite(exact)) return Math.max(0, exact);
  const plain = headers["retry-after"];
  const fromHeader = plain === undefined ? null : parseReset(plain, now);
  return fromHeader ?? retryAfterInWords(body);
}

const WORDS = [
  /(?:(?:try again|retry)(?:ing)? (?:in|after)|please wait(?: for)?) (\d+(?:\.\d+)?) ?(ms|milliseconds?|s|sec(?:ond)?s?|m|min(?:ute)?s?|h|hours?)\b/i,
  /(?:(?:try again|retry)(?:ing)? (?:in|after)|please wait(?: for)?) ((?:\d+(?:\.\d+)?(?:ms|[smhd]))+)/i,
  /"retryDelay"\s*:\s*"(\d+(?:\.\d+)?s)"/,
];

function retryAfterInWords(body: string): number | null {
  for (const words of WORDS) {
    const [, amount, unit] = words.exec(body) ?? [];
    if (amount === undefined) continue;
    const span = unit === undefined ? parseSpan(amount) : parseSpan(amount + shortUnit(unit));
    if (span !== null) return span;
  }
  return null;
}

function shortUnit(unit: string): string {
  const lower = unit.toLowerCase();
  return lower.startsWith("ms") || lower.startsWith("milli") ? "ms" : lower.slice(0, 1);
}

// OpenAI, Azure, Groq, DashScope-like proxies: one set a dimension. OpenRouter and many proxies: one set, of requests.
const FAMILIES = [
  {
    of: "requests",
    limit: "x-ratelimit-limit-requests",
    left: "x-ratelimit-remaining-requests",
    reset: "x-ratelimit-reset-requests",
  },
  {
    of: "tokens",
    limit: "x-ratelimit-limit-tokens",
    left: "x-ratelimit-remaining-tokens",
    reset: "x-ratelimit-reset-tokens",
  },
  { of: "requests", limit: "x-ratelimit-limit", left: "x-ratelimit-remaining", reset: "x-ratelimit-reset" },
] as const;

/** The names of the headers that speak of one limit. */
export interface HeaderFamily {
  readonly of: LimitHint["of"];
  readonly limit: string;
  readonly left: string;
  readonly reset: string;
}

/** What the `x-ratelimit-*` headers say. */
export const rateLimitHints = (head: WireHead, now: number): readonly LimitHint[] => limitHints(FAMILIES, head, now);

/** What headers say; one hint a limit, the first family's that speaks of it, only with what was said and can be read. */
export function limitHints(families: readonly HeaderFamily[], head: WireHead, now: number): readonly LimitHint[] {
  const hints: LimitHint[] = [];
  for (const { of, limit, left, reset } of families) {
    if (hints.some((hint) => hint.of === of)) continue;
    const said = {
      ...given("limit", amount(head.headers[limit])),
      ...given("remaining", amount(head.headers[left])),
      ...given("resetMs", parsedReset(head.headers[reset], now)),
    };
    if (Object.keys(said).length > 0) hints.push({ of, ...said });
  }
  return hints;
}

function given<Name extends string>(name: Name, value: number | null): Partial<Record<Name, number>> {
  return value === null ? {} : ({ [name]: value } as Record<Name, number>);
}

// A negative remainder or a limit of -1 is how some proxies say "unknown".
function amount(text: string | undefined): number | null {
  if (text === undefined || text.trim() === "") return null;
  const value = Number(text);
  return Number.isFinite(value) && value >= 0 ? value : null;
}

function parsedReset(text: string | undefined, now: number): number | null {
  return text === undefined ? null : parseReset(text, now);
}
