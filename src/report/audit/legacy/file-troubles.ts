import type { LegacyFile, Trouble } from "#records";
import { counted, countedFinding, type Finding } from "../finding.ts";
import { FINDINGS } from "../finding-codes.ts";

/** What is wrong with the file as a file. */
export const fileTroubles = ({ troubles }: LegacyFile): Finding[] =>
  troubles.flatMap((trouble) =>
    countedFinding(
      trouble.kind,
      { count: trouble.count, evidence: trouble.places.map((at) => ({ at, found: null })) },
      sentenceOf(trouble),
    ),
  );

function sentenceOf({ kind, count, places, says }: Trouble): string {
  const where = count === 1 && places[0] !== undefined ? places[0] : counted(count, "place");
  return `${FINDINGS[kind].about} (${where})${says === null ? "" : `; ${says}`}`;
}
