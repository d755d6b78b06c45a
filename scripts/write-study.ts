// Writes docs/study.md and its figures from a ledger of the study: npx tsx --conditions=sluice:source scripts/write-study.ts FOLDER
import { writeFileSync } from "node:fs";
import { cpus, totalmem } from "node:os";
import { join, resolve } from "node:path";
import { never, systemClock } from "#kernel";
import type { RunSummary, TrialRow } from "#records";
import { durationText, experimentFigures, type Figure, LeanRows } from "#report";
import { LedgerSnapshot } from "#store";

const COMMAND = "sluice run all -c examples/study/sluice.yaml -o sluice-out/study";
const docs = join(import.meta.dirname, "..", "docs");

await using reader = await LedgerSnapshot.open(resolve(process.argv[2] ?? "sluice-out/study"), { clock: systemClock });
const lean = new LeanRows();
const trials: TrialRow[] = [];
for await (const page of reader.trials(never)) for (const row of page) trials.push(lean.of(row));
const figures = new Map(experimentFigures(trials).map((figure) => [figure.id, figure]));
const runs = (await reader.runs()).filter(({ ended }) => ended?.how === "finished");
const whole = runs.map(({ ended }) => ended!.summary as unknown as RunSummary).find(({ reused }) => reused === 0);
if (whole === undefined) throw new Error("the ledger has no finished run that asked everything");

type Row = Figure["table"]["rows"][number];
type Cell = (row: Row) => string;

const percent = (value: Row[string] | undefined): string =>
  typeof value === "number" ? (value * 100).toFixed(1) : "–";
const range = (low: Row[string] | undefined, high: Row[string] | undefined): string =>
  typeof low === "number" && typeof high === "number" ? `${(low * 100).toFixed(0)}–${(high * 100).toFixed(0)}` : "–";
const points = (value: Row[string] | undefined): string => {
  if (typeof value !== "number") return "–";
  return `${value < 0 ? "−" : "+"}${Math.abs(value * 100).toFixed(1)}`;
};
const success: Cell = (row) => `${percent(row["success"])} (${range(row["low"], row["high"])})`;

function figureNamed(id: string): Figure {
  const figure = figures.get(id);
  if (figure === undefined) throw new Error(`the ledger has no data for the figure "${id}"`);
  return figure;
}

/** A table with a row a model, and a column a value of another axis. */
function pivot(id: string, across: string, cell: Cell): string {
  const { rows } = figureNamed(id).table;
  const columns = [...new Set(rows.map((row) => row[across]))];
  const models = [...new Set(rows.map((row) => row["model"]))];
  return table(
    ["model", ...columns.map(String)],
    models.map((model) => [
      String(model),
      ...columns.map((column) => {
        const found = rows.find((row) => row["model"] === model && row[across] === column);
        return found === undefined ? "–" : cell(found);
      }),
    ]),
  );
}

/** A table with a row a row. */
const plain = (id: string, cells: Readonly<Record<string, Cell>>): string =>
  table(
    Object.keys(cells),
    figureNamed(id).table.rows.map((row) => Object.values(cells).map((cell) => cell(row))),
  );

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map((_, at) => (at === 0 ? "---" : "---:")), ...rows]
    .map((cells) => `| ${cells.join(" | ")} |`)
    .join("\n");

function section(title: string, id: string, body: string): string {
  const { lead, says } = figureNamed(id);
  const said = says.length === 0 ? [] : [says.join(" ")];
  return [`## ${title}`, lead, `![${title}; simulated models](images/study-${id}.svg)`, body, ...said].join("\n\n");
}

const count = (value: Row[string] | undefined): string =>
  typeof value === "number" ? value.toLocaleString("en-US") : "–";
const model: Cell = (row) => String(row["model"]);
const machine = `${cpus().length} × ${cpus()[0]?.model.trim() ?? "unknown"}, ${(totalmem() / 2 ** 30).toFixed(0)} GiB, Node ${process.version}`;
const tokens = (kind: "inputTokens" | "outputTokens"): number => trials.reduce((sum, trial) => sum + trial[kind], 0);
const notScored = Object.entries(whole.notScored).filter(([, of]) => of > 0);

const page = [
  "# The whole study, on simulated models",
  `**Simulated: no real model answered.** The models are made up and only named after the original's; the figures show what the study comes to, not
how good a model is. Generated from the ledger by \`scripts/write-study.ts\`; do not edit by hand.`,
  "```sh\n" + COMMAND + "\n```",
  `${count(whole.plan.trials)} trials in ${count(whole.plan.cells)} cells: ${count(whole.graded)} graded, ${notScored.map(([kind, of]) => `${count(of)} ${kind}`).join(", ")} (a flaw that
changes nothing in a task's plan says nothing), ${count(whole.owed)} owed. ${count(whole.calls)} calls, ${count(whole.sends)} sends, ${count(tokens("inputTokens"))} tokens in and ${count(tokens("outputTokens"))} out, in
${durationText(whole.elapsedMs)} on ${machine}, from source and at low priority. The simulated models answer a hundred times faster than they say they do (\`latency-scale: 0.01\`).`,
  "Success is (full + ½ partial) ÷ graded trials in percent, with Wilson's interval at 95 % behind it; 100 trials a cell of these tables, except where said.",
  section(
    "5.1 How well each model carries out a plan",
    "overall",
    plain("overall", {
      model,
      "success, % (95 %)": success,
      full: (row) => count(row["full"]),
      partial: (row) => count(row["partial"]),
      graded: (row) => count(row["graded"]),
    }),
  ),
  section("5.2 What size is worth", "scale", pivot("scale", "difficulty", success)),
  section(
    "5.3 What each flaw costs",
    "flaws",
    `Points of success beside the sound plan, on the same tasks with the same chance, with their interval; bold where it excludes zero.\n\n${pivot(
      "flaws",
      "flaw",
      (row) => {
        const text = `${points(row["difference"])} (${points(row["differenceLow"])} to ${points(row["differenceHigh"])})`;
        const [low, high] = [Number(row["differenceLow"]), Number(row["differenceHigh"])];
        return low > 0 || high < 0 ? `**${text}**` : text;
      },
    )}`,
  ),
  section("5.4 What unreliable tools do", "reliability", pivot("reliability", "toolSuccessRate", success)),
  section(
    "5.5 What the prompt does",
    "sensitivity",
    plain("sensitivity", {
      model,
      baseline: (row) => percent(row["baseline"]),
      cot: (row) => percent(row["cot"]),
      optimal: (row) => percent(row["optimal"]),
      "flawed (seven together)": (row) => percent(row["flawed"]),
      "prompt sensitivity index": (row) => percent(row["index"]),
      "by chance alone": (row) => percent(row["byChance"]),
    }),
  ),
  section(
    "What went wrong",
    "errors",
    `Trials that were not full, by the rules' kind of error.\n\n${pivot("errors", "category", (row) => count(row["count"]))}`,
  ),
  section(
    "What a trial took",
    "effort",
    plain("effort", {
      model,
      "helped with the format, %": (row) => percent(row["assisted"]),
      turns: (row) => Number(row["turns"]).toFixed(2),
      "tool calls": (row) => Number(row["toolCalls"]).toFixed(2),
    }),
  ),
  `## Whether the best is really ahead\n\n${figureNamed("behind-best").says.join(" ")}\n\n![Each model beside the best, paired; simulated models](images/study-behind-best.svg)`,
];

for (const { id, svg } of figures.values()) writeFileSync(join(docs, "images", `study-${id}.svg`), svg);
writeFileSync(join(docs, "study.md"), `${page.join("\n\n")}\n`);
