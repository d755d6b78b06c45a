import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { loadConfig } from "#config";
import { planRun, run } from "#engine";
import { MemoryStore } from "#store";

const folder = join(import.meta.dirname, "..", "examples");
const examples = readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
  entry.isDirectory() ? entry.name : [],
);

test("the page of examples names each of them", () => {
  const page = readFileSync(join(folder, "README.md"), "utf8");
  const named = [...page.matchAll(/^\| \[([\w-]+)\]/gm)].map((found) => found[1] ?? "");
  expect(named.toSorted()).toEqual(examples.toSorted());
});

test.for(examples)("example %s runs as it is, and each of its first trials is graded", async (name) => {
  const cwd = mkdtempSync(join(tmpdir(), "sluice-example-"));
  const flags = { config: join(folder, name, "sluice.yaml"), limit: 12 };
  const { settings } = await loadConfig({ cwd, env: {}, flags });
  const store = new MemoryStore();
  const { graded, simulated, warnings } = await run(await planRun(settings), { store });
  rmSync(cwd, { recursive: true, force: true });
  expect({ graded, simulated, warnings }).toEqual({ graded: 12, simulated: true, warnings: [] });
});
