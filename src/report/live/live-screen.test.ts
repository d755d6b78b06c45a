import { expect, test } from "vitest";
import { EpochMs, LaneId, RunId } from "#kernel";
import type { LiveCall, LiveLane, LiveRun } from "#records";
import { plainStyle, type Style } from "../style.ts";
import { textWidth } from "../text-width.ts";
import { livePlainLine, liveScreen } from "./live-screen.ts";

const NOW = EpochMs(1_000_000_000);
const ago = (seconds: number): EpochMs => EpochMs(NOW - seconds * 1_000);

function laneOf(change: Partial<LiveLane> = {}): LiveLane {
  const { provider = "mine", key = "key-12345678", deployment = "model-7b", model = "model-7b" } = change;
  const id = LaneId([provider, key, deployment, model].join("/"));
  return {
    id,
    provider,
    key,
    deployment,
    model,
    group: `${provider}/${key}/${model}`,
    state: "ready",
    until: null,
    why: null,
    inFlight: 12,
    peakInFlight: 16,
    cap: 16,
    ratePerMinute: null,
    sentPerMinute: 90,
    sends: 200,
    answered: 180,
    rejected: 4,
    failed: 0,
    learnedRpm: null,
    learnedTpm: null,
    learnedConcurrency: 16,
    starvedMs: {},
    ...change,
  };
}

const call: LiveCall = {
  trial: "trial-9",
  model: "model-7b",
  call: 2,
  sends: 1,
  lane: LaneId("mine/key-12345678/model-7b/model-7b"),
  phase: "waiting-headers",
  since: ago(50),
  until: EpochMs(NOW + 10_000),
  lastByteAt: null,
  tokens: 0,
  slow: false,
  startedAt: ago(50),
};

const LIVE: LiveRun = {
  v: 1,
  run: RunId("20260101-000000-abcdef"),
  title: "overall",
  simulated: false,
  state: "running",
  startedAt: ago(134),
  at: NOW,
  quietSince: ago(1),
  planned: 300,
  reused: 20,
  graded: 100,
  setAside: 3,
  open: 31,
  outcomes: { full: 80, partial: 20, failure: 20, "infra-invalid": 3 },
  cells: ["model-7b", "model-70b"].flatMap((model) =>
    ["baseline", "cot", "optimal"].map((promptType) => ({
      cell: { model, promptType },
      planned: 50,
      outcomes: { full: 10, partial: 5, failure: 5 },
    })),
  ),
  calls: 412,
  replayedCalls: 0,
  sends: 450,
  rejectedSends: 9,
  failedSends: 3,
  tokens: { input: 1_200_000, output: 300_000, cached: 0 },
  costUsd: 4.62,
  budgetUsd: 5,
  leftMs: 185_000,
  foretold: { p10: 250_000, p50: 300_000, p90: 390_000 },
  lowerBoundMs: 230_000,
  bindingLimit: "concurrency of mine/key-12345678/model-7b",
  errors: {},
  lanes: [laneOf(), laneOf({ key: "key-87654321", state: "refused", why: "the key was revoked" })],
  lines: [{ model: "model-7b", waiting: 12, since: ago(12), why: "no-slot", until: null }],
  inFlight: { total: 24, byPhase: { streaming: 23, "waiting-headers": 1 } },
  oldest: [call],
  warnings: ["lane mine/key-87654321/model-7b is out of use: the key was revoked"],
};

const screen = (live: LiveRun, width = 80, height = 40): string =>
  liveScreen(live, { width, height, style: plainStyle }).join("\n");

test("a run is shown with how far it is, its cost against the budget, what was foretold and what is expected now", () => {
  const shown = screen(LIVE);
  expect(shown).toMatch(/^overall +2:14 elapsed, about 3:05 left$/m);
  expect(shown).toContain("123 of 300 trials, 20 from before");
  expect(shown).toContain("80 full · 20 partial · 20 failure · 3 infra-invalid · 31 open\n24 calls under way");
  expect(shown).toContain("450 sends, 2.0 % rejected · 3 failed");
  expect(shown).toContain("cost $4.62 of $5.00 ███████░ 92 %");
  expect(shown).toContain("foretold 4:10 to 6:30 in all, now 5:19: as foretold");
  expect(shown).toContain("at best 3:50: concurrency of mine/key-12345678/model-7b");
});

test("each lane is shown with its use of the nearest limit, and with what keeps it from sending", () => {
  const shown = screen(LIVE);
  expect(shown).toMatch(/model-7b key-12345678 +██████░░ 12\/16 at once +2\.0 %$/m);
  expect(shown).toMatch(/model-7b key-87654321 .* refused$/m);
});

test("a lane is held against its pace by what was let in since it has that pace; above it, it uses what was saved up", () => {
  const paced = laneOf({ ratePerMinute: 60, cap: null, sentPerMinute: 370, letInPerMinute: 58 });
  const below = screen({ ...LIVE, lanes: [paced] });
  expect(below).toMatch(/model-7b key-12345678 +████████ 58\/60 a min +2\.0 %$/m);
  expect(below).toContain("370 sends a minute");
  const above = screen({ ...LIVE, lanes: [{ ...paced, letInPerMinute: 120 }] });
  expect(above).toMatch(/120\/60 a min +2\.0 % {2}uses savings$/m);
});

