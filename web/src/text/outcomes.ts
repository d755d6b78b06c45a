/** How an outcome is shown: `look` names its colour and pattern in the style sheet. */
export interface OutcomeLook {
  readonly outcome: string;
  readonly label: string;
  readonly look: "full" | "partial" | "failure" | "unscored" | "owed";
}

const GRADED: readonly OutcomeLook[] = [
  { outcome: "full", label: "full", look: "full" },
  { outcome: "partial", label: "partial", look: "partial" },
  { outcome: "failure", label: "failure", look: "failure" },
];

const OWED: OutcomeLook = { outcome: "owed", label: "owed", look: "owed" };

/** One share of a number of planned trials. */
export interface OutcomePart extends OutcomeLook {
  readonly count: number;
}

/** How planned trials ended, in a fixed order: the model's outcomes, those without a score together, what is owed. Empty parts are left out. */
export function outcomeParts(outcomes: Readonly<Record<string, number>>, planned: number): readonly OutcomePart[] {
  const graded = GRADED.map((look) => ({ ...look, count: outcomes[look.outcome] ?? 0 }));
  const unscored = sumOf(outcomes) - graded.reduce((sum, { count }) => sum + count, 0);
  const owed = Math.max(0, planned - sumOf(outcomes));
  const parts: OutcomePart[] = [
    ...graded,
    { outcome: "not-scored", label: "not scored", look: "unscored", count: unscored },
    { ...OWED, count: owed },
  ];
  return parts.filter(({ count }) => count > 0);
}

/** Trials that ended, however they did. */
export const sumOf = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((sum, count) => sum + count, 0);

/** The look of one outcome; all that are not the model's look alike. */
export const lookOfOutcome = (outcome: string | null): OutcomeLook["look"] =>
  outcome === null || outcome === "owed"
    ? "owed"
    : (GRADED.find((known) => known.outcome === outcome)?.look ?? "unscored");

/** `12 full, 3 failure, 15 owed`. */
export const outcomeWords = (outcomes: Readonly<Record<string, number>>, planned: number): string =>
  outcomeParts(outcomes, planned)
    .map(({ count, label }) => `${count.toLocaleString("en-US")} ${label}`)
    .join(", ") || "nothing planned";
