import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parquetWriteBuffer } from "hyparquet-writer";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Json, never, UsageError } from "#kernel";
import { openDataset } from "./open-dataset.ts";

let folder: string;
let files = 0;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "sluice-dataset-"));
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

/** Opens a file of this content; every test has a file of its own. */
async function open(content: string | Buffer, options: Record<string, Json> = {}, extension = ".jsonl") {
  const path = `capitals-${files++}${extension}`;
  await writeFile(join(folder, path), content);
  return openDataset({ options: { path, scorer: "exact", ...options }, baseDir: folder }, never);
}

async function refusal(
  content: string | Buffer,
  options: Record<string, Json> = {},
  extension = ".jsonl",
): Promise<string> {
  const error = await open(content, options, extension).then(
    () => new Error("accepted"),
    (reason: unknown) => reason as Error,
  );
  expect(error).toBeInstanceOf(UsageError);
  return error.message.replaceAll(/capitals-\d+/g, "capitals");
}

const all = { instances: "all", seed: 1 } as const;
const bodies = async (suite: ReturnType<typeof open>) => (await suite).tasks({}, all).map((task) => task.body);

const capitals = [
  { input: "France?", target: "Paris" },
  { input: "Spain?", target: "Madrid" },
];
const lines = (records: readonly unknown[]): string => records.map((record) => JSON.stringify(record)).join("\n");

describe("the same questions", () => {
  test("come from JSONL, with empty lines, Windows line ends and a byte order mark", async () => {
    expect(await bodies(open(`\uFEFF${lines(capitals).replace("\n", "\r\n\r\n")}\r\n`))).toEqual(capitals);
  });

  test("come from a JSON list, and from one under data", async () => {
    expect(await bodies(open(JSON.stringify(capitals, null, 2), {}, ".json"))).toEqual(capitals);
    expect(await bodies(open(JSON.stringify({ version: 2, data: capitals }), {}, ".json"))).toEqual(capitals);
  });

  test("come from CSV and TSV, quoted as spreadsheets do", async () => {
    const csv =
      '\uFEFFtarget,input,note\r\nParis,"France?",x\r\n\r\nMadrid,Spain?,"a ""quoted"", note\nof two lines"\r\n';
    expect(await bodies(open(csv, {}, ".csv"))).toEqual(capitals);
    expect(await bodies(open("input\ttarget\nFrance?\tParis\nSpain?\tMadrid", {}, ".tsv"))).toEqual(capitals);
  });

  test("come from Parquet, whatever its groups", async () => {
    const buffer = parquetWriteBuffer({
      columnData: [
        { name: "input", data: capitals.map(({ input }) => input), type: "STRING" },
        { name: "target", data: capitals.map(({ target }) => target), type: "STRING" },
      ],
      rowGroupSize: 1,
    });
    expect(await bodies(open(Buffer.from(buffer), {}, ".parquet"))).toEqual(capitals);
  });

  test("have the same ids and digests in every format", async () => {
    const fromLines = await open(lines(capitals));
    const fromTable = await open("input,target\nFrance?,Paris\nSpain?,Madrid\n", {}, ".csv");
    expect(fromTable.tasks({}, all)).toEqual(fromLines.tasks({}, all));
  });
});

test("numbers, lists and moments of a Parquet file are read as plain values", async () => {
  const buffer = parquetWriteBuffer({
    columnData: [
      { name: "input", data: ["6 × 7?", "First of the month?"], type: "STRING" },
      {
        name: "target",
        data: [
          ["42", "forty-two"],
          [7, { late: true }],
        ],
        type: "JSON",
      },
      { name: "id", data: [1n, 2n], type: "INT64" },
    ],
  });
  const suite = await open(Buffer.from(buffer), { id: "id", scorer: "json" }, ".parquet");
  expect(suite.tasks({}, all)).toMatchObject([
    { id: "1", body: { target: ["42", "forty-two"] } },
    { id: "2", body: { target: [7, { late: true }] } },
  ]);
});

test("a Parquet file that is none is refused by name", async () => {
  expect(await refusal("not columns", {}, ".parquet")).toMatch(/^capitals\.parquet: cannot be read as Parquet: /);
});

