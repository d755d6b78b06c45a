import { expect, test } from "vitest";
import { type GroupId, never, randomOf, VirtualClock } from "#kernel";
import { Lanes, type LaneShares, type ShareReport } from "#lanes";
import type { LimitSettings, PaceSettings } from "#records";
import { adaptive, laneSpec, unlimited } from "../../test/support/lane-specs.ts";

const MINUTES = 10;

/** What each process tells the others, in memory. */
class Told implements LaneShares {
  readonly #all: Map<string, ShareReport>;
  #from = "";

  constructor(all: Map<string, ShareReport>) {
    this.#all = all;
  }

  tell(group: GroupId, report: ShareReport): void {
    this.#from = report.from;
    this.#all.set(`${group} ${report.from}`, report);
  }

  others(group: GroupId): readonly ShareReport[] {
    const told = [...this.#all].filter(([name]) => name.startsWith(`${group} `));
    return told.flatMap(([, report]) => (report.from === this.#from ? [] : [report]));
  }
}

interface Pace {
  readonly processes: number;
  readonly limits?: LimitSettings;
  readonly pace?: PaceSettings;
  /** A second lane, with limits of its own, comes after the lanes were opened. */
  readonly adds?: boolean;
}

/** How many sends so many processes make together in ten minutes, to a provider that refuses none. */
async function sendsOf({ processes, limits = unlimited, pace = adaptive, adds = false }: Pace): Promise<number> {
  const clock = new VirtualClock(0);
  const told = new Map<string, ShareReport>();
  const spec = laneSpec("a", { limits });
  const added = laneSpec("b", { limits });
  let sends = 0;
  for (let process = 0; process < processes; process++) {
    const lanes = new Lanes([spec], {
      clock,
      random: randomOf("shared", process),
      pace,
      shares: new Told(told),
    });
    if (adds) lanes.add([added]);
    const ask = async (): Promise<void> => {
      for (;;) {
        const tokens = { input: 1, output: 1 };
        const lease = await lanes.acquire({ model: "model", tokens, stage: "opening", conversation: "c" }, never);
        lease.sent();
        sends += 1;
        await clock.sleep(500, never);
        lease.settle({ kind: "answered", tokens: null });
      }
    };
    for (let asker = 0; asker < 10; asker++) void ask();
  }
  await clock.advance(MINUTES * 60_000);
  return sends;
}

test("processes together keep to a limit of requests a minute that the provider does not enforce", async () => {
  const limits = { ...unlimited, requestsPerMinute: 60 };
  const alone = await sendsOf({ processes: 1, limits });
  expect(alone).toBeGreaterThan(50 * MINUTES);
  expect(alone).toBeLessThan(61 * (MINUTES + 1));
  // Word goes round once a second: what each sends before it has heard of the others is sent too much.
  for (const processes of [2, 3]) expect(await sendsOf({ processes, limits })).toBeLessThan(1.1 * alone);
});

test("processes together keep to the sends a second that each of them was told, in either mode", async () => {
  for (const mode of ["fixed", "adaptive"] as const) {
    const pace = { ...adaptive, mode, qps: 2 };
    const alone = await sendsOf({ processes: 1, pace });
    expect(alone).toBeGreaterThan(119 * MINUTES);
    expect(alone).toBeLessThanOrEqual(120 * MINUTES + 1);
    for (const processes of [2, 3]) expect(await sendsOf({ processes, pace })).toBeLessThan(1.02 * alone);
  }
});

test("processes share a quota that came with a key while they ran", async () => {
  const limits = { ...unlimited, requestsPerMinute: 60 };
  const alone = await sendsOf({ processes: 1, limits, adds: true });
  expect(alone).toBeGreaterThan(100 * MINUTES);
  expect(await sendsOf({ processes: 2, limits, adds: true })).toBeLessThan(1.1 * alone);
});
