import { z } from "zod";
import { byAlternatives } from "../by-alternatives.ts";
import type { ScorerKind } from "../scorer.ts";
import { type Quantity, readNumbers } from "./read-numbers.ts";

const options = z.strictObject({
  tolerance: z.number().min(0).default(0).describe("How far the answer may be off, in the target's own unit."),
  "relative-tolerance": z
    .number()
    .min(0)
    .max(1)
    .default(1e-9)
    .describe("How far the answer may be off, as a share of the target: 0.01 accepts 99 to 101 for 100."),
});

type Options = z.output<typeof options>;

/** What LaTeX boxes last, as models are taught to mark an answer; braces inside it belong to it. */
function lastBox(answer: string): string | null {
  const start = answer.lastIndexOf(String.raw`\boxed{`);
  if (start === -1) return null;
  const inside = answer.slice(start + 7);
  let depth = 1;
  for (let at = 0; at < inside.length; at++) {
    if (inside[at] === "{") depth++;
    else if (inside[at] === "}") depth--;
    if (depth === 0) return inside.slice(0, at);
  }
  return null;
}

/** The number an answer ends on: the last one in its last box, else the last one of all. */
function answerOf(answer: string): Quantity | null {
  return readNumbers(lastBox(answer) ?? "").at(-1) ?? readNumbers(answer).at(-1) ?? null;
}

/** A percentage can mean its number or its hundredth; where both sides are percentages, or neither is, the numbers are compared. */
function readings(quantity: Quantity, other: Quantity): number[] {
  return quantity.percent && !other.percent ? [quantity.value, quantity.value / 100] : [quantity.value];
}

function agrees(read: Quantity, wanted: Quantity, allowed: Options): boolean {
  return readings(wanted, read).some((target) => {
    const reach = Math.max(allowed.tolerance, allowed["relative-tolerance"] * Math.abs(target));
    // A tolerance of 0.1 is meant to accept 0.3 for 0.2, although the difference of the doubles is a hair more.
    return readings(read, wanted).some((value) => Math.abs(value - target) <= reach * (1 + 1e-9) + Number.MIN_VALUE);
  });
}

function refusalOf(wanted: string): string | null {
  const count = readNumbers(wanted).length;
  return count === 1 ? null : `holds ${count === 0 ? "no number" : `${count} numbers`}, expected one`;
}

/**
 * The last number of the answer (or of its last `\boxed{…}`) is the target's, within the tolerance. Units, currency signs and
 * words are not compared and not converted; "60 %" agrees with 60 and with 0.6.
 */
export const numeric: ScorerKind<typeof options> = {
  name: "numeric",
  version: 1,
  options,
  make: (allowed) =>
    byAlternatives({
      refuses: refusalOf,
      read: (answer) => answerOf(answer)?.text ?? null,
      accepts: (answer, wanted) => {
        const read = answerOf(answer);
        const target = readNumbers(wanted)[0];
        return read !== null && target !== undefined && agrees(read, target, allowed);
      },
    }),
};
