import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { expect, test } from "vitest";
import { never, systemClock } from "#kernel";
import type { LegacyFile } from "#records";
import { auditLegacy, type AuditedFile, FINDINGS } from "#report";
import { readLegacy } from "#store";
import { sharedData } from "../shared-data.ts";
import { countAgain } from "./second-count.ts";

const folder = sharedData("legacy");
const transcripts = sharedData("transcripts");

const DATABASES = ["bare-flawed", "consistent", "summary-stale", "summary-zero", "v2-empty-models", "with-nan"];

const read = (name: string): Promise<LegacyFile> => readLegacy(join(folder!, name), { clock: systemClock }, never);

async function audited(name: string): Promise<AuditedFile> {
  const [file] = auditLegacy([await read(name)]);
  return file!;
}

const countsOf = (file: AuditedFile, codes: readonly string[]): Record<string, number> =>
  Object.fromEntries(file.findings.filter(({ code }) => codes.includes(code)).map(({ code, count }) => [code, count]));

/** Codes that the second computation knows. */
const COUNTED = [
  "nan",
  "summary-differs",
  "model-missing-from-summary",
  "empty-model",
  "doubled-total",
  "total-differs",
  "unknown-task-type",
  "bare-flawed",
  "phantom-rate",
  "rate-differs",
  "impossible-rate",
];

test.skipIf(folder === undefined).for(DATABASES)(
  "%s.json is counted as a second computation counts it",
  async (name) => {
    const second = countAgain(readFileSync(join(folder!, `${name}.json`), "utf8"));
    const file = await audited(`${name}.json`);
    expect(countsOf(file, COUNTED)).toEqual(second.findings);
    expect(file.facts).toMatchObject({
      cells: second.cells,
      sumOfCellTotals: second.sumOfTotals,
      storedSummary: { total_tests: second.storedTotal },
      ...(second.groups === 0 ? {} : { testGroups: second.groups, sumOfTestGroupTotals: second.sumOfGroupTotals }),
    });
  },
);

test.skipIf(folder === undefined)(
  "the second computation finds each kind of mistake somewhere, so that it can disagree",
  () => {
    const kinds = DATABASES.flatMap((name) =>
      Object.keys(countAgain(readFileSync(join(folder!, `${name}.json`), "utf8")).findings),
    );
    expect(new Set(kinds)).toEqual(new Set(COUNTED.filter((code) => code !== "impossible-rate")));
  },
);

test.skipIf(folder === undefined)(
  "the database whose total is right is told from those whose total is not",
  async () => {
    const codes = async (name: string): Promise<string[]> => (await audited(name)).findings.map(({ code }) => code);
    expect(await codes("consistent.json")).not.toContain("summary-differs");
    expect(await codes("summary-stale.json")).toContain("summary-differs");
    expect(await codes("summary-zero.json")).toContain("summary-differs");
    expect(await codes("bare-flawed.json")).toContain("summary-differs");
  },
);

test.skipIf(folder === undefined)("the unresolved merge is named with its lines and sides", async () => {
  const file = await audited("conflict-markers.json");
  expect(file.format).toBe("json-session");
  expect(file.findings).toMatchObject([{ code: "conflict-markers", count: 1 }]);
  expect(file.findings[0]!.evidence[0]!.at).toBe('lines 3 to 9 ("Updated upstream" against "Stashed changes")');
});

test.skipIf(folder === undefined)("DuckDB finds as many made-up rows in the Parquet file", async () => {
  const file = await audited("synthetic-rows.parquet");
  const measured =
    "total, successful, partial, failed, success_rate, partial_rate, failure_rate, weighted_success_score, avg_execution_time, avg_turns, tool_coverage_rate, avg_tool_calls";
  const source = `read_parquet('${join(folder!, "synthetic-rows.parquet").replaceAll("'", "''")}')`;
  const [second] = await query(`SELECT
    (SELECT count(*) FROM ${source}) AS total,
    (SELECT count(*) FROM ${source} WHERE regexp_matches(test_id, '_(success|partial|failed)_[0-9]+$')) AS numbered,
    (SELECT count(*) FROM ${source} WHERE source = 'master_database.json') AS derived,
    (SELECT sum(n) FROM (SELECT count(*) AS n FROM ${source} GROUP BY model, prompt_type, tool_success_rate, difficulty, task_type, timestamp, ${measured} HAVING n > 1)) AS copied,
    (SELECT count(*) FROM (SELECT DISTINCT model, prompt_type, tool_success_rate, difficulty, task_type FROM ${source})) AS cells,
    (SELECT count(*) FROM (SELECT DISTINCT model, task_type, difficulty FROM ${source} WHERE prompt_type = 'flawed')) AS bare`);
  const { total, numbered, derived, copied, cells, bare } = second!;
  expect(file.facts).toMatchObject({ rows: total, cells, sumOfCellTotals: total });
  const finding = file.findings.find(({ code }) => code === "synthetic-rows")!;
  expect(finding.count).toBe(Math.max(numbered!, derived!, copied!));
  for (const figure of [numbered!, derived!, copied!])
    expect(finding.message).toContain(figure.toLocaleString("en-US"));
  expect(countsOf(file, ["bare-flawed"])).toEqual({ "bare-flawed": bare });
});

