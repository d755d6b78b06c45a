import { expect, test } from "vitest";
import { digestOf, systemClock } from "#kernel";
import { FakeModel, MemoryLedger, MemoryStore } from "#testing";
import { toySettings } from "../../../test/support/toy.ts";
import { carriedDirectly, toyRepairs } from "../../../test/support/toy-repairs.ts";
import { memoryAt } from "../memory/edit.ts";
import { workflowOf } from "../memory/workflow.ts";
import { learnReport } from "../outcome/learn-report.ts";
import type { Bench } from "./bench.ts";
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

const learntWith = async (settings: LearnSettings, odds: { helped: number; alone: number }): Promise<LearnResult> => {
  await using store = new MemoryStore(systemClock, new MemoryLedger());
  const bench = toyRepairs(48, { odds });
  return await learn(settings, { store, bench, carry: (plan) => carriedDirectly(plan, store) });
};

const thrice = settingsOf({ streams: { ...settingsOf().streams, repeat: 3 } });
const claims = (result: LearnResult) =>
  Object.fromEntries(learnReport(result).comparisons.map((one) => [`${one.first} ${one.second}`, one.success?.claim]));

test("a memory that hurts is said to hurt, and one that makes no difference to make none", async () => {
  expect(claims(await learntWith(thrice, { helped: 0.05, alone: 0.6 }))["memory none"]).toBe("second-is-better");
  expect(claims(await learntWith(thrice, { helped: 0.5, alone: 0.5 }))["memory none"]).toBe(
    "no-difference-can-be-claimed",
  );
});

test("a memory that is given and has nothing to do with the tasks is shown to none, and claims nothing", async () => {
  const said = { why: "roses like it", do: "Cut {{twig}} above {{bud}}" };
  const steps = (["understand", "change", "check"] as const).map((kind) => ({ kind, ...said }));
  const content = {
    kind: "workflow",
    title: "Prune roses",
    when: "Roses are in bloom.",
    cues: ["roses"],
    steps,
    marks: [],
  } as const;
  const counters = { shown: 0, used: 0, wins: 0, losses: 0 };
  const evidence = [{ task: "garden-1", trial: null, outcome: "full" }] as const;
  const entry = { workflow: workflowOf(content, "import"), evidence, counters, since: 0, retired: null };
  const given = { v: 1, version: 0, entries: [entry] } as const;
  const result = await learnt(settingsOf({ given, frozenAfter: null, arms: ["none", "memory", "frozen"] }), 48);
  const frozen = result.rows.filter(({ arm }) => arm === "frozen");
  expect(frozen.every(({ shown }) => shown === 0)).toBe(true);
  expect(claims(result)["frozen none"]).toBe("no-difference-can-be-claimed");
  expect(claims(result)["memory none"]).toBe("first-is-better");
});

test("a model's workflows are put through the gate, and its calls are trials that are not paid twice", async () => {
  const ledger = new MemoryLedger();
  const asked = { count: 0 };
  const answer = JSON.stringify({
    workflows: [
      {
        kind: "workflow",
        title: "Look at both ends",
        when: "The boundary, the last element or the edge of a range is missing.",
        cues: ["boundary", "range"],
        steps: ["locate", "change", "check"].map((kind) => ({
          kind,
          do: `${kind} {{place}}`,
          why: "ends are where it goes wrong",
        })),
      },
    ],
  });
  const model = FakeModel.always((prompt) => {
    const isInduction = prompt.messages[0]?.content.includes("repair, and write down") === true;
    if (isInduction) asked.count++;
    return isInduction ? answer : "done";
  });
  const settings = settingsOf({ arms: ["none", "memory"], induction: "model" });
  const once = async (): Promise<LearnResult> => {
    await using store = new MemoryStore(systemClock, ledger);
    return await learn(settings, {
      store,
      bench: toyRepairs(12),
      carry: (plan) => carriedDirectly(plan, store, { model }),
    });
  };
  const first = await once();
  expect(asked.count).toBe(12);
  const { entries } = memoryAt(first.streams[0]!.history);
  expect(entries.map(({ workflow }) => [workflow.madeBy, workflow.content.title])).toEqual([
    ["model", "Look at both ends"],
  ]);
  // Of the three tasks whose issue it tells again it is no evidence.
  expect(entries[0]?.evidence).toHaveLength(9);
  expect(first.streams[0]?.refused.map(({ why }) => why)).toEqual(Array.from({ length: 3 }, () => "retells-issue"));
  expect(digestOf(await once())).toBe(digestOf(first));
  expect(asked.count).toBe(12);
});

