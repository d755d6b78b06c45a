import type { WireHead } from "./wire.ts";

/** What an error answer says, taken out of whichever shape its body has. */
export interface ErrorSaid {
  /** The answer's status, or the one that its body names when the answer itself was a 200. */
  readonly status: number;
  /** Codes and types, as the body names them. */
  readonly codes: readonly string[];
  readonly message: string;
  /** Codes and the whole body: where words are looked for. */
  readonly text: string;
  /** The body as JSON; undefined when it is none. */
  readonly json: unknown;
  readonly html: boolean;
}

/** Reads the body of an error answer: JSON of any vendor's shape, one event of a stream, a page, or plain words. */
export function readErrorBody(head: WireHead, body: string): ErrorSaid {
  if (/^\s*(?:<!doctype html|<html|<\?xml)/i.test(body)) return page(head, body);
  const json = jsonOf(body);
  const found: Found = { codes: [], messages: [] };
  collect(json, found, 0);
  const codes = [...new Set(found.codes)];
  const status = head.status < 300 ? (statusNamed(codes) ?? head.status) : head.status;
  const message = found.messages[0] ?? (json === undefined ? body : "");
  return { status, codes, message, text: `${codes.join(", ")} ${body}`, json, html: false };
}

/** True when the JSON of a 2xx answer, or of one event of its stream, is an error all the same. */
export function tellsOfError(json: unknown): boolean {
  if (!isObject(json)) return false;
  if (saysSomething(json["error"])) return true;
  const choices = json["choices"];
  if (Array.isArray(choices)) return isObject(choices[0]) && isObject(choices[0]["error"]);
  return choices === undefined && ("error_code" in json || "errorCode" in json || "code" in json) && "message" in json;
}

// Some proxies put an empty error beside a good answer.
const saysSomething = (error: unknown): boolean => (isObject(error) ? Object.keys(error).length > 0 : Boolean(error));

/** True for a JSON object or array. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

// The words of a page are its own, not the provider's: none of them is looked at.
function page({ status }: WireHead, html: string): ErrorSaid {
  const title = /<title[^>]*>([^<]*)</i.exec(html)?.[1]?.trim();
  const message = `a page: ${title === undefined || title === "" ? "no title" : title}`;
  return { status, codes: [], message, text: "", json: undefined, html: true };
}

// `error.code: 429` inside a 200 is the status that the answer would have had.
function statusNamed(codes: readonly string[]): number | undefined {
  return codes.map(Number).find((code) => Number.isInteger(code) && code >= 400 && code < 600);
}

interface Found {
  readonly codes: string[];
  readonly messages: string[];
}

const CODE_FIELDS = new Set(["code", "type", "error_code", "errorCode", "errcode", "status", "reason", "limit_source"]);
const MESSAGE_FIELDS = new Set(["message", "msg", "error_msg", "errorMessage", "errmsg", "detail", "error"]);
const DEEPEST = 4;

/** Codes and messages at any of the first levels, the outermost first: `{error: {…}}`, `[{error: {…}}]`, `{code, message}`, `{detail}`. */
function collect(json: unknown, found: Found, depth: number): void {
  if (depth > DEEPEST) return;
  if (Array.isArray(json)) {
    for (const one of json.slice(0, 5)) collect(one, found, depth + 1);
    return;
  }
  if (!isObject(json)) return;
  for (const [name, value] of Object.entries(json)) {
    if (typeof value === "string" || typeof value === "number") note(name, String(value), found);
    else collect(value, found, depth + 1);
  }
}

function note(name: string, value: string, found: Found): void {
  if (value === "") return;
  if (CODE_FIELDS.has(name)) found.codes.push(value);
  else if (MESSAGE_FIELDS.has(name)) found.messages.push(value);
}

function jsonOf(body: string): unknown {
  try {
    return JSON.parse(body.replace(/^\s*data:/, ""));
  } catch {
    return undefined;
  }
}
