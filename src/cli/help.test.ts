import { expect, test } from "vitest";
import { commandOptions, everyCommandOptions } from "#config";
import { FakeTerminal } from "../../test/support/fake-terminal.ts";
import { COMMANDS } from "./commands.ts";

const helpOf = async (...words: readonly string[]): Promise<string> => {
  const { code, out } = await new FakeTerminal().run(...words, "--help");
  expect(code).toBe(0);
  return out;
};

const names = COMMANDS.map(({ name }) => name);

test("help tells a newcomer what to begin with, and what the words mean", async () => {
  const help = await helpOf();
  for (const word of ["lane:", "ledger:", "owed:", "sluice run quick", "sluice doctor"]) expect(help).toContain(word);
  for (const name of names) expect(help).toMatch(new RegExp(`^  ${name}\\b`, "m"));
});

test.for(["", ...names])("no line of help is wider than the terminal: %s", async (name) => {
  const lines = (await helpOf(...(name === "" ? [] : [name]))).split("\n");
  // What is meant to be copied is not broken.
  const long = lines.filter((line) => line.length > 80 && !line.startsWith("  sluice "));
  expect(long).toEqual([]);
});

test.for(names)("help shows how %s is called, by options that it has", async (name) => {
  const help = await helpOf(name);
  const examples = help.slice(help.indexOf("Examples:")).split("\n").slice(1);
  const lines = examples.filter((line) => line.startsWith(`  sluice ${name}`));
  expect(lines.length).toBeGreaterThan(0);
  const known = [...commandOptions(name), ...everyCommandOptions()].flatMap(({ completes }) => completes.flags);
  const given = lines.flatMap((line) => line.match(/(?<= )--?[a-z][a-z-]*/g) ?? []);
  expect(given.filter((flag) => !known.includes(flag))).toEqual([]);
});

test("what an option means to a command is said for that command", async () => {
  const words = async (name: string): Promise<string> => (await helpOf(name)).replaceAll(/\s+/g, " ");
  const retune = await words("retune");
  expect(retune).toContain("One more key");
  expect(retune).not.toContain("instead of the configured ones");
  expect(retune).toMatch(/--qps <X>.*?\(default: as before\)/);
  const classify = await words("classify");
  expect(classify).not.toContain("--all-models");
  expect(classify).toContain("Only the first N of these trials");
  expect(await words("tasks")).toContain("Tasks to generate for each task type");
});
