import { FINDINGS } from "./finding-codes.ts";

/** The reference page of the findings, as Markdown: generated, so that it cannot disagree with the program. */
export function findingsReference(): string {
  const rows = Object.entries(FINDINGS).map(
    ([code, { severity, about }]) => `| \`${code}\` | ${severity} | ${about} |`,
  );
  return [
    "# Findings of an audit",
    "",
    "Generated from the table of findings (`src/report/audit/finding-codes.ts`) by `scripts/write-reference.ts`; do not edit by hand.",
    "`error`: figures are wrong or cannot be had. `warning`: figures need care. `info`: worth knowing.",
    "",
    "| code | severity | what it means |",
    "|---|---|---|",
    ...rows,
    "",
  ].join("\n");
}
