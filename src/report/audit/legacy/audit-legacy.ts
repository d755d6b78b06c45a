import type { Json } from "#kernel";
import type { LegacyFile } from "#records";
import type { Finding, Severity } from "../finding.ts";
import { acrossFiles } from "./across-files.ts";
import { executionChecks, totalChecks, wordChecks } from "./cell-checks.ts";
import { fileFacts } from "./file-facts.ts";
import { fileTroubles } from "./file-troubles.ts";
import { nameChecks } from "./name-checks.ts";
import { rateChecks } from "./rate-checks.ts";
import { successChecks } from "./success-checks.ts";
import { summaryChecks } from "./summary-checks.ts";
import { tableChecks } from "./table-checks.ts";
import { transcriptChecks } from "./transcript-checks.ts";

/** One file of an audit as `audit --json` prints it. */
export interface AuditedFile {
  readonly path: string;
  readonly format: string;
  readonly facts: Readonly<Record<string, Json>>;
  /** The gravest first. */
  readonly findings: readonly Finding[];
}

const CHECKS: readonly ((file: LegacyFile) => Finding[])[] = [
  fileTroubles,
  summaryChecks,
  totalChecks,
  rateChecks,
  wordChecks,
  successChecks,
  executionChecks,
  nameChecks,
  tableChecks,
  transcriptChecks,
];

/** Audits legacy files, each for itself and all together. Pure: it looks at what was read, and at nothing else. */
export function auditLegacy(files: readonly LegacyFile[]): AuditedFile[] {
  const together = acrossFiles(files);
  return files.map((file) => {
    const own = CHECKS.flatMap((check) => check(file));
    return {
      path: file.path,
      format: file.format,
      facts: fileFacts(file),
      findings: gravestFirst([...own, ...(together.get(file.path) ?? [])]),
    };
  });
}

const RANK: Readonly<Record<Severity, number>> = { error: 0, warning: 1, info: 2 };

/** Findings by severity, in their order within each. */
export const gravestFirst = (findings: readonly Finding[]): Finding[] =>
  findings.toSorted((a, b) => RANK[a.severity] - RANK[b.severity]);
