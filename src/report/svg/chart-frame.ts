import { digestOf } from "#kernel";
import type { ResultTable } from "../result-table.ts";
import { shorten, textWidth, wrap } from "../text-width.ts";
import { element, escaped } from "./element.ts";
import { lookOf, SERIES } from "./series-look.ts";
import { styleSheet } from "./style-sheet.ts";

/** Pixels a chart is wide, and its margins. */
export const WIDTH = 820;
export const MARGIN = 28;
// A character of 14 px is about half as wide as high; names are not measured, so this errs to the wide side.
const CHARACTER = 8.2;

/** What a chart says beside its figures. */
export interface ChartWords {
  readonly title: string;
  /** A sentence under the title: what was asked of the models. */
  readonly subtitle?: string;
  readonly simulated: ResultTable["simulated"];
  /** The chart in words, for those who do not see it. */
  readonly description: string;
  /** Under the chart: what is divided by what, and what is missing. */
  readonly foot: string;
  /** Names of the series in the order of their looks; none for a chart of one. */
  readonly legend?: readonly string[];
}

/** Parts of a chart, and where they end. */
interface Part {
  readonly parts: readonly string[];
  readonly bottom: number;
}

/** What goes between head and foot, drawn from `top` on. */
export type Body = (top: number) => Part;

/** A chart as an SVG document: card, head, legend, body and foot, as high as they need. */
export function chartSvg(words: ChartWords, body: Body): string {
  const head = headOf(words);
  const middle = body(head.bottom);
  const foot = footOf(words.foot, middle.bottom + 12);
  const height = foot.bottom;
  const id = `sluice-${digestOf([words, middle.parts], 8)}`;
  const attributes = {
    xmlns: "http://www.w3.org/2000/svg",
    width: WIDTH,
    height,
    viewBox: `0 0 ${WIDTH} ${Math.round(height * 100) / 100}`,
    role: "img",
    "aria-labelledby": `${id}-title ${id}-desc`,
  };
  const label = words.simulated === "none" ? "" : "Simulated: no real model answered in some or all rows. ";
  return `${element(
    "svg",
    attributes,
    element("title", { id: `${id}-title` }, escaped(words.title)),
    element("desc", { id: `${id}-desc` }, escaped(label + words.description)),
    element("style", {}, styleSheet),
    element("rect", { x: 0.5, y: 0.5, width: WIDTH - 1, height: height - 1, rx: 12, class: "card" }),
    ...head.parts,
    ...middle.parts,
    ...foot.parts,
  )}\n`;
}

function headOf({ title, subtitle, simulated, legend = [] }: ChartWords): Part {
  const parts = [element("text", { x: MARGIN, y: 40, class: "text title" }, escaped(shorten(title, 62)))];
  let y = 40;
  for (const line of subtitle === undefined ? [] : wrap(subtitle, 104)) {
    y += 22;
    parts.push(element("text", { x: MARGIN, y, class: "muted" }, escaped(line)));
  }
  if (simulated !== "none") parts.push(badgeOf(simulated === "all" ? "SIMULATED" : "PARTLY SIMULATED"));
  if (legend.length > 0) {
    y += 28;
    parts.push(...legendOf(legend, y));
  }
  return { parts, bottom: y };
}

function badgeOf(text: string): string {
  const width = text.length * 8.6 + 22;
  const x = WIDTH - MARGIN - width;
  return [
    element("rect", { x, y: 22, width, height: 24, rx: 12, class: "warn-ground" }),
    element("text", { x: x + width / 2, y: 38, class: "warn badge", "text-anchor": "middle" }, text),
  ].join("");
}

function legendOf(names: readonly string[], y: number): string[] {
  let x = MARGIN + 6;
  return names.flatMap((written, place) => {
    const name = shorten(written, 24);
    const parts = [
      lookOf(place).marker(x, y - 4.5, `s${place % SERIES.length}`),
      element("text", { x: x + 12, y, class: "text" }, escaped(name)),
    ];
    x += 34 + textWidth(name) * 7.4;
    return parts;
  });
}

function footOf(text: string, top: number): Part {
  const lines = wrap(text, 120);
  const parts = lines.map((line, n) =>
    element("text", { x: MARGIN, y: top + 8 + n * 18, class: "muted small" }, escaped(line)),
  );
  return { parts, bottom: top + lines.length * 18 + 22 };
}

/** Pixels that the longest of these names takes as a row's name, within bounds. */
export const namesWidth = (names: readonly string[]): number =>
  Math.min(300, Math.max(90, Math.max(0, ...names.map(textWidth)) * CHARACTER));

/** A text at a place. */
export function textAt(
  at: { readonly x: number; readonly y: number; readonly anchor?: "start" | "middle" | "end" },
  className: string,
  text: string,
): string {
  const { x, y, anchor = "start" } = at;
  const attributes =
    anchor === "start" ? { x, y, class: className } : { x, y, class: className, "text-anchor": anchor };
  return element("text", attributes, escaped(text));
}
