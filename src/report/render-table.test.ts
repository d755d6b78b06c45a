import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { CellTally } from "#records";
import { renderTable } from "./render-table.ts";
import { leaderboard, tableBy } from "./result-table.ts";
import type { Style } from "./style.ts";
import { textWidth } from "./text-width.ts";

function tally(cell: CellTally["cell"], outcomes: Record<string, number>, parts: Partial<CellTally> = {}): CellTally {
  const { full = 0, partial = 0 } = outcomes;
  const ended = Object.values(outcomes).reduce((sum, count) => sum + count, 0);
  return {
    suite: "workflow@1",
    cell,
    planned: ended,
    outcomes,
    scoreSum: full + partial / 2,
    calls: ended * 5,
    inputTokens: ended * 1000,
    outputTokens: ended * 40,
    simulated: false,
    ...parts,
  };
}

const tallies = [
  tally({ model: "qwen2.5-72b-instruct", promptType: "cot" }, { full: 30, partial: 4, failure: 6 }),
  tally({ model: "qwen2.5-72b-instruct", promptType: "optimal" }, { full: 36, failure: 2, "infra-invalid": 2 }),
  tally({ model: "qwen2.5-7b-instruct", promptType: "cot" }, { full: 12, partial: 9, failure: 19 }),
  tally({ model: "qwen2.5-7b-instruct", promptType: "optimal" }, { failure: 3 }, { planned: 40 }),
];

test("eighty columns hold rates, intervals, what they are rates of, and what is missing", () => {
  const text = renderTable(tableBy(tallies, ["model", "promptType"]), { title: "Results" });
  expect(`\n${text}`).toBe(`
Results

model                 prompt   success  interval                  graded     not
                      type           %      95 %  0     50 100 %  trials  scored
────────────────────────────────────────────────────────────────────────────────
qwen2.5-7b-instruct   cot         41.3   27 – 57  ····━●━━······      40       0
                      optimal      0.0    0 – 56  ●━━━━━━━······       3       0
qwen2.5-72b-instruct  cot         80.0   65 – 90  ········━━●━━·      40       0
                      optimal     94.7   83 – 99  ···········━●━      38       2

success = (full + ½ partial) ÷ graded trials; intervals are Wilson's at 95 %.
121 of 160 planned trials graded. 2 not scored (2 infra-invalid), 37 owed: in no
rate.
What is missing leaves success open from 0.0 to 92.5 % at most
(qwen2.5-7b-instruct, optimal).
`);
});

test("with nothing partial and nothing missing the table does not talk of it", () => {
  const text = renderTable(leaderboard([tally({ model: "a" }, { full: 3, failure: 1 })]));
  expect(text).toContain("success = full ÷ graded trials");
  expect(text).toContain("4 of 4 planned trials graded.\n");
  expect(text).not.toMatch(/partial|owed|not scored|missing/);
});

test("a wide terminal shows more", () => {
  const [header = "", units = ""] = renderTable(leaderboard(tallies), { width: 200 }).split("\n");
  const names = `${header}\n${units}`;
  for (const name of ["full", "partial", "failure", "owed", "bounds", "calls", "tokens"]) expect(names).toContain(name);
});

test("a narrow one keeps who, how good and of how many", () => {
  const text = renderTable(leaderboard(tallies), { width: 40 });
  expect(text).toContain("qwen2.5-72b-instruct");
  expect(text).toContain("87.2      78");
});

describe("what is simulated is said before any figure", () => {
  const simulated = tally({ model: "a" }, { full: 1 }, { simulated: true });

  test("when everything is", () => {
    expect(renderTable(leaderboard([simulated]))).toMatch(/^SIMULATED: no real model answered/);
  });

  test("when some is, each row says so too", () => {
    const text = renderTable(leaderboard([simulated, tally({ model: "a" }, { full: 1 })]));
    expect(text).toMatch(/^PARTLY SIMULATED/);
    expect(text).toMatch(/^a \(simulated\) +100\.0/m);
    expect(text).toMatch(/^a +100\.0/m);
  });

  test("and not when nothing is", () => {
    expect(renderTable(leaderboard(tallies))).not.toContain("SIMULATED");
  });
});

test("an empty table says so", () => {
  expect(renderTable(leaderboard([]))).toContain("No trials.");
});

const marked = (name: string) => (text: string) => `\u001B<${name}>${text}\u001B</${name}>`;
const loud: Style = {
  dim: marked("dim"),
  bold: marked("bold"),
  good: marked("good"),
  warn: marked("warn"),
  bad: marked("bad"),
  accent: marked("accent"),
};
// oxlint-disable-next-line no-control-regex -- the marks stand for escape sequences and begin as these do
const unmarked = (text: string): string => text.replaceAll(/\u001B<\/?\w+>/g, "");

const someTable = fc
  .array(
    fc.record({
      model: fc.string({ unit: "grapheme", minLength: 1, maxLength: 40 }).map((name) => name.replaceAll(/\s/g, "_")),
      rate: fc.constantFrom(0.6, 0.8, 1),
      taskType: fc.constantFrom("basic_task", "multi_stage_pipeline"),
      full: fc.nat(2000),
      partial: fc.nat(3),
      failure: fc.nat(2000),
      invalid: fc.nat(3),
      simulated: fc.boolean(),
    }),
    { maxLength: 12 },
  )
  .map((cells) =>
    cells.map(({ model, rate, taskType, full, partial, failure, invalid, simulated }) =>
      tally(
        { model, toolSuccessRate: rate, taskType },
        { full, partial, failure, "infra-invalid": invalid },
        { simulated },
      ),
    ),
  );
const someAxes = fc.subarray(["model", "toolSuccessRate", "taskType"]);

test("no line is wider than the terminal, whatever the table", () => {
  fc.assert(
    fc.property(someTable, someAxes, fc.integer({ min: 8, max: 200 }), (cells, axes, width) => {
      const table = tableBy(cells, cells.length === 0 ? [] : axes);
      for (const line of renderTable(table, { width, title: "Results of a long night" }).split("\n")) {
        expect(textWidth(line)).toBeLessThanOrEqual(width);
      }
    }),
  );
});

test("style changes no visible character", () => {
  fc.assert(
    fc.property(someTable, someAxes, fc.integer({ min: 20, max: 160 }), (cells, axes, width) => {
      const table = tableBy(cells, cells.length === 0 ? [] : axes);
      // A styled cell at a line's end keeps its padding inside the style.
      const trimmed = (text: string): string => text.replaceAll(/ +$/gm, "");
      const styled = renderTable(table, { width, style: loud });
      expect(trimmed(unmarked(styled))).toBe(trimmed(renderTable(table, { width })));
    }),
  );
});
