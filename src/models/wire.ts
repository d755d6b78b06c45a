import type { Secret } from "#kernel";

/** An HTTP request as a value: what a codec makes and the transport carries. Safe to print, for the credential stays a `Secret`. */
export interface WireRequest {
  readonly method: "GET" | "POST";
  /** Scheme, host and port, without a trailing slash. */
  readonly origin: string;
  readonly path: string;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  /** The header that proves who asks, put together when the bytes leave and at no other time. */
  readonly credential: Credential | null;
  readonly body: string;
}

/** A header made of a prefix and a secret: `authorization: Bearer …`. */
export interface Credential {
  readonly header: string;
  readonly prefix: string;
  readonly secret: Secret;
}

/** The head of an answer. Header names are lower-case; repeated headers are joined by ", ". */
export interface WireHead {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
}

/** How long to wait for what, in milliseconds. Every clock starts when its wait starts, never while the call is queued. */
export interface Timeouts {
  /** From opening the socket until it is ready, TLS included. */
  readonly connectMs: number;
  /** From the request's bytes until the head of the answer. */
  readonly headersMs: number;
  /** Between two bytes of the answer. */
  readonly idleMs: number;
  /** From the request's bytes until the end of the answer. */
  readonly callMs: number;
}
