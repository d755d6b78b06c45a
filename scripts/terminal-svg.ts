import type { Style } from "../src/report/index.ts";

const COLUMN = 8.4;
const LINE = 19;
const MARGIN = 16;
const MARK = "\u001b";

const marked =
  (name: string) =>
  (text: string): string =>
    `${MARK}${name}${MARK}${text}${MARK}`;

/** Marks words for `terminalSvg` in place of colouring them. */
export const pictureStyle: Style = {
  dim: marked("dim"),
  bold: marked("bold"),
  good: marked("good"),
  warn: marked("warn"),
  bad: marked("bad"),
  accent: marked("accent"),
};

interface Run {
  readonly name: string;
  readonly text: string;
}

/** `plain ESC name ESC marked ESC plain …` */
function runsOf(line: string): readonly Run[] {
  const parts = line.split(MARK);
  const runs: Run[] = [];
  for (let at = 0; at < parts.length; at += 3) {
    runs.push({ name: "plain", text: parts[at]! });
    if (at + 2 < parts.length) runs.push({ name: parts[at + 1]!, text: parts[at + 2]! });
  }
  return runs.filter(({ text }) => text !== "");
}

/** Lines of a terminal of so many columns as a picture that follows the reader's light or dark scheme. Each run of words stands at its column. */
export function terminalSvg(lines: readonly string[], columns: number, title: string): string {
  const width = Math.ceil(columns * COLUMN + 2 * MARGIN);
  const height = lines.length * LINE + 2 * MARGIN;
  const texts = lines.flatMap((line, row) => {
    let column = 0;
    return runsOf(line).map(({ name, text }) => {
      const x = (MARGIN + column * COLUMN).toFixed(1);
      const length = (text.length * COLUMN).toFixed(1);
      column += text.length;
      const y = MARGIN + row * LINE + 14;
      return `<text xml:space="preserve" class="${name}" x="${x}" y="${y}" textLength="${length}" lengthAdjust="spacingAndGlyphs">${escaped(text)}</text>`;
    });
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escaped(title)}">
<title>${escaped(title)}</title>
<style>
text { font: 14px ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; white-space: pre; fill: #24292f; }
rect { fill: #ffffff; stroke: #d0d7de; }
.dim { fill: #6e7781; } .bold { font-weight: 700; } .good { fill: #1a7f37; } .warn { fill: #9a6700; } .bad { fill: #cf222e; } .accent { fill: #0550ae; }
@media (prefers-color-scheme: dark) {
  text { fill: #e6edf3; } rect { fill: #0d1117; stroke: #30363d; }
  .dim { fill: #8b949e; } .good { fill: #3fb950; } .warn { fill: #d29922; } .bad { fill: #f85149; } .accent { fill: #58a6ff; }
}
</style>
<rect x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="8"/>
${texts.join("\n")}
</svg>
`;
}

const escaped = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
