import { expect, test } from "vitest";
import { never, randomOf } from "#kernel";
import { CallsInFlight, type Providers, type SendResult } from "#models";
import { DEFAULT_DEADLINES, type DeadlineSettings, type RunSummary } from "#records";
import type { Suite } from "#suites";
import { completionOf, FakeClock, MemoryLedger, MemoryStore } from "#testing";
import { toySettings, toySuite } from "../../test/support/toy.ts";
import { carryThrough } from "./carry-through.ts";
import type { EngineEvent } from "./engine-event.ts";
import { planOf } from "./plan-run.ts";
import type { RunOptions } from "./run-options.ts";

type Send = (clock: FakeClock, n: number, signal: AbortSignal) => Promise<SendResult>;

const answer: SendResult = { kind: "answered", status: 200, completion: completionOf({ content: "right" }) };
const broken: SendResult = {
  kind: "failed",
  failure: { kind: "server", retryAfterMs: null, status: 500, says: "internal error" },
};

const hang = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason as Error)));

interface Case extends Pick<RunOptions, "signal" | "drain"> {
  readonly send: Send;
  readonly deadlines?: Partial<DeadlineSettings>;
  readonly suite?: Partial<Suite>;
  readonly count?: number;
  readonly onEvent?: (event: EngineEvent, clock: FakeClock) => void;
}

async function carried({ send, deadlines, suite = {}, count = 4, onEvent, ...ends }: Case) {
  const clock = new FakeClock();
  const startedAt = clock.now();
  const settings = toySettings(["a"], { settings: { deadlines: { ...DEFAULT_DEADLINES, ...deadlines } } });
  const plan = planOf(settings, { ...toySuite({ count }), ...suite });
  let n = 0;
  const providers: Providers = {
    calls: new CallsInFlight(clock),
    connections: 0,
    priceOf: () => null,
    send: (_prompt, on, signal) => {
      on.onSent();
      on.watch.enter("waiting-headers", 60_000);
      return send(clock, n++, signal);
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
  const reach = { providers, settings: settings.providers, [Symbol.asyncDispose]: () => Promise.resolve() };
  const store = new MemoryStore(clock, new MemoryLedger());
  const events: EngineEvent[] = [];
  const options = { ...ends, store, clock, random: randomOf("ends", 1) };
  const summary: RunSummary = await clock.run(
    carryThrough(plan, reach, {
      ...options,
      onEvent: (event) => {
        events.push(event);
        onEvent?.(event, clock);
      },
    }),
  );
  const reasons = events.flatMap((event) => (event.type === "attempt-ended" ? [event.ended.reason?.code] : []));
  return { summary, events, reasons: [...new Set(reasons)], tookMs: clock.now() - startedAt };
}

test("a run whose every lane hangs, deaf to its own deadlines, ends by itself and says what it waited for", async () => {
  const { summary, events, reasons, tookMs } = await carried({
    send: (_clock, _n, signal) => hang(signal),
    deadlines: { stallMs: 60_000 },
  });
  expect(tookMs).toBe(60_000);
  expect(summary).toMatchObject({ graded: 0, owed: 4, notScored: { "infra-invalid": 0 } });
  expect(reasons).toEqual(["SLUICE_STALLED"]);
  expect(summary.warnings).toEqual([expect.stringContaining("no call was answered for 60 s")]);
  const stalled = events.find((event) => event.type === "stalled");
  expect(stalled?.waits.calls).toEqual([expect.objectContaining({ phase: "waiting-headers" })]);
});

test("a run whose provider fails for ever ends after the stall, not after every trial has failed three times", async () => {
  const { summary, tookMs } = await carried({
    send: () => Promise.resolve(broken),
    deadlines: { stallMs: 60_000 },
  });
  expect(tookMs).toBe(60_000);
  expect(summary.graded).toBe(0);
  expect(summary.owed + summary.notScored["infra-invalid"]).toBe(4);
});

test("a run that reaches no provider says why at once, and ends after a minute, everything owed", async () => {
  const says = "getaddrinfo ENOTFOUND api.example";
  const { summary, reasons, tookMs } = await carried({
    send: () => Promise.resolve({ kind: "failed", failure: { kind: "network", stale: false, status: null, says } }),
  });
  expect(tookMs).toBe(60_000);
  expect(summary).toMatchObject({ graded: 0, owed: 4, notScored: { "infra-invalid": 0 } });
  expect(reasons).toEqual(["SLUICE_STALLED"]);
  expect(summary.warnings).toEqual([
    expect.stringMatching(/has never answered and fails: getaddrinfo ENOTFOUND api\.example/),
    expect.stringMatching(/no provider was reached for 60 s \(.*ENOTFOUND api\.example.*sluice doctor/),
  ]);
});

test("a run that reaches its provider within the minute goes on", async () => {
  const failure = { kind: "network", stale: false, status: null, says: "connect ECONNREFUSED" } as const;
  const { summary } = await carried({
    send: (_clock, n) => Promise.resolve(n < 2 ? { kind: "failed", failure } : answer),
  });
  expect(summary).toMatchObject({ graded: 4, owed: 0 });
});

test("a trial whose suite hangs is cut off, tried again, and set aside; the others are graded", async () => {
  const { summary, reasons } = await carried({
    send: () => Promise.resolve(answer),
    deadlines: { attemptMs: 10_000 },
    suite: {
      solve: async ({ task }, { asked }, signal) => {
        await asked.complete({ messages: [{ role: "user", content: String(task.body) }] }, signal);
        if (task.body === 2) await hang(never);
        return [String(task.body)];
      },
    },
  });
  expect(summary).toMatchObject({ graded: 3, owed: 0, notScored: { "infra-invalid": 1 } });
  expect(reasons).toContain("SLUICE_ATTEMPT_TIMEOUT");
});

test("a run that is given so much time ends with it: what is in flight may arrive, the rest is owed", async () => {
  const { summary, tookMs } = await carried({
    send: async (clock, _n, signal) => {
      await clock.sleep(4_000, signal);
      return answer;
    },
    deadlines: { runMs: 5_000 },
    count: 100,
  });
  expect(summary.graded).toBeGreaterThan(0);
  expect(summary.owed).toBeGreaterThan(0);
  expect(tookMs).toBeLessThan(10_000);
  expect(summary.warnings).toEqual([expect.stringContaining("timeouts.run")]);
});

test.for(["signal", "drain"] as const)(
  "a run that is ended by its %s while trials rest between attempts ends at once, and keeps what it has",
  async (how) => {
    const ends = new AbortController();
    const { summary, tookMs } = await carried({
      [how]: ends.signal,
      send: () =>
        Promise.resolve({
          kind: "failed",
          failure: { kind: "wrong-model", requested: "a", routed: "a", reported: "b", status: 200, says: "b" },
        }),
      onEvent: (event, clock) => {
        if (event.type === "attempt-ended") clock.alarm(1, () => ends.abort(new Error("interrupted")));
      },
    });
    expect(summary).toMatchObject({ graded: 0, owed: 4 });
    expect(tookMs).toBeLessThan(50);
  },
);
