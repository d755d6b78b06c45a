import type { Refusal } from "#report";

/** The server said no, or could not be reached. `code` is the server's own; `unreachable` where it said nothing. */
export class RequestRefused extends Error {
  readonly code: string;
  constructor(code: string, message: string, cause?: unknown) {
    super(message, { cause });
    this.name = "RequestRefused";
    this.code = code;
  }
}

/** Asks the server for a document. Throws `RequestRefused` with a sentence for a person. */
export async function getJson<T>(path: string, signal: AbortSignal): Promise<T> {
  return answerOf<T>(path, { headers: { accept: "application/json" }, signal });
}

/** Sends the server a document, with the right to change things. Throws `RequestRefused` with a sentence for a person. */
export async function postJson<T>(path: string, body: unknown, token: string): Promise<T> {
  const headers = { accept: "application/json", "content-type": "application/json", "x-sluice-token": token };
  return answerOf<T>(path, { method: "POST", headers, body: JSON.stringify(body) });
}

async function answerOf<T>(path: string, options: RequestInit): Promise<T> {
  const response = await fetch(path, { ...options, credentials: "same-origin", redirect: "error" }).catch(
    (error: unknown) => {
      if (options.signal?.aborted === true) throw error;
      throw new RequestRefused("unreachable", "The dashboard's server does not answer. Is it still running?", error);
    },
  );
  const document: unknown = await response.json().catch(() => null);
  if (response.ok && document !== null) return document as T;
  const { code, message } = (document as Refusal | null)?.error ?? {
    code: String(response.status),
    message: `The server answered ${response.status} without saying why.`,
  };
  throw new RequestRefused(code, message);
}
