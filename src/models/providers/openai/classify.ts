import type { RejectionKind } from "#lanes";
import { excerpt, type Failure, type FailureKind } from "../../failure.ts";
import { rateLimitHints, retryAfterOf } from "../../retry-hints.ts";
import type { WireHead } from "../../wire.ts";

/** What an error answer says, taken out of whichever shape its body has. */
interface Said {
  readonly status: number;
  /** Codes and types, as the body names them, joined. */
  readonly code: string;
  readonly message: string;
  /** Code, message and the rest of the body: where words are looked for. */
  readonly text: string;
  readonly html: boolean;
}

type Verdict =
  | { readonly kind: Exclude<FailureKind["kind"], "rate-limited" | "network" | "timeout" | "wrong-model"> }
  | { readonly kind: "rate-limited"; readonly why: RejectionKind };

/** A line of the table: it holds when everything it names holds. */
interface Rule {
  readonly status?: readonly number[];
  readonly code?: RegExp;
  readonly text?: RegExp;
  readonly html?: true;
  readonly means: Verdict["kind"];
  readonly why?: RejectionKind;
}

const REFUSED = [400, 402, 403, 404, 413, 422, 429, 200] as const;

/**
 * From status, code and words to a kind; the first line that holds decides. Limits come before refusals, because proxies
 * answer a limit with 400 and a code of their own; words of a daily or token limit come before those of requests.
 */
