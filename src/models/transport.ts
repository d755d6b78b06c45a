import { StringDecoder } from "node:string_decoder";
import type { Dispatcher } from "undici";
import { type Clock, type Deferred, deferred } from "#kernel";
import type { Watch } from "./calls-in-flight.ts";
import { type Connection, Connections } from "./connections.ts";
import { Deadlines } from "./deadlines.ts";
import { excerpt, type Failure, type FailureKind } from "./failure.ts";
import { Gate } from "./gate.ts";
import type { Timeouts, WireHead, WireRequest } from "./wire.ts";

/** One request and who hears of its answer. */
export interface Exchange {
  readonly request: WireRequest;
  readonly timeouts: Timeouts;
  readonly watch: Watch;
  /** The bytes are about to leave. */
  onSent(): void;
  onHead(head: WireHead): void;
  /** Hears the body piece by piece, cut between characters; true says that the answer is complete though more may come. */
  onText(text: string): boolean;
}

/** How an exchange ended: the whole answer was heard, or it broke. */
export type Ended = { readonly kind: "complete" } | { readonly kind: "broken"; readonly failure: Failure };

/** Bounds of a transport. */
export interface TransportLimits {
  /** Exchanges at once; the rest wait in line. */
  readonly mostAtOnce: number;
  /** Bytes of one answer. */
  readonly mostBytes: number;
}

const LIMITS: TransportLimits = { mostAtOnce: 4_000, mostBytes: 32 * 1024 * 1024 };

// How long a server may take to end a body whose answer is already complete before its connection is given up.
const LINGER_MS = 1_000;

/**
 * Carries requests over HTTP with deadlines of its own. An exchange that is late, aborted or too long is destroyed, socket and all.
 * Disposing it ends every exchange and closes every socket at once.
 */
export class Transport implements AsyncDisposable {
  readonly #clock: Clock;
  readonly #limits: TransportLimits;
  readonly #connections = new Connections();
  readonly #gate: Gate;
  readonly #running = new Set<Running>();
  #closed = false;

  constructor(clock: Clock, limits: Partial<TransportLimits> = {}) {
    this.#clock = clock;
    this.#limits = { ...LIMITS, ...limits };
    this.#gate = new Gate(this.#limits.mostAtOnce);
  }

  /** Connections that exist, in use or kept for the next exchange. */
  get connections(): number {
    return this.#connections.size;
  }

