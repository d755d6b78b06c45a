import { resolve } from "node:path";
import { never, systemClock, UsageError } from "#kernel";
import { judgeLegacy, renderImports } from "#report";
import { importLegacy, SqliteEvidence } from "#store";
import type { Call } from "../commands.ts";
import { ExitCode } from "../exit-code.ts";
import { lineWidth } from "../line-width.ts";
import { mustBeThere } from "../must-be-there.ts";
import { styleOf } from "../style.ts";

/** `sluice import FILE…`: the original's files as imported evidence, beside the ledger's own trials and never among them. */
export async function importCommand({ words, flags, terminal }: Call): Promise<ExitCode> {
  const paths = words.filter((word) => word !== undefined).map((word) => resolve(terminal.cwd, word));
  if (paths.length === 0)
    throw new UsageError("import: which files? Name databases, tables or transcripts of the original.");
  await mustBeThere(paths);
  const clock = systemClock;
  await using store = await SqliteEvidence.open(resolve(terminal.cwd, flags.outputDir ?? "sluice-out"), { clock });
  const files = await importLegacy(paths, { store, judge: judgeLegacy, clock }, never);
  const look = { width: lineWidth(terminal), style: styleOf(terminal.color) };
  if (flags.json === true) terminal.out(`${JSON.stringify({ files }, null, 2)}\n`);
  else if (flags.quiet !== true) terminal.out(renderImports(files, look));
  return files.some(({ status }) => status === "refused") ? ExitCode.owed : ExitCode.ok;
}
