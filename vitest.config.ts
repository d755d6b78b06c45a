import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { defineConfig } from "vitest/config";
import { doctest } from "./test/doctest/plugin.ts";

const root = import.meta.dirname;

// `#slice` resolves to src/slice/index.ts, so tests run from source and never from a stale dist.
const conditions = ["sluice:source", "module", "node", "development|production"];

const notTests = ["**/fixtures/**", "**/node_modules/**", "**/dist/**"];

/** Tests that put many real parts together, or try a thing so often that it takes seconds: `npm test` runs them, `npm run check` leaves them out. */
const joined = [
  "test/{audit,export,import,legacy}/**/*.test.ts",
  "test/{embeddings,examples,experiments,judge,protocols,store-faults,study-report,swe-run}.test.ts",
  "src/cli/**/*.test.ts",
  "src/{dashboard/dashboard-server,models/providers,worlds/world-server}.test.ts",
  "src/engine/{control,fair-runs,forecast,simulate}.test.ts",
  "src/lanes/shared-quota.test.ts",
  "src/learning/loop/learn.test.ts",
  "src/report/{experiments/experiments,html/report-html}.test.ts",
  "src/{scoring/json/json,scoring/numeric/read-numbers,statistics/coverage}.test.ts",
  "src/store/{legacy/read-legacy,sqlite/fold-agreement}.test.ts",
  "src/suites/dataset/open-dataset.test.ts",
  "src/suites/swe/{open-swe,apply-patch,from-image,builtin/**/*}.test.ts",
  "src/suites/workflow/{flaw-coverage,harness-models,tasks}.test.ts",
  "src/worlds/models/{simulated-answer,repair/repair-answer}.test.ts",
];

/** Pages with at least one example to run; Vitest refuses a test file without tests. */
function pagesWithExamples(): string[] {
  const documents = existsSync(join(root, "docs"))
    ? readdirSync(join(root, "docs"), { recursive: true, encoding: "utf8" })
    : [];
  const pages = ["README.md", ...documents.filter((name) => name.endsWith(".md")).map((name) => `docs/${name}`)];
  const hasExample = (page: string): boolean =>
    existsSync(join(root, page)) && /^`{3,}ts doctest/m.test(readFileSync(join(root, page), "utf8"));
  return pages.filter(hasExample);
}

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: ["sluice:source", "node"] } },
  test: {
    passWithNoTests: false,
    // Both cores of a small machine: Vitest would leave one of two idle.
    maxWorkers: 2,
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          include: ["src/**/*.test.ts", "web/**/*.test.ts", "test/**/*.test.ts"],
          exclude: [...notTests, ...joined, "test/system/**", "test/browser/**"],
          testTimeout: 60_000,
          // Nothing here is global, so files need no process of their own: that halves the time.
          isolate: false,
        },
      },
      {
        extends: true,
        test: { name: "joined", include: joined, exclude: notTests, testTimeout: 120_000 },
      },
      {
        extends: true,
        plugins: [doctest(root)],
        // Readers write "sluice" and "sluice/testing"; here these are the doors of the source.
        resolve: {
          alias: [
            { find: /^sluice$/, replacement: join(root, "src/index.ts") },
            { find: /^sluice\/([a-z]+)$/, replacement: join(root, "src/$1/index.ts") },
          ],
        },
        test: { name: "docs", include: pagesWithExamples(), exclude: notTests, testTimeout: 20_000 },
      },
      {
        // The page in a real browser; skipped, and said so, where there is none.
        extends: true,
        test: {
          name: "browser",
          include: ["test/browser/**/*.test.ts"],
          exclude: notTests,
          testTimeout: 120_000,
          hookTimeout: 240_000,
          fileParallelism: false,
          sequence: { groupOrder: 2 },
        },
      },
      {
        // Real processes, started and killed: after everything else, two files at a time, for they mostly wait.
        extends: true,
        test: {
          name: "system",
          include: ["test/system/**/*.test.ts"],
          exclude: notTests,
          // Each starts up to ten processes, one after the other; where cores are shared one takes ten seconds to load.
          testTimeout: 240_000,
          hookTimeout: 240_000,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
