import { expect, test } from "vitest";
import { never, systemClock } from "#kernel";
import { auditLegacy, type Finding, type FindingCode } from "#report";
import { readLegacy } from "#store";
import { databaseFile, databaseOf, fileOf, type MadeCell, parquetBytes, parquetFile } from "./made-files.ts";

async function findingsIn(...paths: readonly string[]): Promise<Finding[][]> {
  const files = await Promise.all(paths.map((path) => readLegacy(path, { clock: systemClock }, never)));
  return auditLegacy(files).map(({ findings }) => [...findings]);
}

async function summaryOf(path: string): Promise<Record<string, number>> {
  const [findings] = await findingsIn(path);
  return Object.fromEntries(findings!.map(({ code, count }) => [code, count]));
}

test("a sound database has no findings", async () => {
  expect(await summaryOf(await databaseFile([{}, { model: "elm", taskType: "simple_task" }]))).toEqual({});
});

const cells: readonly (readonly [
  what: string,
  cells: readonly MadeCell[],
  found: Partial<Record<FindingCode, number>>,
])[] = [
  [
    "W2: a total of exactly twice its errors and full successes",
    [{ numbers: { total: 20, success_rate: 0.3, failed: 14 } }],
    { "doubled-total": 1 },
  ],
  ["a total that is neither", [{ numbers: { total: 13, failed: 7, success_rate: 6 / 13 } }], { "total-differs": 1 }],
  [
    "W21: an unknown task type",
    [{ taskType: "file_processing" }, { taskType: "unknown" }, {}],
    { "unknown-task-type": 2 },
  ],
  ["W21: a rate of 1.0", [{ rate: "1.0" }, {}], { "phantom-rate": 1 }],
  ["W21: bare flawed", [{ promptType: "flawed" }, { promptType: "flawed_tool_misuse" }], { "bare-flawed": 1 }],
  ["an unknown prompt type", [{ promptType: "flawed_redundant_steps" }], { "unknown-prompt-type": 1 }],
  ["an unknown difficulty", [{ difficulty: "trivial" }], { "unknown-difficulty": 1 }],
  [
    "W27: a rate above 1 as extraction from doubled totals gave them",
    [{ numbers: { success_rate: 1.323, weighted_success_score: 1.1 } }],
    { "impossible-rate": 2, "rate-differs": 1 },
  ],
  ["a negative rate", [{ numbers: { failure_rate: -0.1 } }], { "impossible-rate": 1 }],
  [
    "more successes than trials",
    [
      {
        numbers: {
          total: 4,
          success: 6,
          partial: 0,
          partial_success: 0,
          full_success: 6,
          failed: 0,
          total_errors: 0,
          success_rate: 1,
        },
      },
    ],
    { "impossible-count": 2, "total-differs": 1, "rate-differs": 1, "summary-outcomes-differ": 1 },
  ],
  [
    "a negative and a broken count",
    [{ numbers: { timeout_errors: -1, other_errors: 1.5 } }],
    { "impossible-count": 2 },
  ],
  ["a stored rate that is another", [{ numbers: { success_rate: 1 } }], { "rate-differs": 1 }],
  [
    "both meanings of success",
    [{}, { taskType: "simple_task", numbers: { success: 4, success_rate: 0.4 } }],
    { "mixed-success": 1, "summary-outcomes-differ": 1 },
  ],
  [
    "W1: a model whose trials call no tool",
    [{ numbers: { avg_tool_calls: 0 } }, { taskType: "simple_task" }, { model: "elm" }],
    { "harness-suspect": 1 },
  ],
  [
    "W9: one model under a replica's name",
    [{ model: "DeepSeek-V3-0324" }, { model: "deepseek-v3-0324-2" }],
    { "model-alias": 1 },
  ],
  ["a model that is a trial of the program", [{ model: "test-model-2024" }], { "probe-model": 1 }],
];

test.for(cells)("%s is found and counted", async ([, made, found]) => {
  expect(await summaryOf(await databaseFile(made))).toEqual(found);
});

