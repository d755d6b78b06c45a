import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { expect, test } from "vitest";
import { type Clock, deferred, never, systemClock } from "#kernel";
import { answered, FakeClock, hangUp, headOnly, type Script, ScriptedServer, silent, streamed } from "#testing";
import type { CallPhase } from "./calls-in-flight.ts";
import { type Ended, type Exchange, Transport, type TransportLimits } from "./transport.ts";
import type { Timeouts, WireHead } from "./wire.ts";

const TIMEOUTS: Timeouts = { connectMs: 10_000, headersMs: 60_000, idleMs: 90_000, callMs: 600_000 };

/** An exchange that keeps what it heard, and lets a test wait for a phase. */
class Heard implements Exchange {
  readonly request: Exchange["request"];
  readonly timeouts: Timeouts;
  readonly phases: CallPhase[] = [];
  text = "";
  sent = 0;
  head: WireHead | undefined;
  /** A body that ends here is complete, whatever comes after. */
  completeAt = "\u0000";
  readonly #waiting = new Map<CallPhase | "byte", ReturnType<typeof deferred<void>>>();

  constructor(baseUrl: string, timeouts: Partial<Timeouts> = {}) {
    this.request = {
      method: "POST",
      origin: new URL(baseUrl).origin,
      path: "/v1/chat/completions",
      headers: { "content-type": "application/json" },
      credential: null,
      body: "{}",
    };
    this.timeouts = { ...TIMEOUTS, ...timeouts };
  }

  readonly watch = {
    enter: (phase: CallPhase): void => {
      this.phases.push(phase);
      this.#waiting.get(phase)?.resolve();
    },
    byte: (): void => this.#waiting.get("byte")?.resolve(),
  };

  onSent(): void {
    this.sent++;
  }

  onHead(head: WireHead): void {
    this.head = head;
  }

  onText(text: string): boolean {
    this.text += text;
    return this.text.endsWith(this.completeAt);
  }

  async reached(phase: CallPhase | "byte"): Promise<void> {
    if (phase !== "byte" && this.phases.includes(phase)) return;
    const waiting = deferred<void>();
    this.#waiting.set(phase, waiting);
    await waiting.promise;
  }
}

async function open(script: Script, limits: Partial<TransportLimits> = {}, clock: Clock = systemClock) {
  const server = await ScriptedServer.start(script);
  const transport = new Transport(clock, limits);
  return {
    server,
    transport,
    heard: (timeouts?: Partial<Timeouts>) => new Heard(server.baseUrl, timeouts),
    async [Symbol.asyncDispose]() {
      await transport[Symbol.asyncDispose]();
      await server[Symbol.asyncDispose]();
    },
  };
}

const failureOf = (ended: Ended) => (ended.kind === "broken" ? ended.failure : undefined);

/** A TCP server that takes connections and never says a word, so that a TLS handshake with it never ends. */
async function speechless() {
  const sockets = new Set<Socket>();
  const connected = deferred<void>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    socket.on("error", () => undefined);
    // A socket that nobody reads never hears that the other side is gone.
    socket.resume();
    connected.resolve();
  });
  const listening = deferred<void>();
  server.listen(0, "127.0.0.1", () => listening.resolve());
  await listening.promise;
  return {
    baseUrl: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
    connected: connected.promise,
    gone: async (): Promise<void> => {
      await Promise.all(
        [...sockets].map((socket) => new Promise<void>((gone) => void socket.on("close", () => gone()))),
      );
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      const closed = deferred<void>();
      server.close(() => closed.resolve());
      await closed.promise;
    },
  };
}

test("an answer is heard in order: sent, head, body", async () => {
  await using at = await open(streamed(["a", "b"]));
  const heard = at.heard();
  expect(await at.transport.send(heard, never)).toEqual({ kind: "complete" });
  expect(heard.sent).toBe(1);
  expect(heard.head?.status).toBe(200);
  expect(heard.phases).toEqual(["connecting", "waiting-headers", "first-token", "streaming"]);
  expect(heard.text).toContain("[DONE]");
});

test("a connection is kept and used again", async () => {
  await using at = await open(answered("42"));
  await at.transport.send(at.heard(), never);
  const second = at.heard();
  await at.transport.send(second, never);
  expect(second.phases).not.toContain("connecting");
  expect(at.server.openConnections).toBe(1);
  expect(at.transport.connections).toBe(1);
});

