import type { LegacyFile } from "#records";
import { counted, countedFinding, type Finding } from "../finding.ts";

/** Looks at a table's rows: were they measured, each for itself? */
export function tableChecks({ table }: LegacyFile): Finding[] {
  if (table === null) return [];
  const { copied, numberedByOutcome, derivedFrom, repeatedIds } = table;
  const derived = Object.entries(derivedFrom);
  const derivedRows = derived.reduce((sum, [, rows]) => sum + rows, 0);
  const signs = [
    ...(copied.rows === 0
      ? []
      : [
          `${counted(copied.rows, "row")} in ${counted(copied.groups, "group")} share their moment and every measurement`,
        ]),
    ...(numberedByOutcome.rows === 0
      ? []
      : [`${counted(numberedByOutcome.rows, "id")} end in an outcome and a counter`]),
    ...derived.map(([source, rows]) => `${counted(rows, "row")} name ${source} as their source`),
  ];
  return [
    ...countedFinding(
      "synthetic-rows",
      {
        // Which row shows which sign is not kept; the commonest sign is what can be said for sure.
        count: Math.max(copied.rows, numberedByOutcome.rows, derivedRows),
        evidence: [
          ...copied.examples.map((at) => ({ at, found: "equal to another row in moment and measurements" })),
          ...numberedByOutcome.examples.map((at) => ({ at, found: "an id made of outcome and counter" })),
          ...derived.map(([source, rows]) => ({ at: "column source", found: { source, rows } })),
        ],
      },
      `of ${counted(table.read, "row")}, ${signs.join("; ")}: they were made up from totals, not measured`,
    ),
    ...countedFinding(
      "repeated-ids",
      { count: repeatedIds.rows, evidence: repeatedIds.examples.map((at) => ({ at, found: "met before" })) },
      `${counted(repeatedIds.rows, "row")} with an id that another row has`,
    ),
  ];
}
