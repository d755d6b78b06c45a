import { expect, test } from "vitest";
import { never, Secret, VirtualClock } from "#kernel";
import type { Prompt } from "#models";
import { breakingOff, CodecScene, fallingSilent, streaming, vendorAnswer } from "./codec-scene.ts";
import { headOnly, respondsWith, silent } from "./server-scripts.ts";
import type { Script } from "./scripted-server.ts";
import type { Vendor, VendorError } from "./vendors/vendor.ts";

const asking: Prompt = { messages: [{ role: "user", content: "What is six times seven?" }] };

const PAGE = "<!DOCTYPE html><html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>";

/** What a wire format makes of everything but an answer, as tests. */
export function describeCodecFailures(vendor: Vendor, errors: readonly VendorError[]): void {
  describeErrors(vendor, errors);
  describeBrokenAnswers(vendor);
  describeDeadlines(vendor);
}

function describeErrors(vendor: Vendor, errors: readonly VendorError[]): void {
  test.for(errors)("HTTP $status, $title", async ({ status, headers, body, is }) => {
    await using scene = await CodecScene.open(vendor, [erring(status, body, headers)], {}, new VirtualClock(0));
    expect(await scene.failure(asking, never)).toMatchObject({ status, ...is });
  });

  // Without these a vendor's table would be a list of what someone happened to meet.
  test.for(["auth", "rate-limited", "not-served", "invalid-request", "context-length", "server"])(
    "the vendor's published errors have one that is %s",
    (kind) => {
      expect(errors.map(({ is }) => is["kind"])).toContain(kind);
    },
  );

  test("a rule of the config decides before anything built in, also over an answer of no known shape", async () => {
    const rule = { status: null, code: null, text: null, limit: null, retryAfterMs: null } as const;
    const rules = [
      { ...rule, code: "x-77", kind: "rate-limited", limit: "tokens", retryAfterMs: 9_000 },
      { ...rule, status: [401], text: "come back (later)", kind: "server", retryAfterMs: 3_000 },
    ] as const;
    const scripts = [
      erring(500, { error: { code: "X-77", message: "no" } }),
      erring(401, { message: "Come back (LATER)." }),
      erring(200, { success: false, errcode: "X-77" }),
    ];
    await using scene = await CodecScene.open(vendor, scripts, { rules });
    const limited = { kind: "rate-limited", why: "tokens", retryAfterMs: 9_000 };
    expect(await scene.failure(asking, never)).toMatchObject({ ...limited, status: 500 });
    expect(await scene.failure(asking, never)).toMatchObject({ kind: "server", retryAfterMs: 3_000 });
    expect(await scene.failure(asking, never)).toMatchObject({ ...limited, status: 200 });
  });
}

function describeBrokenAnswers(vendor: Vendor): void {
  const events = vendor.events(vendorAnswer()).length;

  test("an error in the middle of a stream is the provider's, and no answer", async () => {
    await using scene = await CodecScene.open(vendor, [breakingOff(vendor, 3, vendor.brokenOff)]);
    expect(await scene.failure(asking, never)).toMatchObject({ kind: "server", status: 200 });
  });

  test("a stream that ends before its answer did is a broken connection, never a short answer", async () => {
    await using scene = await CodecScene.open(vendor, [breakingOff(vendor, Math.min(3, events - 1))]);
    expect(await scene.failure(asking, never)).toMatchObject({ kind: "network" });
  });

  test.for([
    ["a page", 502, PAGE, { kind: "server", says: "a page: 502 Bad Gateway" }],
    ["a page with status 200", 200, PAGE, { kind: "malformed" }],
    ["nothing", 500, "", { kind: "server" }],
    ["nothing with status 200", 200, "", { kind: "malformed" }],
    ["half a document", 200, vendor.whole(vendorAnswer()).slice(0, 60), { kind: "malformed" }],
    ["another document", 200, '{"hello":"world"}', { kind: "malformed" }],
    ["half an event", 200, 'data: {"choices":[{"del\n\n', { kind: "malformed" }],
    ["a redirect", 301, "", { kind: "invalid-request", says: expect.stringContaining("base-url") as string }],
  ] as const)("%s is no answer", async ([, status, body, is]) => {
    await using scene = await CodecScene.open(vendor, [respondsWith(status, body)]);
    expect(await scene.failure(asking, never)).toMatchObject({ status, ...is });
  });

  const key = new Secret('sk-canary/+="quoted"');
  const repeated = {
    text: key.reveal(),
    thinking: key.reveal(),
    calls: [{ name: "f", arguments: { key: key.reveal() } }],
  };

  test.for([
    ["an answer", streaming(vendor, vendorAnswer(repeated))],
    ["a model's name", streaming(vendor, vendorAnswer({ model: key.reveal() }))],
    ["an error", erring(401, { error: { code: key.reveal(), message: `the key ${key.reveal()} is not known` } })],
    ["a limit", erring(429, { error: { message: key.reveal(), details: [{ key: key.reveal() }] } })],
    ["no answer at all", respondsWith(200, `{"echo":${JSON.stringify(key.reveal())}}`)],
  ] as const)("a key that comes back in %s is not repeated", async ([, script]) => {
    await using scene = await CodecScene.open(vendor, [script], { keys: [key] });
    const written = JSON.stringify(await scene.send(asking, never));
    expect(scene.seen().key).toBe(key.reveal());
    for (const spelling of ["canary", "quoted", "sk-"]) expect(written).not.toContain(spelling);
  });
}

