import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import type { RunSummary } from "#records";
import { SqliteStore, StoreRefusedError } from "#store";
import { FakeTerminal } from "../../test/support/fake-terminal.ts";
import { COMMANDS } from "./commands.ts";
import { ExitCode } from "./exit-code.ts";

// Expectations here are literals. Importing the values under test would pin nothing.
test("exit codes", () => {
  expect(ExitCode).toEqual({ ok: 0, owed: 1, usage: 2, refused: 3, interrupted: 130 });
});

test.for([
  ["an unknown command", ["rnu"], /unknown command 'rnu' \(Did you mean run\?\)/],
  ["an unknown flag", ["run", "--modle", "a"], /unknown option '--modle' \(Did you mean --model\?\)/],
  ["a flag without its value", ["run", "--seed"], /option '--seed <N>' argument missing/],
  ["an impossible value", ["run", "-n", "0"], /--num-instances must be a whole number of at least 1, or all, not "0"/],
  ["an unknown experiment", ["run", "quik"], /there is no experiment "quik" \(did you mean "quick"\?\)/],
  ["no config and no experiment", ["run"], /sluice.yaml/],
  ["a ledger that is not there", ["results"], /there is no ledger in .* Run something first/],
  ["an unknown world", ["world", "--world", "quikc"], /unknown world "quikc" \(did you mean "quick"\?\)/],
] as const)("%s is one clear message and exit code 2", async ([, words, message]) => {
  const { code, out, err } = await new FakeTerminal().run(...words);
  expect(err).toMatch(message);
  expect(err.trim().split("\n")).toHaveLength(1);
  expect({ code, out }).toEqual({ code: 2, out: "" });
});

test("a config's mistake is told with its place and the nearest right name", async () => {
  const terminal = new FakeTerminal();
  writeFileSync(join(terminal.cwd, "sluice.yaml"), "providers: {}\nplan:\n  instnaces: 3\n");
  const { code, err } = await terminal.run("run");
  expect(err).toContain("sluice.yaml:3:3");
  expect(err).toContain('did you mean "instances"?');
  expect(code).toBe(2);
});

test("help names every command and every option of run", async () => {
  const help = await new FakeTerminal().run("--help");
  expect(help.code).toBe(0);
  for (const { name } of COMMANDS) expect(help.out).toContain(name);
  const run = await new FakeTerminal().run("run", "--help");
  for (const flag of ["--model", "--shard", "--budget-usd", "--json", "--quiet"]) expect(run.out).toContain(flag);
});

const FEW = ["run", "quick", "--limit", "6"];

test(
  "a run ends with its results, says they are simulated and where everything is; again, nothing is asked",
  { timeout: 60_000 },
  async () => {
    const terminal = new FakeTerminal();
    const first = await terminal.run(...FEW);
    expect(first.code).toBe(0);
    for (const said of ["SIMULATED", "6 of 6 planned trials graded", "ledger.db", "runs/"])
      expect(first.out).toContain(said);
    const again = await terminal.run(...FEW, "--json");
    const summary = JSON.parse(again.out) as RunSummary;
    expect(summary).toMatchObject({ graded: 6, owed: 0, reused: 6, calls: 0, sends: 0, simulated: true });
  },
);

test(
  "the same work lands in the same place in the ledger, whatever it is asked for as",
  { timeout: 60_000 },
  async () => {
    const terminal = new FakeTerminal();
    await terminal.run(...FEW);
    const fresh = JSON.parse((await terminal.run(...FEW, "--fresh", "--json")).out) as RunSummary;
    expect(fresh).toMatchObject({ graded: 6, reused: 0 });
    const table = JSON.parse((await terminal.run("results", "--everything", "--by", "model", "--json")).out) as {
      counts: object;
    };
    expect(table.counts).toMatchObject({ planned: 12, graded: 12, owed: 0 });
  },
);

test("quiet prints nothing when all is well", { timeout: 60_000 }, async () => {
  expect(await new FakeTerminal().run("run", "quick", "--limit", "2", "--quiet")).toEqual({
    code: 0,
    out: "",
    err: "",
  });
});

