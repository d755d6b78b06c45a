import { readFile, stat } from "node:fs/promises";
import { resolve } from "node:path";
import { never, systemClock } from "#kernel";
import { auditMemoryFiles, type WrittenFile } from "#learning";
import { isSameModel } from "#models";
import { type AuditedFile, auditLedger, auditLegacy, auditOfRefused, renderFindings } from "#report";
import { LedgerSnapshot, readLegacy, salvageLedger, StoreRefusedError } from "#store";
import { auditTranscripts, transcriptAuditText, type TranscriptAudit } from "#suites";
import type { Call } from "../commands.ts";
import { ExitCode } from "../exit-code.ts";
import { lineWidth } from "../line-width.ts";
import { mustBeThere } from "../must-be-there.ts";
import { ledgerFolder } from "../read-trials.ts";
import { rescorer } from "../rescorer.ts";
import { styleOf } from "../style.ts";

/** `sluice audit [FILE…]`: findings about legacy files, or about one's own ledger. Writes nothing. */
export async function auditCommand({ words, flags, terminal }: Call): Promise<ExitCode> {
  const paths = words.filter((word) => word !== undefined);
  const files =
    paths.length > 0 ? await auditFiles(paths, terminal.cwd) : [await auditOwn(terminal.cwd, flags.outputDir)];
  const replayed = await replayedTranscripts(files);
  const look = { width: lineWidth(terminal), style: styleOf(terminal.color) };
  if (flags.json === true) terminal.out(`${JSON.stringify({ files, ...replayed }, null, 2)}\n`);
  else terminal.out(renderFindings(files, look) + textOfReplay(replayed));
  const grave = files.some(({ findings }) => findings.some(({ severity }) => severity === "error"));
  return grave ? ExitCode.owed : ExitCode.ok;
}

async function auditFiles(paths: readonly string[], cwd: string): Promise<readonly AuditedFile[]> {
  const places = paths.map((path) => resolve(cwd, path));
  await mustBeThere(places);
  const memories = auditMemoryFiles(await writtenFiles(places));
  const read = [];
  for (const path of places) {
    if (!memories.some((file) => file.path === path)) read.push(await readLegacy(path, { clock: systemClock }, never));
  }
  const others = auditLegacy(read);
  return places.flatMap((path) => [...memories, ...others].filter((file) => file.path === path));
}

/** Larger ones are no file of a memory. */
const MOST_BYTES = 64 * 2 ** 20;

/** Files that may be of the original's memory runs; whatever cannot be read is left to the reader of legacy files to explain. */
async function writtenFiles(paths: readonly string[]): Promise<readonly WrittenFile[]> {
  const files: WrittenFile[] = [];
  for (const path of paths.filter((one) => /\.jsonl?$/i.test(one))) {
    const size = (await stat(path).catch(() => null))?.size ?? Infinity;
    if (size > MOST_BYTES) continue;
    const text = await readFile(path, "utf8").catch(() => null);
    if (text !== null) files.push({ path, text });
  }
  return files;
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
