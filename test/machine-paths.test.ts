import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { repositoryRoot } from "./source-files.ts";

/** Folders of a machine this was written on, put together so that this file does not find itself. */
const MACHINE_PATH = new RegExp(["/work", "(?:main|shared)\\b"].join("/"));

const pathsOfOneMachine = (text: string): string[] => text.split("\n").filter((line) => MACHINE_PATH.test(line));

test.skipIf(!existsSync(join(repositoryRoot, ".git")))("no committed file names a folder of one machine", () => {
  const listed = execFileSync("git", ["ls-files", "-z"], { cwd: repositoryRoot, encoding: "utf8" });
  const files = listed.split("\0").filter((name) => name !== "" && existsSync(join(repositoryRoot, name)));
  expect(files).toContain("package.json");
  const found = files.flatMap((name) =>
    pathsOfOneMachine(readFileSync(join(repositoryRoot, name), "utf8")).map((line) => `${name}: ${line.trim()}`),
  );
  expect(found).toEqual([]);
});

test("a folder of one machine is found", () => {
  const line = `const data = "/work/${"shared"}/data";`;
  expect(pathsOfOneMachine(`// data\n${line}`)).toEqual([line]);
});
