import { join } from "node:path";
import { expect, test } from "vitest";
import { FakeTerminal } from "../../test/support/fake-terminal.ts";
import { forgetTrials } from "../../test/support/forget-trials.ts";
import { rawDatabase } from "../../test/support/raw-database.ts";

test("every run is listed with its state and how far it is", { timeout: 60_000 }, async () => {
  const terminal = new FakeTerminal();
  await terminal.run("run", "quick", "--limit", "3", "--quiet");
  await terminal.run("run", "quick", "--limit", "2", "--quiet");
  const { code, out } = await terminal.run("status");
  expect(code).toBe(0);
  const lines = out.trimEnd().split("\n");
  expect(lines).toHaveLength(4);
  expect(lines[0]).toMatch(/^\d{8}-\d{6}-[0-9a-f]{6} {2}finished {3}quick {2}SIMULATED$/);
  expect(lines[1]).toMatch(/2 of 2 trials graded; since .*; plan [0-9a-f]{16}$/);
  expect(lines[3]).toContain("3 of 3 trials graded");
  for (const line of lines) expect(line.length).toBeLessThanOrEqual(80);
  const { runs } = JSON.parse((await terminal.run("status", "--json")).out) as { runs: readonly object[] };
  expect(runs[1]).toMatchObject({
    title: "quick",
    state: "finished",
    simulated: true,
    plan: { suite: expect.stringMatching(/^workflow@/), trials: 3, cells: 3 },
    progress: { graded: 3, notScored: 0, owed: 0 },
    elapsedMs: expect.any(Number),
  });
});

test("without a ledger there is nothing to list, and that is said", async () => {
  const { code, err } = await new FakeTerminal().run("status");
  expect(code).toBe(2);
  expect(err).toContain("there is no ledger");
});

test(
  "a killed run shows what it did itself, not what was done after it; times are whole",
  { timeout: 60_000 },
  async () => {
    const terminal = new FakeTerminal();
    await terminal.run("run", "quick", "--limit", "2", "--quiet");
    {
      // As if its process had been killed after the first trial.
      using database = rawDatabase(join(terminal.cwd, "sluice-out", "ledger.db"));
      database.exec("DELETE FROM run_ends");
    }
    forgetTrials(join(terminal.cwd, "sluice-out", "ledger.db"), 1);
    await terminal.run("run", "quick", "--limit", "2", "--quiet");
    const { out } = await terminal.run("status");
    expect(out).toContain("graded 1 of 2 trials itself; since ");
    const { runs } = JSON.parse((await terminal.run("status", "--json")).out) as { runs: readonly Listed[] };
    expect(runs.map(({ state, ownProgress }) => [state, ownProgress])).toEqual([
      ["finished", null],
      ["killed", { graded: 1, notScored: 0 }],
    ]);
    for (const { startedAt, endedAt } of runs) expect([startedAt, endedAt ?? 0].every(Number.isInteger)).toBe(true);
  },
);

interface Listed {
  readonly state: string;
  readonly ownProgress: object | null;
  readonly startedAt: number;
  readonly endedAt: number | null;
}
