import { join, resolve } from "node:path";
import { never, systemClock, UsageError } from "#kernel";
import { type ExportCheck, exportLedger, type ExportResult, LedgerSnapshot, verifyExport } from "#store";
import type { Call } from "../commands.ts";
import { ExitCode } from "../exit-code.ts";
import { ledgerFolder } from "../read-trials.ts";
import { styleOf } from "../style.ts";

/** `sluice export`: the ledger as files of another form, or a comparison of those that are there with the ledger. */
export async function exportCommand({ flags, terminal }: Call): Promise<ExitCode> {
  const outputDir = ledgerFolder(terminal.cwd, flags.outputDir);
  const folder = flags.to === undefined ? join(outputDir, "exports") : resolve(terminal.cwd, flags.to);
  await using reader = await LedgerSnapshot.open(outputDir, { clock: systemClock });
  if (flags.verify === true) {
    const checks = await verifyExport(folder, reader, never);
    terminal.out(
      flags.json === true
        ? `${JSON.stringify({ folder, checks }, null, 2)}\n`
        : checksText(folder, checks, styleOf(terminal.color)),
    );
    return checks.every(({ differences }) => differences.length === 0) ? ExitCode.ok : ExitCode.owed;
  }
  if (flags.format === undefined)
    throw new UsageError("export: in which form? Give --format, or --verify for what is there.");
  const result = await exportLedger(reader, { folder, format: flags.format }, never);
  if (flags.json === true) terminal.out(`${JSON.stringify(result, null, 2)}\n`);
  else if (flags.quiet !== true) terminal.out(writtenText(result));
  return ExitCode.ok;
}

const writtenText = ({ folder, files }: ExportResult): string =>
  files
    .map(({ file, record, records, bytes, sha256 }) => {
      const size = `${records.toLocaleString("en-US")} ${record}s, ${bytes.toLocaleString("en-US")} bytes`;
      return `${join(folder, file)}  ${size}, sha256 ${sha256.slice(0, 12)}…\n`;
    })
    .join("");

function checksText(folder: string, checks: readonly ExportCheck[], style: ReturnType<typeof styleOf>): string {
  if (checks.length === 0)
    throw new UsageError(`export: there is nothing to verify in ${folder}. Export something first.`);
  return checks
    .flatMap(({ file, records, differences }) => [
      `${differences.length === 0 ? style.good("equal  ") : style.bad("differs")}  ${file}, ${records.toLocaleString("en-US")} records\n`,
      ...differences.map((difference) => `         ${difference}\n`),
    ])
    .join("");
}
