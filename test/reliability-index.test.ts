import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const root = join(import.meta.dirname, "..");
const page = readFileSync(join(root, "docs/reliability.md"), "utf8");

interface Row {
  readonly number: string;
  readonly test: string;
}

/** The rows of the page's tables of cases, each with its last column. */
const rows: readonly Row[] = [...page.matchAll(/^\| ([WMP]\d+) \|[^|]*\|[^|]*\| (.*) \|$/gm)].map((found) => ({
  number: found[1] ?? "",
  test: found[2] ?? "",
}));

const numbersOf = (letter: string): readonly number[] =>
  rows.filter(({ number }) => number.startsWith(letter)).map(({ number }) => Number(number.slice(1)));

const upTo = (count: number): readonly number[] => Array.from({ length: count }, (_, at) => at + 1);

/** The tests that a row names, as `path › title`. */
const named = ({ test: cell }: Row): readonly (readonly [path: string, title: string])[] =>
  [...cell.matchAll(/`([^`]+?) › ([^`]+)`/g)].map((found) => [found[1] ?? "", found[2] ?? ""]);

/** True when the file is there and has the title as a whole text. */
function holds(path: string, title: string): boolean {
  const file = join(root, path);
  if (!existsSync(file)) return false;
  const text = readFileSync(file, "utf8");
  return ['"', "'", "`"].some((quote) => text.includes(`${quote}${title}${quote}`));
}

test("every case of the original runner and of the memory runs is listed once, in order", () => {
  expect(numbersOf("W")).toEqual(upTo(30));
  expect(numbersOf("M")).toEqual(upTo(23));
});

test("each case names a test", () => {
  expect(rows.filter((row) => named(row).length === 0)).toEqual([]);
});

test.for(rows.flatMap((row) => named(row).map(([path, title]) => [row.number, path, title] as const)))(
  "%s: %s has the test it names: %s",
  ([, path, title]) => {
    expect(path).toMatch(/^(src|test)\/.*(\.test|\/describe-[a-z-]+)\.ts$/);
    expect(holds(path, title)).toBe(true);
  },
);

test("a file that is not there, and a title that is only a part of one, are found out", () => {
  const [path, title] = named(rows[0]!)[0]!;
  expect(holds(path, title)).toBe(true);
  expect(holds(path, title.slice(1))).toBe(false);
  expect(holds(`${path}x`, title)).toBe(false);
});

test("the page counts right how many cases of today's tools are held here", () => {
  const numbers = numbersOf("P");
  expect(new Set(numbers).size).toBe(numbers.length);
  expect(numbers.filter((number) => number < 1 || number > 53)).toEqual([]);
  const said = /that a test here holds: (\d+) of 53\. The other (\d+) are not covered/.exec(page);
  expect(said?.slice(1).map(Number)).toEqual([numbers.length, 53 - numbers.length]);
});