test("what waits is shown with why, and the warning that came last", () => {
  const shown = screen(LIVE);
  expect(shown).toContain("  1 call: waiting for the head of an answer for 0:50, given up in 0:10");
  expect(shown).toContain("  12 conversations for model-7b since 0:12: its lanes are full");
  expect(shown).toContain("warning: lane mine/key-87654321");
});

test("a run tells of its oldest calls only: how many more there are is said where they may have waited as long", () => {
  const oldest = Array.from({ length: 200 }, () => call);
  const many = { ...LIVE, oldest, inFlight: { total: 350, byPhase: { "waiting-headers": 350 } } };
  expect(screen(many, 100)).toContain("waiting (the 200 longest; 150 more calls are under way)");
  expect(screen({ ...many, inFlight: { ...many.inFlight, total: 200 } }, 100)).not.toContain(
    "more calls are under way",
  );
  const young = [...oldest.slice(1), { ...call, since: ago(3) }];
  expect(screen({ ...many, oldest: young }, 100)).not.toContain("more calls are under way");
});

test("why the lanes of a model fail is told in the network's words; a lane that others stand in for is not", () => {
  const why = "getaddrinfo ENOTFOUND api.example";
  const lanes = [laneOf({ state: "failing", why }), laneOf({ key: "key-87654321", state: "refused", why: "revoked" })];
  const line = { model: "model-7b", waiting: 1, since: ago(45), until: null };
  const failing = screen({ ...LIVE, lanes, lines: [{ ...line, why: "failing" }] });
  expect(failing).toMatch(/its lanes rest after failures of the …\n {4}getaddrinfo ENOTFOUND api\.example$/m);
  expect(screen({ ...LIVE, lanes, lines: [{ ...line, why: "no-slot" }] })).not.toContain(why);
});

test("a long silence is told, also when nothing is under way", () => {
  expect(screen({ ...LIVE, quietSince: ago(95) })).toContain("nothing was answered for 1:35; the run waits for:");
  const idle = { ...LIVE, quietSince: ago(95), lines: [], oldest: [], inFlight: { total: 0, byPhase: {} } };
  expect(screen(idle)).toContain("no call is under way and nobody is in line: 31 trials at work by itself");
});

test("a simulated run says so, and a held one that it is held", () => {
  expect(screen({ ...LIVE, simulated: true, state: "paused" })).toMatch(/^overall {2}SIMULATED {2}paused/);
  expect(livePlainLine({ ...LIVE, simulated: true })).toMatch(/^overall \(simulated\): 123 of 300 trials/);
});

test("many lanes are folded by model, or by provider, so that they fit; those in trouble are counted", () => {
  const lanes = Array.from({ length: 60 }, (_, n) =>
    laneOf({ key: `key-${n}`, model: `m${n % 3}`, deployment: `m${n % 3}`, ...(n === 5 ? { state: "failing" } : {}) }),
  );
  const shown = screen({ ...LIVE, lanes }, 80, 30);
  expect(shown).toContain("lanes (60)");
  expect(shown).toMatch(/^m0 ×20 +██████░░ 240\/320 at once/m);
  expect(shown).toMatch(/^m2 ×20 .* 1 failing$/m);
});

test("lanes that share a quota group count its limit once", () => {
  const lanes = ["a", "b"].map((deployment) => laneOf({ deployment, group: "mine", inFlight: 8 }));
  const many = [...lanes, ...Array.from({ length: 12 }, (_, n) => laneOf({ model: `other-${n}`, provider: "x" }))];
  expect(screen({ ...LIVE, lanes: many }, 80, 40)).toContain("8/16 at once");
  expect(screen({ ...LIVE, lanes: many, cells: [] }, 80, 22)).toMatch(/^mine ×2 +████████ 16\/16 at once/m);
});

const marked: Style = { ...plainStyle, good: (text) => `<${text}>`, accent: (text) => `{${text}}` };

test("outcomes are told apart by shape, not by colour alone", () => {
  const shown = liveScreen(LIVE, { width: 80, height: 40, style: marked }).join("\n");
  expect(shown).toMatch(/<█+>\{▒+\}░+ +50 %/);
});

test.each([30, 40, 60, 80, 120])("no line is wider than the screen, and no screen longer, at %i columns", (width) => {
  const long = laneOf({ model: "a-model-with-a-very-long-name-that-goes-on-and-on", provider: "提供者" });
  for (const height of [8, 16, 24, 60]) {
    const lines = liveScreen({ ...LIVE, lanes: [...LIVE.lanes, long] }, { width, height, style: plainStyle });
    expect(lines.length).toBeLessThanOrEqual(height);
    for (const line of lines) expect(textWidth(line)).toBeLessThanOrEqual(width);
  }
});
