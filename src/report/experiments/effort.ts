import type { TrialRow } from "#records";
import { clusteredInterval, type Interval, meanInterval } from "#statistics";
import { isGraded, taskOf } from "../trial-rate.ts";
import { type DotPanel, dotRowsSvg } from "../svg/dot-rows-svg.ts";
import type { Figure } from "./figure.ts";
import { percentText } from "./figure-text.ts";
import { byModel, denominators, standing, type Study, trialsAt } from "./study.ts";

/** A mean with its interval; null without any trial that says. */
export interface Mean {
  readonly mean: number;
  readonly interval: Interval | null;
}

/** What one model's graded trials took. */
export interface Effort {
  readonly model: string;
  readonly graded: number;
  /** Share of trials in which the format of an answer had to be explained. */
  readonly assisted: Mean | null;
  /** Answers a trial. */
  readonly turns: Mean | null;
  /** Tool calls carried out a trial. */
  readonly toolCalls: Mean | null;
}

/** Turns, tool calls and help, at the reference; null when nothing is graded there. */
export function effortOf(study: Study): readonly Effort[] | null {
  const found = byModel(study, trialsAt(study)).map(([model, rows]): Effort => {
    const graded = rows.filter(isGraded);
    const assisted = valuesOf(graded, ({ facts }) =>
      typeof facts["assisted"] === "boolean" ? Number(facts["assisted"]) : null,
    );
    return {
      model,
      graded: graded.length,
      assisted: assisted.length === 0 ? null : { mean: meanOf(assisted), interval: clusteredInterval(assisted) },
      turns: meanBy(graded, "turns"),
      toolCalls: meanBy(graded, "toolCalls"),
    };
  });
  return found.some(({ graded, turns }) => graded > 0 && turns !== null) ? found : null;
}

interface Value {
  readonly value: number;
  readonly cluster: string;
}

const valuesOf = (rows: readonly TrialRow[], value: (row: TrialRow) => number | null): readonly Value[] =>
  rows.flatMap((row) => {
    const found = value(row);
    return found === null ? [] : [{ value: found, cluster: taskOf(row) }];
  });

const meanOf = (values: readonly Value[]): number => values.reduce((sum, { value }) => sum + value, 0) / values.length;

function meanBy(rows: readonly TrialRow[], fact: string): Mean | null {
  const values = valuesOf(rows, ({ facts }) => (typeof facts[fact] === "number" ? facts[fact] : null));
  return values.length === 0 ? null : { mean: meanOf(values), interval: meanInterval(values) };
}

/** Help, turns and tool calls as a figure: three panels that share their rows. */
export function effortFigure(study: Study): Figure | null {
  const found = effortOf(study);
  if (found === null) return null;
  const lead = `What a trial took: help with the format, turns and tool calls. ${standing(study)}.`.replace(
    /\. ([a-z])/,
    (_, letter: string) => `. ${letter.toUpperCase()}`,
  );
  const foot = [
    "Assisted: trials in which an unreadable answer was met with an explanation of the format, ÷ graded trials; bars are Wilson's intervals at 95 %.",
    "Turns (answers of the model) and tool calls carried out are means a graded trial, with Student's intervals at 95 % over tasks.",
    denominators(trialsAt(study)),
  ].join(" ");
  const share = panelOf(
    "assisted, %",
    found.map(({ assisted }) => assisted),
    (mean) => percentText(mean),
  );
  const turns = panelOf(
    "turns a trial",
    found.map((one) => one.turns),
    (mean) => mean.toFixed(1),
  );
  const calls = panelOf(
    "tool calls a trial",
    found.map(({ toolCalls }) => toolCalls),
    (mean) => mean.toFixed(1),
  );
  return {
    id: "effort",
    title: "Help, turns and tool calls",
    lead,
    says: [],
    svg: dotRowsSvg(
      {
        names: found.map(({ model }) => model),
        panels: [
          { ...share, low: 0, high: 1, ticks: [0, 0.5, 1], tickText: (tick) => String(tick * 100) },
          turns,
          calls,
        ],
      },
      {
        title: "Help, turns and tool calls",
        subtitle: lead,
        simulated: study.simulated,
        description: found
          .map(
            ({ model, assisted, turns: own, toolCalls }) =>
              `${model}: assisted ${percentText(assisted?.mean ?? null)} %, ${own?.mean.toFixed(1) ?? "–"} turns, ${toolCalls?.mean.toFixed(1) ?? "–"} tool calls a trial.`,
          )
          .join(" "),
        foot,
      },
    ),
    table: {
      columns: [
        { key: "model", label: "model" },
        { key: "graded", label: "graded trials" },
        { key: "assisted", label: "assisted share" },
        { key: "assistedLow", label: "interval from" },
        { key: "assistedHigh", label: "to" },
        { key: "turns", label: "turns a trial" },
        { key: "turnsLow", label: "interval from" },
        { key: "turnsHigh", label: "to" },
        { key: "toolCalls", label: "tool calls a trial" },
        { key: "toolCallsLow", label: "interval from" },
        { key: "toolCallsHigh", label: "to" },
      ],
      rows: found.map(({ model, graded, assisted, turns: own, toolCalls }) => ({
        model,
        graded,
        ...meanCells("assisted", assisted),
        ...meanCells("turns", own),
        ...meanCells("toolCalls", toolCalls),
      })),
    },
  };
}

const meanCells = (key: string, mean: Mean | null): Readonly<Record<string, number | null>> => ({
  [key]: mean?.mean ?? null,
  [`${key}Low`]: mean?.interval?.low ?? null,
  [`${key}High`]: mean?.interval?.high ?? null,
});

function panelOf(title: string, means: readonly (Mean | null)[], textOf: (mean: number) => string): DotPanel {
  const most = Math.max(1, ...means.map((mean) => mean?.interval?.high ?? mean?.mean ?? 0));
  const step = [1, 2, 5, 10, 20, 50].find((one) => most / one <= 5) ?? 100;
  const high = Math.ceil(most / step) * step;
  return {
    title,
    low: 0,
    high,
    ticks: Array.from({ length: high / step + 1 }, (_, n) => n * step),
    tickText: String,
    cells: means.map((mean) =>
      mean === null
        ? { marks: [], text: "–" }
        : { marks: [{ value: mean.mean, interval: mean.interval, look: 0 }], text: textOf(mean.mean) },
    ),
  };
}
