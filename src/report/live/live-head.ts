import type { LiveRun } from "#records";
import { pad, textWidth } from "../text-width.ts";
import { barPieces, clockText, compact, flowOf, lineOf, type LiveLook, type Piece } from "./live-look.ts";

const MOST_BAR = 40;
const BUDGET_BAR = 8;

/** How far the run is, what it took, and how long the rest will take: four to seven lines. */
export function headLines(live: LiveRun, look: LiveLook): readonly string[] {
  return [
    ...titleLines(live, look),
    progressLine(live, look),
    ...flowOf(outcomeItems(live, look), look.width),
    ...flowOf(effortItems(live, look), look.width),
    ...flowOf(courseItems(live, look), look.width),
  ];
}

/** Trials that need no more work. */
export const doneOf = ({ reused, graded, setAside }: LiveRun): number => reused + graded + setAside;

function titleLines(live: LiveRun, { width, style }: LiveLook): readonly string[] {
  const left: Piece[] = [
    { text: live.title, tint: style.bold },
    ...(live.simulated ? [{ text: "  SIMULATED", tint: style.warn }] : []),
    ...(live.state === "running" ? [] : [{ text: `  ${live.state}`, tint: style.warn }]),
  ];
  const right = timeText(live);
  const room = width - left.reduce((sum, { text }) => sum + textWidth(text), 0);
  if (room < textWidth(right) + 2) return [lineOf(left, width), lineOf([{ text: right }], width)];
  return [lineOf([...left, { text: pad(right, room, "right") }], width)];
}

/** `2:14 elapsed, about 3:05 left`. */
export function timeText({ startedAt, at, leftMs }: LiveRun): string {
  const elapsed = `${clockText(at - startedAt)} elapsed`;
  return leftMs === null ? elapsed : `${elapsed}, about ${clockText(leftMs)} left`;
}

function progressLine(live: LiveRun, { width, style }: LiveLook): string {
  const share = live.planned === 0 ? 0 : doneOf(live) / live.planned;
  const text = ` ${String(Math.floor(share * 100)).padStart(3)} %  ${countsText(live)}`;
  const bar = Math.min(MOST_BAR, Math.max(8, width - textWidth(text)));
  return lineOf([...barPieces(share, bar, { style, tint: style.good }), { text }], width);
}

/** `129 of 300 trials, 20 from before`. */
export function countsText(live: LiveRun): string {
  const before = live.reused > 0 ? `, ${live.reused} from before` : "";
  return `${doneOf(live)} of ${live.planned} trials${before}`;
}

const GRADED = ["full", "partial", "failure"];

function outcomeItems({ outcomes, open, inFlight }: LiveRun, { style }: LiveLook): readonly Piece[] {
  const items = Object.entries(outcomes);
  const graded = GRADED.map((name): Piece => ({ text: `${outcomes[name] ?? 0} ${name}` }));
  const others = items
    .filter(([name, count]) => !GRADED.includes(name) && count > 0)
    .map(([name, count]): Piece => ({ text: `${count} ${name}`, tint: style.warn }));
  return [
    ...graded,
    ...others,
    { text: `${open} open`, tint: style.dim },
    { text: `${inFlight.total} calls under way`, tint: style.dim },
  ];
}

function effortItems(live: LiveRun, { style }: LiveLook): readonly (Piece | null)[] {
  const { sends, rejectedSends, failedSends, tokens } = live;
  const perMinute = live.lanes.reduce((sum, lane) => sum + lane.sentPerMinute, 0);
  const dim = (text: string): Piece => ({ text, tint: style.dim });
  return [
    dim(`${compact(perMinute)} sends a minute`),
    dim(`${compact(sends)} sends${rejectedSends === 0 ? "" : `, ${percent(rejectedSends / sends)} rejected`}`),
    failedSends === 0 ? null : { text: `${compact(failedSends)} failed`, tint: style.warn },
    dim(`${compact(tokens.input)} tokens in, ${compact(tokens.output)} out`),
  ];
}

/** A share in percent, with a decimal where it is small. */
export const percent = (share: number): string => `${(share * 100).toFixed(share < 0.1 && share > 0 ? 1 : 0)} %`;

/** Cost against the budget, and how the run does against what was foretold. */
function courseItems(live: LiveRun, { style }: LiveLook): readonly (Piece | null)[] {
  return [costPiece(live, style.warn), foretoldPiece(live), boundPiece(live)].map((piece) =>
    piece === null || piece.tint !== undefined ? piece : { ...piece, tint: style.dim },
  );
}

const NEAR = 0.9;

function costPiece({ costUsd, budgetUsd, simulated }: LiveRun, warn: (text: string) => string): Piece | null {
  if (costUsd === null || (simulated && costUsd === 0 && budgetUsd === null))
    return simulated ? null : { text: "cost unknown: a price is missing" };
  if (budgetUsd === null) return { text: `cost ${usd(costUsd)}` };
  const share = costUsd / budgetUsd;
  const filled = Math.min(BUDGET_BAR, Math.round(share * BUDGET_BAR));
  const bar = "█".repeat(filled) + "░".repeat(BUDGET_BAR - filled);
  const text = `cost ${usd(costUsd)} of ${usd(budgetUsd)} ${bar} ${percent(share)}`;
  return share < NEAR ? { text } : { text, tint: warn };
}

const usd = (value: number): string => `$${value.toFixed(value !== 0 && value < 1 ? 4 : 2)}`;

function foretoldPiece(live: LiveRun): Piece | null {
  if (live.foretold === null) return null;
  const { p10, p90 } = live.foretold;
  const said = `foretold ${clockText(p10)} to ${clockText(p90)} in all`;
  return {
    text:
      live.leftMs === null ? said : `${said}, now ${verdict(live.at - live.startedAt + live.leftMs, live.foretold)}`,
  };
}

function verdict(expectedMs: number, { p10, p90 }: { readonly p10: number; readonly p90: number }): string {
  const expected = clockText(expectedMs);
  if (expectedMs < p10) return `${expected}: sooner`;
  return expectedMs > p90 ? `${expected}: later` : `${expected}: as foretold`;
}

function boundPiece({ lowerBoundMs, bindingLimit }: LiveRun): Piece | null {
  if (lowerBoundMs === null) return null;
  return { text: `at best ${clockText(lowerBoundMs)}${bindingLimit === null ? "" : `: ${bindingLimit}`}` };
}
