import { expect, test } from "vitest";
import type { Waits } from "#engine";
import { EpochMs, LaneId } from "#kernel";
import { plainStyle } from "#report";
import { FakeClock } from "#testing";
import { ProgressPrinter } from "./progress-printer.ts";
import type { Terminal } from "./terminal.ts";
import { waitsLines } from "./waits-lines.ts";

const NOW = EpochMs(1_000_000);
const ago = (seconds: number): EpochMs => EpochMs(NOW - seconds * 1_000);
const LANE = LaneId("mine/key-12345678/model-7b/model-7b");

const WAITS: Waits = {
  quietSince: ago(95),
  calls: [
    {
      phase: "waiting-headers",
      lane: LANE,
      calls: 1,
      since: ago(50),
      until: EpochMs(NOW + 10_000),
      lastByteAt: null,
      example: { trial: "t1", call: 3 },
    },
    {
      phase: "streaming",
      lane: LANE,
      calls: 4,
      since: ago(40),
      until: EpochMs(NOW + 50_000),
      lastByteAt: ago(35),
      example: { trial: "t2", call: 0 },
    },
  ],
  lines: [
    { model: "model-7b", waiting: 12, since: ago(90), why: "resting", reason: null, until: EpochMs(NOW + 3_600_000) },
  ],
};

test("a silence is told with what is waited for, since when, and until when", () => {
  expect(waitsLines(WAITS, NOW)).toEqual([
    "nothing was answered for 1:35; the run waits for:",
    `  1 call: waiting for the head of an answer on ${LANE} for 0:50, given up in 0:10 (trial t1, call 3)`,
    `  4 calls: in the middle of an answer on ${LANE} for 0:40, last byte 0:35 ago, given up in 0:50`,
    "  12 conversations in line for model-7b for 1:30: its lanes rest after a refusal by a limit, expected in 1:00:00",
  ]);
});

test("a line tells in the network's words why its lanes fail", () => {
  const lines = [
    { ...WAITS.lines[0]!, why: "failing", reason: "getaddrinfo ENOTFOUND api.example", until: null } as const,
  ];
  expect(waitsLines({ ...WAITS, calls: [], lines }, NOW)[1]).toMatch(
    /failures of the provider or the network \(getaddrinfo ENOTFOUND api\.example\)$/,
  );
});

test("a silence in which no call is made is told too: a suite is at work, or hangs", () => {
  expect(waitsLines({ quietSince: ago(40), calls: [], lines: [] }, NOW)).toEqual([
    "nothing was answered for 0:40; the run waits for:",
    "  no call is under way and nobody waits for a lane: a trial is at work by itself",
  ]);
});

function printing(how: { readonly live: boolean; readonly quiet?: boolean }) {
  const clock = new FakeClock();
  const startedAt = clock.now();
  let printed = "";
  const terminal: Terminal = {
    out: () => {},
    err: (text) => (printed += text),
    live: how.live,
    columns: () => 80,
    rows: () => 24,
    color: false,
    cwd: "/",
    env: {},
    onInterrupt: () => ({ [Symbol.dispose]: () => {} }),
  };
  const printer = new ProgressPrinter(terminal, {
    clock,
    style: plainStyle,
    quiet: how.quiet === true,
    verbose: false,
  });
  printer.watch(() => ({ ...WAITS, quietSince: startedAt }));
  return { clock, printed: () => printed };
}

const SILENCE = /nothing was answered for/g;

test("a log is told of a silence after half a minute and every half minute from then on", async () => {
  const { clock, printed } = printing({ live: false });
  await clock.advance(29_999);
  expect(printed()).not.toMatch(SILENCE);
  await clock.advance(1);
  expect(printed()).toContain("12 conversations in line for model-7b");
  await clock.advance(60_000);
  expect(printed().match(SILENCE)).toHaveLength(3);
});

test("who asked for errors only is not told", async () => {
  const { clock, printed } = printing({ live: false, quiet: true });
  await clock.advance(120_000);
  expect(printed()).toBe("");
});
