import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { never, systemClock } from "#kernel";
import { parseLoosely } from "./loose-json.ts";
import { readLegacy } from "./read-legacy.ts";
import { TroubleLog } from "./trouble-log.ts";

async function fileOf(name: string, content: string | Uint8Array): Promise<string> {
  const path = join(await mkdtemp(join(tmpdir(), "sluice-read-")), name);
  await writeFile(path, content);
  return path;
}

async function kindsIn(name: string, content: string | Uint8Array): Promise<string[]> {
  const { format, troubles } = await readLegacy(await fileOf(name, content), { clock: systemClock }, never);
  return [format, ...troubles.map(({ kind }) => kind)];
}

test("an empty file, a folder, a missing file and garbage are told apart", async () => {
  const folder = await mkdtemp(join(tmpdir(), "sluice-read-"));
  const kinds = async (path: string): Promise<string[]> => {
    const { format, troubles } = await readLegacy(path, { clock: systemClock }, never);
    return [format, ...troubles.map(({ kind }) => kind)];
  };
  expect(await kinds(folder)).toEqual(["directory", "not-a-file"]);
  expect(await kinds(join(folder, "nothing.json"))).toEqual(["missing", "missing-file"]);
  expect(await kinds("/dev/null")).toEqual(["unreadable", "not-a-file"]);
  expect(await kindsIn("empty.json", "")).toEqual(["empty", "empty-file"]);
  expect(await kindsIn("blank.json", " \n\n")).toEqual(["empty", "empty-file"]);
  expect(await kindsIn("bytes.json", Uint8Array.from([1, 0, 2, 255]))).toEqual(["unknown", "unknown-format"]);
  expect(await kindsIn("prose.txt", "Nothing to see here.")).toEqual(["unknown", "unknown-format"]);
  expect(await kindsIn("short.parquet", "PAR1")).toEqual(["parquet", "corrupt-parquet"]);
  expect(await kindsIn("bad.json", Uint8Array.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]))).toEqual([
    "json",
    "not-utf8",
    "unknown-format",
  ]);
});

test("content nested a million deep is read past, not into", async () => {
  const deep = "[".repeat(1_000_000);
  expect(
    await kindsIn("deep.json", `{"models": ${deep}${"]".repeat(1_000_000)}, "summary": {"total_tests": 3}}`),
  ).toEqual(["json", "too-deep", "unknown-format"]);
  expect(await kindsIn("open.json", deep)).toEqual(["json", "too-deep", "truncated", "unknown-format"]);
});

test("a hundred megabytes of hostile text end in a statement, not in a crash", async () => {
  const path = await fileOf("large.json", `{"a": ["${"x".repeat(1000)}"${`,"${"y".repeat(998)}"`.repeat(100_000)}`);
  const file = await readLegacy(path, { clock: systemClock }, never);
  expect(file.bytes).toBeGreaterThan(100_000_000);
  expect(file.troubles.map(({ kind }) => kind)).toEqual(["truncated", "unknown-format"]);
});

test("more values than are kept are said to be too many", () => {
  const troubles = new TroubleLog();
  const read = parseLoosely(`[${"1,".repeat(50)}1]`, troubles, { depth: 10, values: 20 });
  expect(read).toHaveLength(19);
  expect(troubles.all()).toMatchObject([{ kind: "too-large", count: 1 }]);
});

test("keys that name parts of every object are only keys", () => {
  const troubles = new TroubleLog();
  const read = parseLoosely('{"__proto__": {"polluted": 1}, "constructor": 2}', troubles) as Record<string, unknown>;
  expect(Object.keys(read)).toEqual(["__proto__", "constructor"]);
  expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
  expect(troubles.all()).toEqual([]);
});

test("valid JSON is read as JSON.parse reads it", () => {
  fc.assert(
    fc.property(fc.json(), (text) => {
      fc.pre(!/__proto__/.test(text));
      const troubles = new TroubleLog();
      const read = parseLoosely(`[${text}]`, troubles);
      expect(JSON.parse(JSON.stringify(read))).toEqual(JSON.parse(`[${text}]`));
      expect(troubles.all().filter(({ kind }) => kind !== "duplicate-key")).toEqual([]);
    }),
  );
});

test("whatever the text, and wherever it is cut, reading it ends without an error", () => {
  const pieces = fc.constantFrom(
    "{",
    "}",
    "[",
    "]",
    '"',
    '"a"',
    ":",
    ",",
    "1",
    "-",
    "NaN",
    "nul",
    "\\",
    " ",
    "\n",
    "<<<<<<< x\n",
    "=======\n",
    ">>>>>>> y\n",
    "é",
  );
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 40 }), (parts) => {
      parseLoosely(parts.join(""), new TroubleLog());
    }),
    { numRuns: 2_000 },
  );
});

test("a text cut anywhere is truncated, and what came before is there", () => {
  const whole = '{"a": [1, {"b": "c\\"d"}, null], "e": true}';
  const cuts = Array.from({ length: whole.length - 10 }, (_, n) => whole.slice(0, n + 10));
  const read = cuts.map((text) => {
    const troubles = new TroubleLog();
    const value = parseLoosely(text, troubles) as unknown as { readonly a: readonly unknown[] };
    return { text, truncated: troubles.has("truncated"), first: value.a[0] };
  });
  expect(read).toEqual(cuts.map((text) => ({ text, truncated: true, first: 1 })));
});

test("random bytes under any name are read without an error", async () => {
  const names = fc.constantFrom("a.json", "a.parquet", "a.csv", "a.bin");
  await fc.assert(
    fc.asyncProperty(names, fc.uint8Array({ minLength: 1, maxLength: 300 }), async (name, bytes) => {
      const { sha256 } = await readLegacy(await fileOf(name, bytes), { clock: systemClock }, never);
      expect(sha256).toMatch(/^[0-9a-f]{64}$/);
    }),
    { numRuns: 100 },
  );
});

test("a Parquet page that sends the decoder into an endless loop, or lets it claim all memory, is corrupt", async () => {
  const { parquetWriteBuffer } = await import("hyparquet-writer");
  const data = Array.from({ length: 40 }, (_, n) => `model ${n % 3}`);
  const whole = new Uint8Array(parquetWriteBuffer({ columnData: [{ name: "model", data, type: "STRING" }] }));
  // The bit width of the levels, and the length of a run.
  const endings = await Promise.all(
    [60, 62].map(async (at) => {
      const mutated = Uint8Array.from(whole);
      mutated[at] = mutated[at]! ^ 0x55;
      const path = await fileOf("mutated.parquet", mutated);
      return (await readLegacy(path, { clock: systemClock, mostMs: 2_000 }, never)).troubles[0]?.places[0];
    }),
  );
  expect(endings.filter((place) => place?.includes("came to no end")).length).toBeGreaterThan(0);
});

test("an abort ends the reading", async () => {
  const path = await fileOf("db.json", "{}");
  await expect(readLegacy(path, { clock: systemClock }, AbortSignal.abort(new Error("cancelled")))).rejects.toThrow(
    "cancelled",
  );
});