test("tasks come in the dataset's order, in that of their time, or shuffled anew for each repeat", async () => {
  const { streams } = settingsOf();
  const orderOf = async (change: Partial<LearnSettings["streams"]>) => {
    const result = await learnt(settingsOf({ arms: ["none"], streams: { ...streams, ...change } }), 12);
    return result.streams.map(({ stream }) => stream.generations.flat().map(({ id }) => id));
  };
  const [dataset] = await orderOf({});
  const [time] = await orderOf({ order: "time" });
  const shuffled = await orderOf({ order: "shuffled", repeat: 2 });
  expect(dataset?.slice(0, 3)).toEqual(["toy__repo-100", "toy__repo-101", "toy__repo-102"]);
  expect(time?.slice(0, 3)).toEqual(["toy__repo-100", "toy__repo-104", "toy__repo-108"]);
  expect(shuffled[0]).not.toEqual(shuffled[1]);
  for (const one of [time, ...shuffled]) expect(one?.toSorted()).toEqual(dataset);
});

test("M9: shards are disjoint, together all tasks, and each learns from its own", async () => {
  const { streams } = settingsOf();
  const parts = [1, 2, 3].map((part) =>
    settingsOf({ arms: ["memory"], streams: { ...streams, shard: { part, of: 3 } } }),
  );
  const results = await Promise.all(parts.map((settings) => learnt(settings, 12)));
  const tasks = results.map((result) => result.streams[0]!.stream.generations.flat().map(({ id }) => id));
  expect(new Set(tasks.flat()).size).toBe(12);
  expect(tasks.flat()).toHaveLength(12);
  for (const [at, { streams: own }] of results.entries()) {
    for (const { evidence } of memoryAt(own[0]!.history).entries)
      for (const { task } of evidence) expect(tasks[at]).toContain(task);
  }
});

test("M23: a generation of which nothing can be scored for failures of the harness stops the stream", async () => {
  await using store = new MemoryStore(systemClock, new MemoryLedger());
  const bench = toyRepairs(16);
  const broken: Bench = {
    ...bench,
    open: (memoryFor) => ({
      ...bench.open(memoryFor),
      score: () => ({
        kind: "not-scored",
        outcome: "infra-invalid",
        reason: { code: "SLUICE_SANDBOX", message: "no disk" },
      }),
    }),
  };
  const result = await learn(settingsOf(), { store, bench: broken, carry: (plan) => carriedDirectly(plan, store) });
  expect(result.stopped).toBe("no trial of generation 1 could be scored, each for a failure of the harness");
  expect(result.rows).toHaveLength(16);
});

test("M20: the tasks are read once, however many generations and arms there are", async () => {
  await using store = new MemoryStore(systemClock, new MemoryLedger());
  const bench = toyRepairs(24);
  let opened = 0;
  const counting: Bench = { ...bench, open: (memoryFor) => (opened++, bench.open(memoryFor)) };
  await learn(settingsOf(), { store, bench: counting, carry: (plan) => carriedDirectly(plan, store) });
  expect(opened).toBe(1);
});

test("an induction that cannot be read is asked for once more, and then told instead of dropped", async () => {
  await using store = new MemoryStore(systemClock, new MemoryLedger());
  const model = FakeModel.always("ACTION: NEW");
  const settings = settingsOf({ arms: ["memory"], induction: "model" });
  const { streams } = await learn(settings, {
    store,
    bench: toyRepairs(4),
    carry: (plan) => carriedDirectly(plan, store, { model }),
  });
  expect(streams[0]!.refused.map(({ why }) => why)).toEqual(["unreadable", "unreadable", "unreadable", "unreadable"]);
  const asked = model.prompts.filter(({ messages }) => messages[0]?.content.includes("write down what others can use"));
  expect(asked).toHaveLength(8);
  expect(asked[1]?.messages.at(-1)?.content).toContain("it is not one JSON object");
});
