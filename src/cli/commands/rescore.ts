import { didYouMean, never, systemClock, TrialId, UsageError } from "#kernel";
import type { TrialStory, Verdict } from "#records";
import { LeanRows, renderRescored, type RescoredTrial, rescoredOf } from "#report";
import { LedgerSnapshot, SqliteStore } from "#store";
import { readingsText, rereadWorkflow, rescoreWorkflow, type Scoring, SCORINGS } from "#suites";
import type { Call } from "../commands.ts";
import { ExitCode } from "../exit-code.ts";
import { ledgerFolder } from "../read-trials.ts";
import { usualAxes } from "../results-table.ts";
import { type StoredJob, storedJobs } from "../stored-jobs.ts";
import { styleOf } from "../style.ts";

/** Scorings by the words for how a transcript is read: the sound scoring, with all that was recovered or without. */
const READINGS: Readonly<Record<string, Scoring>> = { tolerant: "sound", strict: "sound-strict" };

/** `sluice rescore [SCORING]`: stored transcripts of the workflow suite by another scoring or reading. Asks no model, writes nothing. */
export async function rescoreCommand({ words, flags, terminal }: Call): Promise<ExitCode> {
  const scoring = scoringNamed(words[0] ?? "sound");
  const folder = ledgerFolder(terminal.cwd, flags.outputDir);
  const look = { width: terminal.columns(), style: styleOf(terminal.color) };
  if (flags.trial !== undefined) {
    const shown = await oneTrial(folder, flags.trial);
    terminal.out(flags.json === true ? `${JSON.stringify(shown, null, 2)}\n` : trialText(shown));
    return ExitCode.ok;
  }
  const { trials, left } = await rescoreAll(folder, scoring, flags.everything === true);
  const axes = flags.by ?? usualAxes(trials.map(({ row }) => row));
  const found = rescoredOf(trials, { scoring, axes, left });
  terminal.out(flags.json === true ? `${JSON.stringify(found, null, 2)}\n` : renderRescored(found, look));
  return ExitCode.ok;
}

function scoringNamed(word: string): Scoring {
  const known = [...SCORINGS, ...Object.keys(READINGS)];
  const found = SCORINGS.find((scoring) => scoring === word) ?? READINGS[word];
  if (found !== undefined) return found;
  throw new UsageError(
    `rescore: there is no scoring "${word}"${didYouMean(word, known)}; there are ${known.join(", ")}.`,
  );
}

interface Rescoring {
  readonly trials: readonly RescoredTrial[];
  readonly left: Readonly<Record<string, number>>;
}

async function rescoreAll(folder: string, scoring: Scoring, everything: boolean): Promise<Rescoring> {
  await using reader = await LedgerSnapshot.open(folder, { clock: systemClock });
  const jobs = await storedJobs(reader);
  const lean = new LeanRows();
  const trials: RescoredTrial[] = [];
  const left: Record<string, number> = {};
  for await (const story of reader.stories(never)) {
    if (story.row.outcome === null || !(everything || story.row.planned)) continue;
    const again = scoredAgain(story, jobs.get(story.trial.id), scoring);
    if (typeof again === "string") left[again] = (left[again] ?? 0) + 1;
    else trials.push({ row: lean.of(story.row), again: withoutFacts(again) });
  }
  return { trials, left };
}

/** The verdict now, or why there is none. */
function scoredAgain({ row, attempts }: TrialStory, stored: StoredJob | undefined, scoring: Scoring): Verdict | string {
  const transcript = attempts.find(({ attempt }) => attempt === row.attempt)?.ended?.transcript ?? null;
  if (transcript === null) return "without a transcript";
  if (!row.suite.startsWith("workflow@")) return "of another suite than workflow, which has one scoring";
  if (stored === undefined) return "whose tasks are no longer as they were";
  try {
    return rescoreWorkflow(stored.job, transcript, scoring);
  } catch {
    return "whose transcript this version cannot read";
  }
}

/** A table needs no facts, and a hundred thousand of them need memory. */
const withoutFacts = (verdict: Verdict): Verdict => (verdict.kind === "graded" ? { ...verdict, facts: {} } : verdict);

interface OneTrial {
  readonly trial: string;
  readonly stored: Verdict | null;
  readonly scorings: Readonly<Record<Scoring, Verdict>>;
  readonly readings: ReturnType<typeof rereadWorkflow>;
}

async function oneTrial(folder: string, id: string): Promise<OneTrial> {
  await using store = await SqliteStore.open(folder, { clock: systemClock });
  const story = await store.story(TrialId(id));
  const ended = story?.attempts.findLast(({ transcript }) => transcript !== null);
  if (story === null || ended === undefined || ended.transcript === null) {
    throw new UsageError(`rescore: the ledger has no transcript of a trial "${id}".`);
  }
  const stored = (await storedJobs(store)).get(story.trial.id);
  if (stored === undefined || !story.trial.suite.startsWith("workflow@")) {
    throw new UsageError(
      `rescore: trial ${id} is of ${story.trial.suite}; only workflow trials whose tasks are as they were can be read again.`,
    );
  }
  const { transcript } = ended;
  const entries = SCORINGS.map((scoring) => [scoring, rescoreWorkflow(stored.job, transcript, scoring)] as const);
  return {
    trial: id,
    stored: ended.verdict,
    scorings: Object.fromEntries(entries) as OneTrial["scorings"],
    readings: rereadWorkflow(stored.job, transcript),
  };
}

function trialText({ trial, stored, scorings, readings }: OneTrial): string {
  const lines = Object.entries(scorings).map(([scoring, verdict]) => `${scoring.padEnd(13)} ${verdictText(verdict)}`);
  return [
    `trial ${trial}`,
    "",
    readingsText(readings),
    "",
    `${"stored".padEnd(13)} ${verdictText(stored)}`,
    ...lines,
    "",
  ].join("\n");
}

function verdictText(verdict: Verdict | null): string {
  if (verdict === null) return "none";
  return verdict.kind === "graded"
    ? `${verdict.outcome}, score ${verdict.score.toFixed(3)}`
    : `${verdict.outcome}: ${verdict.reason.message}`;
}