test("a server that never answers is given up after the headers deadline, and its socket is closed", async () => {
  const clock = new FakeClock();
  await using at = await open(silent, {}, clock);
  const heard = at.heard();
  const sending = at.transport.send(heard, never);
  await at.server.arrival();
  await clock.advance(59_999);
  expect(heard.phases).toEqual(["connecting", "waiting-headers"]);
  await clock.advance(1);
  expect(failureOf(await sending)).toMatchObject({ kind: "timeout", late: "headers", waitedMs: 60_000, status: null });
  await at.server.connectionsAtMost(0);
  expect(at.transport.connections).toBe(0);
});

test("a head without a body is given up as a missing first token", async () => {
  const clock = new FakeClock();
  await using at = await open(headOnly, {}, clock);
  const heard = at.heard();
  const sending = at.transport.send(heard, never);
  await heard.reached("first-token");
  await clock.advance(90_000);
  expect(failureOf(await sending)).toMatchObject({ kind: "timeout", late: "first-token", status: 200 });
  await at.server.connectionsAtMost(0);
});

test("the idle clock starts anew with every byte, and runs out after the last", async () => {
  const clock = new FakeClock();
  await using at = await open(headOnly, {}, clock);
  const heard = at.heard();
  const sending = at.transport.send(heard, never);
  const exchange = await at.server.arrival();
  for (const piece of ["a", "b", "c"]) {
    const byte = heard.reached("byte");
    await exchange.write(piece);
    await byte;
    await clock.advance(80_000);
  }
  await clock.advance(9_999);
  expect(heard.text).toBe("abc");
  await clock.advance(1);
  expect(failureOf(await sending)).toMatchObject({ kind: "timeout", late: "idle", waitedMs: 90_000 });
  await at.server.connectionsAtMost(0);
});

test("one byte a minute does not outlive the call's deadline", async () => {
  const clock = new FakeClock();
  await using at = await open(headOnly, {}, clock);
  const heard = at.heard();
  const sending = at.transport.send(heard, never);
  const exchange = await at.server.arrival();
  for (let minute = 0; minute < 9; minute++) {
    const byte = heard.reached("byte");
    await exchange.write("x");
    await byte;
    await clock.advance(60_000);
  }
  const byte = heard.reached("byte");
  await exchange.write("x");
  await byte;
  await clock.advance(60_000);
  expect(failureOf(await sending)).toMatchObject({ kind: "timeout", late: "call", waitedMs: 600_000 });
  expect(heard.text).toBe("x".repeat(10));
  await at.server.connectionsAtMost(0);
});

test("a handshake that never ends is given up after the connect deadline, and its socket is closed", async () => {
  const clock = new FakeClock();
  await using server = await speechless();
  await using transport = new Transport(clock);
  const heard = new Heard(server.baseUrl);
  const sending = transport.send(heard, never);
  await server.connected;
  await clock.advance(10_000);
  expect(failureOf(await sending)).toMatchObject({ kind: "timeout", late: "connect", waitedMs: 10_000 });
  expect(heard.sent).toBe(0);
  await server.gone();
});

test("an abort while connecting is heard at once", async () => {
  await using server = await speechless();
  await using transport = new Transport(systemClock);
  const abort = new AbortController();
  const sending = transport.send(new Heard(server.baseUrl), abort.signal);
  await server.connected;
  abort.abort(new Error("cancelled"));
  await expect(sending).rejects.toThrow("cancelled");
  await server.gone();
  expect(transport.connections).toBe(0);
});

test("an abort while waiting for an answer closes the socket", async () => {
  await using at = await open(silent);
  const abort = new AbortController();
  const sending = at.transport.send(at.heard(), abort.signal);
  const exchange = await at.server.arrival();
  abort.abort(new Error("cancelled"));
  await expect(sending).rejects.toThrow("cancelled");
  await exchange.closed;
  await at.server.connectionsAtMost(0);
});

