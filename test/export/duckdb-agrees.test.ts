import { join } from "node:path";
import { expect, test } from "vitest";
import { never, systemClock } from "#kernel";
import type { CallRow, LedgerTrial } from "#records";
import { type ExportFormat, exportLedger, LedgerSnapshot, SqliteStore } from "#store";
import { duck, emptyFolder, fullLedger } from "./ledger-scene.ts";

async function exported(ledger: string, format: ExportFormat): Promise<string> {
  const folder = await emptyFolder("export");
  await using reader = await LedgerSnapshot.open(ledger, { clock: systemClock });
  await exportLedger(reader, { folder, format }, never);
  return folder;
}

async function rowsOf(ledger: string): Promise<{ trials: LedgerTrial[]; calls: CallRow[] }> {
  await using reader = await LedgerSnapshot.open(ledger, { clock: systemClock });
  const [trials, calls]: [LedgerTrial[], CallRow[]] = [[], []];
  for await (const page of reader.trials(never)) trials.push(...page);
  for await (const page of reader.calls(never)) calls.push(...page);
  return { trials, calls };
}

const reading = (folder: string, file: string): string => {
  const path = join(folder, file).replaceAll("'", "''");
  if (file.endsWith(".parquet")) return `read_parquet('${path}')`;
  return file.endsWith(".json") ? `read_json('${path}', format = 'array')` : `read_csv('${path}', all_varchar = false)`;
};

const FORMATS = ["parquet", "json", "csv"] as const;

test.for(FORMATS)("DuckDB reads the same tally of every cell from %s as the ledger gives", async (format) => {
  const ledger = await fullLedger();
  const folder = await exported(ledger, format);
  const read = await duck(`SELECT model, prompt_type, task_type, count(*)::INT AS planned,
      count(*) FILTER (outcome = 'full')::INT AS "full", count(*) FILTER (outcome = 'partial')::INT AS partial,
      count(*) FILTER (outcome = 'failure')::INT AS failure, count(*) FILTER (outcome = 'infra-invalid')::INT AS invalid,
      coalesce(sum(score), 0)::DOUBLE AS score, sum(calls)::INT AS calls, sum(input_tokens)::INT AS input
    FROM ${reading(folder, `trials.${format}`)} GROUP BY ALL ORDER BY ALL`);
  await using store = await SqliteStore.open(ledger, { clock: systemClock });
  const tallies = await store.tallies((await store.latestPlan())!.id);
  const own = tallies.map(({ cell, planned, outcomes, scoreSum, calls, inputTokens }) => ({
    model: cell.model,
    prompt_type: cell["promptType"],
    task_type: cell["taskType"],
    planned,
    full: outcomes["full"] ?? 0,
    partial: outcomes["partial"] ?? 0,
    failure: outcomes["failure"] ?? 0,
    invalid: outcomes["infra-invalid"] ?? 0,
    score: scoreSum,
    calls,
    input: inputTokens,
  }));
  const sorted = (rows: readonly object[]): string[] => rows.map((row) => JSON.stringify(row)).toSorted();
  expect(read).toHaveLength(12);
  expect(sorted(read)).toEqual(sorted(own));
});

test.for(FORMATS)("DuckDB reads every field of every trial from %s as the ledger has it", async (format) => {
  const ledger = await fullLedger();
  const folder = await exported(ledger, format);
  const read =
    await duck(`SELECT trial, model, tool_success_rate::DOUBLE AS rate, task, seed, planned, outcome, score::DOUBLE AS score,
      reason, attempts::INT AS attempts, attempt::INT AS attempt, cost_usd::DOUBLE AS cost, epoch_us(started_at::TIMESTAMPTZ)::DOUBLE AS started,
      simulated, CAST(json_extract(facts::JSON, '$.toolCalls') AS INT) AS tools
    FROM ${reading(folder, `trials.${format}`)}`);
  const { trials } = await rowsOf(ledger);
  expect(read).toEqual(
    trials.map((row) => ({
      trial: row.trial,
      model: row.cell.model,
      rate: 0.8,
      task: row.task,
      seed: row.seed,
      planned: true,
      outcome: row.outcome,
      score: row.score,
      reason: row.reason?.code ?? null,
      attempts: row.attempts,
      attempt: row.attempt,
      cost: row.costUsd,
      started: row.startedAt === null ? null : row.startedAt * 1000,
      simulated: row.simulated,
      tools: row.facts["toolCalls"] ?? null,
    })),
  );
});

test("each column of the Parquet files has the type of what it holds", async () => {
  const folder = await exported(await fullLedger(), "parquet");
  const types = async (file: string): Promise<Record<string, unknown>> =>
    Object.fromEntries(
      (await duck(`DESCRIBE SELECT * FROM ${reading(folder, file)}`)).map((row) => [
        row["column_name"],
        row["column_type"],
      ]),
    );
  expect(await types("trials.parquet")).toEqual({
    trial: "VARCHAR",
    suite: "VARCHAR",
    model: "VARCHAR",
    prompt_type: "VARCHAR",
    difficulty: "VARCHAR",
    tool_success_rate: "DOUBLE",
    task_type: "VARCHAR",
    protocol: "VARCHAR",
    task: "VARCHAR",
    task_digest: "VARCHAR",
    repeat: "INTEGER",
    seed: "VARCHAR",
    planned: "BOOLEAN",
    outcome: "VARCHAR",
    score: "DOUBLE",
    scoring: "VARCHAR",
    reason: "VARCHAR",
    attempts: "INTEGER",
    attempt: "INTEGER",
    calls: "INTEGER",
    input_tokens: "BIGINT",
    output_tokens: "BIGINT",
    cost_usd: "DOUBLE",
    started_at: "TIMESTAMP WITH TIME ZONE",
    ended_at: "TIMESTAMP WITH TIME ZONE",
    simulated: "BOOLEAN",
    facts: "VARCHAR",
  });
  expect(await types("calls.parquet")).toMatchObject({
    sent_at: "TIMESTAMP WITH TIME ZONE",
    input_tokens: "BIGINT",
    cost_usd: "DOUBLE",
    simulated: "BOOLEAN",
  });
});

test.for(FORMATS)("DuckDB joins calls and trials from %s, and their costs and tokens agree", async (format) => {
  const ledger = await fullLedger();
  const folder = await exported(ledger, format);
  const [read] =
    await duck(`SELECT count(*)::INT AS calls, sum(c.input_tokens)::INT AS input, sum(c.cost_usd)::DOUBLE AS cost,
      count(*) FILTER (c.input_tokens IS NULL)::INT AS unmeasured, count(*) FILTER (c.reported_model IS NULL)::INT AS unnamed
    FROM ${reading(folder, `calls.${format}`)} c JOIN ${reading(folder, `trials.${format}`)} t USING (trial)`);
  const { calls } = await rowsOf(ledger);
  expect(read).toEqual({
    calls: calls.length,
    input: calls.reduce((sum, call) => sum + (call.inputTokens ?? 0), 0),
    cost: calls.reduce((sum, call) => sum + (call.costUsd ?? 0), 0),
    unmeasured: calls.filter((call) => call.inputTokens === null).length,
    unnamed: calls.filter((call) => call.reportedModel === null).length,
  });
  expect(read!["unmeasured"]).toBeGreaterThan(0);
});
