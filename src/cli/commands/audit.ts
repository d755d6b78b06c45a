import { resolve } from "node:path";
import { never, systemClock } from "#kernel";
import { isSameModel } from "#models";
import { type AuditedFile, auditLedger, auditLegacy, auditOfRefused, renderFindings } from "#report";
import { LedgerSnapshot, readLegacy, salvageLedger, StoreRefusedError } from "#store";
import { auditTranscripts, transcriptAuditText, type TranscriptAudit } from "#suites";
import type { Call } from "../commands.ts";
import { ExitCode } from "../exit-code.ts";
import { ledgerFolder } from "../read-trials.ts";
import { rescorer } from "../rescorer.ts";
import { styleOf } from "../style.ts";

/** `sluice audit [FILE…]`: findings about legacy files, or about one's own ledger. Writes nothing. */
export async function auditCommand({ words, flags, terminal }: Call): Promise<ExitCode> {
  const paths = words.filter((word) => word !== undefined);
  const files =
    paths.length > 0 ? await auditFiles(paths, terminal.cwd) : [await auditOwn(terminal.cwd, flags.outputDir)];
  const replayed = await replayedTranscripts(files);
  const look = { width: terminal.columns(), style: styleOf(terminal.color) };
  if (flags.json === true) terminal.out(`${JSON.stringify({ files, ...replayed }, null, 2)}\n`);
  else terminal.out(renderFindings(files, look) + textOfReplay(replayed));
  const grave = files.some(({ findings }) => findings.some(({ severity }) => severity === "error"));
  return grave ? ExitCode.owed : ExitCode.ok;
}

async function auditFiles(paths: readonly string[], cwd: string): Promise<readonly AuditedFile[]> {
  const read = [];
  for (const path of paths) read.push(await readLegacy(resolve(cwd, path), { clock: systemClock }, never));
  return auditLegacy(read);
}

interface Replayed {
  readonly transcripts?: TranscriptAudit;
}

/** Works the original's conversations among the files out again. */
async function replayedTranscripts(files: readonly AuditedFile[]): Promise<Replayed> {
  const paths = files.filter(({ format }) => format === "transcript").map(({ path }) => path);
  return paths.length === 0 ? {} : { transcripts: await auditTranscripts(paths, never) };
}

const textOfReplay = ({ transcripts }: Replayed): string =>
  transcripts === undefined ? "" : `\n${transcriptAuditText(transcripts).trimEnd()}\n`;

async function auditOwn(cwd: string, outputDir: string | undefined): Promise<AuditedFile> {
  try {
    await using reader = await LedgerSnapshot.open(ledgerFolder(cwd, outputDir), { clock: systemClock });
    const rescore = await rescorer(reader);
    return await auditLedger(reader, { rescore, sameModel: isSameModel, now: systemClock.now() }, never);
  } catch (error) {
    // To say what is wrong with a ledger is what an audit is for: a refusal is a finding here.
    if (error instanceof StoreRefusedError) {
      return auditOfRefused(error.file, error.message, await salvageLedger(error.file));
    }
    throw error;
  }
}
