import { cpSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { FillingCommand, PlanCoverage } from "#report";
import { FakeTerminal } from "../../test/support/fake-terminal.ts";
import { forgetTrials } from "../../test/support/forget-trials.ts";

type Shown = PlanCoverage & { readonly fill: FillingCommand | null };

const CONFIG = `
providers:
  here:
    protocol: world
    world: { title: two, latency-scale: 0.001, models: [{ name: oak, like: sim-large }, { name: elm, like: sim-large }] }
    models: [oak, elm]
plan: { instances: 1, prompt-types: [cot], task-types: [simple_task, basic_task] }
`;

/** A terminal whose ledger lacks what became of these many trials. */
async function withOwed(owed: number): Promise<FakeTerminal> {
  const terminal = new FakeTerminal();
  mkdirSync(join(terminal.cwd, "it's here"));
  writeFileSync(join(terminal.cwd, "it's here", "my sluice.yaml"), CONFIG);
  const run = ["run", "-c", "it's here/my sluice.yaml", "--seed", "2", "--yes", "--quiet"];
  await terminal.run(...run);
  forgetTrials(join(terminal.cwd, "sluice-out", "ledger.db"), 4 - owed);
  return terminal;
}

const shown = async (terminal: FakeTerminal, ...words: readonly string[]): Promise<Shown> =>
  JSON.parse((await terminal.run("results", "--coverage", "--json", ...words)).out) as Shown;

test("what is owed is shown by cell, and the one command given fills it", { timeout: 60_000 }, async () => {
  const terminal = await withOwed(3);
  const { code, out } = await terminal.run("results", "--coverage");
  expect(code).toBe(1);
  expect(out).toContain("1 graded, 3 owed");
  const line = "sluice run --config 'it'\\''s here/my sluice.yaml' --seed 2";
  expect(out).toContain(`\n  ${line}\n`);
  const before = await shown(terminal);
  expect(before).toMatchObject({ graded: 1, owed: 3, fillable: 3, fill: { line, notes: [] } });
  expect(before.short).toHaveLength(3);
  expect((await shown(terminal, "--by", "model")).short.map(({ key, owed }) => [key["model"], owed])).toEqual(
    expect.arrayContaining([["oak", expect.any(Number)]]),
  );

  const filled = await terminal.run("run", "--config", "it's here/my sluice.yaml", "--seed", "2", "--json");
  expect(filled.code).toBe(0);
  const after = await terminal.run("results", "--coverage");
  expect(after).toMatchObject({ code: 0, out: expect.stringContaining("Nothing is owed.") });
});

test("from another folder the command first goes where the run was begun", { timeout: 60_000 }, async () => {
  const terminal = await withOwed(1);
  const elsewhere = new FakeTerminal();
  const { fill } = await shown(elsewhere, "-o", join(terminal.cwd, "sluice-out"));
  expect(fill!.line).toBe(`cd ${terminal.cwd} && sluice run --config 'it'\\''s here/my sluice.yaml' --seed 2`);
});

test("a ledger that was moved is filled where it is now", { timeout: 60_000 }, async () => {
  const terminal = await withOwed(1);
  const moved = join(terminal.cwd, "moved");
  cpSync(join(terminal.cwd, "sluice-out"), moved, { recursive: true });
  expect((await shown(terminal, "-o", "moved")).fill!.line).toContain(`--output-dir ${moved}`);
});

test("a command that would plan something else, or be refused, says so", { timeout: 60_000 }, async () => {
  const terminal = await withOwed(1);
  const config = join(terminal.cwd, "it's here", "my sluice.yaml");
  writeFileSync(config, CONFIG.replace("instances: 1", "instances: 2"));
  expect((await shown(terminal)).fill!.notes).toEqual([expect.stringMatching(/have changed since/)]);
  rmSync(config);
  expect((await shown(terminal)).fill!.notes).toEqual([
    expect.stringMatching(/would be refused: --config: there is no file/),
  ]);
});
