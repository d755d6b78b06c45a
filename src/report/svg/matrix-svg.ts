import { shorten, wrap } from "../text-width.ts";
import { type Body, chartSvg, type ChartWords, MARGIN, namesWidth, textAt, WIDTH } from "./chart-frame.ts";
import { element } from "./element.ts";

/** One field of a matrix. */
export interface MatrixField {
  readonly text: string;
  /** A second, smaller line. */
  readonly aside?: string;
  /** How strongly the field is tinted, from 0 to 1, and with which of the two tints; none leaves it plain. */
  readonly tint?: { readonly tone: "less" | "more"; readonly strength: number };
  /** Said quietly: nothing is claimed by it. */
  readonly quiet?: boolean;
}

export interface Matrix {
  readonly rows: readonly string[];
  readonly columns: readonly string[];
  /** By row, then by column; null leaves a field empty. */
  readonly fields: readonly (readonly (MatrixField | null)[])[];
  /** Columns that stand apart from those before them. */
  readonly apart?: readonly number[];
}

const LINE = 42;
const APART = 6;
const STRONGEST = 0.5;

/** A matrix of figures with tinted fields as an SVG: the figures say it all, the tint only leads the eye. */
export function matrixSvg(matrix: Matrix, words: ChartWords): string {
  const body: Body = (head) => {
    const names = matrix.rows.map((name) => shorten(name, 22));
    const left = MARGIN + namesWidth(names) + 4;
    const gaps = matrix.apart ?? [];
    const width = (WIDTH - MARGIN - left - gaps.length * APART) / matrix.columns.length;
    const xOf = (column: number): number => left + column * width + gaps.filter((at) => at <= column).length * APART;
    const heads = matrix.columns.map((name) => wrap(name, Math.max(4, Math.floor(width / 5.2))));
    const deepest = Math.max(1, ...heads.map((lines) => lines.length));
    const top = head + 22 + deepest * 13;
    const headParts = heads.flatMap((lines, column) =>
      lines.map((line, n) =>
        textAt(
          { x: xOf(column) + width / 2, y: top - 8 - (lines.length - 1 - n) * 13, anchor: "middle" },
          "muted mini",
          line,
        ),
      ),
    );
    const rows = matrix.fields.flatMap((fields, row) => {
      const y = top + row * LINE;
      const name = textAt({ x: MARGIN, y: y + LINE / 2 + 5 }, "text name", names[row]!);
      return [name, ...fields.map((field, column) => fieldOf(field, xOf(column), y, width))];
    });
    return { parts: [...headParts, ...rows], bottom: top + matrix.rows.length * LINE + 6 };
  };
  return chartSvg(words, body);
}

function fieldOf(field: MatrixField | null, x: number, y: number, width: number): string {
  const box = { x: x + 1.5, y: y + 1.5, width: width - 3, height: LINE - 3, rx: 5 };
  if (field === null) return element("rect", { ...box, class: "field" });
  const { tint, aside, quiet = false, text } = field;
  const opacity = tint === undefined ? 0 : 0.1 + STRONGEST * Math.min(1, tint.strength) * 0.8;
  const middle = x + width / 2;
  return [
    element("rect", { ...box, class: "field" }),
    tint === undefined || tint.strength <= 0
      ? ""
      : element("rect", { ...box, class: tint.tone, "fill-opacity": opacity }),
    textAt(
      { x: middle, y: y + (aside === undefined ? LINE / 2 + 5 : 18), anchor: "middle" },
      `${quiet ? "muted" : "text strong"} figure`,
      text,
    ),
    aside === undefined
      ? ""
      : textAt(
          { x: middle, y: y + 33, anchor: "middle" },
          `${tint === undefined ? "muted" : "text"} mini figure`,
          aside,
        ),
  ].join("");
}