test("a trial is shown whole: cell, calls, conversation and score", { timeout: 60_000 }, async () => {
  const terminal = new FakeTerminal();
  await terminal.run("run", "quick", "--limit", "1");
  const [run] = readdirSync(join(terminal.cwd, "sluice-out", "runs"));
  const log = readFileSync(join(terminal.cwd, "sluice-out", "runs", run!, "run.log"), "utf8");
  const settled = log.split("\n").find((line) => line.includes('"attempt-ended"'))!;
  const { trial } = JSON.parse(settled) as { trial: string };
  const { out } = await terminal.run("results", "--trial", trial);
  for (const said of [`trial ${trial}`, "attempt 1 SIMULATED", "call 0", "Task ("]) expect(out).toContain(said);
});

test("a model whose text opens calls that are never made is reported as the harness's trouble, not scored", async () => {
  const terminal = new FakeTerminal();
  const provider = "{ protocol: world, world: quick, keys: 1, models: [sim-untagged] }";
  const plan = "{ instances: 4, task-types: [simple_task], prompt-types: [optimal], protocols: [native] }";
  writeFileSync(join(terminal.cwd, "sluice.yaml"), `providers:\n  one: ${provider}\nsuite: workflow\nplan: ${plan}\n`);
  const { out, err } = await terminal.run("run", "--json");
  expect(JSON.parse(out)).toMatchObject({ graded: 0, notScored: { "harness-suspect": 4 }, outcomes: { failure: 0 } });
  expect(err).toContain("4 of 4 trials of sim-untagged execute nothing although its text opens tool calls");
});

test("a damaged ledger is refused with exit code 3 and left as it is", async () => {
  const terminal = new FakeTerminal();
  const folder = join(terminal.cwd, "sluice-out");
  mkdirSync(folder);
  writeFileSync(join(folder, "ledger.db"), "this is not a ledger");
  const { code, err } = await terminal.run("results");
  expect(code).toBe(3);
  expect(err).toContain("ledger.db");
  expect(readFileSync(join(folder, "ledger.db"), "utf8")).toBe("this is not a ledger");
});

const ONE_SIMULATED = `
providers:
  here: { protocol: world, world: { title: quick, models: [{ name: oak, like: sim-large }] }, models: [oak] }
`;

test.for([
  ["run", ["run", "quick", "--limit", "2"]],
  ["learn", ["learn", "--sandbox", "process", "--limit", "1", "--arms", "none"]],
] as const)(
  "a ledger that fails while %s closes it is one sentence and exit code 3",
  { timeout: 60_000 },
  async ([name, words]) => {
    const terminal = new FakeTerminal();
    if (name === "learn") writeFileSync(join(terminal.cwd, "sluice.yaml"), ONE_SIMULATED);
    const reason = new StoreRefusedError("ledger.db", "cannot use the ledger ledger.db: it cannot be written");
    const refuse = (): Promise<never> => Promise.reject(reason);
    const begins = vi.spyOn(SqliteStore.prototype, "recordPlan").mockImplementation(refuse);
    const closes = vi.spyOn(SqliteStore.prototype, Symbol.asyncDispose).mockImplementation(refuse);
    const { code, err } = await terminal.run(...words);
    begins.mockRestore();
    closes.mockRestore();
    expect(err.trim().split("\n").at(-1)).toBe(`sluice: ${reason.message}`);
    expect(err).not.toContain("this is a bug");
    expect(code).toBe(3);
  },
);

test(
  "a report that cannot be written is one sentence and exit code 3, like an export",
  { timeout: 60_000 },
  async () => {
    const terminal = new FakeTerminal();
    await terminal.run("run", "quick", "--limit", "1", "--quiet");
    writeFileSync(join(terminal.cwd, "file"), "");
    for (const words of [
      ["report", "--to", "file/page.html"],
      ["export", "--format", "json", "--to", "file/exports"],
    ]) {
      const { code, out, err } = await terminal.run(...words);
      expect(err).toMatch(/^sluice: cannot write the (report|export) into .*\n$/);
      expect({ code, out }).toEqual({ code: 3, out: "" });
    }
  },
);

test.for(["audit", "import"])("%s of a file that is not there is one clear message and exit code 2", async (name) => {
  const { code, out, err } = await new FakeTerminal().run(name, "nosuch.json");
  expect(err).toMatch(/^sluice: there is no file \S*nosuch\.json\. Check how it is written\.\n$/);
  expect({ code, out }).toEqual({ code: 2, out: "" });
});
