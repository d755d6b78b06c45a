import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parquetWriteBuffer } from "hyparquet-writer";
import { afterAll, beforeAll, expect, test } from "vitest";
import { never } from "#kernel";
import { publishedImage } from "./image-name.ts";
import { FAST_INSTANCES, MEDIUM_INSTANCES } from "./named-lists.ts";
import { readSweInstances, type SweSet } from "./read-swe-instances.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "sluice-swe-rows-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const row = (id: string) => ({
  repo: id.split("-")[0]!.replace("__", "/"),
  instance_id: id,
  base_commit: "a".repeat(40),
  patch: "p",
  test_patch: "t",
  problem_statement: "It is broken.",
  hints_text: "",
  created_at: "2020-01-01T00:00:00Z",
  version: "1.0",
  FAIL_TO_PASS: '["a", "b"]',
  PASS_TO_PASS: "[]",
  environment_setup_commit: "b".repeat(40),
});

const all = [...MEDIUM_INSTANCES, ...FAST_INSTANCES].map(row);
const read = (path: string | null, set: SweSet) => readSweInstances({ path, set }, never);

async function file(name: string, content: string | Uint8Array): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

test("rows are the same from JSONL, JSON and Parquet, test names written as JSON included", async () => {
  const columnData = Object.keys(all[0]!).map((name) => ({
    name,
    data: all.map((one) => one[name as keyof typeof one]),
  }));
  const read3 = await Promise.all([
    read(await file("a.jsonl", all.map((one) => JSON.stringify(one)).join("\n")), "all"),
    read(await file("a.json", JSON.stringify(all)), "all"),
    read(await file("a.parquet", new Uint8Array(parquetWriteBuffer({ columnData }))), "all"),
  ]);
  expect(read3[0]).toHaveLength(20);
  expect(read3[0][0]).toMatchObject({ FAIL_TO_PASS: ["a", "b"], PASS_TO_PASS: [], eval_script: null, history: null });
  expect(read3[1]).toEqual(read3[0]);
  expect(read3[2]).toEqual(read3[0]);
});

test("a list's instances come in the list's order, with the image that is published for them", async () => {
  const path = await file("b.jsonl", all.map((one) => JSON.stringify(one)).join("\n"));
  expect((await read(path, "fast")).map(({ instance_id: id }) => id)).toEqual(FAST_INSTANCES);
  expect(await read(path, "fast+medium")).toHaveLength(20);
  expect((await read(path, "medium"))[3]!.image).toBe("swebench/sweb.eval.x86_64.pydata_1776_xarray-4094:latest");
  expect(publishedImage("psf__requests-2317")).toBe("swebench/sweb.eval.x86_64.psf_1776_requests-2317:latest");
});

test("fields of harness 5 are taken as they are", async () => {
  const newer = {
    ...row("a__b-1"),
    image: "my/image:1",
    eval_script: "true",
    log_parser: "parse_log_pytest",
    eval_type: "fail_only",
    FAIL_TO_PASS: ["x"],
  };
  const path = await file("c.json", JSON.stringify([newer]));
  expect((await read(path, "all"))[0]).toMatchObject({
    image: "my/image:1",
    eval_script: "true",
    eval_type: "fail_only",
    FAIL_TO_PASS: ["x"],
  });
});

test.for([
  ["fast", null, /the rows of fast are not part of this program.*swe\.path/s],
  ["all", null, /the rows of all are not part/],
  ["fast", "one.json", /fast has 15 instances that one\.json does not have, the first sympy__sympy-13480/],
  ["builtin", "one.json", /builtin has no file/],
  ["all", "twice.json", /two rows have the instance_id "a__b-1"/],
  ["all", "short.json", /short\.json, .*instance_id: missing/],
  ["all", "names.json", /FAIL_TO_PASS: expected a list of test names/],
  ["all", "gone.json", /swe\.path: there is no file/],
] as const)("%s of %s is refused", async ([set, name, message]) => {
  await file("one.json", JSON.stringify([row("a__b-1")]));
  await file("twice.json", JSON.stringify([row("a__b-1"), row("a__b-1")]));
  await file("short.json", JSON.stringify([{ repo: "a/b" }]));
  await file("names.json", JSON.stringify([{ ...row("a__b-1"), FAIL_TO_PASS: "a, b" }]));
  await expect(read(name === null ? null : join(folder, name), set)).rejects.toThrow(message);
});
