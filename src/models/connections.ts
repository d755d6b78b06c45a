import type { Socket } from "node:net";
import { buildConnector, Client, type Dispatcher } from "undici";

/** What a connection tells of the attempt to open its socket. */
export interface ConnectWatch {
  connecting(): void;
}

// Our deadlines run on a Clock; undici's own are coarse (its 300 ms fire after 1000) and would end long answers after 5 minutes.
const WITHOUT_TIMEOUTS = { headersTimeout: 0, bodyTimeout: 0 } as const;

const openSocket = buildConnector({ timeout: 0 });

/**
 * One socket's worth of an origin, used by one exchange at a time. The socket is opened by the first dispatch, and again by
 * the next one when the other side closed it meanwhile. `destroy` ends it in whatever state it is, half-open included.
 */
export class Connection {
  readonly origin: string;
  readonly #client: Client;
  #watch: ConnectWatch | undefined;
  #socket: Socket | undefined;
  /** True while the next dispatch would use a socket that has served before. */
  kept = false;

  constructor(origin: string, onClosed: (connection: Connection) => void) {
    this.origin = origin;
    this.#client = new Client(origin, {
      ...WITHOUT_TIMEOUTS,
      pipelining: 1,
      connect: (options, callback) => {
        this.kept = false;
        this.#watch?.connecting();
        // undici types what it hands over as a union; without `httpSocket` it is a plain or TLS socket.
        this.#socket = openSocket(options, callback) as unknown as Socket;
      },
    });
    this.#client.on("disconnect", () => {
      this.#socket = undefined;
      onClosed(this);
    });
  }

  dispatch(options: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler, watch: ConnectWatch): void {
    this.#watch = watch;
    this.#client.dispatch(options, handler);
  }

  /** Closes the socket at once. undici alone would wait for a pending connect to end before it looks at an abort. */
  async destroy(reason: Error): Promise<void> {
    this.#watch = undefined;
    this.#socket?.destroy();
    await this.#client.destroy(reason);
  }
}

/** The connections of a transport: idle ones are kept for their origin, the freshest is used first so that spare ones age out. */
export class Connections implements AsyncDisposable {
  readonly #idle = new Map<string, Connection[]>();
  readonly #all = new Set<Connection>();

  /** How many connections exist, in use or kept. */
  get size(): number {
    return this.#all.size;
  }

  take(origin: string): Connection {
    const kept = this.#idle.get(origin)?.pop();
    if (kept !== undefined) return kept;
    const fresh = new Connection(origin, (closed) => this.#forget(closed));
    this.#all.add(fresh);
    return fresh;
  }

  /** Takes back a connection whose exchange ended well. */
  keep(connection: Connection): void {
    if (!this.#all.has(connection)) return;
    connection.kept = true;
    const idle = this.#idle.get(connection.origin);
    if (idle === undefined) this.#idle.set(connection.origin, [connection]);
    else idle.push(connection);
  }

  /** Ends a connection whose exchange did not. */
  async drop(connection: Connection, reason: Error): Promise<void> {
    this.#all.delete(connection);
    await connection.destroy(reason);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const all = [...this.#all];
    this.#all.clear();
    this.#idle.clear();
    const reason = new Error("the transport was closed");
    await Promise.all(all.map((connection) => connection.destroy(reason)));
  }

  // A connection in use reports its own end through its exchange; an idle one that the other side closed is of no use.
  #forget(connection: Connection): void {
    const idle = this.#idle.get(connection.origin);
    const at = idle?.indexOf(connection) ?? -1;
    if (at < 0) return;
    idle?.splice(at, 1);
    void this.drop(connection, new Error("closed while idle"));
  }
}
