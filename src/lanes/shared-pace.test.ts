import { expect, test } from "vitest";
import { GroupId, LaneId, never, randomOf, VirtualClock } from "#kernel";
import { Lanes, type LaneShares, type LaneSpec, type ShareReport } from "#lanes";
import type { LimitSettings, PaceSettings } from "#records";

const MINUTES = 10;
const unlimited: LimitSettings = {
  concurrency: null,
  requestsPerMinute: null,
  tokensPerMinute: null,
  requestsPerDay: null,
};
const adaptive: PaceSettings = { mode: "adaptive", maxWorkers: null, qps: null, assign: "adaptive" };

/** What each process tells the others, in memory. */
class Told implements LaneShares {
  readonly #all: Map<string, ShareReport>;
  #from = "";

  constructor(all: Map<string, ShareReport>) {
    this.#all = all;
  }

  tell(_group: GroupId, report: ShareReport): void {
    this.#from = report.from;
    this.#all.set(report.from, report);
  }

  others(): readonly ShareReport[] {
    return [...this.#all.values()].filter(({ from }) => from !== this.#from);
  }
}

interface Pace {
  readonly processes: number;
  readonly limits?: LimitSettings;
  readonly pace?: PaceSettings;
}

/** How many sends so many processes make together in ten minutes, to a provider that refuses none. */
async function sendsOf({ processes, limits = unlimited, pace = adaptive }: Pace): Promise<number> {
  const clock = new VirtualClock(0);
  const told = new Map<string, ShareReport>();
  const spec: LaneSpec = {
    id: LaneId("a"),
    provider: "provider",
    key: "key",
    deployment: "model",
    model: "model",
    group: GroupId("a"),
    limits,
  };
  let sends = 0;
  for (let process = 0; process < processes; process++) {
    const lanes = new Lanes([spec], {
      clock,
      random: randomOf("shared", process),
      pace,
      shares: new Told(told),
    });
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
