import type { LegacyFile } from "#records";
import { counted, type Finding, findingOf } from "../finding.ts";
import { meaningOf, type SuccessMeaning } from "./cell-counts.ts";

/** How many of a file's cells show which meaning of `success`. */
export interface SuccessMeanings {
  readonly withPartial: readonly string[];
  readonly fullOnly: readonly string[];
}

/** Which cells of a file, by their places, show which meaning of `success`. */
export function successMeanings(file: LegacyFile): SuccessMeanings {
  const cells = [...file.cells, ...file.groups];
  const showing = (meaning: SuccessMeaning): string[] =>
    cells.filter((cell) => meaningOf(cell) === meaning).map(({ at }) => at);
  return { withPartial: showing("with-partial"), fullOnly: showing("full-only") };
}

/** Looks for both meanings of `success` in one file. */
export function successChecks(file: LegacyFile): Finding[] {
  const { withPartial, fullOnly } = successMeanings(file);
  if (withPartial.length === 0 || fullOnly.length === 0) return [];
  const [rarer, says] = withPartial.length < fullOnly.length ? [withPartial, "counts"] : [fullOnly, "leaves out"];
  return findingOf(
    "mixed-success",
    rarer.map((at) => ({ at, found: `success ${says} partial successes` })),
    `success counts partial successes in ${counted(withPartial.length, "cell")} and leaves them out in ${counted(fullOnly.length, "cell")}`,
  );
}
