import { expect, test } from "vitest";
import type { Rescored, ResultTable } from "#report";
import { FakeTerminal } from "../../test/support/fake-terminal.ts";

const json = async <T>(terminal: FakeTerminal, ...words: readonly string[]): Promise<T> =>
  JSON.parse((await terminal.run(...words, "--json")).out) as T;

const unmarked = ({ rows }: ResultTable) =>
  rows.map(({ key, graded, full, partial, success }) => ({ key, graded, full, partial, success }));

test(
  "stored transcripts are scored by another scoring without a model, and the ledger keeps its verdicts",
  { timeout: 60_000 },
  async () => {
    const terminal = new FakeTerminal();
    await terminal.run("run", "quick", "--limit", "36", "--quiet");
    const before = await json<ResultTable>(terminal, "results", "--by", "model");

    const same = await json<Rescored>(terminal, "rescore", "--by", "model");
    expect(same).toMatchObject({
      scoring: "sound",
      rescored: 36,
      otherOutcome: 0,
      otherScore: 0,
      changes: [],
      left: {},
    });
    expect(unmarked(same.before)).toEqual(unmarked(before));

    const legacy = await json<Rescored>(terminal, "rescore", "legacy-v3", "--by", "model");
    expect(legacy.rescored).toBe(36);
    expect(legacy.otherOutcome).toBeGreaterThan(0);
    expect(legacy.changes.reduce((sum, { trials }) => sum + trials, 0)).toBe(legacy.otherOutcome);
    expect(unmarked(legacy.before)).toEqual(unmarked(before));
    expect(unmarked(legacy.after)).not.toEqual(unmarked(before));

    const strict = await json<Rescored>(terminal, "rescore", "strict", "--by", "model");
    const successes = (table: ResultTable) => table.rows.map((row) => row.full + row.partial);
    // What was not recovered cannot be worth more.
    successes(strict.after).forEach((count, at) => expect(count).toBeLessThanOrEqual(successes(strict.before)[at]!));

    expect(await json<ResultTable>(terminal, "results", "--by", "model")).toEqual(before);

    const { code, out } = await terminal.run("rescore", "legacy-v3");
    expect(code).toBe(0);
    for (const said of [
      "SIMULATED",
      "As the ledger has them",
      "scored by legacy-v3",
      "36 trials scored again",
      "Nothing is written",
    ])
      expect(out).toContain(said);
    for (const line of out.split("\n")) expect(line.length).toBeLessThanOrEqual(80);

    const { example } = legacy.changes[0]!;
    const one = await terminal.run("rescore", "--trial", example);
    for (const said of [`trial ${example}`, "tolerant: ", "strict:   ", "stored  ", "sound-strict ", "legacy-v3 "])
      expect(one.out).toContain(said);
  },
);

test("a scoring that is none, and a trial that is none, are one message", { timeout: 60_000 }, async () => {
  const terminal = new FakeTerminal();
  await terminal.run("run", "quick", "--limit", "1", "--quiet");
  expect(await terminal.run("rescore", "stict")).toMatchObject({
    code: 2,
    err: expect.stringMatching(/did you mean "strict"/),
  });
  expect(await terminal.run("rescore", "--trial", "none")).toMatchObject({
    code: 2,
    err: expect.stringContaining("no transcript"),
  });
});

test(
  "trials of a fresh plan, numbered on from those before, are scored again as well",
  { timeout: 60_000 },
  async () => {
    const terminal = new FakeTerminal();
    await terminal.run("run", "quick", "--limit", "4", "--quiet");
    await terminal.run("run", "quick", "--limit", "4", "--fresh", "--quiet");
    const found = await json<Rescored>(terminal, "rescore", "--everything");
    expect(found).toMatchObject({ rescored: 8, left: {} });
  },
);
