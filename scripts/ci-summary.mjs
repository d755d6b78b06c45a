import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./repository.mjs";

const NOTHING = { numPassedTests: 0, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0, testResults: [] };

/**
 * The closing line of CI, `N passed, N failed[, N skipped]`, and whether all is well. Counts are Vitest's own. A test file that
 * could not run counts as one failure, so does each check that failed beside the tests, and so does a step that failed without
 * either: `vitest` and `check` are the two reports (undefined when absent), `exitCodes` those of the steps.
 */
export function closingLine({ vitest = NOTHING, check = { failed: [] }, exitCodes }) {
  const counted = vitest.numFailedTests + unrunFiles(vitest).length + failedChecks(check, vitest).length;
  const silent = counted === 0 && (vitest === NOTHING || exitCodes.some((code) => code !== 0));
  const failed = silent ? 1 : counted;
  const skipped = vitest.numPendingTests + vitest.numTodoTests;
  const tail = skipped > 0 ? `, ${skipped} skipped` : "";
  return { line: `${vitest.numPassedTests} passed, ${failed} failed${tail}`, ok: failed === 0 };
}

const unrunFiles = ({ testResults }) =>
  testResults.filter(({ status, assertionResults }) => status === "failed" && !assertionResults.some(isFailed));

const isFailed = ({ status }) => status === "failed";

/** The checks run the quick tests once more; their failures are already counted unless only the second time failed. */
const failedChecks = ({ failed }, { numFailedTests }) =>
  failed.filter((name) => name !== "tests" || numFailedTests === 0);

const reportNamed = (name) => {
  const path = join(root, "reports", name);
  return existsSync(path) ? JSON.parse(readFileSync(path, "utf8")) : undefined;
};

if (process.argv[1] === import.meta.filename) {
  const exitCodes = process.argv.slice(2).map(Number);
  const { line, ok } = closingLine({ vitest: reportNamed("vitest.json"), check: reportNamed("check.json"), exitCodes });
  process.stdout.write(`${line}\n`);
  process.exitCode = ok ? 0 : 1;
}
