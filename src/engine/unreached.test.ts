import { expect, test } from "vitest";
import { EpochMs, LaneId, RunId, type SluiceError, TrialId } from "#kernel";
import type { LaneSnapshot } from "#lanes";
import type { CallPhase } from "#models";
import type { SendEnded } from "#records";
import { FakeClock } from "#testing";
import { Unreached } from "./unreached.ts";

function watching() {
  const clock = new FakeClock();
  const ended: SluiceError[] = [];
  const now = { failed: 1, inFlight: 0, waits: true, held: false, phases: [] as CallPhase[] };
  const lane = (): LaneSnapshot =>
    ({ lane: { model: "m" }, state: { kind: "ready" }, failed: now.failed, inFlight: now.inFlight }) as LaneSnapshot;
  const unreached = new Unreached({
    clock,
    lanes: () => [lane()],
    waiting: () =>
      now.waits
        ? [{ model: "m", opening: 1, continuing: 0, since: EpochMs(clock.now()), why: "failing", until: null }]
        : [],
    phases: () => now.phases,
    isHeld: () => now.held,
    end: (why) => void ended.push(why),
  });
  const send = (verdict: SendEnded["verdict"], status: number | null, code: SendEnded["reason"]): void =>
    unreached.hear({
      type: "send-ended",
      send: {
        v: 1,
        type: "send-ended",
        run: RunId("r"),
        trial: TrialId("t"),
        attempt: 1,
        call: 0,
        send: 1,
        lane: LaneId("p/k/m/m"),
        at: clock.now(),
        verdict,
        status,
        reason: code,
      } as unknown as SendEnded,
    });
  const noName = (): void =>
    send("failed", null, { code: "SLUICE_NETWORK", message: "getaddrinfo ENOTFOUND api.example" });
  return { clock, unreached, ended, now, send, noName };
}

test("a minute in which no provider was reached ends the run, with the reason and what to do", async () => {
  const { clock, ended, noName } = watching();
  noName();
  await clock.advance(59_999);
  noName();
  expect(ended).toEqual([]);
  await clock.advance(1);
  expect(ended).toHaveLength(1);
  expect(ended[0]).toMatchObject({ code: "SLUICE_STALLED" });
  expect(ended[0]!.message).toMatch(/no provider was reached for 60 s \(getaddrinfo ENOTFOUND.*sluice doctor/);
});

test.for([
  ["an answer", "answered", 200, null],
  ["a refusal by a limit", "rejected", 429, { code: "SLUICE_RATE_LIMITED", message: "slow down" }],
  ["an error of the provider itself", "failed", 500, { code: "SLUICE_SERVER", message: "internal error" }],
] as const)("%s shows that the provider is there: from then on only the stall ends the run", async (given) => {
  const [, verdict, status, reason] = given;
  const { clock, ended, noName, send } = watching();
  noName();
  await clock.advance(30_000);
  send(verdict, status, reason);
  noName();
  await clock.advance(600_000);
  expect(ended).toEqual([]);
});

test("a deadline that passed may be a provider that is slow: the minute begins anew", async () => {
  const { clock, ended, noName, send } = watching();
  noName();
  await clock.advance(50_000);
  send("failed", null, { code: "SLUICE_TIMEOUT", message: "no head" });
  await clock.advance(60_000);
  expect(ended).toEqual([]);
  noName();
  await clock.advance(60_000);
  expect(ended).toHaveLength(1);
});

test("a send that the caller gave up tells nothing", async () => {
  const { clock, ended, noName, send } = watching();
  noName();
  send("failed", null, { code: "SLUICE_GIVEN_UP", message: "given up" });
  await clock.advance(60_000);
  expect(ended).toHaveLength(1);
});

test("a connection that stands, and a lane that was not tried yet, are waited for", async () => {
  const { clock, ended, now, noName } = watching();
  now.phases = ["waiting-headers"];
  noName();
  await clock.advance(120_000);
  expect(ended).toEqual([]);
  now.phases = ["connecting"];
  now.failed = 0;
  await clock.advance(60_000);
  expect(ended).toEqual([]);
  now.failed = 1;
  await clock.advance(5_000);
  expect(ended).toHaveLength(1);
});

test("a lane that nobody wants and nothing is sent on does not keep the run up", async () => {
  const { clock, ended, now, noName } = watching();
  now.failed = 0;
  now.waits = false;
  noName();
  await clock.advance(60_000);
  expect(ended).toHaveLength(1);
});

test("a run that a person holds is not given up", async () => {
  const { clock, ended, now, noName } = watching();
  noName();
  now.held = true;
  await clock.advance(300_000);
  expect(ended).toEqual([]);
});

test("a watch that is left rings no more", async () => {
  const { clock, ended, unreached, noName } = watching();
  noName();
  unreached[Symbol.dispose]();
  await clock.advance(100_000);
  expect(ended).toEqual([]);
});
