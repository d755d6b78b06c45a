import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { LearnReport } from "#learning";
import { SqliteStore } from "#store";
import { FAST_INSTANCES, MEDIUM_INSTANCES } from "#suites";
import { FakeTerminal } from "../../test/support/fake-terminal.ts";

type Printed = LearnReport & { readonly sends: number; readonly runs: readonly string[] };

const CONFIG = `
providers:
  here:
    protocol: world
    world: { title: quick, latency-scale: 0.001, models: [{ name: oak, like: sim-large }] }
    models: [oak]
`;

function terminalWith(config = CONFIG): FakeTerminal {
  const terminal = new FakeTerminal();
  writeFileSync(join(terminal.cwd, "sluice.yaml"), config);
  return terminal;
}

const few = ["learn", "--sandbox", "process", "--limit", "4", "--generation", "2"];

test(
  "four repairs are learnt from, twice over, and the second time nothing is sent",
  { timeout: 180_000 },
  async () => {
    const terminal = terminalWith();
    const first = await terminal.run(...few, "--arms", "none,memory", "--json");
    expect(first.code, first.err).toBe(0);
    const report = JSON.parse(first.out) as Printed;
    expect(report).toMatchObject({ simulated: "all", planned: 8, graded: 8, owed: 0, stopped: null });
    expect(report.runs).toHaveLength(2);
    expect(report.memories[0]!.version).toBe(2);
    const memory = join(terminal.cwd, "sluice-out", "memory");
    const views = [
      "memory.json",
      "buffer.json",
      "checkpoint.json",
      "report.json",
      "learning.svg",
      "versions/0002.json",
    ];
    const texts = () => views.map((name) => readFileSync(join(memory, name), "utf8"));
    const before = texts();
    expect(JSON.parse(before[2]!)).toMatchObject({ total_processed: 4, memory_version: 2 });

    const again = await terminal.run(...few, "--arms", "none,memory", "--json");
    expect(JSON.parse(again.out)).toMatchObject({ graded: 8, runs: [], sends: 0 });
    expect(texts()).toEqual(before);
    const audit = await terminal.run("audit", "--json");
    expect(JSON.parse(audit.out)).toMatchObject({ files: [{ findings: [] }] });
    const { code, out } = await terminal.run("results", "--by", "arm", "--json");
    expect(code).toBe(0);
    expect((JSON.parse(out) as { rows: readonly { key: object }[] }).rows.map(({ key }) => key)).toEqual([
      { arm: "memory" },
      { arm: "none" },
    ]);
  },
);

test(
  "without evaluation it says that nothing can be learnt, scores nothing and ends with 1",
  { timeout: 180_000 },
  async () => {
    const terminal = terminalWith();
    const { code, err, out } = await terminal.run(...few, "--skip-evaluation", "--json");
    expect(err).toContain("nothing can be learnt");
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({ planned: 4, graded: 0, notScored: 4, memories: [{ workflows: 0 }] });
  },
);

test.for([
  [["--arms", "none,memroy"], 'there is no arm "memroy" (did you mean "memory"?)'],
  [["--arms", "none,placebo"], "placebo goes by what memory has learnt. Add memory."],
  [["--instances", "fast"], "Download SWE-bench"],
  [["--instances", "medium", "--include-medium"], "--include-medium adds the medium list to the fast one"],
  [["--suite", "workflow"], "workflow has no place for memory; learn runs on swe."],
  [["--memory", "nowhere.json"], "nowhere.json cannot be read: ENOENT"],
] as const)("%j is refused in one sentence, before anything is written", async ([words, says]) => {
  const terminal = terminalWith();
  const { code, err } = await terminal.run("learn", ...words);
  expect(code).toBe(2);
  expect(err).toContain(says);
  expect(existsSync(join(terminal.cwd, "sluice-out"))).toBe(false);
});

test("M12: a shard says that its memory is its own", { timeout: 180_000 }, async () => {
  const terminal = terminalWith();
  const { err } = await terminal.run(...few, "--shard", "1/16", "--arms", "none,memory", "--json");
  expect(err).toContain("16 shards have 16 memories");
});

test(
  "the original's memory is audited, and what the gate refuses of it is said before learning",
  { timeout: 180_000 },
  async () => {
    const terminal = terminalWith();
    const step = { step_type: "Fix", reasoning: "Reasoning", action_template: "Edit src/a.py" };
    const workflow = {
      name: "A",
      description: "B",
      applicable_scenarios: [],
      steps: [step, step, step],
      source_experiences: [],
    };
    writeFileSync(join(terminal.cwd, "memory.json"), JSON.stringify({ workflows: [workflow], total_count: 1 }));
    const audit = await terminal.run("audit", "memory.json", "--json");
    expect(audit.code).toBe(1);
    expect(JSON.parse(audit.out)).toMatchObject({
      files: [
        {
          format: "learning-memory",
          findings: [{ code: "placeholder-reasoning" }, { code: "missing-provenance" }, {}, {}],
        },
      ],
    });
    const learnt = await terminal.run(
      ...few,
      "--limit",
      "1",
      "--memory",
      "memory.json",
      "--arms",
      "none,frozen",
      "--json",
    );
    expect(learnt.err).toContain("1 of 1 workflows of the memory are refused");
    expect(learnt.code).toBe(0);
  },
);