test.skipIf(folder === undefined).for(["bare-flawed", "consistent", "summary-stale", "summary-zero"])(
  "DuckDB finds as many cells of %s.json and the Parquet file that disagree",
  async (name) => {
    const files = [await read(`${name}.json`), await read("synthetic-rows.parquet")];
    const [database, table] = auditLegacy(files);
    const cells = files[0]!.cells.map(({ key, numbers }) => ({
      ...key,
      total: numbers["total"]!,
      success: numbers["success"]!,
    }));
    const mine = cells
      .map(
        (cell) =>
          `('${cell.model}','${cell.promptType}',${cell.toolSuccessRate},'${cell.difficulty}','${cell.taskType}',${cell.total},${cell.success})`,
      )
      .join(",");
    const [second] =
      await query(`SELECT count(*) AS common, count(*) FILTER (mine.total <> theirs.total OR mine.success <> theirs.success) AS differing
      FROM (VALUES ${mine}) AS mine(model, prompt, rate, difficulty, task, total, success)
      JOIN (SELECT model, prompt_type AS prompt, round(tool_success_rate::DOUBLE, 4) AS rate, difficulty, task_type AS task, count(*) AS total,
              count(*) FILTER (success OR partial_success) AS success
            FROM read_parquet('${join(folder!, "synthetic-rows.parquet")}') GROUP BY ALL) AS theirs
      USING (model, prompt, rate, difficulty, task)`);
    expect(second!["common"]).toBeGreaterThan(100);
    for (const file of [database!, table!]) {
      expect(countsOf(file, ["sources-disagree"])).toEqual({ "sources-disagree": second!["differing"] });
      expect(file.findings.find(({ code }) => code === "sources-disagree")!.message).toContain(
        `of ${second!["common"]} `,
      );
    }
  },
);

test.skipIf(folder === undefined)("no file is touched by being read", async () => {
  const digest = (name: string): string =>
    createHash("sha256")
      .update(readFileSync(join(folder!, name)))
      .digest("hex");
  for (const name of readdirSync(folder!)) {
    const before = digest(name);
    expect((await read(name)).sha256).toBe(before);
    expect(digest(name)).toBe(before);
  }
});

test.skipIf(transcripts === undefined)(
  "conversations that ran nothing are told as a look at the raw text tells them",
  async () => {
    const names = readdirSync(transcripts!).filter((name) => name.endsWith(".json"));
    const files = await Promise.all(
      names.map((name) => readLegacy(join(transcripts!, name), { clock: systemClock }, never)),
    );
    const results = auditLegacy(files);
    const idle = names.filter((name) => {
      const raw = JSON.parse(readFileSync(join(transcripts!, name), "utf8")) as {
        execution_history: unknown[];
        conversation_history: { role: string; content: string }[];
      };
      const open = raw.conversation_history.filter(
        ({ role, content }) => role === "assistant" && /<tool_call>(?![\s\S]*<\/tool_call>)/.test(content),
      );
      return raw.execution_history.length === 0 && open.length > 0;
    });
    const told = results.filter(({ findings }) => findings.some(({ code }) => code === "nothing-executed"));
    expect(told.map(({ path }) => path)).toEqual(idle.map((name) => join(transcripts!, name)));
    expect(idle.length).toBeGreaterThan(5);
    const outages = names.filter((name) => {
      const text = readFileSync(join(transcripts!, name), "utf8");
      return /"api_issues": \[\s*\{/.test(text) && /"result": \{\s*"success": false/.test(text);
    });
    const scored = results.filter(({ findings }) => findings.some(({ code }) => code === "outage-scored"));
    expect(scored.map(({ path }) => path)).toEqual(outages.map((name) => join(transcripts!, name)));
    expect(outages.length).toBeGreaterThan(0);
  },
);

test("every code of a finding says what it means", () => {
  for (const { about } of Object.values(FINDINGS)) expect(about).toMatch(/^[a-z`].{10,}[^.]$/);
});

async function query(sql: string): Promise<Record<string, number>[]> {
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  try {
    const reader = await connection.runAndReadAll(sql);
    return reader
      .getRowObjects()
      .map((row) => Object.fromEntries(Object.entries(row).map(([name, value]) => [name, Number(value)])));
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}
