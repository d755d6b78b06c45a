import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { buildPage } from "./browser/build-page.ts";

let folder: string;
const files = new Map<string, string>();

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "sluice-page-"));
  await buildPage(folder);
  for (const name of await readdir(folder, { recursive: true })) {
    if (/\.\w+$/.test(name)) files.set(name, await readFile(join(folder, name), "utf8"));
  }
}, 60_000);

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

const ofKind = (ending: string): readonly string[] =>
  [...files].flatMap(([name, text]) => (name.endsWith(ending) ? [text] : []));

test("the page's JavaScript is small enough to be there at once", () => {
  const compressed = ofKind(".js").reduce((sum, text) => sum + gzipSync(text, { level: 9 }).length, 0);
  expect(compressed).toBeGreaterThan(20_000);
  expect(compressed).toBeLessThan(80_000);
});

test("nothing of the page is inline, and every file but the page is named by its content", () => {
  const [page = ""] = ofKind(".html");
  expect(page).not.toMatch(/<style|<script(?![^>]* src=)| style=| on\w+=/);
  const others = [...files.keys()].filter((name) => name !== "index.html");
  expect(others.length).toBeGreaterThan(2);
  expect(others.filter((name) => !/-[\w-]{8}\.\w+$/.test(name))).toEqual([]);
});

test("the page asks nobody else for anything", () => {
  const addresses = [...files.values()].flatMap(
    (text) => text.match(/(?:https?:)?\/\/[a-z][\w-]*\.[a-z][\w.-]+[^\s"'`)]*/gi) ?? [],
  );
  // Names of XML's languages, which nobody fetches.
  expect(addresses.filter((address) => !/www\.w3\.org\/(?:1998|1999|2000)\//.test(address))).toEqual([]);
});

test("the code behind the doors of the slices stays out of the page", () => {
  // Words of zod and of the ledger's schemas; the page needs their types alone.
  for (const text of ofKind(".js")) expect(text).not.toMatch(/ZodObject|discriminatedUnion|createHash/);
});
