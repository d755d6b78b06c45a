import { createAdaptorServer } from "@hono/node-server";
import { once } from "node:events";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { UsageError } from "#kernel";

/** Answers HTTP on the loopback addresses. Disposing it cuts every connection, streams included. */
export interface Listening extends AsyncDisposable {
  readonly port: number;
}

type Fetch = Parameters<typeof createAdaptorServer>[0]["fetch"];

/** Machines without IPv6 say one of these of its loopback address. */
const NO_IPV6 = ["EADDRNOTAVAIL", "EAFNOSUPPORT"];
const TRIES = 5;

/**
 * Listens on 127.0.0.1 and, where there is IPv6, on ::1, both at one port, so that `localhost` is nobody else. Port 0 takes a free
 * one. Throws a `UsageError` when the port is taken.
 */
export async function listenOnLoopback(fetch: Fetch, port: number): Promise<Listening> {
  for (let tries = 1; ; tries += 1) {
    const first = await listen(fetch, "127.0.0.1", port);
    if (typeof first === "string") throw taken(port, first);
    const bound = (first.address() as AddressInfo).port;
    const second = await listen(fetch, "::1", bound);
    if (typeof second !== "string") return listening([first, second], bound);
    if (NO_IPV6.includes(second)) return listening([first], bound);
    // Another program has this port of ::1; with any port to choose from, another is tried.
    await close(first);
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

const listening = (servers: readonly Server[], port: number): Listening => ({
  port,
  async [Symbol.asyncDispose]() {
    await Promise.all(servers.map(close));
  },
});

async function close(server: Server): Promise<void> {
  if (!server.listening) return;
  const closed = once(server, "close");
  server.close();
  server.closeAllConnections();
  await closed;
}
