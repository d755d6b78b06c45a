import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { FakeTerminal } from "../../test/support/fake-terminal.ts";

interface Foreseen {
  readonly plan: { readonly trials: number };
  readonly reused: number;
  readonly owed: number;
  readonly simulated: boolean;
  readonly predicted: Record<"p10" | "p50" | "p90", { readonly calls: number; readonly elapsedMs: number }>;
  readonly basis: { readonly models: readonly { readonly from: string }[] };
  readonly warnings: readonly string[];
}

test("a plan is shown with what it would take, and leaves nothing behind", { timeout: 60_000 }, async () => {
  const terminal = new FakeTerminal();
  const { code, out } = await terminal.run("plan", "quick", "--limit", "12");
  expect(code).toBe(0);
  for (const said of [
    "SIMULATED",
    "12 in 12 cells",
    "p10",
    "calls",
    "time",
    "bound by",
    "half the instances",
    "rehearsal",
  ])
    expect(out).toContain(said);
  expect(existsSync(join(terminal.cwd, "sluice-out"))).toBe(false);
});

test("what the ledger has is not planned again, and tells what the rest will take", { timeout: 60_000 }, async () => {
  const terminal = new FakeTerminal();
  await terminal.run("run", "quick", "--limit", "24", "--quiet");
  const { out } = await terminal.run("plan", "quick", "--limit", "36", "--json");
  const { plan, reused, owed, predicted, basis } = JSON.parse(out) as Foreseen;
  expect({ trials: plan.trials, reused, owed }).toEqual({ trials: 36, reused: 24, owed: 12 });
  expect(basis.models.map(({ from }) => from)).toEqual(["ledger", "ledger", "ledger", "ledger"]);
  expect(predicted.p50.calls).toBeGreaterThan(12);
  expect(predicted.p10.elapsedMs).toBeLessThanOrEqual(predicted.p90.elapsedMs);
});

test(
  "nothing is sent, also to a provider that is real, and a budget that is too small is said",
  { timeout: 60_000 },
  async () => {
    const terminal = new FakeTerminal();
    terminal.env["KEY"] = "a-made-up-key";
    const model = "{ m: { price: { input: 100, output: 400 } } }";
    const provider = `{ protocol: openai, base-url: http://127.0.0.1:1/v1, keys: [env:KEY], models: ${model} }`;
    writeFileSync(
      join(terminal.cwd, "sluice.yaml"),
      `providers:\n  one: ${provider}\nsuite: workflow\nbudget-usd: 0.01\nplan: { instances: 2, task-types: [basic_task] }\n`,
    );
    const { code, out } = await terminal.run("plan", "--json");
    expect(code).toBe(0);
    const { simulated, warnings, basis } = JSON.parse(out) as Foreseen;
    expect(simulated).toBe(false);
    expect(basis.models).toEqual([expect.objectContaining({ from: "prior" })]);
    expect(warnings).toContainEqual(expect.stringContaining("budget of $0.01 may not be enough"));
    expect(out).not.toContain("a-made-up-key");
  },
);

test(
  "a calibration is carried out only with consent, tells the forecast, and counts for the run",
  { timeout: 60_000 },
  async () => {
    const terminal = new FakeTerminal();
    const { code, out, err } = await terminal.run("plan", "quick", "--limit", "24", "--calibrate", "--json");
    expect(code, err).toBe(0);
    expect(err).toContain("A calibration carries out 4 trials of the plan.");
    const { reused, owed, basis } = JSON.parse(out) as Foreseen;
    expect({ reused, owed }).toEqual({ reused: 4, owed: 20 });
    expect(basis.models.map(({ from }) => from)).toEqual(["ledger", "ledger", "ledger", "ledger"]);
    const summary = JSON.parse((await terminal.run("run", "quick", "--limit", "24", "--json")).out) as object;
    expect(summary).toMatchObject({ reused: 4, graded: 24 });
  },
);

test(
  "with a real provider a calibration asks, and without anybody to ask it is refused",
  { timeout: 60_000 },
  async () => {
    const terminal = new FakeTerminal();
    terminal.env["KEY"] = "a-made-up-key";
    const provider = "{ protocol: openai, base-url: http://127.0.0.1:1/v1, keys: [env:KEY], models: [m] }";
    writeFileSync(
      join(terminal.cwd, "sluice.yaml"),
      `providers:\n  one: ${provider}\nsuite: workflow\nplan: { instances: 2 }\n`,
    );
    const refused = await terminal.run("plan", "--calibrate");
    expect(refused.code).toBe(2);
    expect(refused.err).toContain("Nobody is here to be asked: --yes says that it may.");
    terminal.answer = false;
    expect((await terminal.run("plan", "--calibrate")).code).toBe(1);
    expect(terminal.questions).toEqual([expect.stringMatching(/with one, which may cost money.*Go on\?/)]);
    expect(existsSync(join(terminal.cwd, "sluice-out"))).toBe(false);
  },
);
