import type { Experience } from "../experience/experience.ts";
import { tokensOfCode } from "../experience/tokens-of-code.ts";

const PATH =
  /(?:[\w.-]+\/)+[\w.-]+|\b[\w-]+\.(?:py|js|mjs|cjs|ts|tsx|jsx|json|toml|cfg|rst|md|txt|java|go|rs|c|h|cpp)\b/g;

/** Paths and file names in a text that stand there as they are, outside of variables. */
export const pathsIn = (text: string): readonly string[] => [
  ...new Set(text.replaceAll(/\{\{[^}]*\}\}/g, " ").match(PATH) ?? []),
];

const IDENTIFIER =
  /\b(?:[a-z]+(?:_[a-z0-9]+)+|[a-z]+(?:[A-Z][a-z0-9]+)+|[A-Z][a-z0-9]+(?:[A-Z][a-z0-9]+)+|\w+__\w+-\d+)\b/g;

// Every program of the language has them: they say what kind of mistake it is, and not whose.
const OF_THE_LANGUAGE = new Set(
  (
    "KeyError TypeError ValueError ZeroDivisionError IndexError AttributeError NameError ImportError RuntimeError AssertionError " +
    "UnicodeDecodeError UnicodeEncodeError FileNotFoundError PermissionError StopIteration RecursionError OverflowError " +
    "NotImplementedError KeyboardInterrupt ReferenceError RangeError SyntaxError URIError JavaScript TypeScript"
  ).split(" "),
);

/** Names that only a program has: joined words, and ids of issues; errors of the language itself are none. */
export const identifiersIn = (text: string): readonly string[] => [
  ...new Set((text.match(IDENTIFIER) ?? []).filter((name) => !OF_THE_LANGUAGE.has(name))),
];

/** Names of the source task that no workflow may repeat: its id, its files, and the names in its issue and its commands. */
export function namesOfSource({ task, repo, problem, steps, changes }: Experience): ReadonlySet<string> {
  const told = [problem, ...steps.map(({ did }) => did)].join("\n");
  const files = [...steps.flatMap((step) => step.files), ...changes.map(({ file }) => file), ...pathsIn(told)];
  const names = [
    task,
    ...(repo === null ? [] : [repo]),
    ...files,
    ...files.map((file) => file.slice(file.lastIndexOf("/") + 1)).filter((name) => name.includes(".")),
    ...identifiersIn(told),
  ];
  return new Set(
    names.filter((name) => name.length > 3 && !name.startsWith("/dev/")).map((name) => name.toLowerCase()),
  );
}

/** Which of these names a text repeats outside of its variables. */
export function repeatedNames(text: string, names: ReadonlySet<string>): readonly string[] {
  const plain = text.replaceAll(/\{\{[^}]*\}\}/g, " ").toLowerCase();
  const tokens = new Set([...tokensOfCode(plain), ...plain.split(/[\s`'"(),;]+/), ...pathsIn(plain)]);
  return [...names].filter((name) => (/[\s/]/.test(name) ? plain.includes(name) : tokens.has(name)));
}
