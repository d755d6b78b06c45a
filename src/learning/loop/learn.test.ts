import { expect, test } from "vitest";
import { digestOf, systemClock } from "#kernel";
import { MemoryLedger, MemoryStore } from "#testing";
import { toySettings } from "../../../test/support/toy.ts";
import { carriedDirectly, toyRepairs } from "../../../test/support/toy-repairs.ts";
import { memoryAt } from "../memory/edit.ts";
import { learn, type LearnResult } from "./learn.ts";
import type { LearnSettings } from "./learn-settings.ts";

const settingsOf = (change: Partial<LearnSettings> = {}): LearnSettings => ({
  base: toySettings(["a"]),
  arms: ["none", "memory", "placebo", "frozen"],
  streams: { models: ["a"], order: "dataset", repeat: 1, seed: 1, limit: null, shard: null, generation: 4 },
  induction: "rules",
  retrieval: { most: 2, budgetTokens: 2_000 },
  given: null,
  frozenAfter: 2,
  experienceTokens: 2_000,
  ...change,
});

async function learnt(settings: LearnSettings, count = 32, ledger = new MemoryLedger()): Promise<LearnResult> {
  await using store = new MemoryStore(systemClock, ledger);
  const bench = toyRepairs(count);
  return await learn(settings, { store, bench, carry: (plan) => carriedDirectly(plan, store) });
}

const rate = ({ rows }: LearnResult, arm: string, from = 0): number => {
  const own = rows.filter((row) => row.arm === arm && row.position > from);
  return own.filter(({ outcome }) => outcome === "full").length / own.length;
};

test("an agent that relevant workflows help does better with memory, and no better with a placebo", async () => {
  const result = await learnt(settingsOf({ streams: { ...settingsOf().streams, repeat: 3 } }), 48);
  expect(result.stopped).toBeNull();
  expect(result.rows).toHaveLength(48 * 4 * 3);
  expect(rate(result, "memory")).toBeGreaterThan(rate(result, "none") + 0.3);
  expect(rate(result, "placebo")).toBe(rate(result, "none"));
  expect(rate(result, "frozen")).toBeGreaterThan(rate(result, "none"));
});

test("in the first generation nobody is shown anything, and all arms fare alike", async () => {
  const { rows } = await learnt(settingsOf());
  const first = rows.filter(({ generation }) => generation === 0);
  expect(first.every(({ shown }) => shown === 0)).toBe(true);
  const outcomes = (arm: string) => first.filter((row) => row.arm === arm).map(({ task, outcome }) => [task, outcome]);
  for (const arm of ["memory", "placebo", "frozen"]) expect(outcomes(arm)).toEqual(outcomes("none"));
});

test("a placebo is shown as many workflows as memory", async () => {
  const { rows } = await learnt(settingsOf());
  const shown = (arm: string) => rows.filter((row) => row.arm === arm).map((row) => [row.task, row.shown]);
  expect(shown("placebo")).toEqual(shown("memory"));
});

test("the frozen arm is shown nothing that was learnt after its generation", async () => {
  const result = await learnt(settingsOf({ frozenAfter: 1 }));
  const { history } = result.streams[0]!;
  const known = new Set(memoryAt(history, 1).entries.map(({ workflow }) => workflow.id));
  expect(known.size).toBeGreaterThan(0);
  expect(memoryAt(history).entries.length).toBeGreaterThanOrEqual(known.size);
  const frozen = result.rows.filter(({ arm }) => arm === "frozen");
  expect(frozen.some(({ shown }) => shown > 0)).toBe(true);
});

test("nobody is shown what was learnt from the task in front of them, also with a memory that is given", async () => {
  const first = await learnt(settingsOf());
  const given = memoryAt(first.streams[0]!.history);
  const again = await learnt(settingsOf({ given, frozenAfter: null }));
  const evidence = new Map(
    given.entries.map(({ workflow, evidence: own }) => [workflow.id, own.map(({ task }) => task)]),
  );
  const tasks = new Set([...evidence.values()].flat());
  const solvedFromItself = again.streams[0]!.experiences.filter(({ task, shown }) =>
    shown.some((id) => evidence.get(id)?.includes(task)),
  );
  expect(tasks.size).toBeGreaterThan(3);
  expect(solvedFromItself).toEqual([]);
});

test("a loop that stops at any trial goes on where it stopped and comes to the same, to the last byte", async () => {
  const settings = settingsOf({ arms: ["none", "memory"] });
  const whole = await learnt(settings, 16);
  const told = digestOf(whole);
  for (const dies of [1, 3, 7, 12, 19, 26]) {
    const ledger = new MemoryLedger();
    await expect(dyingAfter(dies, ledger, settings)).rejects.toThrow("killed");
    expect(digestOf(await learnt(settings, 16, ledger))).toBe(told);
  }
});

async function dyingAfter(trials: number, ledger: MemoryLedger, settings: LearnSettings): Promise<void> {
  await using store = new MemoryStore(systemClock, ledger);
  let left = trials;
  const doomed = new Proxy(store, {
    get: (target, name) => {
      const own = Reflect.get(target, name, target) as unknown;
      if (typeof own !== "function") return own;
      return (...given: unknown[]): unknown => {
        const dies = name === "append" && (given[0] as { type: string }).type === "attempt-ended" && --left === 0;
        return dies ? Promise.reject(new Error("killed")) : Reflect.apply(own, target, given);
      };
    },
  });
  await learn(settings, { store: doomed, bench: toyRepairs(16), carry: (plan) => carriedDirectly(plan, doomed) });
}

test("a generation that owes trials ends the loop, which says so", async () => {
  await using store = new MemoryStore(systemClock, new MemoryLedger());
  const result = await learn(settingsOf(), { store, bench: toyRepairs(8), carry: () => Promise.resolve() });
  expect(result.stopped).toBe("16 trials of generation 1 are owed: the memory cannot go on without them");
  expect(result.planned).toBe(32);
});

test("when everything is there already, nothing is carried out", async () => {
  const ledger = new MemoryLedger();
  await learnt(settingsOf(), 8, ledger);
  await using store = new MemoryStore(systemClock, ledger);
  const carry = () => Promise.reject(new Error("nothing should be carried out"));
  const again = await learn(settingsOf(), { store, bench: toyRepairs(8), carry });
  expect(again.rows).toHaveLength(32);
});

test("the last plan of the ledger is the whole of it", async () => {
  const ledger = new MemoryLedger();
  await learnt(settingsOf(), 12, ledger);
  await using store = new MemoryStore(systemClock, ledger);
  expect((await store.latestPlan())?.trials).toBe(48);
});