test("closing the transport ends what is in flight and leaves no socket", async () => {
  await using at = await open(silent);
  const sending = [at.transport.send(at.heard(), never), at.transport.send(at.heard(), never)];
  await at.server.arrival();
  await at.server.arrival();
  await at.transport[Symbol.asyncDispose]();
  for (const ended of await Promise.all(sending)) expect(failureOf(ended)).toMatchObject({ kind: "network" });
  await at.server.connectionsAtMost(0);
  expect(at.transport.connections).toBe(0);
});

test("a reset is a network failure that names its cause", async () => {
  await using at = await open(hangUp);
  const ended = await at.transport.send(at.heard(), never);
  expect(failureOf(ended)).toMatchObject({ kind: "network", stale: false });
  expect(failureOf(ended)?.says).toMatch(/ECONNRESET|closed/);
});

test("a name that does not resolve is a network failure", async () => {
  await using transport = new Transport(systemClock);
  const ended = await transport.send(new Heard("http://nowhere.invalid"), never);
  expect(failureOf(ended)).toMatchObject({ kind: "network" });
  expect(failureOf(ended)?.says).toContain("nowhere.invalid");
});

test("a port that nobody listens on is a network failure", async () => {
  const server = await ScriptedServer.start(silent);
  const { baseUrl } = server;
  await server[Symbol.asyncDispose]();
  await using transport = new Transport(systemClock);
  expect(failureOf(await transport.send(new Heard(baseUrl), never))?.says).toContain("ECONNREFUSED");
});

test("TLS asked of a server without it is a network failure", async () => {
  await using at = await open(silent);
  const heard = new Heard(at.server.baseUrl.replace("http:", "https:"));
  expect(failureOf(await at.transport.send(heard, never))).toMatchObject({ kind: "network" });
});

test("an answer longer than the bound is cut off", async () => {
  const endless: Script = async (exchange) => {
    exchange.head(200);
    for (let piece = 0; piece < 100; piece++) void exchange.write("x".repeat(10_000));
    await exchange.closed;
  };
  await using at = await open(endless, { mostBytes: 100_000 });
  const heard = at.heard();
  expect(failureOf(await at.transport.send(heard, never))).toMatchObject({ kind: "malformed" });
  expect(heard.text.length).toBeLessThanOrEqual(100_000);
  await at.server.connectionsAtMost(0);
});

test("an answer that is complete before its body ends is not waited for", async () => {
  const clock = new FakeClock();
  await using at = await open(
    async (exchange) => {
      exchange.head(200);
      await exchange.write("all of it.");
    },
    {},
    clock,
  );
  const heard = at.heard();
  heard.completeAt = ".";
  expect(await at.transport.send(heard, never)).toEqual({ kind: "complete" });
  await clock.advance(1_000);
  await at.server.connectionsAtMost(0);
});

test("at most so many exchanges are under way; the next one starts when one ends, and the line can be left", async () => {
  await using at = await open(silent, { mostAtOnce: 1 });
  const first = at.transport.send(at.heard(), never);
  const exchange = await at.server.arrival();
  const second = at.heard();
  const waiting = at.transport.send(second, never);
  const abort = new AbortController();
  const leaving = at.transport.send(at.heard(), abort.signal);
  abort.abort(new Error("left"));
  await expect(leaving).rejects.toThrow("left");
  expect(second.phases).toEqual([]);
  exchange.head(204);
  exchange.end();
  await first;
  const next = await at.server.arrival();
  next.head(204);
  next.end();
  expect(await waiting).toEqual({ kind: "complete" });
});

test("a letter cut in two by the network arrives whole", async () => {
  await using at = await open(headOnly);
  const heard = at.heard();
  const sending = at.transport.send(heard, never);
  const exchange = await at.server.arrival();
  const bytes = Buffer.from("größe");
  const firstHalf = heard.reached("byte");
  await exchange.write(bytes.subarray(0, 3));
  await firstHalf;
  expect(heard.text).toBe("gr");
  await exchange.write(bytes.subarray(3));
  exchange.end();
  await sending;
  expect(heard.text).toBe("größe");
});

test("a listener's bug reaches the caller", async () => {
  await using at = await open(answered("42"));
  const heard = at.heard();
  heard.onText = () => {
    throw new TypeError("a bug");
  };
  await expect(at.transport.send(heard, never)).rejects.toThrow("a bug");
});
