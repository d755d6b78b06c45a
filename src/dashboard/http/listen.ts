import { createAdaptorServer } from "@hono/node-server";
import { once } from "node:events";
import type { Server, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { type Clock, UsageError } from "#kernel";

/**
 * Answers HTTP on the loopback addresses. Disposing it takes no more requests, answers those that change something (not `GET`) if that
 * takes less than two seconds, and then cuts every connection, streams included.
 */
export interface Listening extends AsyncDisposable {
  readonly port: number;
}

type Fetch = Parameters<typeof createAdaptorServer>[0]["fetch"];

/** Machines without IPv6 say one of these of its loopback address. */
const NO_IPV6 = ["EADDRNOTAVAIL", "EAFNOSUPPORT"];
const TRIES = 5;
/** How long who gave the order that ends a run may wait for its answer when the dashboard ends with the run. */
const GRACE_MS = 2_000;

/**
 * Listens on 127.0.0.1 and, where there is IPv6, on ::1, both at one port, so that `localhost` is nobody else. Port 0 takes a free
 * one. Throws a `UsageError` when the port is taken.
 */
export async function listenOnLoopback(fetch: Fetch, port: number, clock: Clock): Promise<Listening> {
  for (let tries = 1; ; tries += 1) {
    const first = await listen(fetch, "127.0.0.1", port);
    if (typeof first === "string") throw taken(port, first);
    const bound = (first.address() as AddressInfo).port;
    const second = await listen(fetch, "::1", bound);
    if (typeof second !== "string") return listening([first, second], bound, clock);
    if (NO_IPV6.includes(second)) return listening([first], bound, clock);
    // Another program has this port of ::1; with any port to choose from, another is tried.
    await closing(first);
    if (port !== 0 || tries === TRIES) throw taken(bound, second);
  }
}

/** A server that listens, or the code of why it cannot. */
async function listen(fetch: Fetch, host: string, port: number): Promise<Server | string> {
  // The globals stay as they are: another server of this process may have made its marker of an answer already sent by them.
  const server = createAdaptorServer({ fetch, overrideGlobalObjects: false }) as Server;
  server.listen({ host, port });
  try {
    await once(server, "listening");
    return server;
  } catch (error) {
    return String((error as NodeJS.ErrnoException).code);
  }
}

const taken = (port: number, code: string): UsageError =>
  new UsageError(`cannot serve the dashboard on port ${port} (${code}); choose another one with --port, or 0 for any.`);

function listening(servers: readonly Server[], port: number, clock: Clock): Listening {
  const changes = new Changes(servers);
  return {
    port,
    async [Symbol.asyncDispose]() {
      const closed = servers.map(closing);
      await changes.answered(clock);
      for (const server of servers) server.closeAllConnections();
      await Promise.all(closed);
    },
  };
}

/** Takes no more connections; resolves when the last one has ended. */
async function closing(server: Server): Promise<void> {
  if (!server.listening) return;
  const closed = once(server, "close");
  server.close();
  await closed;
}

/** The requests that change something and are not answered yet. */
class Changes {
  readonly #waiting = new Set<ServerResponse>();
  #onAnswer: (() => void) | null = null;

  constructor(servers: readonly Server[]) {
    for (const server of servers) {
      server.on("request", ({ method }, response) => {
        if (method === "GET") return;
        this.#waiting.add(response);
        response.once("close", () => {
          this.#waiting.delete(response);
          this.#onAnswer?.();
        });
      });
    }
  }

  /** Waits until all are answered, but not for long. */
  async answered(clock: Clock): Promise<void> {
    await new Promise<void>((resolve) => {
      const late = clock.alarm(GRACE_MS, resolve);
      this.#onAnswer = () => {
        if (this.#waiting.size > 0) return;
        late[Symbol.dispose]();
        resolve();
      };
      this.#onAnswer();
    });
  }
}
