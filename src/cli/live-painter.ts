import { stripVTControlCharacters } from "node:util";
import type { Terminal } from "./terminal.ts";

const CLEAR_LINE = "\u001b[K";
const CLEAR_BELOW = "\u001b[0J";
const up = (lines: number): string => (lines === 0 ? "" : `\u001b[${lines}A\r`);

/**
 * Lines at the end of a terminal that are drawn over in place, and lines that scroll by above them. Each change is one write, in
 * which every line is overwritten before it is cleared, so that nothing flickers; equal lines are not written again.
 */
export class LivePainter implements Disposable {
  readonly #terminal: Pick<Terminal, "err" | "columns" | "rows">;
  #drawn: readonly string[] = [];

  constructor(terminal: Pick<Terminal, "err" | "columns" | "rows">) {
    this.#terminal = terminal;
  }

  /** Columns and lines that may be drawn: one less each than there are, for a full one would scroll or wrap. */
  get room(): { readonly width: number; readonly height: number } {
    const { columns, rows } = this.#terminal;
    return { width: Math.max(20, columns() - 1), height: Math.max(4, rows() - 2) };
  }

  paint(lines: readonly string[]): void {
    if (lines.length === this.#drawn.length && lines.every((line, at) => line === this.#drawn[at])) return;
    this.#terminal.err(`${up(this.#rowsDrawn())}${drawing(lines)}`);
    this.#drawn = lines;
  }

  /** Puts a line above what is drawn. */
  say(line: string): void {
    this.#terminal.err(`${up(this.#rowsDrawn())}${drawing([line, ...this.#drawn])}`);
  }

  [Symbol.dispose](): void {
    if (this.#drawn.length > 0) this.#terminal.err(`${up(this.#rowsDrawn())}${CLEAR_BELOW}`);
    this.#drawn = [];
  }

  /** A terminal that was made narrower since has broken long lines into several. */
  #rowsDrawn(): number {
    const columns = Math.max(1, this.#terminal.columns());
    const rowsOf = (line: string): number => Math.max(1, Math.ceil(stripVTControlCharacters(line).length / columns));
    return this.#drawn.reduce((rows, line) => rows + rowsOf(line), 0);
  }
}

const drawing = (lines: readonly string[]): string =>
  `${lines.map((line) => `${line}${CLEAR_LINE}\n`).join("")}${CLEAR_BELOW}`;