test("fields have the names the options give them", async () => {
  const suite = await open(lines([{ q: "France?", a: ["Paris", "paris"], n: 7 }]), {
    input: "q",
    target: "a",
    id: "n",
  });
  expect(suite.tasks({}, all)).toMatchObject([{ id: "7", body: { input: "France?", target: ["Paris", "paris"] } }]);
});

test("a line separator inside a JSON string does not end the line", async () => {
  const [body] = await bodies(open('{"input":"one\u2028two","target":"x"}'));
  expect(body?.input).toBe("one\u2028two");
});

test("a character cut in two by the reader's pieces stays whole", async () => {
  const long = "é".repeat(100_000);
  const [body] = await bodies(open(`{"input":"a${long}","target":"x"}`));
  expect(body?.input).toBe(`a${long}`);
});

describe("findings", () => {
  test("an empty target or input excludes the record", async () => {
    const suite = await open(
      lines([{ input: "A?", target: "" }, { input: "B?", target: null }, { input: " ", target: "x" }, ...capitals]),
    );
    expect(suite.findings.map(({ code, excludes }) => [code, excludes])).toEqual([
      ["empty-target", true],
      ["empty-target", true],
      ["empty-input", true],
    ]);
    expect(suite.findings[0]?.message).toBe("line 1: the target is empty: no answer could be right");
    expect(suite.tasks({}, all)).toHaveLength(2);
  });

  test("a record that repeats another is left out and named", async () => {
    const suite = await open(lines([...capitals, capitals[0]]));
    expect(suite.findings).toMatchObject([{ code: "duplicate", excludes: true }]);
    expect(suite.findings[0]?.message).toBe("line 3: the same question and target as line 1");
    expect(suite.tasks({}, all)).toHaveLength(2);
  });

  test("an id that comes again with another question is left out", async () => {
    const suite = await open(lines(capitals.map((record) => ({ ...record, n: 1 }))), { id: "n" });
    expect(suite.findings).toMatchObject([{ task: "1", code: "duplicate-id", excludes: true }]);
  });

  test("a question with two targets is told, and kept", async () => {
    const suite = await open(lines([...capitals, { input: "France?", target: "Lyon" }]));
    expect(suite.findings).toMatchObject([{ code: "contradiction", excludes: false }]);
    expect(suite.tasks({}, all)).toHaveLength(3);
  });

  test("a target that the scorer cannot judge by excludes the record", async () => {
    const suite = await open(
      lines([
        { input: "How many?", target: "many" },
        { input: "1+1?", target: 2 },
      ]),
      { scorer: "numeric" },
    );
    expect(suite.findings[0]?.message).toBe("line 1: the target holds no number, expected one (scorer numeric@1)");
  });
});

test("whatever changes what is asked or how it is scored changes the digests and the version", async () => {
  const suites = await Promise.all([
    open(lines(capitals)),
    open(lines(capitals), { system: "Be brief." }),
    open(lines(capitals), { scorer: "match" }),
    open(lines(capitals), { scorer: { name: "match", at: "begin" } }),
    open(lines(capitals), { truncated: "failure" }),
  ]);
  expect(new Set(suites.map((suite) => suite.version)).size).toBe(5);
  expect(new Set(suites.map((suite) => suite.tasks({}, all)[0]?.digest)).size).toBe(5);
  expect(new Set(suites.map((suite) => suite.tasks({}, all)[0]?.id)).size).toBe(1);
});

test("the suite is called by its option or its file", async () => {
  expect((await open(lines(capitals), { name: "capitals" })).name).toBe("capitals");
  expect((await open(lines(capitals))).name).toMatch(/^dataset:capitals-\d+$/);
});

test("a hundred thousand rows become tasks of which a plan may take a few", async () => {
  const rows = Array.from({ length: 100_000 }, (_, n) => `"${n} + 1 = ?",${n + 1},${"padding ".repeat(20)}`);
  const suite = await open(`input,target,note\n${rows.join("\n")}\n`, { scorer: "numeric" }, ".csv");
  expect(suite.findings).toEqual([]);
  expect(suite.tasks({}, all)).toHaveLength(100_000);
  expect(suite.tasks({}, { instances: 20, seed: 1 })).toHaveLength(20);
}, 30_000);

