import { type Style, plainStyle } from "../style.ts";
import { shorten, wrap } from "../text-width.ts";
import { printable } from "./printable.ts";
import type { AuditedFile } from "./legacy/audit-legacy.ts";
import { counted, type Evidence, type Finding, type Severity } from "./finding.ts";

/** How findings are put on a screen. */
export interface FindingsLook {
  /** Columns of the terminal; 80 when nobody says. */
  readonly width?: number;
  readonly style?: Style;
  /** Places shown of each finding; 3 when nobody says. */
  readonly evidence?: number;
}

/** An audit as text, ending in a line end: each file with its findings, the gravest first, and a last line that counts them. */
export function renderFindings(files: readonly AuditedFile[], look: FindingsLook = {}): string {
  const { width = 80, style = plainStyle, evidence = 3 } = look;
  const blocks = files.map(({ path, format, findings }) => {
    const head = `${style.bold(printable(path))} ${style.dim(`(${format})`)}`;
    if (findings.length === 0) return [head, `  ${style.good("nothing found")}`];
    return [head, ...findings.flatMap((finding) => findingLines(finding, { width, style, evidence }))];
  });
  return `${[...blocks.map((lines) => lines.join("\n")), countLine(files, style)].join("\n\n")}\n`;
}

const MARK: Readonly<Record<Severity, string>> = { error: "✗", warning: "!", info: "·" };

function findingLines(finding: Finding, look: Required<FindingsLook>): string[] {
  const { severity, code, count, message } = finding;
  const { width, style } = look;
  const colour = colourOf(severity, style);
  const head = `  ${colour(`${MARK[severity]} ${code}`)} ${style.dim(`× ${count.toLocaleString("en-US")}`)}`;
  const says = wrap(printable(message), Math.max(20, width - INDENT)).map((line) => `${" ".repeat(INDENT)}${line}`);
  const shown = finding.evidence.slice(0, look.evidence).map((place) => evidenceLine(place, look));
  const left = count - shown.length;
  const more = shown.length > 0 && left > 0 ? [`${" ".repeat(INDENT)}${style.dim(`… and ${left} more`)}`] : [];
  return [head, ...says, ...shown, ...more];
}

const INDENT = 4;

function evidenceLine({ at, found, expected }: Evidence, { width, style }: Required<FindingsLook>): string {
  const saying = found === null ? "" : `: ${JSON.stringify(found)}`;
  const right = expected === undefined ? "" : `, expected ${JSON.stringify(expected)}`;
  return `${" ".repeat(INDENT)}${style.dim(shorten(printable(`- ${at}${saying}${right}`), Math.max(20, width - INDENT)))}`;
}

function colourOf(severity: Severity, style: Style): (text: string) => string {
  if (severity === "error") return style.bad;
  return severity === "warning" ? style.warn : style.dim;
}

function countLine(files: readonly AuditedFile[], style: Style): string {
  const of = (severity: Severity): number =>
    files.reduce((sum, { findings }) => sum + findings.filter((finding) => finding.severity === severity).length, 0);
  const [errors, warnings, infos] = [of("error"), of("warning"), of("info")];
  const text = `${files.length} audited: ${counted(errors, "error")}, ${counted(warnings, "warning")}, ${counted(infos, "note")}`;
  return errors > 0 ? style.bad(text) : warnings > 0 ? style.warn(text) : style.good(text);
}
