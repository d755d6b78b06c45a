import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { never, systemClock } from "#kernel";
import { openSandboxes, type Sandbox } from "#sandbox";
import { fastImportOf } from "./git-history.ts";
import { CLEAN_IMAGE, LAY_HISTORY } from "./put-up.ts";

const commit = (message: string, text: string) => ({
  message,
  at: "2024-01-01T00:00:00Z",
  files: { "a.txt": text },
});

async function said(sandbox: Sandbox, script: string, input = "", folder = "repo"): Promise<string> {
  const where = folder === "" ? {} : { folder: `${sandbox.workspace}/${folder}` };
  const result = await sandbox.run({ argv: ["bash", "-c", script], input, ...where, timeoutMs: 30_000 }, never);
  expect(result.end, result.stderr).toEqual({ kind: "exited", code: 0 });
  return result.stdout;
}

test("nothing later than HEAD is left in a repository: no branch, tag, remote, stash or reflog, and none of their commits", async () => {
  const folder = await mkdtemp(join(tmpdir(), "sluice-swe-clean-"));
  const sandboxes = await openSandboxes("process", { clock: systemClock, folder }, never);
  const labels = { run: "test", trial: "test", role: "agent" } as const;
  const limits = { memoryMb: null, cpus: null, processes: null };
  try {
    await using sandbox = await sandboxes.open({ labels, image: null, limits, network: "none" }, never);
    const base = (
      await said(sandbox, LAY_HISTORY, fastImportOf([commit("one", "1\n"), commit("two", "2\n")]), "")
    ).trim();
    const later = await said(
      sandbox,
      `for word in three four; do echo $word > a.txt; git commit -qam $word; done
git tag v2; git branch next; git update-ref refs/remotes/origin/main HEAD; git remote add origin https://localhost/x
git rev-parse HEAD HEAD~1; echo five > a.txt; git stash -q; git rev-parse stash; git reset -q --hard ${base}; git pack-refs --all`,
    );
    expect((await said(sandbox, CLEAN_IMAGE)).trim()).toBe(base);
    expect(await said(sandbox, "git for-each-ref; git remote; git reflog --all; git stash list")).not.toMatch(
      /three|four|stash|origin|v2/,
    );
    for (const id of later.trim().split("\n")) {
      expect(await said(sandbox, `git cat-file -e ${id} 2>/dev/null && echo there || echo gone`)).toBe("gone\n");
    }
    expect(await said(sandbox, "git log --format=%s; cat a.txt")).toBe("two\none\n2\n");
  } finally {
    await sandboxes[Symbol.asyncDispose]();
    await rm(folder, { recursive: true, force: true });
  }
});