describe("a refusal says where and what now", () => {
  test.for<[string, Record<string, Json>, string]>([
    [
      lines([{ question: "France?", answer: "Paris" }]),
      { input: "qestion", target: "answer" },
      'capitals.jsonl, line 1: no field "qestion" (did you mean "question"?); it has question, answer',
    ],
    [lines([...capitals, { input: "Italy?" }]), {}, 'capitals.jsonl, line 3: no field "target"; it has input'],
    [lines([["France?"]]), {}, "capitals.jsonl, line 1: expected an object with fields, found a list"],
    [lines([{ input: ["a"], target: "x" }]), {}, 'capitals.jsonl, line 1: field "input": expected a text, found ["a"]'],
    ["", {}, "capitals.jsonl: nothing to ask: it has no records"],
    [
      lines([{ input: "A?", target: "" }]),
      {},
      "capitals.jsonl: nothing to ask: all 1 records were left out, the first because line 1: the target is empty: no answer could be right",
    ],
    [lines(capitals), { scorrer: "exact" }, 'dataset: unknown key "scorrer" (did you mean "scorer"?)'],
    [
      lines(capitals),
      { scorer: "exakt" },
      'dataset.scorer: there is no scorer "exakt" (did you mean "exact"?); scorers in this version: exact, includes, match, numeric, json, model-graded',
    ],
  ])("%j with %j: %s", async ([content, options, message]) => {
    expect(await refusal(content, options)).toBe(message);
  });

  test("broken JSON names its line", async () => {
    expect(await refusal('{"input":"a","target":"b"}\n{"input":')).toMatch(
      /^capitals\.jsonl, line 2: expected one JSON object a line: /,
    );
    expect(await refusal(JSON.stringify(capitals, null, 2))).toContain("name it .json");
    expect(await refusal("[1", {}, ".json")).toMatch(/^capitals\.json: is not JSON: /);
  });

  test("a JSON file without a list says what it has", async () => {
    expect(await refusal('{"questions": [], "v": 1}', {}, ".json")).toBe(
      'capitals.json: expected a list of records, or an object with such a list under "data"; found an object with questions, v',
    );
  });

  test("a table with ragged rows, twin columns or other separators is not guessed at", async () => {
    expect(await refusal("input,target\na,b\nc\n", {}, ".csv")).toMatch(/^capitals\.csv: .*line 3/);
    expect(await refusal("input,input\na,b\n", {}, ".csv")).toBe(
      'capitals.csv, line 1: two columns are called "input"',
    );
    expect(await refusal("input;target\na;b\n", {}, ".csv")).toBe(
      'capitals.csv, line 1: columns seem to be separated by ";"; use commas in a .csv file, tabs in a .tsv file',
    );
  });

  test("text that is not UTF-8 is not turned into question marks", async () => {
    const latin1 = Buffer.from('{"input":"caf\u00e9","target":"x"}', "latin1");
    expect(await refusal(latin1)).toBe("capitals.jsonl: is not UTF-8 text; save it as UTF-8");
    expect(await refusal(Buffer.from("input,target\ncaf\u00e9,x\n", "latin1"), {}, ".csv")).toBe(
      "capitals.csv: is not UTF-8 text; save it as UTF-8",
    );
  });

  test("a kind of file it cannot read, and a file that is not there", async () => {
    expect(await refusal("", {}, ".xlsx")).toBe(
      "dataset.path: capitals.xlsx is not a kind of file it can read: this version reads .jsonl, .ndjson, .json, .csv, .tsv, .parquet",
    );
    await writeFile(join(folder, "questions.jsonl"), "");
    const missing = openDataset({ options: { path: "question.jsonl", scorer: "exact" }, baseDir: folder }, never);
    await expect(missing).rejects.toThrow('question.jsonl (did you mean "questions.jsonl"?)');
  });

  test("options that are missing altogether", async () => {
    const missing = openDataset({ options: null, baseDir: folder }, never);
    await expect(missing).rejects.toThrow(
      /dataset\.path: missing.*\n.*dataset\.scorer: missing; expected the name of a scorer/,
    );
  });
});
