import { execFile } from "node:child_process";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";

/** Which rule must refuse which fixture. The fixtures stand in folders like the real ones, so overrides are proven too. */
const REFUSED: Readonly<Record<string, readonly string[]>> = {
  "src/lanes/floating-promise.ts": ["typescript/no-floating-promises"],
  "src/lanes/misused-promise.ts": ["typescript/no-misused-promises"],
  "src/lanes/awaited-plain-value.ts": ["typescript/await-thenable"],
  "src/lanes/return-without-await.ts": ["typescript/return-await"],
  "src/lanes/thrown-string.ts": ["typescript/only-throw-error"],
  "src/lanes/missing-case.ts": ["typescript/switch-exhaustiveness-check"],
  "src/lanes/needless-assertion.ts": ["typescript/no-unnecessary-type-assertion"],
  "src/lanes/explicit-any.ts": ["typescript/no-explicit-any"],
  "src/lanes/value-import-of-a-type.ts": ["typescript/consistent-type-imports"],
  "src/lanes/ignored-type-error.ts": ["typescript/ban-ts-comment"],
  "src/lanes/cycle-a.ts": ["import/no-cycle"],
  "src/lanes/cycle-b.ts": ["import/no-cycle"],
  "src/lanes/CamelCase.ts": ["unicorn/filename-case"],
  "src/lanes/bare-builtin.ts": ["unicorn/prefer-node-protocol"],
  "src/lanes/blanket-disable.ts": ["unicorn/no-abusive-eslint-disable"],
  "src/lanes/needless-disable.ts": ["unused directive"],
  "src/lanes/loose-equality.ts": ["eslint/eqeqeq"],
  "src/lanes/var.ts": ["eslint/no-var"],
  "src/lanes/never-reassigned.ts": ["eslint/prefer-const"],
  "src/lanes/console.ts": ["eslint/no-console"],
  "src/lanes/long-file.ts": ["eslint/max-lines"],
  "src/lanes/complex.ts": ["eslint/complexity"],
  "src/lanes/five-parameters.ts": ["eslint/max-params"],
  "src/lanes/timer.ts": ["eslint/no-restricted-globals"],
  "src/lanes/timer-import.ts": ["eslint/no-restricted-imports"],
  "src/lanes/chance-import.ts": ["eslint/no-restricted-imports"],
  "src/lanes/wall-clock.ts": ["eslint/no-restricted-properties"],
  "src/lanes/chance.ts": ["eslint/no-restricted-properties"],
  "src/lanes/environment.ts": ["eslint/no-restricted-properties"],
  "src/kernel/environment.ts": ["eslint/no-restricted-properties"],
  "src/cli/wall-clock.ts": ["eslint/no-restricted-properties"],
  "test/focused.test.ts": ["vitest/no-focused-tests"],
  "test/no-expectation.test.ts": ["vitest/expect-expect"],
  "test/sleeping.test.ts": ["eslint/no-restricted-globals"],
  "test/unawaited-expectation.test.ts": ["vitest/valid-expect"],
};

/** Fixtures that nothing may refuse: where time, chance and the process are at home, and a file of 300 lines with comments. */
const ACCEPTED = [
  "src/lanes/lane.ts",
  "src/lanes/longest-allowed.ts",
  "src/kernel/clock.ts",
  "src/cli/environment.ts",
  "test/system/measured.test.ts",
];

interface OxlintReport {
  readonly diagnostics: readonly { readonly code?: string; readonly filename: string }[];
  readonly number_of_files: number;
}

const root = resolve(import.meta.dirname, "..");
let project: string;
let report: OxlintReport;

beforeAll(async () => {
  project = await mkdtemp(join(tmpdir(), "sluice-lint-"));
  await cp(join(root, "test/fixtures/lint"), project, { recursive: true });
  await cp(join(root, ".oxlintrc.json"), join(project, ".oxlintrc.json"));
  const compilerOptions = { target: "es2022", module: "nodenext", strict: true, noEmit: true, types: [] };
  await writeFile(join(project, "tsconfig.json"), JSON.stringify({ compilerOptions }));
  const statements = (count: number) => Array.from({ length: count }, (_, n) => `export const lane${n} = ${n};`);
  await writeFile(join(project, "src/lanes/long-file.ts"), statements(301).join("\n"));
  await writeFile(join(project, "src/lanes/longest-allowed.ts"), `// not counted\n\n${statements(300).join("\n")}`);
  report = await lint(project);
}, 60_000);

afterAll(async () => {
  await rm(project, { recursive: true, force: true });
});

/** Lints a folder from inside it, with its own copy of the configuration: what `npm run check` does here. */
async function lint(folder: string): Promise<OxlintReport> {
  const program = join(root, "node_modules/oxlint/bin/oxlint");
  const env = { ...process.env, OXLINT_TSGOLINT_PATH: join(root, "node_modules/.bin/tsgolint") };
  const options = { cwd: folder, env, maxBuffer: 1e8 };
  const output = await new Promise<string>((settle) => {
    execFile(process.execPath, [program, "--type-aware", "--format=json"], options, (_, stdout) => settle(stdout));
  });
  return JSON.parse(output) as OxlintReport;
}

/** Writes `typescript(no-floating-promises)` as the configuration does: `typescript/no-floating-promises`. */
const ruleOf = (code = "unused directive"): string => code.replace(/^([\w-]+)\(([\w-]+)\)$/, "$1/$2");

const refusalsOf = (file: string): string[] =>
  report.diagnostics
    .filter((found) => found.filename.replaceAll("\\", "/").endsWith(file))
    .map((found) => ruleOf(found.code));

test("the linter saw every fixture", () => {
  expect(report.number_of_files).toBe(new Set([...Object.keys(REFUSED), ...ACCEPTED]).size);
});

test.for(Object.entries(REFUSED))("%s is refused", ([file, rules]) => {
  expect([...new Set(refusalsOf(file))]).toEqual(rules);
});

test.for(ACCEPTED)("%s is accepted", (file) => {
  expect(refusalsOf(file)).toEqual([]);
});

test("every rule the configuration names has a fixture that it refuses", async () => {
  const config = await readFile(join(root, ".oxlintrc.json"), "utf8");
  const withoutComments = config.replaceAll(/^\s*\/\/.*$/gm, "");
  const { rules } = JSON.parse(withoutComments) as { rules: Record<string, unknown> };
  const named = Object.keys(rules).map((rule) => (rule.includes("/") ? rule : `eslint/${rule}`));
  const proven = new Set(Object.values(REFUSED).flat());
  expect(named.filter((rule) => !proven.has(rule))).toEqual([]);
});
