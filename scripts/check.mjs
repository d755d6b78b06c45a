import { mkdirSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { ensureBuilt } from "./build.mjs";
import { ensureInstalled } from "./install.mjs";
import { main, programOf, root, runNode, say, secondsSince, Stop } from "./repository.mjs";

/** What must hold before a commit, slowest first, so that the short ones fill the other core. */
const CHECKS = [
  { name: "tests", start: () => runNode(programOf("vitest"), ["run", "--project=unit", "--project=docs"]) },
  {
    name: "package types",
    start: () => runNode(programOf("@arethetypeswrong/cli", "attw"), ["--pack", "--profile", "esm-only"]),
    packs: true,
  },
  { name: "package shape", start: () => runNode(programOf("publint"), ["--strict"]), packs: true },
  { name: "dead code", start: () => runNode(programOf("knip"), ["--tsConfig", "tsconfig.build.json"]) },
  { name: "types", start: () => runNode(programOf("typescript", "tsc"), ["--noEmit"]) },
  { name: "types of web", start: () => runNode(programOf("typescript", "tsc"), ["--noEmit", "-p", "web"]) },
  { name: "lint", start: () => runNode(programOf("oxlint"), ["--type-aware"]) },
  { name: "format", start: () => runNode(programOf("oxfmt"), ["--check"]) },
];

/** Builds, then runs the checks, as many at once as there are cores. Resolves with what failed; without a build nothing is packed. */
async function failures() {
  const failed = [];
  const buildFailure = await ensureBuilt().catch((error) => error);
  if (buildFailure !== undefined) failed.push({ name: "build", text: buildFailure.message });
  const queue = CHECKS.filter(({ packs }) => buildFailure === undefined || packs !== true);
  const worker = async () => {
    for (let check = queue.shift(); check !== undefined; check = queue.shift()) {
      const startedAt = performance.now();
      const { code, text } = await check.start();
      say(`${code === 0 ? "ok    " : "FAILED"}  ${check.name.padEnd(14)} ${secondsSince(startedAt)}`);
      if (code !== 0) failed.push({ name: check.name, text });
    }
  };
  await Promise.all(Array.from({ length: Math.max(2, availableParallelism()) }, worker));
  return failed;
}

await main(async () => {
  await ensureInstalled();
  const startedAt = performance.now();
  const failed = await failures();
  const names = failed.map(({ name }) => name);
  mkdirSync(join(root, "reports"), { recursive: true });
  writeFileSync(join(root, "reports/check.json"), JSON.stringify({ failed: names }));
  for (const { name, text } of failed) say(`\n──── ${name}\n${text.trim()}`);
  if (failed.length > 0) throw new Stop(`\n${failed.length} failed: ${names.join(", ")}.`);
  say(`All ${CHECKS.length} checks passed in ${secondsSince(startedAt)}.`);
});
