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
  // The program runs in this very process, so that signals and the exit code are its own and reach it once.
  process.argv = [process.execPath, program, ...args];
  await import(pathToFileURL(program).href);
});
