import { expect, test } from "vitest";
import type { CellTally, ImportedEvidence, ImportedSource } from "#records";
import { plainStyle } from "../style.ts";
import { reportHtml } from "../html/report-html.ts";
import { importedSection } from "./imported-section.ts";
import { renderImported } from "./render-imported.ts";
import { elementsOf } from "../../../test/support/markup.ts";
import { trialRows } from "../../../test/support/trial-rows.ts";

const DIGEST = "ab12".repeat(16);
const source: ImportedSource = {
  v: 1,
  digest: DIGEST,
  name: "master <database>.json",
  format: "json-v3",
  bytes: 1,
  importedAt: 0,
  findings: { "doubled-total": 1 },
};

const conditions = { promptType: "optimal", toolSuccessRate: 0.8, difficulty: "easy", taskType: "simple_task" };

const piece = (said: Partial<ImportedEvidence> = {}): ImportedEvidence => ({
  v: 1,
  type: "evidence-imported",
  status: "imported",
  source: DIGEST,
  place: "$",
  kind: "cell",
  model: "OAK",
  conditions,
  counts: { trials: 10, full: 4, partial: 2, failure: 4 },
  recorded: {},
  doubts: [],
  document: null,
  ...said,
});

const tally: CellTally = {
  suite: "workflow@1",
  cell: { model: "oak", ...conditions, protocol: "tags" },
  planned: 4,
  outcomes: { full: 3, failure: 1 },
  scoreSum: 3,
  calls: 4,
  inputTokens: 0,
  outputTokens: 0,
  simulated: true,
};

async function* pages(...pieces: readonly ImportedEvidence[]): AsyncGenerator<readonly ImportedEvidence[]> {
  for (const one of pieces) yield [one];
}

test("nothing imported is no section", async () => {
  expect(await importedSection([tally], [], pages())).toBeNull();
});

test("sources are counted, and each cell that both have stands beside every own cell of its conditions", async () => {
  const native: CellTally = { ...tally, cell: { ...tally.cell, protocol: "native" } };
  const conversation = piece({ kind: "conversation" });
  const other = piece({ model: "birch", doubts: ["doubled-total"] });
  const section = (await importedSection([tally, native], [source], pages(piece(), other, conversation)))!;
  expect(section.sources).toEqual([
    expect.objectContaining({ digest: DIGEST, cells: 2, conversations: 1, trials: 20, beside: 1, doubted: 1 }),
  ]);
  expect(section.beside.map(({ own }) => own.cell["protocol"])).toEqual(["tags", "native"]);
  expect(section.beside[0]).toMatchObject({
    own: { graded: 4, rate: 0.75, simulated: true },
    imported: { source: DIGEST, trials: 10, rate: 0.5 },
  });
});

test("a source of more successes than trials has no rate", async () => {
  const section = await importedSection(
    [tally],
    [source],
    pages(piece({ counts: { trials: 2, full: 4, partial: 0, failure: 0 } })),
  );
  expect(section!.beside[0]!.imported).toMatchObject({ trials: 2, rate: null, interval: null });
});

test("the terminal says that it is imported, from which digest, and what is in doubt, within its width", async () => {
  const section = (await importedSection([tally], [source], pages(piece({ doubts: ["doubled-total"] }))))!;
  for (const width of [80, 120]) {
    const text = renderImported(section, { width, style: plainStyle });
    expect(text).toContain("IMPORTED EVIDENCE");
    expect(text).toContain("ab12ab12ab12");
    expect(text).toContain("? 50.0");
    for (const line of text.split("\n")) expect(line.length).toBeLessThanOrEqual(width);
  }
});

test("the page has a section of its own for it, and no own figure changes", async () => {
  const imported = await importedSection([tally], [source], pages(piece()));
  const content = { title: "t", readAt: 0, trials: trialRows("FFP-"), runs: [], madeBy: "sluice 0" };
  const [without, beside] = [reportHtml(content), reportHtml({ ...content, imported })];
  elementsOf(beside);
  expect(without).not.toContain('id="imported"');
  expect(beside).toContain('<section id="imported">');
  expect(beside).toContain(DIGEST);
  expect(beside).toContain("master &lt;database&gt;.json");
  const section = /<section id="imported">[\s\S]*?<\/section>\n?/;
  const dataOf = (html: string) =>
    JSON.parse(/<script type="application\/json" id="sluice-data">([\s\S]*?)<\/script>/.exec(html)![1]!) as object;
  expect({ ...dataOf(beside), imported: null }).toEqual(dataOf(without));
  const bare = (html: string) =>
    html
      .replace(section, "")
      .replace(/<li><a href="#imported">.*?<\/li>/, "")
      .split("<script")[0]!;
  expect(bare(beside).replaceAll(/\s+/g, "")).toBe(bare(without).replaceAll(/\s+/g, ""));
});
