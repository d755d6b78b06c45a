import type { EpochMs } from "#kernel";
import type { Style } from "#report";
import { type ProgressView, remainingMs } from "./progress-view.ts";

const BAR = 28;

/** The lines a watching person sees, redrawn in place. No line is wider than 80 columns. */
export function liveLines(view: ProgressView, now: EpochMs, style: Style): readonly string[] {
  const { tally } = view;
  const lines = [
    `${style.bold(view.title)}${tally.simulated ? style.warn("  SIMULATED") : ""}  ${countsOf(view)}`,
    `${barOf(view, style)}  ${elapsedOf(view, now)}`,
    style.dim(`open ${view.open} · in flight ${view.inFlight} · ${sendsOf(view)} · ${tokensOf(view)}`),
  ];
  const warning = tally.warnings.at(-1);
  return warning === undefined ? lines : [...lines, style.warn(clip(warning, 78))];
}

/** One line for a log or a pipe. */
export function plainLine(view: ProgressView, now: EpochMs): string {
  const label = view.tally.simulated ? " (simulated)" : "";
  return `${view.title}${label}: ${countsOf(view)}, open ${view.open}, ${sendsOf(view)}, ${elapsedOf(view, now)}`;
}

/** `1:04`, `2:03:09`. */
export function clockText(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const pad = (part: number): string => String(part).padStart(2, "0");
  return h > 0 ? `${h}:${pad(m)}:${pad(s)}` : `${m}:${pad(s)}`;
}

/** `950`, `12.3k`, `4.1M`. */
export function compact(count: number): string {
  if (count < 10_000) return String(Math.round(count));
  return count < 1_000_000 ? `${(count / 1000).toFixed(1)}k` : `${(count / 1_000_000).toFixed(1)}M`;
}

function countsOf(view: ProgressView): string {
  const done = view.reused + view.graded + view.setAside;
  const reused = view.reused > 0 ? `, ${view.reused} from before` : "";
  const aside = view.setAside > 0 ? `, ${view.setAside} not scored` : "";
  return `${done} of ${view.planned} trials${reused}${aside}`;
}

function barOf(view: ProgressView, style: Style): string {
  const share = view.planned === 0 ? 0 : (view.reused + view.graded + view.setAside) / view.planned;
  const filled = Math.min(BAR, Math.round(share * BAR));
  return `${style.good("█".repeat(filled))}${style.dim("░".repeat(BAR - filled))} ${(share * 100).toFixed(0).padStart(3)} %`;
}

function elapsedOf(view: ProgressView, now: EpochMs): string {
  const left = remainingMs(view, now);
  const elapsed = clockText(now - view.startedAt);
  return left === null ? `${elapsed} elapsed` : `${elapsed} elapsed, about ${clockText(left)} left`;
}

function sendsOf({ tally }: ProgressView): string {
  const rejected =
    tally.rejectedSends === 0 ? "" : ` (${((100 * tally.rejectedSends) / tally.sends).toFixed(1)} % rejected)`;
  const failed = tally.failedSends === 0 ? "" : `, ${tally.failedSends} failed`;
  return `${compact(tally.sends)} sends${rejected}${failed}`;
}

const tokensOf = ({ tally }: ProgressView): string =>
  `${compact(tally.tokens.input)} tokens in, ${compact(tally.tokens.output)} out`;

const clip = (text: string, width: number): string => (text.length <= width ? text : `${text.slice(0, width - 1)}…`);