function describeDeadlines(vendor: Vendor): void {
  const timeouts = { connectMs: 1_000, headersMs: 2_000, idleMs: 3_000, callMs: 20_000 };

  test.for([
    ["headers", "waiting-headers", silent],
    ["first-token", "first-token", headOnly],
  ] as const)("a server that falls silent is given up: %s", async ([late, phase, script]) => {
    const clock = new VirtualClock();
    await using scene = await CodecScene.open(vendor, [script], { timeouts }, clock);
    const failing = scene.failure(asking, never);
    await scene.desk.phase(phase);
    await clock.advance(3_000);
    expect(await failing).toMatchObject({ kind: "timeout", late });
    await scene.server.connectionsAtMost(0);
  });

  test("a stream that falls silent is given up", async () => {
    const clock = new VirtualClock();
    const { script } = fallingSilent(vendor, 2);
    await using scene = await CodecScene.open(vendor, [script], { timeouts }, clock);
    const failing = scene.failure(asking, never);
    await scene.desk.phase("streaming");
    await clock.advance(3_000);
    expect(await failing).toMatchObject({ kind: "timeout", late: "idle" });
    await scene.server.connectionsAtMost(0);
  });

  test("one that says a little for ever is suspected after a minute, and given up in the end", async () => {
    const clock = new VirtualClock();
    const told = { ...timeouts, idleMs: 400_000, callMs: 300_000 };
    await using scene = await CodecScene.open(vendor, [trickling(clock)], { timeouts: told }, clock);
    const failing = scene.failure(asking, never);
    await scene.desk.phase("streaming");
    const [call] = scene.desk.providers.calls.list();
    expect(call).toMatchObject({ phase: "streaming", slowSince: null });
    await clock.advance(61_000);
    const [suspect] = scene.desk.providers.calls.list();
    expect(suspect?.slowSince).toBeGreaterThanOrEqual(call!.since);
    await clock.advance(240_000);
    expect(await failing).toMatchObject({ kind: "timeout", late: "call" });
    await scene.server.connectionsAtMost(0);
  });

  test("an aborted call ends at once, and its connection with it", async () => {
    await using scene = await CodecScene.open(vendor, [headOnly]);
    const abort = new AbortController();
    const sending = scene.send(asking, abort.signal);
    await scene.desk.phase("first-token");
    abort.abort(new Error("cancelled"));
    await expect(sending).rejects.toThrow("cancelled");
    await scene.server.connectionsAtMost(0);
  });

  test("a connection that served an answer serves the next one", async () => {
    await using scene = await CodecScene.open(vendor, [streaming(vendor, vendorAnswer())]);
    for (let call = 0; call < 3; call++) {
      await scene.send(asking, never);
    }
    expect(scene.server.openConnections).toBe(1);
  });
}

/** A comment every half minute, and never a word of an answer. */
function trickling(clock: VirtualClock): Script {
  return async (exchange) => {
    exchange.head(200, { "content-type": "text/event-stream" });
    let open = true;
    void exchange.closed.then(() => (open = false));
    while (open) {
      await exchange.write(": still here\n\n");
      await clock.sleep(30_000, never);
    }
  };
}

function erring(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Script {
  return (exchange) => {
    const text = typeof body === "string" ? body : JSON.stringify(body);
    const isPage = text.startsWith("<");
    exchange.head(status, { "content-type": isPage ? "text/html" : "application/json", ...headers });
    void exchange.write(text);
    exchange.end();
  };
}
