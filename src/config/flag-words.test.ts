import { execFileSync } from "node:child_process";
import fc from "fast-check";
import { expect, test } from "vitest";
import { Command, Option } from "commander";
import { commandOptions } from "./command-options.ts";
import { flagWords, shellLine } from "./flag-words.ts";
import type { Flags } from "./options.ts";

function read(words: readonly string[]): Flags {
  const command = new Command("run").exitOverride();
  for (const { flags, description, parse } of commandOptions("run")) {
    const option = new Option(flags, description);
    command.addOption(parse === undefined ? option : option.argParser(parse));
  }
  command.parse([...words], { from: "user" });
  return command.opts();
}

const TYPED: readonly (readonly string[])[] = [
  ["-m", "a b,c"],
  ["-p", "all", "-d", "easy,hard", "--tool-success-rate", "0.6,.8"],
  ["-n", "all", "--repeat", "3", "--seed", "-4", "--shard", "2/5"],
  ["-c", "it's here.yaml", "--retry-invalid", "--api-key-env", "A", "--api-key-env", "B"],
  ["--qps", "1.5", "--rate-mode", "fixed", "--fresh"],
];

test.for(TYPED.map((words) => ({ words })))(
  "what was typed is written so that it is read the same: $words",
  ({ words }) => {
    const flags = read(words);
    expect(read(flagWords(flags).words)).toEqual(flags);
  },
);

test("how the command talks is left out, and a credential is only named", () => {
  const { words, withheld } = flagWords({ json: true, yes: true, quiet: true, apiKey: ["sk-secret"], limit: 3 });
  expect(words).toEqual(["--limit", "3"]);
  expect(withheld).toEqual(["--api-key"]);
});

test("a shell gives back every word as it was", () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.string({ unit: "grapheme", minLength: 1 }).filter((word) => !word.includes("\0")),
        { minLength: 1, maxLength: 4 },
      ),
      (words) => {
        const script = `for word in ${shellLine(words)}; do printf '%s\\0' "$word"; done`;
        expect(execFileSync("sh", ["-c", script], { encoding: "utf8" })).toBe(
          words.map((word) => `${word}\0`).join(""),
        );
      },
    ),
    { numRuns: 40 },
  );
});
