import { existsSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { ensureBuilt } from "./build.mjs";
import { ensureInstalled } from "./install.mjs";
import { main, root, say, Stop } from "./repository.mjs";

const args = ["run", "quick", ...process.argv.slice(2)];

await main(async () => {
  await ensureInstalled();
  await ensureBuilt();
  const program = join(root, "dist/cli/main.js");
  if (!existsSync(program)) throw new Stop("There is no src/cli/main.ts to start.");
  say(`Starting: sluice ${args.join(" ")}`);
  process.once("exit", tellWhereToLook);
  // The program runs in this very process, so that signals and the exit code are its own and reach it once.
  process.argv = [process.execPath, program, ...args];
  await import(pathToFileURL(program).href);
});

/** The last line of a run that came to its end: how to see it. */
function tellWhereToLook(code) {
  const given = process.argv.slice(2);
  if (code > 1 || given.includes("--quiet") || given.includes("--json")) return;
  const at = given.findIndex((word) => word === "-o" || word === "--output-dir");
  const where = at < 0 ? "" : ` -o ${given[at + 1]}`;
  say(`Look at it in a browser: npx sluice dashboard${where}`);
}
