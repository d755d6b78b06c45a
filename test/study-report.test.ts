import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { RunSummary } from "#records";
import type { Comparisons, ResultTable } from "#report";
import { FakeTerminal } from "./support/fake-terminal.ts";

const CONFIG = `
providers:
  study:
    protocol: world
    world:
      title: three of the original's models, as simulated ones
      latency-scale: 0.01
      limits: { concurrency: 64 }
      models:
        - { name: qwen2.5-72b-instruct, like: sim-large }
        - { name: qwen2.5-3b-instruct, like: sim-tiny }
        - { name: gpt-4o-mini, like: sim-medium }
    models: [qwen2.5-72b-instruct, qwen2.5-3b-instruct, gpt-4o-mini]
`;

interface Data {
  readonly simulated: string;
  readonly cells: readonly { readonly planned: number; readonly graded: number; readonly model: string }[];
  readonly figures: readonly { readonly id: string; readonly rows: readonly Record<string, unknown>[] }[];
}

const dataOf = (html: string): Data =>
  JSON.parse(/<script type="application\/json" id="sluice-data">([\s\S]*?)<\/script>/.exec(html)![1]!) as Data;

test(
  "the five experiments run on simulated models, and their report shows each table and figure",
  { timeout: 180_000 },
  async () => {
    const terminal = new FakeTerminal();
    writeFileSync(join(terminal.cwd, "sluice.yaml"), CONFIG);
    const summary = JSON.parse((await terminal.run("run", "all", "-n", "1", "--json")).out) as RunSummary;
    // Each of the two qwen models: three difficulties, three more rates, two more prompts, seven flaws; one cell for the closed one.
    const planned = 5 * (2 * (3 + 3 + 2 + 7) + 1);
    expect(summary).toMatchObject({ plan: { trials: planned, cells: planned }, owed: 0, simulated: true });

    expect((await terminal.run("report")).out).toBe("sluice-out/exports/report.html\n");
    const html = readFileSync(join(terminal.cwd, "sluice-out", "exports", "report.html"), "utf8");
    const data = dataOf(html);
    expect(data.simulated).toBe("all");
    expect(data.figures.map(({ id }) => id)).toEqual([
      "overall",
      "behind-best",
      "scale",
      "flaws",
      "reliability",
      "sensitivity",
      "errors",
      "effort",
    ]);
    const sum = (key: "planned" | "graded"): number => data.cells.reduce((total, cell) => total + cell[key], 0);
    expect([sum("planned"), sum("graded")]).toEqual([planned, summary.graded]);

    const flaws = data.figures.find(({ id }) => id === "flaws")!;
    expect(flaws.rows).toHaveLength(2 * 8);
    const reliability = data.figures.find(({ id }) => id === "reliability")!;
    expect(reliability.rows.map((row) => row["toolSuccessRate"])).toEqual([0.6, 0.7, 0.8, 0.9, 0.6, 0.7, 0.8, 0.9]);

    const table = JSON.parse((await terminal.run("results", "--by", "model", "--json")).out) as ResultTable;
    expect(table).toMatchObject({ overTasks: true, counts: { planned, graded: summary.graded } });

    const compare = ["results", "--compare", "model:qwen2.5-72b-instruct,qwen2.5-3b-instruct"];
    const compared = JSON.parse((await terminal.run(...compare, "--json")).out) as Comparisons;
    // Every trial of the one has its partner unless a flaw showed in neither.
    const [row] = compared.rows;
    expect(2 * row!.pairs + row!.unpaired).toBe(
      data.cells.filter(({ model }) => model.startsWith("qwen")).reduce((total, cell) => total + cell.graded, 0),
    );
    expect(row!.comparison!.claim).toBe("first-is-better");
    expect((await terminal.run(...compare)).out).toContain("qwen2.5-72b-instruct is better");
  },
);

test("a report goes where it is told, and to standard output", { timeout: 60_000 }, async () => {
  const terminal = new FakeTerminal();
  await terminal.run("run", "quick", "--limit", "4", "--quiet");
  expect((await terminal.run("report", "--to", "-")).out).toMatch(/^<!doctype html>/);
  const told = JSON.parse((await terminal.run("report", "--to", "page/r.html", "--json")).out) as { path: string };
  expect(told).toMatchObject({ path: join(terminal.cwd, "page", "r.html"), trials: 4 });
  expect(readFileSync(told.path, "utf8")).toContain("SIMULATED");
  expect(await terminal.run("report", "-o", "nowhere")).toMatchObject({ code: 2, out: "" });
});

test("an impossible comparison is one clear message and exit code 2", { timeout: 60_000 }, async () => {
  const terminal = new FakeTerminal();
  await terminal.run("run", "quick", "--limit", "4", "--quiet");
  const { code, err } = await terminal.run("results", "--compare", "model:sim-larg,sim-small");
  expect(code).toBe(2);
  expect(err).toContain('model has no value "sim-larg" in these results (did you mean "sim-large"?)');
});
