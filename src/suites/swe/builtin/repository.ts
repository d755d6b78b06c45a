import { basename, extname } from "node:path";
import type { CommitOfFiles } from "../swe-instance.ts";
import { FAMILIES } from "./families.ts";
import type { RepairSource, RepositoryName } from "./family-source.ts";

/** What a repository is, beside its modules. */
interface Repository {
  readonly language: "javascript" | "python";
  readonly about: string;
  /** Day of its first commit. */
  readonly begun: string;
}

export const REPOSITORY: Readonly<Record<RepositoryName, Repository>> = {
  shelf: { language: "javascript", about: "Lends the books of a small library.", begun: "2023-02-06" },
  courier: { language: "javascript", about: "Plans the parcels of a courier.", begun: "2023-05-15" },
  ledgerly: { language: "python", about: "Keeps the books of a club.", begun: "2023-08-21" },
  meteo: { language: "python", about: "Gathers what weather stations read.", begun: "2023-11-13" },
};

/** A text of the sources without the line end that its quotes begin with. */
const body = (text: string): string => text.replace(/^\n/, "");

export const rightSource = ({ source }: RepairSource): string => body(source);

/** The module with its defect, or with somebody's mistaken repair in its place. */
export const brokenSource = (repair: RepairSource, by = repair.wrong): string =>
  rightSource(repair).split(repair.right).join(by);

/** Where a module's tests are. */
export function testPath({ path }: RepairSource): string {
  const name = basename(path, extname(path));
  return path.endsWith(".py") ? `tests/test_${name}.py` : `test/${name}.test.js`;
}

/** The tests as everybody sees them. */
export function visibleTests(repair: RepairSource): string {
  const { path, exports, preamble } = repair;
  const names = exports.join(", ");
  if (!path.endsWith(".py")) {
    return `import assert from "node:assert/strict";\nimport { test } from "node:test";\nimport { ${names} } from "../${path}";\n${repair.tests}`;
  }
  const module = path.slice(0, -".py".length).replaceAll("/", ".");
  const top = preamble === undefined ? "" : `${preamble}\n`;
  return `${top}import unittest\n\nfrom ${module} import ${names}\n\n\nclass Tests(unittest.TestCase):\n${body(repair.tests)}`;
}

/** The tests as the evaluation puts them in place. */
export const judgingTests = (repair: RepairSource): string => visibleTests(repair) + repair.hidden;

/** Names of the tests in a part of a test file, as their log has them. */
export function testNames(repair: RepairSource, part: "tests" | "hidden"): readonly string[] {
  if (!repair.path.endsWith(".py")) return [...repair[part].matchAll(/^test\("(.*?)",/gm)].map(([, name]) => name!);
  const module = testPath(repair).slice(0, -".py".length).replaceAll("/", ".");
  return [...repair[part].matchAll(/^ {4}def (test_\w+)/gm)].map(([, name]) => `${module}.Tests.${name}`);
}

/** The command that runs a module's tests, from the repository's folder. */
export function testCommand(repair: RepairSource): string {
  const path = testPath(repair);
  if (!path.endsWith(".py")) return `node --test-reporter=tap ${path}`;
  return `python3 -m unittest -v ${path.slice(0, -".py".length).replaceAll("/", ".")}`;
}

/** The commits up to the one in which a repair's defect is. */
export function historyFor(name: RepositoryName, repair: RepairSource): readonly CommitOfFiles[] {
  const modules = FAMILIES.map((family) => family.repairs[name]);
  const sources = modules.map((one) => [one.path, one === repair ? brokenSource(one) : rightSource(one)] as const);
  const tests = modules.map((one) => [testPath(one), visibleTests(one)] as const);
  const { begun } = REPOSITORY[name];
  return [
    { message: `Begin ${name}`, at: `${begun}T09:00:00Z`, files: frame(name) },
    { message: "Write the modules", at: `${begun}T15:30:00Z`, files: Object.fromEntries(sources) },
    { message: "Test the modules", at: `${begun}T17:10:00Z`, files: Object.fromEntries(tests) },
  ];
}

function frame(name: RepositoryName): Record<string, string> {
  const { about, language } = REPOSITORY[name];
  const isPython = language === "python";
  const command = isPython ? "python3 -m unittest discover -s tests -t ." : "node --test test/";
  const files = {
    "README.md": `# ${name}\n\n${about}\n\nTests run with \`${command}\`.\n`,
    ".gitignore": "__pycache__/\nnode_modules/\n",
  };
  if (isPython) return { ...files, [`${name}/__init__.py`]: "", "tests/__init__.py": "" };
  const manifest = { name, version: "1.0.0", private: true, type: "module", scripts: { test: "node --test test/" } };
  return { ...files, "package.json": `${JSON.stringify(manifest, null, 2)}\n` };
}
