import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { type Deferred, deferred } from "#kernel";

/** A request as the server saw it. */
export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
  /** The body as JSON; undefined when it is none. */
  readonly json: unknown;
}

/** One request and the wire to answer it on, for scripts that decide byte by byte. */
export interface ServerExchange {
  readonly request: SeenRequest;
  /** Sends status and headers at once. */
  head(status: number, headers?: Readonly<Record<string, string>>): void;
  /** Sends bytes of the body; resolves when they have left this side. */
  write(bytes: string | Uint8Array): Promise<void>;
  end(): void;
  /** Resets the connection, as a crashed proxy does. */
  reset(): void;
  /** Resolves when the other side has closed the connection, or this one has. */
  readonly closed: Promise<void>;
}

/** What the server does with one request. */
export type Script = (exchange: ServerExchange) => void | Promise<void>;

/**
 * A real HTTP server on loopback that answers each request with the next script, and with the last one for ever after. Sockets
 * are real; nothing in it waits for time, so deadlines of the other side can be tested on a clock that is told to advance.
 */
export class ScriptedServer implements AsyncDisposable {
  readonly #server: Server;
  readonly #scripts: Script[] = [];
  readonly #requests: SeenRequest[] = [];
  readonly #sockets = new Set<Socket>();
  readonly #arrivals: ServerExchange[] = [];
  readonly #awaitingArrival: Deferred<ServerExchange>[] = [];
  #awaitingSockets: { readonly most: number; readonly reached: Deferred<void> }[] = [];

  private constructor() {
    this.#server = createServer((request, response) => void this.#serve(request, response));
    this.#server.on("connection", (socket) => {
      this.#sockets.add(socket);
      socket.on("close", () => {
        this.#sockets.delete(socket);
        this.#tellSockets();
      });
    });
  }

  /** Listens on a free port of loopback. */
  static async start(...scripts: readonly Script[]): Promise<ScriptedServer> {
    const scripted = new ScriptedServer();
    scripted.#scripts.push(...scripts);
    const listening = deferred<void>();
    scripted.#server.listen(0, "127.0.0.1", () => listening.resolve());
    await listening.promise;
    return scripted;
  }

  /** Where an OpenAI-compatible client finds it. */
  get baseUrl(): string {
    const { port } = this.#server.address() as AddressInfo;
    return `http://127.0.0.1:${port}/v1`;
  }

  /** Adds scripts for the requests to come. */
  script(...scripts: readonly Script[]): void {
    this.#scripts.push(...scripts);
  }

  /** Every request so far. */
  get requests(): readonly SeenRequest[] {
    return this.#requests;
  }

  /** Connections that are open now. */
  get openConnections(): number {
    return this.#sockets.size;
  }

  /** Resolves with the next request that nobody has asked for yet, once it is read. */
  arrival(): Promise<ServerExchange> {
    const arrived = this.#arrivals.shift();
    if (arrived !== undefined) return Promise.resolve(arrived);
    const waiting = deferred<ServerExchange>();
    this.#awaitingArrival.push(waiting);
    return waiting.promise;
  }

  /** Resolves when at most so many connections are open. */
  async connectionsAtMost(most: number): Promise<void> {
    const waiting = { most, reached: deferred<void>() };
    this.#awaitingSockets.push(waiting);
    this.#tellSockets();
    await waiting.reached.promise;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = deferred<void>();
    this.#server.close(() => closed.resolve());
    for (const socket of this.#sockets) socket.destroy();
    await closed.promise;
  }

  async #serve(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const exchange = exchangeOn(response, { ...(await seen(message)) });
    this.#requests.push(exchange.request);
    const script = this.#scripts.length > 1 ? this.#scripts.shift() : this.#scripts[0];
    const waiting = this.#awaitingArrival.shift();
    if (waiting === undefined) this.#arrivals.push(exchange);
    else waiting.resolve(exchange);
    await script?.(exchange);
  }

  #tellSockets(): void {
    const reached = this.#awaitingSockets.filter(({ most }) => this.#sockets.size <= most);
    this.#awaitingSockets = this.#awaitingSockets.filter((one) => !reached.includes(one));
    for (const one of reached) one.reached.resolve();
  }
}

async function seen(message: IncomingMessage): Promise<SeenRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks).toString("utf8");
  return {
    method: message.method ?? "",
    path: message.url ?? "",
    headers: message.headers,
    body,
    json: jsonOf(body),
  };
}

function exchangeOn(response: ServerResponse, request: SeenRequest): ServerExchange {
  const closed = deferred<void>();
  response.on("close", () => closed.resolve());
  // The other side may hang up at any moment: that is what these scripts are for.
  response.on("error", () => undefined);
  return {
    request,
    closed: closed.promise,
    head: (status, headers = {}) => {
      response.writeHead(status, headers);
      response.flushHeaders();
    },
    write: (bytes) =>
      new Promise((resolve) => {
        response.write(bytes, () => resolve());
      }),
    end: () => void response.end(),
    reset: () => void response.socket?.resetAndDestroy(),
  };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