  /** Resolves when the exchange has ended either way; rejects only with the signal's reason. */
  async send(exchange: Exchange, signal: AbortSignal): Promise<Ended> {
    using _place = await this.#gate.enter(signal);
    if (this.#closed) throw new Error("send on a closed transport");
    const running = new Running(exchange, {
      clock: this.#clock,
      mostBytes: this.#limits.mostBytes,
      connections: this.#connections,
    });
    this.#running.add(running);
    try {
      return await running.run(signal);
    } finally {
      this.#running.delete(running);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true;
    for (const running of this.#running) running.break({ kind: "network", stale: false }, "the transport was closed");
    await this.#connections[Symbol.asyncDispose]();
  }
}

interface Surroundings {
  readonly clock: Clock;
  readonly mostBytes: number;
  readonly connections: Connections;
}

/**
 * One exchange under way. It settles exactly once: complete, broken or aborted; whatever undici says after that is ignored.
 * The connection goes back when the other side has ended the body, and is destroyed in every other case.
 */
class Running implements Dispatcher.DispatchHandler {
  readonly #exchange: Exchange;
  readonly #around: Surroundings;
  readonly #deadlines: Deadlines;
  readonly #connection: Connection;
  readonly #kept: boolean;
  readonly #ended: Deferred<Ended> = deferred<Ended>();
  readonly #decoder = new StringDecoder("utf8");
  #settled = false;
  #released = false;
  #lingering: Disposable | undefined;
  #status: number | null = null;
  #bytes = 0;

  constructor(exchange: Exchange, around: Surroundings) {
    this.#exchange = exchange;
    this.#around = around;
    this.#deadlines = new Deadlines(around.clock, exchange.timeouts, exchange.watch, (late, waitedMs) =>
      this.break({ kind: "timeout", late, waitedMs }, `nothing came for ${waitedMs} ms`),
    );
    this.#connection = around.connections.take(exchange.request.origin);
    this.#kept = this.#connection.kept;
  }

  async run(signal: AbortSignal): Promise<Ended> {
    const onAbort = (): void => this.#settle(() => this.#ended.reject(signal.reason));
    signal.addEventListener("abort", onAbort, { once: true });
    try {
      this.#dispatch();
      return await this.#ended.promise;
    } finally {
      signal.removeEventListener("abort", onAbort);
      this.#deadlines[Symbol.dispose]();
    }
  }

  /** Ends the exchange as broken. */
  break(failure: FailureKind, says: string): void {
    const status = this.#status;
    this.#settle(() => this.#ended.resolve({ kind: "broken", failure: { ...failure, status, says: excerpt(says) } }));
  }

  onRequestStart(): void {
    if (this.#settled) return;
    this.#exchange.onSent();
    this.#deadlines.sent();
  }

  onResponseStart(_: unknown, status: number, headers: Readonly<Record<string, string | string[] | undefined>>): void {
    if (this.#settled || status < 200) return;
    this.#status = status;
    this.#deadlines.head();
    this.#guarded(() => this.#exchange.onHead({ status, headers: flat(headers) }));
  }

  onResponseData(_: unknown, chunk: Buffer): void {
    if (this.#settled) return;
    this.#bytes += chunk.length;
    if (this.#bytes > this.#around.mostBytes) {
      this.break({ kind: "malformed" }, `the answer is longer than ${this.#around.mostBytes} bytes`);
      return;
    }
    this.#deadlines.byte();
    this.#guarded(() => {
      if (this.#exchange.onText(this.#decoder.write(chunk))) this.#complete();
    });
  }

  onResponseEnd(): void {
    this.#release();
    if (this.#settled) return;
    this.#guarded(() => this.#exchange.onText(this.#decoder.end()));
    this.#complete();
  }

  onResponseError(_: unknown, error: Error): void {
    const stale = this.#kept && this.#connection.kept && this.#status === null && this.#bytes === 0;
    this.break({ kind: "network", stale }, sentenceOf(error));
  }

  #dispatch(): void {
    const { request } = this.#exchange;
    try {
      this.#connection.dispatch(
        { method: request.method, path: request.path, headers: headersOf(request), body: request.body },
        this,
        { connecting: () => this.#settled || this.#deadlines.connecting() },
      );
    } catch (error) {
      this.break({ kind: "network", stale: false }, sentenceOf(error));
    }
  }

  // A reader that throws is a bug of ours: it must reach the caller and not undici, which would take it for a broken socket.
  #guarded(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.#settle(() => this.#ended.reject(error));
    }
  }

  #complete(): void {
    if (this.#settled) return;
    this.#settled = true;
    this.#deadlines[Symbol.dispose]();
    if (!this.#released) this.#linger();
    this.#ended.resolve({ kind: "complete" });
  }

  #linger(): void {
    const { clock, connections } = this.#around;
    this.#lingering = clock.alarm(LINGER_MS, () => {
      void connections.drop(this.#connection, new Error("the body did not end"));
    });
  }

  #settle(how: () => void): void {
    if (this.#settled) return;
    this.#settled = true;
    this.#deadlines[Symbol.dispose]();
    how();
    if (!this.#released) void this.#around.connections.drop(this.#connection, new Error("the exchange was given up"));
  }

  #release(): void {
    this.#released = true;
    this.#lingering?.[Symbol.dispose]();
    this.#around.connections.keep(this.#connection);
  }
}

function headersOf(request: WireRequest): Record<string, string> {
  const { credential, headers } = request;
  return credential === null
    ? { ...headers }
    : { ...headers, [credential.header]: credential.prefix + credential.secret.reveal() };
}

function flat(headers: Readonly<Record<string, string | string[] | undefined>>): Record<string, string> {
  const pairs = Object.entries(headers).map(([name, value]) => [
    name,
    Array.isArray(value) ? value.join(", ") : (value ?? ""),
  ]);
  return Object.fromEntries(pairs) as Record<string, string>;
}

// Code and message only: undici's parser errors carry the raw bytes of the answer, which may hold what must not be shown.
function sentenceOf(error: unknown): string {
  if (!(error instanceof Error)) return "unknown error";
  const code = "code" in error && typeof error.code === "string" ? `${error.code}: ` : "";
  return `${code}${error.message === "" ? error.name : error.message}`;
}
