import { Ansis } from "ansis";
import { plainStyle, type Style } from "#report";

/** Colours that read on light and dark grounds, or none. */
export function styleOf(color: boolean): Style {
  if (!color) return plainStyle;
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
