import { plainStyle, type Style, wrap } from "#report";
import type { ArmSummary } from "./arm-summary.ts";
import { comparisonText, effortText, percentText } from "./comparison-text.ts";
import type { LearnReport, MemorySummary } from "./learn-report.ts";

/** How a report is put on a screen. */
export interface LearnLook {
  /** Columns; 80 when nobody says. */
  readonly width?: number;
  readonly style?: Style;
}

/** A learning run's results for a terminal: arms, what can be claimed, the curve in figures, the memory. */
export function learnText(report: LearnReport, { width = 80, style = plainStyle }: LearnLook = {}): string {
  const line = (text: string, tint = (one: string): string => one): string[] => wrap(text, width).map(tint);
  return [
    ...(report.simulated === "none" ? [] : line(SIMULATED[report.simulated], style.warn)),
    ...armTable(report.arms, style),
    ...line(LEGEND, style.dim),
    "",
    ...report.comparisons.flatMap((one) => [
      ...hanging(comparisonText(one), width),
      ...hanging(effortText(one), width, "  ").map(style.dim),
    ]),
    "",
    ...curveLines(report, style),
    "",
    ...report.memories.flatMap((memory) => line(memoryText(memory))),
    ...(report.stopped === null ? [] : line(`Stopped: ${report.stopped}. The same command goes on.`, style.warn)),
    "",
  ].join("\n");
}

/** A text in lines that hang under its mark. */
const hanging = (text: string, width: number, mark = "• "): readonly string[] =>
  wrap(text, width - 2).map((line, at) => `${at === 0 ? mark : "  "}${line}`);

const SIMULATED = {
  all: "SIMULATED: no real model answered. These figures describe the simulation.",
  some: "PARTLY SIMULATED: no real model answered in some of the trials.",
} as const;

const HEADS = ["arm", "solved", "graded", "success", "95 %", "steps", "tokens", "cost", "shown"] as const;

const LEGEND =
  "solved: whole repairs; graded: trials with a score; success: of those graded, a partial repair counting half, with its 95 % interval in percent; steps, tokens (in and out) and cost: means of a graded trial; shown: trials that were shown memory";

function armTable(arms: readonly ArmSummary[], style: Style): string[] {
  const rows = arms.map((arm) => [
    arm.arm,
    String(arm.full),
    String(arm.graded),
    percentText(arm.success),
    arm.interval === null ? "–" : `${Math.round(arm.interval.low * 100)}…${Math.round(arm.interval.high * 100)}`,
    figure(arm.steps, 1),
    figure(arm.inputTokens === null ? null : arm.inputTokens + (arm.outputTokens ?? 0), 0),
    arm.costUsd === null ? "–" : `$${arm.costUsd.toFixed(4)}`,
    percentText(arm.shownShare),
  ]);
  const widths = HEADS.map((head, at) => Math.max(head.length, ...rows.map((row) => row[at]!.length)));
  const told = (cells: readonly string[]): string =>
    cells.map((cell, at) => (at === 0 ? cell.padEnd(widths[at]!) : cell.padStart(widths[at]!))).join("  ");
  return [style.dim(told(HEADS)), ...rows.map(told)];
}

const figure = (value: number | null, digits: number): string => (value === null ? "–" : value.toFixed(digits));

/** Success over the last tasks, arm by arm: where the lines part is where something was learnt. */
function curveLines({ curve }: LearnReport, style: Style): string[] {
  const positions = curve.curves[0]?.windowed.map(({ position }) => position) ?? [];
  if (positions.length < 2) return [];
  const head = `success over the last ${curve.window} tasks, at task`;
  const shown =
    positions.length <= 10
      ? positions
      : positions.filter((_, at) => (positions.length - 1 - at) % Math.ceil(positions.length / 10) === 0);
  const column = (text: string): string => text.padStart(6);
  return [
    style.dim(`${head.padEnd(10)}`),
    style.dim(`${"".padEnd(10)}${shown.map((position) => column(String(position))).join("")}`),
    ...curve.curves.map(({ arm, windowed }) => {
      const cells = shown.map((position) =>
        percentText(windowed.find((one) => one.position === position)?.success ?? null),
      );
      return `${arm.padEnd(10)}${cells.map(column).join("")}`;
    }),
  ];
}

function memoryText({ stream, version, workflows, lessons, retired, utility, refused }: MemorySummary): string {
  const out = Object.entries(refused).map(([why, count]) => `${count} ${why}`);
  const kept = `${some(workflows, "workflow")}, ${some(lessons, "lesson")}, ${retired} retired`;
  const used = utility === null ? "" : `; ${percentText(utility)} of those shown were followed`;
  return `memory of ${stream}, version ${version}: ${kept}${used}${out.length === 0 ? "" : `; kept out: ${out.join(", ")}`}`;
}

const some = (count: number, what: string): string => `${count} ${what}${count === 1 ? "" : "s"}`;
