import { writeFile } from "node:fs/promises";
import { join, relative, resolve } from "node:path";
import { systemClock } from "#kernel";
import { reportHtml, talliesOf } from "#report";
import { writingFile } from "#store";
import type { Call } from "../commands.ts";
import { ExitCode } from "../exit-code.ts";
import { ledgerFolder, readImported, readLedger } from "../read-trials.ts";
import { version } from "../version.ts";

/** `sluice report`: everything the ledger holds as one HTML page. */
export async function reportCommand({ flags, terminal }: Call): Promise<ExitCode> {
  const folder = ledgerFolder(terminal.cwd, flags.outputDir);
  const readAt = systemClock.now();
  const { trials, runs } = await readLedger(folder);
  const imported = await readImported(folder, talliesOf(trials));
  const page = reportHtml({ title: "Results", readAt, trials, runs, imported, madeBy: `sluice ${version()}` });
  if (flags.to === "-") {
    terminal.out(page);
    return ExitCode.ok;
  }
  const path = flags.to === undefined ? join(folder, "exports", "report.html") : resolve(terminal.cwd, flags.to);
  await writingFile(path, "the report", () => writeFile(path, page));
  if (flags.json === true)
    terminal.out(`${JSON.stringify({ path, trials: trials.length, bytes: Buffer.byteLength(page) })}\n`);
  else if (flags.quiet !== true) terminal.out(`${relative(terminal.cwd, path) || path}\n`);
  return ExitCode.ok;
}
