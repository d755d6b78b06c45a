import { mkdtempSync, readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { RotatedFile } from "./rotated-file.ts";

test("a file of lines stays bounded: the first part and the newest are kept, and no line is cut in two", () => {
  const folder = mkdtempSync(join(tmpdir(), "sluice-rotated-"));
  {
    using file = new RotatedFile(folder, "run", { mostBytes: 100, kept: 2 });
    for (let n = 0; n < 60; n++) file.write(`${String(n).padStart(9, "0")}\n`);
  }
  expect(readdirSync(folder).toSorted()).toEqual(["run.1.log", "run.4.log", "run.5.log", "run.log"]);
  const lines = (name: string): string[] => readFileSync(join(folder, name), "utf8").trimEnd().split("\n");
  expect(lines("run.1.log")[0]).toBe("000000000");
  expect(lines("run.log").at(-1)).toBe("000000059");
  expect(lines("run.5.log").at(-1)).toBe("000000049");
  for (const name of readdirSync(folder)) for (const line of lines(name)) expect(line).toMatch(/^\d{9}$/);
});
