import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { never, systemClock } from "#kernel";
import { openSandboxes, type Sandbox, SandboxError, type Sandboxes } from "#sandbox";
import { FakeModel, trialModels } from "#testing";
import { calling, jobOf, repairCalled, usualSwe } from "../../../test/support/swe-room.ts";
import { fastImportOf } from "./git-history.ts";
import { END, START } from "./markers.ts";
import { openSwe, readSweTranscript } from "./open-swe.ts";
import { LAY_HISTORY } from "./put-up.ts";
import type { SweInstance } from "./swe-instance.ts";

const shelf = repairCalled("shelf-1");

/** A row as harness 5 exports it: the repository is in an image, and the script goes to where it is. */
const row: SweInstance = {
  ...shelf,
  history: null,
  image: "swebench/sweb.eval.x86_64.shelf:latest",
  eval_script: `#!/bin/bash
set -uxo pipefail
cd /testbed
git checkout HEAD test/pages.test.js
git apply -v - <<'EOF_114329324912'
${shelf.test_patch}EOF_114329324912
: '${START}'
node --test-reporter=tap test/pages.test.js
: '${END}'
git checkout HEAD test/pages.test.js
`,
};

/** What an image of the published kind has: the repository, a harness's commit on top, and leftovers of what came later. */
const AS_IN_IMAGES = `${LAY_HISTORY}
mv ../repo /testbed; cd /testbed
git checkout -q -b fixed; sed -i 's|Math.floor(items.length / size) + 1|Math.ceil(items.length / size)|' src/pages.js
git commit -qam "Fix pageCount"; git tag v1.1; git remote add origin https://localhost/shelf; git checkout -q main
git branch -q -D fixed; git commit -q --allow-empty -m SWE-bench`;

/** Sandboxes that do as containers of such an image would; null where bubblewrap does not work. */
async function imageLike(folder: string): Promise<(Pick<Sandboxes, "kind" | "open"> & AsyncDisposable) | null> {
  const inner = await openSandboxes("bubblewrap", { clock: systemClock, folder }, never).catch((error: unknown) => {
    if (error instanceof SandboxError) return null;
    throw error;
  });
  if (inner === null) return null;
  return {
    kind: "container",
    open: async (spec, signal) => inImage(await inner.open({ ...spec, image: null }, signal)),
    [Symbol.asyncDispose]: () => inner[Symbol.asyncDispose](),
  };
}

async function inImage(sandbox: Sandbox): Promise<Sandbox> {
  const put = { argv: ["bash", "-c", AS_IN_IMAGES], input: fastImportOf(shelf.history!), timeoutMs: 60_000 };
  const { end, stderr } = await sandbox.run(put, never);
  expect(end, stderr).toEqual({ kind: "exited", code: 0 });
  return {
    workspace: "/testbed",
    run: (command, signal) => sandbox.run({ folder: "/testbed", ...command }, signal),
    write: (files, signal) => sandbox.write(files, signal),
    read: (path, signal) => sandbox.read(path, signal),
    [Symbol.asyncDispose]: () => sandbox[Symbol.asyncDispose](),
  };
}

test("a row whose repository is in an image is worked on and judged where it lies, and nothing later is to be found there", async (context) => {
  const folder = await mkdtemp(join(tmpdir(), "sluice-swe-image-"));
  try {
    await using sandboxes = await imageLike(folder);
    if (sandboxes === null) return context.skip("bubblewrap does not work on this machine");
    const suite = openSwe(usualSwe({ sandboxes, instances: [row] }));
    const job = jobOf(suite, row);
    const model = FakeModel.replying(
      calling("shell", {
        command: "git log --all --format=%s; git tag; git remote; git fsck --unreachable --no-reflogs; ls -A",
      }),
      calling("edit", {
        path: "src/pages.js",
        old: "Math.floor(items.length / size) + 1",
        new: "Math.ceil(items.length / size)",
      }),
      calling("submit", {}),
    );
    const transcript = readSweTranscript(await suite.solve(job, trialModels(model), never), "test");
    const seen = transcript.steps[0]!.observation;
    expect(seen).toMatch(/^SWE-bench\nTest the modules\nWrite the modules\nBegin shelf\n/);
    expect(seen).not.toMatch(/Fix pageCount|v1\.1|origin|unreachable|evaluation/);
    expect(transcript.patch).toContain("+  return Math.ceil");
    expect(suite.score(job, transcript as never)).toMatchObject({ outcome: "full", facts: { failToPassPassed: 2 } });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}, 120_000);