test("a rate in percent is no impossible rate, one above 100 is", async () => {
  const percent = (value: number, more: object = {}): MadeCell => ({ numbers: { success_rate: value, ...more } });
  const some = [
    percent(60),
    { ...percent(60), taskType: "simple_task" },
    { ...percent(60), taskType: "data_pipeline" },
  ];
  expect(await summaryOf(await databaseFile(some))).toEqual({});
  const found = await summaryOf(await databaseFile([...some, { ...percent(132.3), taskType: "api_integration" }]));
  expect(found).toEqual({ "impossible-rate": 1, "rate-differs": 1 });
});

test("W10: a stored summary that counts other trials is found, with both figures", async () => {
  const summary = { total_tests: 13, total_success: 6, total_partial: 2, total_failure: 4, models_tested: ["oak"] };
  const [findings] = await findingsIn(await databaseFile([{}], { summary }));
  expect(findings).toMatchObject([
    {
      code: "summary-differs",
      severity: "error",
      count: 1,
      evidence: [{ at: "$.summary.total_tests", found: 13, expected: 10 }],
    },
  ]);
});

test("outcomes of a summary that are not its cells' are found", async () => {
  const summary = { total_tests: 10, total_success: 0, total_partial: 0, total_failure: 0, models_tested: ["oak"] };
  const [findings] = await findingsIn(await databaseFile([{}], { summary }));
  expect(findings).toMatchObject([
    {
      code: "summary-outcomes-differ",
      evidence: [
        { found: 0, expected: 6 },
        { found: 0, expected: 4 },
      ],
    },
  ]);
});

test("a summary may count partial successes beside the full ones", async () => {
  const summary = { total_tests: 10, total_success: 4, total_partial: 2, total_failure: 4, models_tested: ["oak"] };
  expect(await summaryOf(await databaseFile([{}], { summary }))).toEqual({});
});

test("models missing from the summary, named without results, and empty are found", async () => {
  const database = databaseOf([{}, { model: "elm" }]);
  database.models["yew"] = { model_name: "yew", total_tests: 0, by_prompt_type: {} };
  database.summary["models_tested"] = ["oak", "ash"];
  const found = await summaryOf(await fileOf("db.json", JSON.stringify(database)));
  expect(found).toEqual({ "model-missing-from-summary": 2, "summary-names-absent-model": 1, "empty-model": 1 });
});

test("a model's and a prompt type's own totals are held against the cells", async () => {
  const database = databaseOf([{}]);
  const oak = database.models["oak"]!;
  oak.total_tests = 11;
  Object.assign(oak.by_prompt_type["optimal"]!, { summary: { total: 12 } });
  expect(await summaryOf(await fileOf("db.json", JSON.stringify(database)))).toEqual({
    "model-total-differs": 1,
    "prompt-summary-differs": 1,
  });
});

test("version 2 keeps its cells in test groups, with the flaw apart", async () => {
  const group = (flaw: string | null) => ({
    model: "oak",
    task_type: "basic_task",
    prompt_type: "flawed",
    difficulty: "easy",
    is_flawed: true,
    flaw_type: flaw,
    statistics: { total: 10, success: 6, partial_success: 0, failure: 4, success_rate: 60 },
  });
  const database = {
    version: "2.0",
    test_groups: { a: group("tool_misuse"), b: group(null) },
    models: { oak: { total_tests: 20, total_success: 13, total_failure: 8, by_prompt_type: {} } },
    summary: { total_tests: 20, total_success: 12, total_partial: 0, total_failure: 8, models_tested: ["oak"] },
  };
  expect(await summaryOf(await fileOf("v2.json", JSON.stringify(database)))).toEqual({
    "summary-unconfirmed": 1,
    "empty-model": 1,
    "model-outcomes-differ": 1,
    "bare-flawed": 1,
  });
});

