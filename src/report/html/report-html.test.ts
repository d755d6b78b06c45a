import fc from "fast-check";
import { expect, test } from "vitest";
import { PlanId, RunId, TrialId } from "#kernel";
import type { RunStarted, TrialRow } from "#records";
import { elementsOf } from "../../../test/support/markup.ts";
import { trialRow, trialRows } from "../../../test/support/trial-rows.ts";
import { experimentFigures } from "../experiments/experiment-figures.ts";
import { reportHtml } from "./report-html.ts";
import { tableCsv } from "./table-html.ts";

const started: RunStarted = {
  v: 1,
  type: "run-started",
  run: RunId("run-1"),
  plan: PlanId("plan"),
  at: 0,
  title: "overall",
  simulated: false,
  manifest: null,
};
const rows = ["a-7b", "a-70b"].flatMap((model) =>
  ["optimal", "cot", "flawed_tool_misuse"].flatMap((promptType) => trialRows("FFP-ix?", { model, promptType })),
);
const page = (trials: readonly TrialRow[] = rows, title = "Results"): string =>
  reportHtml({ title, readAt: 0, trials, runs: [{ started, ended: null }], madeBy: "sluice 0" });

interface Data {
  readonly simulated: string;
  readonly cells: readonly object[];
  readonly figures: readonly { readonly id: string; readonly rows: readonly object[] }[];
  readonly notScored: readonly { readonly outcome: string; readonly count: number }[];
}

const dataOf = (html: string): Data =>
  JSON.parse(/<script type="application\/json" id="sluice-data">([\s\S]*?)<\/script>/.exec(html)![1]!) as Data;

test("the page needs nothing else: no script runs in it, and nothing is loaded", () => {
  const html = page();
  expect(html.match(/<script\b/g)).toHaveLength(1);
  expect(html).not.toMatch(/\bon\w+="|javascript:|<link\b|<img\b|@import|url\(/);
  const addresses = html.match(/https?:\/\/[^"'\s<]*/g) ?? [];
  expect(new Set(addresses)).toEqual(new Set(["http://www.w3.org/2000/svg"]));
});

test("every element is closed where it must be, every link leads somewhere, and no id stands twice", () => {
  const html = page();
  elementsOf(html);
  const ids = [...html.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id!);
  expect(new Set(ids).size).toBe(ids.length);
  for (const [, target] of html.matchAll(/href="#([^"]+)"/g)) expect(ids).toContain(target);
});

test("its data hold every figure's table and every cell, and are the figures' own", () => {
  const data = dataOf(page());
  const figures = experimentFigures(rows);
  expect(data.figures.map(({ id }) => id)).toEqual(figures.map(({ id }) => id));
  expect(data.figures.map((figure) => figure.rows)).toEqual(figures.map(({ table }) => table.rows));
  expect(data.cells).toHaveLength(6);
  expect(data.notScored.map(({ outcome, count }) => [outcome, count])).toEqual([
    ["inapplicable", 6],
    ["infra-invalid", 6],
  ]);
});

test("what was planned is all accounted for on the page", () => {
  const tiles = [...page().matchAll(/<dt>([^<]+)<\/dt><dd>([^<]+)<\/dd>/g)].map(([, name, count]) => [
    name,
    Number(count),
  ]);
  expect(Object.fromEntries(tiles)).toMatchObject({
    "trials planned": 42,
    graded: 24,
    "not scored": 12,
    owed: 6,
    models: 2,
    tasks: 7,
    runs: 1,
  });
});

test("simulated results are called so before anything else", () => {
  const simulated = page(rows.map((row) => ({ ...row, simulated: row.calls > 0 })));
  expect(simulated.indexOf("SIMULATED")).toBeLessThan(simulated.indexOf("<h2>"));
  expect(dataOf(simulated).simulated).toBe("all");
  expect(page()).not.toContain("SIMULATED");
});

test("whatever names and reasons are, nothing of them becomes markup", () => {
  const text = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.constantFrom("</script><script>alert(1)</script>", "<!--", "]]>", '"onload="x', "</style>", "&amp;", "=1+1"),
  );
  fc.assert(
    fc.property(text, text, (name, message) => {
      const odd = trialRow({
        task: 9,
        cell: { model: name },
        outcome: "infra-invalid",
        reason: { code: name, message },
      });
      const html = page([...rows, odd], name);
      elementsOf(html);
      expect(html.match(/<script\b/g)).toHaveLength(1);
      expect(dataOf(html).figures.length).toBeGreaterThan(0);
    }),
    { numRuns: 60 },
  );
});

test("other suites have a leaderboard each", () => {
  const data = dataOf(
    page([...rows, ...trialRows("F-").map((row) => ({ ...row, suite: "toy@1", cell: { model: "m" } }))]),
  );
  expect(data.figures.at(-1)).toMatchObject({ id: "leaderboard-1", rows: [{ model: "m", success: 0.5 }] });
});

test("trials that no table could tell apart are said aloud", () => {
  const [one] = rows;
  const sampledOtherwise = { ...one!, trial: TrialId("another") };
  expect(page([...rows, sampledOtherwise])).toContain("1 trials have the cell, task and repeat of another");
  expect(page()).not.toContain("of another and yet are others");
});

test("an empty ledger has a page too", () => {
  const html = reportHtml({ title: "Results", readAt: 0, trials: [], runs: [], madeBy: "sluice 0" });
  elementsOf(html);
  expect(dataOf(html).figures).toEqual([]);
});

test("CSV keeps numbers whole, quotes what needs it, and starts no formula", () => {
  const columns = [
    { key: "name", label: "Name" },
    { key: "rate", label: "Rate" },
  ];
  const csv = tableCsv({
    columns,
    rows: [
      { name: 'a "b", c', rate: 1 / 3 },
      { name: "=1+1", rate: null },
    ],
  });
  expect(csv).toBe('name,rate\r\n"a ""b"", c",0.3333333333333333\r\n\'=1+1,\r\n');
});
