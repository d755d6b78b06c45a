import { commitIdOf } from "../git-history.ts";
import { END, START } from "../markers.ts";
import type { SweInstance } from "../swe-instance.ts";
import { FAMILIES } from "./families.ts";
import { type FamilySource, REPOSITORIES, type RepositoryName } from "./family-source.ts";
import {
  brokenSource,
  historyFor,
  judgingTests,
  REPOSITORY,
  rightSource,
  testCommand,
  testNames,
  testPath,
  visibleTests,
} from "./repository.ts";
import { unifiedDiff } from "./unified-diff.ts";

let made: readonly SweInstance[] | undefined;

/**
 * The repairs that come with the program: every kind of defect once in each of four small repositories, by turns, so that
 * neither a repository nor a kind comes twice in a row. They need no file, no image and no network; those in Python need python3.
 */
export function builtinRepairs(): readonly SweInstance[] {
  made ??= inTurns().map(([name, family], at) => instanceOf(name, family, at));
  return made;
}

/** The same in the same order, as they are written down. */
export function builtinSources(): readonly (readonly [
  SweInstance,
  FamilySource["repairs"][RepositoryName],
  FamilySource,
])[] {
  const turns = inTurns();
  return builtinRepairs().map((instance, at) => {
    const [name, family] = turns[at]!;
    return [instance, family.repairs[name], family] as const;
  });
}

function inTurns(): readonly (readonly [RepositoryName, FamilySource])[] {
  const rounds = REPOSITORIES.map((_, round) =>
    FAMILIES.map((family, at) => [REPOSITORIES[(at + round) % REPOSITORIES.length]!, family] as const),
  );
  return rounds.flat();
}

function instanceOf(name: RepositoryName, family: FamilySource, at: number): SweInstance {
  const repair = family.repairs[name];
  const history = historyFor(name, repair);
  const tests = testPath(repair);
  const testPatch = unifiedDiff(tests, visibleTests(repair), judgingTests(repair));
  const number = FAMILIES.indexOf(family) + 1;
  return {
    instance_id: `sluice-samples__${name}-${number}`,
    repo: `sluice-samples/${name}`,
    base_commit: commitIdOf(history),
    patch: unifiedDiff(repair.path, brokenSource(repair), rightSource(repair)),
    test_patch: testPatch,
    problem_statement: repair.issue,
    hints_text: "",
    created_at: new Date(Date.UTC(2024, 0, 8 + at, 8)).toISOString(),
    version: "1.0",
    FAIL_TO_PASS: testNames(repair, "hidden"),
    PASS_TO_PASS: testNames(repair, "tests"),
    environment_setup_commit: "",
    image: null,
    eval_script: evalScript(tests, testPatch, testCommand(repair)),
    log_parser: REPOSITORY[name].language === "python" ? "unittest" : "node-test",
    eval_type: "pass_and_fail",
    history,
    family: family.name,
    needs: ["git", REPOSITORY[name].language === "python" ? "python3" : "node"],
  };
}

const evalScript = (tests: string, testPatch: string, command: string): string => `#!/bin/bash
git checkout -q HEAD -- ${tests} 2>/dev/null
git apply --verbose - <<'END_OF_TEST_PATCH' || { echo '>>>>> Tests Errored'; exit 1; }
${testPatch}END_OF_TEST_PATCH
echo '${START}'
${command}
code=$?
echo '${END}'
echo ">>>>> Test Exit Code: $code"
git checkout -q HEAD -- ${tests}
`;