test("NaN, keys given twice and conflict markers are found where they stand", async () => {
  const text = `{
  "version": "3.0",
<<<<<<< HEAD
  "last_updated": "2025-08-15",
||||||| base
=======
  "last_updated": "2025-08-16",
>>>>>>> other
  "models": {"oak": {"by_prompt_type": {}, "by_prompt_type": {}}},
  "summary": {"total_tests": NaN, "rate": -Infinity, "models_tested": ["oak"]}
}`;
  const [findings] = await findingsIn(await fileOf("db.json", text));
  const at = (code: FindingCode) =>
    findings!.find((finding) => finding.code === code)?.evidence.map((place) => place.at);
  expect(at("nan")).toEqual(["$.summary.total_tests", "$.summary.rate"]);
  expect(at("duplicate-key")).toEqual(["$.models.oak.by_prompt_type"]);
  expect(at("conflict-markers")).toEqual(['lines 3 to 8 ("HEAD" against "other")']);
});

test("W16: of a truncated file the part that is there is read", async () => {
  const whole = JSON.stringify(databaseOf([{}, { taskType: "simple_task" }]));
  const path = await fileOf("db.json", whole.slice(0, whole.indexOf('"simple_task"') + 60));
  const file = await readLegacy(path, { clock: systemClock }, never);
  expect(file.cells.map(({ key }) => key.taskType)).toEqual(["basic_task", "simple_task"]);
  expect((await findingsIn(path))[0]!.map(({ code }) => code)).toContain("truncated");
});

