import { Command, Option } from "commander";
import { expect, test } from "vitest";
import { UsageError } from "#kernel";
import { commandOptions, everyCommandOptions } from "./command-options.ts";
import { type Flags, flagOf, namedOptions } from "./options.ts";

/** What a real parser of command lines makes of the arguments. */
function parsed(...args: readonly string[]): Flags {
  const program = new Command().exitOverride().configureOutput({ writeErr: () => {} });
  for (const { flags, description, parse } of [...commandOptions("run"), ...everyCommandOptions()]) {
    const option = new Option(flags, description);
    program.addOption(parse === undefined ? option : option.argParser(parse));
  }
  return program.parse([...args], { from: "user" }).opts();
}

test("a parser of command lines gives the flags under the names of the table", () => {
  const line =
    "-c a.yaml -m x,y -p core -t all -d easy,hard --tool-success-rate 0.8,.9 -n all --repeat 2 --protocol native --seed -4 --limit 9 --shard 2/4 -o out --api-key-env A --api-key-env B --provider p --rate-mode fixed --max-workers 5 --qps 0.5 --assign by-flaw --budget-usd 2 --retry-invalid --skip-evaluation --fresh --yes --json --quiet --verbose --llm-config l";
  expect(parsed(...line.split(" "))).toEqual({
    config: "a.yaml",
    model: ["x", "y"],
    promptTypes: ["core"],
    taskTypes: "all",
    difficulty: ["easy", "hard"],
    toolSuccessRate: [0.8, 0.9],
    numInstances: "all",
    repeat: 2,
    protocol: ["native"],
    seed: -4,
    limit: 9,
    shard: { part: 2, of: 4 },
    outputDir: "out",
    apiKeyEnv: ["A", "B"],
    provider: "p",
    rateMode: "fixed",
    maxWorkers: 5,
    qps: 0.5,
    assign: "by-flaw",
    budgetUsd: 2,
    retryInvalid: true,
    skipEvaluation: true,
    fresh: true,
    yes: true,
    json: true,
    quiet: true,
    verbose: true,
    llmConfig: "l",
  });
});

test.for([
  [["-n", "0"], '--num-instances must be a whole number of at least 1, or all, not "0".'],
  [["-n", "1e3"], '--num-instances must be a whole number of at least 1, or all, not "1e3".'],
  [["-m", "a,,b"], '--model must be words between commas, each once, not "a,,b".'],
  [["-m", "a,a"], '--model must be words between commas, each once, not "a,a".'],
  [["-p", "all,cot"], '--prompt-types must be all, or words between commas, each once, not "all,cot".'],
  [
    ["--tool-success-rate", "high"],
    '--tool-success-rate must be all, or numbers between commas, each once, not "high".',
  ],
  [["--shard", "5/4"], '--shard must be I/N with I from 1 to N, such as 1/4, not "5/4".'],
  [["--shard", "0/4"], '--shard must be I/N with I from 1 to N, such as 1/4, not "0/4".'],
  [["--qps", "0"], '--qps must be a number above 0, not "0".'],
  [["--seed", "1.5"], '--seed must be a whole number, not "1.5".'],
  [["--rate-mode", "adaptve"], '--rate-mode must be one of adaptive, fixed, not "adaptve" (did you mean "adaptive"?).'],
  [
    ["--assign", "by-prompts"],
    '--assign must be one of adaptive, by-prompt, by-flaw, by-rate, spread, by-model-size, not "by-prompts" (did you mean "by-prompt"?).',
  ],
  [["--api-key", ""], "--api-key must be a text that is not empty."],
] as const)("%j is refused: %s", ([args, message]) => {
  expect(() => parsed(...args)).toThrow(new UsageError(message));
});

test("the flags that people's fingers know", () => {
  expect([...commandOptions("run"), ...everyCommandOptions()].map(({ flags }) => flags.replace(/ <.*/, ""))).toEqual([
    "-c, --config",
    "-m, --model",
    "--all-models",
    "-p, --prompt-types",
    "-t, --task-types",
    "-d, --difficulty",
    "--tool-success-rate",
    "--protocol",
    "-n, --num-instances",
    "--repeat",
    "--seed",
    "--limit",
    "--shard",
    "-o, --output-dir",
    "--provider",
    "--api-key",
    "--api-key-env",
    "--api-key-file",
    "--llm-config",
    "--rate-mode",
    "--max-workers",
    "--qps",
    "--assign",
    "--budget-usd",
    "--retry-invalid",
    "--skip-evaluation",
    "--fresh",
    "--yes",
    "--port",
    "--dashboard",
    "--json",
    "--quiet",
    "--verbose",
  ]);
});

test("no two options share a flag", () => {
  const flags = namedOptions().flatMap(([name, { short }]) => [
    flagOf(name),
    ...(short === undefined ? [] : [`-${short}`]),
  ]);
  expect(new Set(flags).size).toBe(flags.length);
});

test("an option that means something else to one command says so there, and nowhere else", () => {
  const told = (command: "run" | "learn", flags: string): string | undefined =>
    commandOptions(command).find((option) => option.flags.startsWith(flags))?.description;
  expect(told("run", "--limit")).toMatch(/^Only the first N trials of the plan; .*\(default: all\)$/);
  expect(told("learn", "--limit")).toBe("Only the first N tasks of each stream (default: all)");
  expect(told("run", "--repeat")).toMatch(/^How often each task is tried .*\(default: 1\)$/);
  expect(told("learn", "--repeat")).toMatch(/streams.*\(default: 1; 3 when no configuration is there\)$/);
});
