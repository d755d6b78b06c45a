import { readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { expect, test } from "vitest";
import { MAY_IMPORT } from "./architecture/layers.ts";
import { findViolations, type SourceText, type Violation } from "./architecture/violations.ts";
import { repositoryRoot, walk } from "./source-files.ts";

/** The program text under a root, with paths from that root. */
function read(root: string): SourceText[] {
  const files = ["src", "web"].flatMap((folder) => walk(join(root, folder)));
  return files.map((file) => ({
    path: relative(root, file).replaceAll("\\", "/"),
    text: readFileSync(file, "utf8"),
  }));
}

const lineOf = ({ path, rule, message }: Violation): string => `${path}: ${rule}: ${message}`;

test("the source keeps to the layer table and the rules beside it", () => {
  const files = read(repositoryRoot);
  expect(files.map((file) => file.path)).toContain("src/kernel/index.ts");
  expect(findViolations(files).map(lineOf)).toEqual([]);
});

test("imports in the table point only to a lower level", () => {
  const slices = Object.keys(MAY_IMPORT);
  const upward = slices.flatMap((slice, level) =>
    (MAY_IMPORT[slice] ?? []).filter((other) => slices.indexOf(other) >= level || !slices.includes(other)),
  );
  expect(upward).toEqual([]);
});

const fixtures = (name: string): SourceText[] => read(join(repositoryRoot, "test/fixtures/architecture", name));

// Each file of the fixture breaks one rule. A rule that stops firing, or a scan that stops seeing, turns this red.
test("a tree that breaks each rule is refused, file by file", () => {
  const rulesByFile: Record<string, string[]> = {};
  for (const { path, rule } of findViolations(fixtures("broken"))) (rulesByFile[path] ??= []).push(rule);
  expect(rulesByFile).toEqual({
    "src/stray.ts": ["stray-file"],
    "src/index.ts": ["not-allowed", "leaves-the-slice"],
    "src/unknown/index.ts": ["no-row"],
    "src/sandbox/index.ts": ["no-door"],
    "src/lanes/upward.ts": ["not-allowed"],
    "src/lanes/upward-type.ts": ["not-allowed"],
    "src/lanes/upward-export.ts": ["not-allowed"],
    "src/lanes/upward-dynamic.ts": ["not-allowed"],
    "src/lanes/upward-import-type.ts": ["not-allowed"],
    "src/lanes/deep.ts": ["not-a-door"],
    "src/lanes/around-the-door.ts": ["leaves-the-slice"],
    "src/lanes/out-of-the-source.ts": ["leaves-the-slice"],
    "src/lanes/own-door.ts": ["own-door"],
    "src/lanes/own-door-by-path.ts": ["own-door"],
    "src/lanes/own-package.ts": ["own-package"],
    "src/lanes/test-reaching-in.test.ts": ["leaves-the-slice"],
    "src/lanes/utils.ts": ["banned-name"],
    "src/lanes/helpers/wait.ts": ["banned-name"],
    "src/lanes/adapters.ts": Array.from({ length: 11 }, () => "confined-module"),
    "src/lanes/process.ts": Array.from({ length: 8 }, () => "confined-name"),
    "src/lanes/process-import.ts": ["confined-name", "confined-name"],
    "src/lanes/process-taken-apart.ts": ["confined-name", "confined-name"],
    "src/lanes/time.ts": Array.from({ length: 9 }, () => "confined-name"),
    "src/lanes/time-import.ts": Array.from({ length: 3 }, () => "confined-module"),
    "src/lanes/date.ts": ["confined-name"],
    "src/lanes/date-text.ts": ["confined-name"],
    "src/lanes/chance.ts": ["confined-name", "confined-name"],
    "src/lanes/chance-import.ts": ["confined-name"],
    "src/lanes/chance-module.ts": ["confined-name"],
    "web/program.ts": ["not-allowed", "leaves-the-slice"],
  });
});

test("a tree that uses every permission is accepted", () => {
  const files = fixtures("sound");
  expect(files.length).toBeGreaterThan(5);
  expect(findViolations(files).map(lineOf)).toEqual([]);
});

test("a file that does not parse is not passed over", () => {
  expect(() => findViolations([{ path: "src/kernel/index.ts", text: "export const = ;" }])).toThrow("does not parse");
});

interface QuotedRow {
  readonly level: number;
  readonly slice: string;
  readonly mayImport: readonly string[];
}

/** The rows of the slice table in ARCHITECTURE.md; "everything above" stands for the slices of the rows before. */
function quotedTable(): QuotedRow[] {
  const rows: QuotedRow[] = [];
  for (const line of readFileSync(join(repositoryRoot, "ARCHITECTURE.md"), "utf8").split("\n")) {
    const [, level, slice = "", list = ""] = /^\| (\d) \| `([a-z]+)` \| .* \| ([^|]*) \|$/.exec(line) ?? [];
    if (level === undefined) continue;
    const above = rows.map((row) => row.slice);
    const mayImport = list === "everything above" ? above : list.split(", ").filter((name) => name !== "–");
    rows.push({ level: Number(level), slice, mayImport });
  }
  return rows;
}

test("ARCHITECTURE.md quotes the table", () => {
  expect(Object.fromEntries(quotedTable().map(({ slice, mayImport }) => [slice, mayImport]))).toEqual(MAY_IMPORT);
});

test("the levels in ARCHITECTURE.md rise with the imports", () => {
  const rows = quotedTable();
  const levelOf = new Map(rows.map(({ slice, level }) => [slice, level]));
  const risesOver = ({ slice, mayImport }: QuotedRow): boolean =>
    mayImport.every((other) => (levelOf.get(other) ?? Infinity) < (levelOf.get(slice) ?? 0));
  expect(rows.filter((row) => !risesOver(row))).toEqual([]);
});