const RULES: readonly Rule[] = [
  // A request that alone is larger than the minute's quota would be refused for ever: no limit to wait for.
  {
    status: [429, 413],
    text: /request too large|reduce the length|must be reduced in order to run/i,
    means: "context-length",
  },
  // DashScope, and proxies in front of it that answer 400.
  { text: /Throttling\.BurstRate|request rate increased too quickly/i, means: "rate-limited", why: "acceleration" },
  { text: /Throttling\.AllocationQuota|allocated quota exceeded|#token-limit/i, means: "rate-limited", why: "tokens" },
  { text: /Throttling\.RateQuota|limit_requests/i, means: "rate-limited", why: "requests" },
  { text: /\b(?:MPE-429|PL-002)\b/, means: "rate-limited" },
  { text: /\bCE-003\b/, means: "auth" },
  // Google's shape behind an OpenAI-like face says "quota" for every limit.
  { text: /RESOURCE_EXHAUSTED/, means: "rate-limited" },
  { status: [402], means: "credit-exhausted" },
  {
    status: REFUSED,
    text: /insufficient_quota|insufficient[ _]balance|exceeded your current quota|billing_hard_limit|credit balance|out of credits|Arrearage/i,
    means: "credit-exhausted",
  },
  { status: [429], means: "rate-limited" },
  { status: [503, 529], text: /slow[ _]down/i, means: "rate-limited", why: "acceleration" },
  { code: /rate_limit|too_many_requests|throttl/i, means: "rate-limited" },
  { status: [401], means: "auth" },
  { code: /invalid_api_key|InvalidApiKey|authentication_error/i, means: "auth" },
  { status: REFUSED, text: /(?:invalid|incorrect) api[ -]?key/i, means: "auth" },
  {
    status: REFUSED,
    text: /content_filter|content[ _]policy|ResponsibleAIPolicyViolation|data_?inspection_?failed|flagged by moderation|content management policy/i,
    means: "content-filter",
  },
  {
    status: REFUSED,
    text: /context_length_exceeded|maximum context length|context window|prompt is too long|range of input length|exceeds? the (?:model's )?context/i,
    means: "context-length",
  },
  { status: [413], means: "context-length" },
  {
    status: [400, 403, 404, 422],
    code: /model_not_found|DeploymentNotFound|model_not_supported|ModelNotFound/i,
    means: "not-served",
  },
  { status: [400, 404], text: /model\b.{0,120}(?:does not exist|not found|not supported)/i, means: "not-served" },
  // A page instead of an answer comes from something in between: a proxy that blocks, not the provider that refuses.
  { status: [403], html: true, means: "server" },
  { status: [403], means: "auth" },
  { status: [408, 409, 425, 498, 499], means: "server" },
  { status: [400, 404, 405, 406, 411, 414, 415, 422, 451], means: "invalid-request" },
];

// Which limit, by the words that providers use for it.
const WHICH: readonly (readonly [RegExp, RejectionKind])[] = [
  [/per[ _-]?day|daily|\brpd\b|\btpd\b|\d+ ?requests?\/day/i, "daily"],
  [/slow[ _]down|too quickly|acceleration/i, "acceleration"],
  [/concurren|in[ -]flight|parallel requests|simultaneous/i, "concurrency"],
];

/** Turns an error answer into a failure. `now` is epoch milliseconds. */
export function classify(head: WireHead, body: string, now: number): Failure {
  const said = saidIn(head, body);
  const verdict = verdictOf(said);
  const facts = { status: head.status, says: excerpt(sentence(said)) };
  if (verdict.kind === "rate-limited") {
    return { ...facts, ...verdict, retryAfterMs: retryAfterOf(head, said.text, now), hints: rateLimitHints(head, now) };
  }
  if (verdict.kind === "server") return { ...facts, kind: "server", retryAfterMs: retryAfterOf(head, "", now) };
  return { ...facts, kind: verdict.kind };
}

function verdictOf(said: Said): Verdict {
  const rule = RULES.find((one) => holds(one, said));
  if (rule === undefined) return { kind: fallback(said) };
  if (rule.means !== "rate-limited") return { kind: rule.means };
  return { kind: "rate-limited", why: rule.why ?? whichLimit(said) };
}

function holds(rule: Rule, said: Said): boolean {
  if (rule.html === true && !said.html) return false;
  if (rule.status !== undefined && !rule.status.includes(said.status)) return false;
  return (rule.code?.test(said.code) ?? true) && (rule.text?.test(said.text) ?? true);
}

// An error inside a 200 is the provider's: it had already let the call in.
function fallback({ status }: Said): "server" | "invalid-request" {
  return status >= 300 && status < 500 ? "invalid-request" : "server";
}

const OF_TOKENS = /\btpm\b|tokens?[ _-]?(?:rate|per|limit)|per_minute_tokens|input_?token/i;
const OF_REQUESTS = /\brpm\b|requests?[ _-]?(?:rate|per|limit)|call rate limit|rate_?quota/i;

// Some name both and leave it open which one it was. OpenAI's `type` is the plain name of the limit.
function whichLimit({ text, code }: Said): RejectionKind {
  const plain = WHICH.find(([words]) => words.test(text))?.[1];
  if (plain !== undefined) return plain;
  const tokens = OF_TOKENS.test(text) || /\btokens\b/.test(code);
  const requests = OF_REQUESTS.test(text) || /\brequests\b/.test(code);
  if (tokens === requests) return "unknown";
  return tokens ? "tokens" : "requests";
}

function sentence(said: Said): string {
  const what = said.message === "" ? "no explanation" : said.message;
  const redirected =
    said.status >= 300 && said.status < 400 ? "a redirect, which is not followed: check base-url; " : "";
  return redirected + (said.code === "" ? what : `${said.code}: ${what}`);
}

/** True when the JSON of a 2xx answer, or of one event of its stream, is an error all the same. */
export function tellsOfError(json: unknown): boolean {
  if (!isObject(json)) return false;
  if (json["error"] !== undefined && json["error"] !== null) return true;
  return (
    json["choices"] === undefined &&
    ("error_code" in json || "errorCode" in json || "code" in json) &&
    "message" in json
  );
}

function saidIn(head: WireHead, body: string): Said {
  const html = /^\s*(?:<!doctype html|<html|<\?xml)/i.test(body);
  if (html) return { status: head.status, code: "", message: `a page: ${pageTitle(body)}`, text: "", html };
  const json = jsonOf(body);
  const codes: string[] = [];
  const messages: string[] = [];
  collect(json, { codes, messages, depth: 0 });
  const status = head.status < 300 ? (statusNamed(codes) ?? head.status) : head.status;
  const message = messages[0] ?? (json === undefined ? body : "");
  return { status, code: [...new Set(codes)].join(", "), message, text: `${codes.join(", ")} ${body}`, html };
}

// `error.code: 429` inside a 200 is the status that the answer would have had.
function statusNamed(codes: readonly string[]): number | undefined {
  const named = codes.map(Number).find((code) => Number.isInteger(code) && code >= 400 && code < 600);
  return named;
}

interface Found {
  readonly codes: string[];
  readonly messages: string[];
  readonly depth: number;
}

const CODE_FIELDS = new Set(["code", "type", "error_code", "errorCode", "status"]);
const MESSAGE_FIELDS = new Set(["message", "msg", "error_msg", "errorMessage", "detail", "error"]);

/** Codes and messages at any of the first levels, the outermost first: `{error: {…}}`, `[{error: {…}}]`, `{code, message}`, `{detail}`. */
function collect(json: unknown, found: Found): void {
  if (found.depth > 3) return;
  if (Array.isArray(json)) {
    for (const one of json.slice(0, 3)) collect(one, { ...found, depth: found.depth + 1 });
    return;
  }
  if (!isObject(json)) return;
  for (const [name, value] of Object.entries(json)) {
    if (typeof value === "string" || typeof value === "number") note(name, String(value), found);
    else collect(value, { ...found, depth: found.depth + 1 });
  }
}

function note(name: string, value: string, found: Found): void {
  if (value === "") return;
  if (CODE_FIELDS.has(name)) found.codes.push(value);
  else if (MESSAGE_FIELDS.has(name)) found.messages.push(value);
}

function pageTitle(html: string): string {
  const title = /<title[^>]*>([^<]*)</i.exec(html)?.[1]?.trim();
  return title === undefined || title === "" ? "no title" : title;
}

function jsonOf(body: string): unknown {
  try {
    return JSON.parse(body.replace(/^\s*data:/, ""));
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
