import { expect, test } from "vitest";
import type { AuditedFile } from "./legacy/audit-legacy.ts";
import { renderFindings } from "./render-findings.ts";
import { renderImports } from "./render-imports.ts";

const file: AuditedFile = {
  path: "master_database.json",
  format: "json-v3",
  facts: {},
  findings: [
    {
      code: "summary-differs",
      severity: "error",
      count: 1,
      message: "the summary says 4,364 trials, its 179 cells sum up to 4889: 525 are not in the summary",
      evidence: [{ at: "$.summary.total_tests", found: 4364, expected: 4889 }],
    },
    {
      code: "empty-model",
      severity: "warning",
      count: 30,
      message: "30 models without a trial",
      evidence: Array.from({ length: 20 }, (_, n) => ({ at: `$.models.m${n}`, found: null })),
    },
  ],
};

test("findings are shown file by file, with their first places and how many more there are", () => {
  expect(renderFindings([file, { ...file, path: "sound.json", findings: [] }], { width: 70 })).toBe(
    [
      "master_database.json (json-v3)",
      "  ✗ summary-differs × 1",
      "    the summary says 4,364 trials, its 179 cells sum up to 4889: 525",
      "    are not in the summary",
      "    - $.summary.total_tests: 4364, expected 4889",
      "  ! empty-model × 30",
      "    30 models without a trial",
      "    - $.models.m0",
      "    - $.models.m1",
      "    - $.models.m2",
      "    … and 27 more",
      "",
      "sound.json (json-v3)",
      "  nothing found",
      "",
      "2 audited: 1 error, 1 warning, 0 notes",
      "",
    ].join("\n"),
  );
});

test("what a file says does not reach the terminal as control characters", () => {
  const nasty = {
    ...file,
    path: "a\u001b[2Jb\u009b31m",
    findings: file.findings.map((one) => ({ ...one, message: "\u0007ring" })),
  };
  const text = renderFindings([nasty]);
  // oxlint-disable-next-line no-control-regex -- control characters are what must not be there
  expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
});

test("an import says what became of each file", () => {
  const text = renderImports([
    {
      path: "db.json",
      format: "json-v3",
      status: "imported",
      evidence: 233,
      reason: null,
      findings: { "doubled-total": 5 },
    },
    { path: "db2.json", format: "json-v3", status: "known", evidence: 233, reason: null, findings: {} },
    {
      path: "x.json",
      format: "empty",
      status: "refused",
      evidence: 0,
      reason: "empty-file: byte 0",
      findings: { "empty-file": 1 },
    },
  ]);
  expect(text).toBe(
    [
      "imported  db.json (json-v3), 233 pieces",
      "          doubts: doubled-total × 5",
      "known     db2.json (json-v3), 233 pieces",
      "refused   x.json (empty): empty-file: byte 0",
      "",
      "1 imported (233 pieces of evidence), 1 known before, 1 refused; imported evidence counts in no result of your own",
      "",
    ].join("\n"),
  );
});
