import type { Json } from "#kernel";
import { type FindingCode, FINDINGS } from "./finding-codes.ts";

/** `error`: figures are wrong or cannot be had. `warning`: figures need care. `info`: worth knowing. */
export type Severity = "error" | "warning" | "info";

/** One place that shows a finding: what stands there, and what would be right where that can be said. */
export interface Evidence {
  /** A path into the document, a row, a line, a trial. */
  readonly at: string;
  readonly found: Json;
  readonly expected?: Json;
}

/** One thing that is wrong or worth knowing, with how often it was met and the first places that show it. */
export interface Finding {
  readonly code: FindingCode;
  readonly severity: Severity;
  readonly count: number;
  /** One sentence for a person, figures included. */
  readonly message: string;
  readonly evidence: readonly Evidence[];
}

/** How many places a finding names; its count has them all. */
export const MOST_EVIDENCE = 20;

/** Makes a finding of places that show it; none when there are none. The severity is the code's. */
export function findingOf(code: FindingCode, evidence: readonly Evidence[], message: string): Finding[] {
  return countedFinding(code, { count: evidence.length, evidence }, message);
}

/** `findingOf` where not every place is at hand. */
export function countedFinding(
  code: FindingCode,
  { count, evidence }: { readonly count: number; readonly evidence: readonly Evidence[] },
  message: string,
): Finding[] {
  if (count === 0) return [];
  return [{ code, severity: FINDINGS[code].severity, count, message, evidence: evidence.slice(0, MOST_EVIDENCE) }];
}

/** `4,889`. */
export const figure = (count: number): string => count.toLocaleString("en-US");

/** `1 cell`, `2 cells`. */
export const counted = (count: number, thing: string): string =>
  `${count.toLocaleString("en-US")} ${thing}${count === 1 ? "" : "s"}`;

/** A list of names for a sentence, cut where it grows long. */
export function listed(names: readonly string[], most = 8): string {
  const shown = names.slice(0, most).join(", ");
  return names.length <= most ? shown : `${shown} and ${names.length - most} more`;
}
