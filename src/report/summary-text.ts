import type { RunSummary } from "#records";
import { missingOf } from "./counts.ts";
import { durationText } from "./duration-text.ts";
import { rateOf } from "./impossible-figure.ts";
import { plainStyle, type Style } from "./style.ts";
import { pad, wrap } from "./text-width.ts";

/** How a summary is put on a screen. */
export interface SummaryLook {
  /** Columns of the terminal; 80 when nobody says. */
  readonly width?: number;
  readonly style?: Style;
}

/** One labelled line of the summary. */
interface Entry {
  readonly label: string;
  readonly text: string;
  readonly tone?: "good" | "warn" | "bad";
}

const LABEL = 12;

/** What a run did, in the lines that end it, the last ending in a line end: how trials ended, what that took, how fast it was and what bound it. */
export function summaryText(summary: RunSummary, look: SummaryLook = {}): string {
  const { width = 80, style = plainStyle } = look;
  const entries = [
    ...outcomeEntries(summary),
    ...(summary.sends + summary.replayedCalls === 0
      ? [{ label: "sends", text: summary.owed === 0 ? "none: the ledger has it all" : "none" }]
      : [...effortEntries(summary), ...speedEntries(summary)]),
    ...identityEntries(summary),
    ...summary.warnings.map((text): Entry => ({ label: "warning", text, tone: "warn" })),
  ];
  return [...entries.flatMap((entry) => linesOf(entry, width, style)), ""].join("\n");
}

function linesOf({ label, text, tone }: Entry, width: number, style: Style): string[] {
  const tint = tone === undefined ? (line: string): string => line : style[tone];
  return wrap(text, Math.max(10, width - LABEL)).map(
    (line, at) => `${style.dim(pad(at === 0 ? label : "", LABEL, "left"))}${tint(line)}`,
  );
}

function outcomeEntries({ plan, graded, owed, outcomes, notScored, reused, simulated }: RunSummary): Entry[] {
  const missing = missingOf(notScored);
  const kinds = Object.entries(notScored).filter(([, trials]) => trials > 0);
  const before = reused === 0 ? "" : `, ${count(reused)} of them from before`;
  return [
    ...(simulated ? [{ label: "SIMULATED", text: "no real model answered", tone: "warn" } as const] : []),
    {
      label: "graded",
      text: `${count(graded)} of ${count(plan.trials)} trials${before}: ${count(outcomes.full)} full, ${count(outcomes.partial)} partial, ${count(outcomes.failure)} failure`,
      ...(graded === plan.trials ? { tone: "good" as const } : {}),
    },
    ...(missing === 0
      ? []
      : [
          {
            label: "not scored",
            text: `${count(missing)}: ${kinds.map(([kind, n]) => `${count(n)} ${kind}`).join(", ")}`,
            tone: "warn",
          } as const,
        ]),
    ...(owed === 0
      ? []
      : [{ label: "owed", text: `${count(owed)}: the same command goes on with them`, tone: "warn" } as const]),
  ];
}

function effortEntries({
  calls,
  replayedCalls,
  sends,
  rejectedSends,
  failedSends,
  tokens,
  costUsd,
  simulated,
}: RunSummary): Entry[] {
  const replayed = replayedCalls === 0 ? "" : `, ${count(replayedCalls)} more replayed from the ledger`;
  const failed = failedSends === 0 ? "" : `, ${share(failedSends, sends, "failed sends")} failed`;
  const cached = tokens.cached === 0 ? "" : ` (${count(tokens.cached)} of them cached)`;
  return [
    { label: "calls", text: `${count(calls)} answered${replayed}` },
    { label: "sends", text: `${count(sends)}, ${share(rejectedSends, sends, "rejected sends")} rejected${failed}` },
    { label: "tokens", text: `${count(tokens.input)} in${cached}, ${count(tokens.output)} out` },
    {
      label: "cost",
      text: costText(costUsd, simulated),
    },
  ];
}

function costText(costUsd: number | null, simulated: boolean): string {
  if (costUsd !== null) return `${costUsd.toFixed(costUsd < 1 ? 4 : 2)} USD`;
  return simulated ? "none: simulated" : "unknown: not every model has a price";
}

function speedEntries({ elapsedMs, lowerBoundMs, efficiency, bindingLimit }: RunSummary): Entry[] {
  const elapsed: Entry = { label: "time", text: durationText(elapsedMs) };
  if (lowerBoundMs === null || efficiency === null) {
    return [elapsed, { label: "efficiency", text: "unknown: no limit is known that bounds it" }];
  }
  const rate = ((rateOf(efficiency, 1, "efficiency") ?? 0) * 100).toFixed(1);
  const bound = bindingLimit === null ? "" : `, bound by ${bindingLimit}`;
  return [
    elapsed,
    { label: "efficiency", text: `${rate} %: the least time possible was ${durationText(lowerBoundMs)}${bound}` },
  ];
}

function identityEntries({ identityMismatches }: RunSummary): Entry[] {
  if (identityMismatches === 0) return [];
  const text = `${count(identityMismatches)} answers came from another model than was asked: quarantined, not scored`;
  return [{ label: "identity", text, tone: "bad" }];
}

const count = (value: number): string => value.toLocaleString("en-US");

/** `12 (0.4 %)`, or `none`. */
function share(part: number, whole: number, what: string): string {
  const rate = rateOf(part, whole, what);
  return part === 0 || rate === null ? "none" : `${count(part)} (${(rate * 100).toFixed(1)} %)`;
}