test("a pointer of Git LFS is told from data, whatever its name says", async () => {
  const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${"ab".repeat(32)}\nsize 1016962\n`;
  for (const name of ["library.json", "results.parquet", "table.csv"]) {
    const [findings] = await findingsIn(await fileOf(name, pointer));
    expect(findings).toMatchObject([
      { code: "lfs-pointer", evidence: [{ at: `sha256:${"ab".repeat(32)}, 1016962 bytes` }] },
    ]);
  }
});

const trial = {
  model: "oak",
  prompt_type: "optimal",
  tool_success_rate: 0.8,
  difficulty: "easy",
  task_type: "basic_task",
};

test("W27: rows that share their moment and every measurement are made up, measured ones are not", async () => {
  const measured = (n: number) => ({
    ...trial,
    test_id: `t${n}`,
    timestamp: `2025-08-16T17:28:${10 + n}`,
    success: true,
    avg_turns: n,
  });
  const copied = (n: number) => ({
    ...trial,
    test_id: `u${n}`,
    timestamp: "2025-08-16T18:00:00.123456",
    success: true,
    avg_turns: 4.5,
  });
  const path = await parquetFile([measured(1), measured(2), copied(1), copied(2), copied(3)]);
  expect(await summaryOf(path)).toEqual({ "synthetic-rows": 3 });
});

test("ids made of outcome and counter, sources that are result files and ids given twice are found", async () => {
  const row = (id: string, source: string) => ({ ...trial, test_id: id, timestamp: id, source, success: false });
  expect(
    await summaryOf(await parquetFile([row("a_success_0", "run"), row("a_failure_1", "run"), row("b", "run")])),
  ).toEqual({ "synthetic-rows": 2 });
  expect(await summaryOf(await parquetFile([row("a", "db.json"), row("b", "run")]))).toEqual({ "synthetic-rows": 1 });
  expect(await summaryOf(await parquetFile([row("a", "run"), row("a", "run"), row("a", "run")]))).toMatchObject({
    "repeated-ids": 2,
  });
});

test("W11: a database and a table that disagree on a cell are both told so, and mixed meanings too", async () => {
  const json = await databaseFile([{}, { taskType: "simple_task" }, { taskType: "data_pipeline" }]);
  const row = (task: string, success: number, total = 10) => ({
    ...trial,
    task_type: task,
    total,
    success,
    partial: 2,
    failed: total - success - 2,
  });
  const table = await parquetFile([row("basic_task", 4), row("simple_task", 5), row("data_pipeline", 4, 12)]);
  const [database, parquet] = await findingsIn(json, table);
  for (const findings of [database!, parquet!]) {
    expect(findings.find(({ code }) => code === "sources-disagree")).toMatchObject({ count: 2 });
    expect(findings.find(({ code }) => code === "mixed-success")).toMatchObject({ count: 3 });
  }
});

test("W16: a Parquet file without its end, with a broken footer or page is corrupt", async () => {
  const whole = parquetBytes(
    Array.from({ length: 200 }, (_, n) => ({ ...trial, test_id: `t${n}`, success: n % 2 === 0 })),
  );
  expect(await summaryOf(await fileOf("cut.parquet", whole.slice(0, whole.length - 100)))).toEqual({
    "corrupt-parquet": 1,
  });
  const long = Uint8Array.from(whole);
  new DataView(long.buffer).setUint32(long.length - 8, 2 ** 30, true);
  expect(await summaryOf(await fileOf("long-footer.parquet", long))).toEqual({ "corrupt-parquet": 1 });
  const footer = Uint8Array.from(whole).fill(0xff, whole.length - 200, whole.length - 8);
  expect(await summaryOf(await fileOf("footer.parquet", footer))).toHaveProperty("corrupt-parquet");
  const page = Uint8Array.from(whole).fill(0xff, 4, 60);
  expect(await summaryOf(await fileOf("page.parquet", page))).toHaveProperty("corrupt-parquet");
});

test("a table of separated fields is read whatever its separator", async () => {
  const csv = "model;success rate;total_tests\noak;0.95;20\nelm;1.323;20\n";
  expect(await summaryOf(await fileOf("table.csv", csv))).toEqual({ "impossible-rate": 1 });
  const tabs = "Model\tTask Type\tTotal\noak\taggregated\t20\noak\taggregated\t20\n";
  expect(await summaryOf(await fileOf("table.tsv", tabs))).toEqual({ "unknown-task-type": 2, "duplicate-key": 1 });
  const percent = 'model,success_rate\noak,95.5%\n"elm, the second",132.3%\n';
  expect(await summaryOf(await fileOf("percent.csv", percent))).toEqual({ "impossible-rate": 1 });
});

test("a table of trials without totals counts its rows", async () => {
  const csv = "model,task_type,success\noak,basic_task,1\noak,basic_task,0\noak,basic_task,1\n";
  const file = await readLegacy(await fileOf("trials.csv", csv), { clock: systemClock }, never);
  expect(file.table).toMatchObject({ rows: 3, rowIsTrial: true });
  expect(file.cells).toMatchObject([{ numbers: { total: 3, success: 2, failed: 1 } }]);
});

test("a conversation's outage, contradiction, credential and silence are found", async () => {
  const key = `sk-proj-${"a1B2c3D4e5".repeat(4)}`;
  const transcript = {
    test_id: "qwen2_5_7b_instruct_basic_task_insttask_1_test1_optimal",
    task_type: "basic_task",
    prompt_type: "optimal",
    task_instance: { required_tools: ["file_operations_reader"] },
    conversation_history: [
      { role: "assistant", content: "<tool_call>file_operations_reader" },
      { role: "user", content: `use ${key}` },
    ],
    execution_history: [],
    api_issues: [{ turn: 4, issue: "failed" }],
    result: { success: false, error: null, tool_calls: ["file_operations_reader"], final_score: 0 },
  };
  const path = await fileOf("log.json", JSON.stringify(transcript));
  const [findings] = await findingsIn(path);
  expect(Object.fromEntries(findings!.map(({ code, count }) => [code, count]))).toEqual({
    "outage-scored": 1,
    "secret-in-transcript": 1,
    "nothing-executed": 1,
    "outcome-contradicts": 2,
  });
  expect(JSON.stringify(findings)).not.toContain(key);
  const together = await findingsIn(path, await fileOf("log.json", JSON.stringify({ ...transcript, api_issues: [] })));
  expect(together[0]!.find(({ code }) => code === "harness-suspect")).toMatchObject({ count: 2 });
});

test("evidence is cut, counts are not", async () => {
  const many = Array.from({ length: 50 }, (_, n) => ({ taskType: `task_${n}` }));
  const [findings] = await findingsIn(await databaseFile(many));
  const finding = findings!.find(({ code }) => code === "unknown-task-type")!;
  expect(finding.count).toBe(50);
  expect(finding.evidence).toHaveLength(20);
});
