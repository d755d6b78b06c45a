import { pathToFileURL } from "node:url";
import { ensureBuilt } from "./build.mjs";
import { ensureInstalled } from "./install.mjs";
import { main, programOf, say } from "./repository.mjs";

// CI counts from the JSON report; people read the lines.
const reporters = process.env["CI"]
  ? ["--reporter=default", "--reporter=json", "--outputFile.json=reports/vitest.json"]
  : [];
const args = ["run", ...reporters, ...process.argv.slice(2)];

await main(async () => {
  await ensureInstalled();
  await ensureBuilt();
  say(`Testing: vitest ${args.join(" ")}`);
  // Vitest runs in this very process, so that signals and the exit code are its own and reach it once.
  const program = programOf("vitest");
  process.argv = [process.execPath, program, ...args];
  await import(pathToFileURL(program).href);
});
