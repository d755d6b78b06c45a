import { spawnSync } from "node:child_process";
import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { startSluice } from "./sluice-process.ts";

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "sluice-completion-"));
}, 60_000);

async function script(shell: string): Promise<string> {
  const process = startSluice(["completion", shell], { cwd: folder });
  expect(await process.gone, process.err()).toBe(0);
  const path = join(folder, `sluice.${shell}`);
  await writeFile(path, process.out());
  return path;
}

const has = (program: string): boolean => spawnSync(program, ["--version"]).error === undefined;

test.skipIf(!has("bash"))("a real bash completes commands, options, values and words", async () => {
  const path = await script("bash");
  const completed = (...words: readonly string[]): readonly string[] => {
    const line = words.map((word) => `'${word}'`).join(" ");
    const ask = `source "$1"; COMP_WORDS=(${line}); COMP_CWORD=${words.length - 1}; _sluice; printf '%s\\n' "\${COMPREPLY[@]}"`;
    const bash = spawnSync("bash", ["-c", ask, "bash", path], { encoding: "utf8" });
    expect(bash.stderr).toBe("");
    return bash.stdout.split("\n").filter((word) => word !== "");
  };
  expect(completed("sluice", "re")).toEqual(expect.arrayContaining(["results", "report", "resume", "retune"]));
  expect(completed("sluice", "run", "--rate")).toEqual(["--rate-mode"]);
  expect(completed("sluice", "run", "--rate-mode", "")).toEqual(["adaptive", "fixed"]);
  expect(completed("sluice", "run", "-p", "")).toEqual(["core", "flawed", "all"]);
  expect(completed("sluice", "learn", "--arms", "p")).toEqual(["placebo"]);
  expect(completed("sluice", "run", "ov")).toEqual(["overall", "overall-closed"]);
  expect(completed("sluice", "pause", "")).toEqual(["latest"]);
  expect(completed("sluice", "results", "--q")).toEqual(["--quiet"]);
  expect(completed("sluice", "status", "--rate")).toEqual([]);
  expect(completed("sluice", "completion", "")).toEqual(["bash", "zsh", "fish"]);
});

test.each(["zsh", "fish"])("%s reads its script without a complaint, where it is installed", async (shell) => {
  const path = await script(shell);
  if (!has(shell)) return;
  const read = spawnSync(shell, ["-n", path], { encoding: "utf8" });
  expect(read.stderr).toBe("");
  expect(read.status).toBe(0);
});

test("a shell that is not known is refused with those that are", async () => {
  const process = startSluice(["completion", "bahs"], { cwd: folder });
  expect(await process.gone).toBe(2);
  expect(process.err()).toContain(`there is no completion for "bahs" (did you mean "bash"?)`);
});
