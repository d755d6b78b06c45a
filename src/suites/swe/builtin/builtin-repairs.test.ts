import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { never, systemClock } from "#kernel";
import { type OpenedSandboxes, openSandboxes } from "#sandbox";
import { isTestPath } from "../collect-patch.ts";
import { Crew } from "../crew.ts";
import { evaluate } from "../evaluate.ts";
import { gradeOf, type Grade } from "../grade.ts";
import { DEFAULT_SWE_LIMITS } from "../swe-settings.ts";
import type { SweInstance } from "../swe-instance.ts";
import { openWorkplace } from "../workplace.ts";
import { builtinRepairs, builtinSources } from "./builtin-repairs.ts";
import { REPOSITORIES } from "./family-source.ts";
import { brokenSource } from "./repository.ts";
import { unifiedDiff } from "./unified-diff.ts";

let folder: string;
let sandboxes: OpenedSandboxes;
let hasPython = false;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "sluice-swe-test-"));
  sandboxes = await openSandboxes("process", { clock: systemClock, folder }, never);
  const labels = { run: "test", trial: "test", role: "evaluation" } as const;
  const limits = { memoryMb: null, cpus: null, processes: null };
  await using sandbox = await sandboxes.open({ labels, image: null, limits, network: "none" }, never);
  const found = await sandbox.run({ argv: ["bash", "-c", "python3 --version"], timeoutMs: 20_000 }, never);
  hasPython = found.end.kind === "exited" && found.end.code === 0;
});

afterAll(async () => {
  await sandboxes[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

async function judged(instance: SweInstance, patch: string): Promise<Grade> {
  const labels = { run: "test", trial: instance.instance_id, role: "evaluation" } as const;
  const limits = DEFAULT_SWE_LIMITS;
  await using place = await openWorkplace(instance, { sandboxes, labels, limits, crew: new Crew() }, never);
  return gradeOf(instance, await evaluate(patch, instance, { place, limits }, never));
}

/** A patch that changes nothing that is tested. */
const idle = `diff --git a/NOTES.md b/NOTES.md
new file mode 100644
--- /dev/null
+++ b/NOTES.md
@@ -0,0 +1 @@
+Nothing here.
`;

describe("the built-in repairs", () => {
  test("are at least 24, in four repositories, and every kind comes back in each", () => {
    const repairs = builtinRepairs();
    expect(repairs.length).toBeGreaterThanOrEqual(24);
    expect(new Set(repairs.map(({ instance_id: id }) => id)).size).toBe(repairs.length);
    expect(new Set(repairs.map(({ repo }) => repo)).size).toBe(REPOSITORIES.length);
    for (const family of new Set(repairs.map((repair) => repair.family))) {
      expect(repairs.filter((repair) => repair.family === family).map(({ repo }) => repo)).toHaveLength(4);
    }
  });

  test("have a history that ends where the defect is, and nowhere hold their repair", () => {
    for (const [instance, source] of builtinSources()) {
      const files = instance.history!.flatMap((commit) => Object.entries(commit.files));
      const named = instance.FAIL_TO_PASS.map((name) => name.split(".").at(-1)!);
      for (const name of named) {
        expect(
          files
            .filter(([path]) => isTestPath(path))
            .map(([, text]) => text)
            .join("\n"),
        ).not.toContain(name);
      }
      expect(files.filter(([path, text]) => path === source.path && text!.includes(source.right))).toEqual([]);
    }
  });
});

for (const [instance, source] of builtinSources()) {
  test(`${instance.instance_id} (${instance.family}) is broken before, whole after its patch, and never by a mistake`, async (context) => {
    if (instance.needs.includes("python3") && !hasPython) context.skip("python3 is not on this machine");
    const all = { passed: instance.PASS_TO_PASS.length, of: instance.PASS_TO_PASS.length };
    const before = await judged(instance, idle);
    expect(before, "before").toMatchObject({ resolution: "no", trouble: null, passToPass: all });
    expect(before.failToPass).toEqual({ passed: 0, of: instance.FAIL_TO_PASS.length });
    expect(await judged(instance, instance.patch), "after").toMatchObject({ resolution: "full", trouble: null });
    for (const mistake of source.mistakes) {
      const patch = unifiedDiff(source.path, brokenSource(source), brokenSource(source, mistake));
      const { resolution } = await judged(instance, patch);
      expect(resolution, mistake).not.toBe("full");
    }
  });
}