test(
  "fast and medium are mingled, so that a limit has its share of both; no answer is needed to see it",
  { timeout: 60_000 },
  async () => {
    const terminal = terminalWith(`${CONFIG}swe: { path: lite.jsonl, sandbox: process }\n`);
    const row = (id: string) => ({
      instance_id: id,
      repo: "samples/one",
      base_commit: "c0",
      problem_statement: `Issue ${id}`,
      eval_script: "true",
      FAIL_TO_PASS: "[]",
      PASS_TO_PASS: "[]",
      log_parser: "pytest",
      history: [{ message: "begin", at: "2024-01-01T00:00:00Z", files: { "a.py": "x = 1\n" } }],
    });
    const rows = [...FAST_INSTANCES, ...MEDIUM_INSTANCES].map((id) => JSON.stringify(row(id)));
    writeFileSync(join(terminal.cwd, "lite.jsonl"), `${rows.join("\n")}\n`);
    const asked = ["learn", "--instances", "fast", "--include-medium", "--limit", "8", "--skip-evaluation"];
    await terminal.run(...asked, "--max-iterations", "1", "--generation", "8", "--json");
    const { out } = await terminal.run("results", "--json", "--by", "arm");
    expect(JSON.parse(out)).toMatchObject({ counts: { planned: 8 } });
    await using store = await SqliteStore.open(join(terminal.cwd, "sluice-out"));
    const plan = (await store.latestPlan())!;
    const settled = await store.settled(plan.id);
    const tasks = await Promise.all([...settled.keys()].map(async (id) => (await store.story(id))!.trial.task));
    expect(tasks.filter((task) => MEDIUM_INSTANCES.includes(task))).toHaveLength(2);
  },
);

test(
  "M11: what lies in the memory folder of an output directory is never taken for memory",
  { timeout: 180_000 },
  async () => {
    const terminal = terminalWith();
    const memory = join(terminal.cwd, "sluice-out", "memory");
    mkdirSync(join(memory, "versions"), { recursive: true });
    const stale = JSON.stringify({ workflows: [{ name: "stale" }], total_count: 1 });
    writeFileSync(join(memory, "memory.json"), stale);
    writeFileSync(join(memory, "checkpoint.json"), JSON.stringify({ total_processed: 99, total_success: 99 }));
    const { out } = await terminal.run(...few, "--limit", "1", "--arms", "none,memory", "--json");
    expect(JSON.parse(out)).toMatchObject({ graded: 2, arms: [{ shownShare: 0 }, { shownShare: 0 }] });
    expect(readFileSync(join(memory, "memory.json"), "utf8")).not.toBe(stale);
    expect(JSON.parse(readFileSync(join(memory, "checkpoint.json"), "utf8"))).toMatchObject({ total_processed: 1 });
  },
);

test(
  "M10, M21: two commands on one output directory share the trials, and each run has a log of its own",
  {
    timeout: 180_000,
  },
  async () => {
    const [terminal, other] = [terminalWith(), terminalWith()];
    const folder = join(terminal.cwd, "sluice-out");
    const asked = [...few, "--limit", "2", "--arms", "none,memory", "--json", "-o", folder] as const;
    const both = await Promise.all([terminal.run(...asked), other.run(...asked)]);
    const [first, second] = both.map(({ out }) => JSON.parse(out) as Printed);
    expect(both.map(({ code }) => code)).toEqual([0, 0]);
    expect(first!.arms).toEqual(second!.arms);
    expect(first!.memories).toEqual(second!.memories);
    const runs = readdirSync(join(folder, "runs"));
    expect(runs.toSorted()).toEqual([...first!.runs, ...second!.runs].toSorted());
    const { out } = await terminal.run("results", "--json", "--by", "arm");
    expect(JSON.parse(out)).toMatchObject({ counts: { planned: 4, graded: 4 } });
  },
);

test("Ctrl-C drains and ends with 130, and the same command goes on", { timeout: 180_000 }, async () => {
  const terminal = terminalWith();
  const asked = [...few, "--limit", "2", "--arms", "none,memory", "--json"] as const;
  let interrupts = 1;
  Object.defineProperty(terminal, "interrupt", {
    set: (stop: () => void) => {
      if (interrupts-- > 0) queueMicrotask(stop);
    },
  });
  const first = await terminal.run(...asked);
  expect(first.code).toBe(130);
  expect(JSON.parse(first.out)).toMatchObject({
    graded: 0,
    owed: 4,
    stopped: "4 trials of generation 1 are owed: the memory cannot go on without them",
  });
  const second = await terminal.run(...asked);
  expect(second.code).toBe(0);
  expect(JSON.parse(second.out)).toMatchObject({ graded: 4, owed: 0, stopped: null });
});

test("the end names the files that are there: a memory for each model", { timeout: 180_000 }, async () => {
  const two = CONFIG.replace(
    "models: [{ name: oak, like: sim-large }]",
    "models: [{ name: oak, like: sim-large }, { name: elm, like: sim-large }]",
  );
  const terminal = terminalWith(two.replace("models: [oak]", "models: [oak, elm]"));
  const { out, err } = await terminal.run(...few, "--limit", "1", "--arms", "none,memory");
  const named = [...out.matchAll(/sluice-out\S+/g)].map(([path]) => path);
  expect(
    named.filter((path) => path.endsWith("memory.json")),
    err,
  ).toHaveLength(2);
  expect(named.filter((path) => !existsSync(join(terminal.cwd, path)))).toEqual([]);
});
