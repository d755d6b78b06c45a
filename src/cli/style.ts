import { Ansis } from "ansis";
import type { Style } from "./render-progress.ts";

const plain = (text: string): string => text;

/** Colours that read on light and dark grounds, or none. */
export function styleOf(color: boolean): Style {
  if (!color) return { dim: plain, bold: plain, good: plain, warn: plain, bad: plain, accent: plain };
  const ansi = new Ansis();
  return {
    dim: (text) => ansi.dim(text),
    bold: (text) => ansi.bold(text),
    good: (text) => ansi.green(text),
    warn: (text) => ansi.yellow(text),
    bad: (text) => ansi.red(text),
    accent: (text) => ansi.cyan(text),
  };
}
