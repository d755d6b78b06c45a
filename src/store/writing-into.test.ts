import { mkdtempSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { makeFolder } from "./make-folder.ts";
import { StoreRefusedError } from "./store-refused.ts";
import { writingFile, writingInto } from "./writing-into.ts";

const emptyFolder = (): string => mkdtempSync(join(tmpdir(), "sluice-writing-"));

test("folders are made from the nearest that is there, and again without a word", () => {
  const folder = join(emptyFolder(), "a", "b", "c");
  makeFolder(folder);
  makeFolder(folder);
  expect(statSync(folder).isDirectory()).toBe(true);
});

test("what is written is there", async () => {
  const path = join(emptyFolder(), "a", "page.html");
  await writingFile(path, "the page", () => writeFile(path, "page"));
  expect(readFileSync(path, "utf8")).toBe("page");
});

test.for([
  ["a folder has its name", "down"],
  ["a file is in the way", "file/deep/page.html"],
] as const)("a page that cannot be written is one sentence of the store's: %s", async ([, name]) => {
  const folder = emptyFolder();
  makeFolder(join(folder, "down"));
  writeFileSync(join(folder, "file"), "");
  const path = join(folder, name);
  const failure = await writingFile(path, "the page", () => writeFile(path, "page")).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(StoreRefusedError);
  expect((failure as Error).message).toMatch(/^cannot write the page into .*: .*choose another .* \(E[A-Z]+\)$/);
});

test.runIf(process.platform === "linux")("where no folder can ever be made, that is said at once", async () => {
  const writing = writingInto("/proc/no-such/folder", "the page", () => Promise.resolve());
  await expect(writing).rejects.toThrow(
    /^cannot write the page into \/proc\/no-such\/folder: no folder can be made there/,
  );
});

test("other failures stay what they are", async () => {
  const bug = new Error("a bug");
  await expect(writingInto(emptyFolder(), "the page", () => Promise.reject(bug))).rejects.toBe(bug);
});
