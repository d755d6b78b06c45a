import { plainStyle, type Style } from "../style.ts";
import { shorten } from "../text-width.ts";
import { listed } from "./finding.ts";
import { printable } from "./printable.ts";

/** What became of one file of an import. */
export interface ImportOutcome {
  readonly path: string;
  readonly format: string;
  readonly status: "imported" | "known" | "refused";
  readonly evidence: number;
  readonly reason: string | null;
  readonly findings: Readonly<Record<string, number>>;
}

/** An import as text, ending in a line end: one line a file, and what an audit found in it. */
export function renderImports(
  files: readonly ImportOutcome[],
  look: { readonly width?: number; readonly style?: Style } = {},
): string {
  const { width = 80, style = plainStyle } = look;
  const lines = files.flatMap((file) => [
    `${mark(file, style)}  ${shorten(printable(file.path), Math.max(20, width - 30))} ${style.dim(`(${file.format})`)}${sayingOf(file)}`,
    ...findingLine(file, width, style),
  ]);
  return `${[...lines, "", countLine(files)].join("\n")}\n`;
}

function mark({ status }: ImportOutcome, style: Style): string {
  if (status === "imported") return style.good("imported");
  return status === "known" ? style.dim("known   ") : style.bad("refused ");
}

function sayingOf({ status, evidence, reason }: ImportOutcome): string {
  return status === "refused" ? `: ${printable(reason ?? "no reason was given")}` : `, ${pieces(evidence)}`;
}

const pieces = (count: number): string => `${count.toLocaleString("en-US")} ${count === 1 ? "piece" : "pieces"}`;

function findingLine({ findings, status }: ImportOutcome, width: number, style: Style): string[] {
  const codes = Object.entries(findings).map(([code, count]) => `${code} × ${count}`);
  if (codes.length === 0 || status === "refused") return [];
  return [`          ${style.warn(shorten(`doubts: ${listed(codes, 20)}`, Math.max(20, width - 10)))}`];
}

function countLine(files: readonly ImportOutcome[]): string {
  const of = (status: ImportOutcome["status"]): number => files.filter((file) => file.status === status).length;
  const kept = files.filter(({ status }) => status === "imported").reduce((sum, { evidence }) => sum + evidence, 0);
  return `${of("imported")} imported (${pieces(kept)} of evidence), ${of("known")} known before, ${of("refused")} refused; imported evidence counts in no result of your own`;
}
