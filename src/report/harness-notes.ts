import type { TrialRow } from "#records";
import { countText, percentText } from "./experiments/figure-text.ts";
import type { FigureTable } from "./experiments/figure.ts";
import { isGraded } from "./trial-rate.ts";

/** What a model's transcripts say of the harness that carried its words. Counts of trials of the workflow suite. */
export interface HarnessNote {
  readonly model: string;
  readonly suite: string;
  readonly simulated: boolean;
  /** Trials in which the model was heard. */
  readonly trials: number;
  /** Its text opens calls, and none was carried out. */
  readonly unread: number;
  /** Nothing could be read of them if they were read strictly. */
  readonly strictlyUnread: number;
  /** Read strictly they would end otherwise. */
  readonly strictlyOther: number;
  /**
   * `suspect`: half of the trials or more are unread. `strictly-suspect`: they would be under strict reading. `recovered`: strict
   * reading would change at least one trial in twenty.
   */
  readonly verdict: "suspect" | "strictly-suspect" | "recovered";
}

const SUSPECT_SHARE = 0.5;
const WORTH_SAYING = 0.05;

type Counts = { -readonly [Key in keyof Omit<HarnessNote, "verdict">]: HarnessNote[Key] };

/** The models of which there is something to say, the gravest first. Trials that say nothing of the model do not count. */
export function harnessNotes(rows: readonly TrialRow[]): readonly HarnessNote[] {
  const models = new Map<string, Counts>();
  for (const row of rows) {
    if (!row.suite.startsWith("workflow@") || !(isGraded(row) || row.outcome === "harness-suspect")) continue;
    const name = JSON.stringify([row.suite, row.cell.model, row.simulated]);
    const counts = models.get(name) ?? countsOf(row);
    models.set(name, counts);
    count(row, counts);
  }
  return [...models.values()].flatMap(noteOf).toSorted((a, b) => order(a) - order(b));
}

const countsOf = ({ suite, cell, simulated }: TrialRow): Counts => {
  return { model: cell.model, suite, simulated, trials: 0, unread: 0, strictlyUnread: 0, strictlyOther: 0 };
};

function count({ outcome, facts }: TrialRow, counts: Counts): void {
  const { strictOutcome, opensCallsButExecutesNone } = facts;
  const unread = outcome === "harness-suspect" || opensCallsButExecutesNone === true;
  counts.trials += 1;
  if (unread) counts.unread += 1;
  if (unread || strictOutcome === "harness-suspect") counts.strictlyUnread += 1;
  if (typeof strictOutcome === "string" && strictOutcome !== outcome) counts.strictlyOther += 1;
}

function noteOf(counts: Counts): readonly HarnessNote[] {
  const verdict = verdictOf(counts);
  return verdict === null ? [] : [{ ...counts, verdict }];
}

function verdictOf({ trials, unread, strictlyUnread, strictlyOther }: Counts): HarnessNote["verdict"] | null {
  if (unread >= SUSPECT_SHARE * trials) return "suspect";
  if (strictlyUnread >= SUSPECT_SHARE * trials) return "strictly-suspect";
  return strictlyOther >= WORTH_SAYING * trials && strictlyOther > 0 ? "recovered" : null;
}

const order = ({ verdict }: HarnessNote): number => ["suspect", "strictly-suspect", "recovered"].indexOf(verdict);

/** A note as a sentence. */
export function harnessText(note: HarnessNote): string {
  const { model, simulated, trials, unread, strictlyUnread, strictlyOther, verdict } = note;
  const of = (some: number): string => `${countText(some)} of ${countText(trials)} trials`;
  const name = simulated ? `${model} (simulated)` : model;
  switch (verdict) {
    case "suspect":
      return `${name}: HARNESS SUSPECT. In ${of(unread)} its text opens tool calls and none is carried out: look at the harness or the serving before the model.`;
    case "strictly-suspect":
      return `${name}: harness suspect under strict reading. Of ${of(strictlyUnread)} nothing could be read that was written exactly as asked; its results rest on the tolerant reading.`;
    case "recovered":
      return `${name}: calls were recovered. Read strictly, ${of(strictlyOther)} (${percentText(strictlyOther / trials)} %) would end otherwise.`;
  }
}

/** The notes for a terminal: a sentence for each suspect, and one for all whose calls were recovered. */
export function harnessLines(notes: readonly HarnessNote[]): readonly string[] {
  const suspects = notes.filter(({ verdict }) => verdict !== "recovered");
  const recovered = notes.filter(({ verdict }) => verdict === "recovered");
  const [most] = recovered.toSorted((a, b) => b.strictlyOther / b.trials - a.strictlyOther / a.trials);
  if (most === undefined) return suspects.map(harnessText);
  const share = `${percentText(most.strictlyOther / most.trials)} %`;
  const models = recovered.length === 1 ? `of ${most.model}` : `of ${recovered.length} models, most of ${most.model}`;
  return [
    ...suspects.map(harnessText),
    `Read strictly, trials ${models} (${share}) would end otherwise: sluice rescore strict.`,
  ];
}

/** The notes as a table. */
export const harnessTable = (notes: readonly HarnessNote[]): FigureTable => ({
  columns: [
    { key: "model", label: "model" },
    { key: "verdict", label: "what is to say" },
    { key: "trials", label: "trials heard" },
    { key: "unread", label: "opening calls in vain" },
    { key: "strictlyUnread", label: "so under strict reading" },
    { key: "strictlyOther", label: "ending otherwise under strict reading" },
    { key: "answers", label: "answers" },
    { key: "suite", label: "suite" },
  ],
  rows: notes.map(({ model, suite, simulated, trials, unread, strictlyUnread, strictlyOther, verdict }) => ({
    model,
    verdict,
    trials,
    unread,
    strictlyUnread,
    strictlyOther,
    answers: simulated ? "simulated" : "real",
    suite,
  })),
});
