import { Command, CommanderError, Option, type OutputConfiguration } from "commander";
import { type CommandOption, commandOptions, everyCommandOptions } from "#config";
import { UsageError } from "#kernel";
import { COMMANDS, type CommandSpec, MORE } from "./commands.ts";
import { ExitCode } from "./exit-code.ts";
import { examplesText, FIRST_STEPS, HELP_LAYOUT } from "./help-layout.ts";
import { knownCause } from "./known-cause.ts";
import type { Terminal } from "./terminal.ts";
import { version } from "./version.ts";

/** Longer lines are hard to read, however wide the terminal is. */
const WIDEST_HELP = 100;

/** Reads a command line, does what it says, and returns the exit code. Whatever goes wrong is one clear message on `err`. */
export async function runProgram(argv: readonly string[], terminal: Terminal): Promise<ExitCode> {
  let code: ExitCode = ExitCode.ok;
  const program = programOf(terminal, (done) => (code = done));
  try {
    await program.parseAsync([...argv], { from: "user" });
    return code;
  } catch (error) {
    return explain(error, argv, terminal);
  }
}

function programOf(terminal: Terminal, end: (code: ExitCode) => void): Command {
  const program = new Command("sluice")
    .description(
      "Runs LLM and agent evaluations at the full speed of every key, and accounts for every planned trial exactly once.",
    )
    .version(version(), "-V, --version")
    .exitOverride()
    .configureHelp(HELP_LAYOUT)
    .configureOutput(outputOf(terminal))
    .addHelpText("after", FIRST_STEPS);
  for (const spec of COMMANDS) program.addCommand(commandOf(spec, terminal, end));
  const help = new Command("help").argument("[command]").description("Shows help for a command").helpGroup(MORE);
  program.addHelpCommand(help);
  return program;
}

function commandOf(spec: CommandSpec, terminal: Terminal, end: (code: ExitCode) => void): Command {
  const command = new Command(spec.name)
    .description(spec.about)
    .helpGroup(spec.group)
    .exitOverride()
    .configureHelp(HELP_LAYOUT)
    .configureOutput(outputOf(terminal))
    .addHelpText("after", examplesText(spec.examples));
  for (const { name, about } of spec.arguments) command.argument(name, about);
  for (const option of [...commandOptions(spec.name), ...everyCommandOptions()]) command.addOption(optionOf(option));
  command.action(async (...given: unknown[]) => {
    const words = given.slice(0, spec.arguments.length).flat() as (string | undefined)[];
    const carryOut = await spec.load();
    end(await carryOut({ words, flags: command.opts(), terminal }));
  });
  return command;
}

/** Where help goes; errors are told elsewhere. */
const outputOf = ({ out, columns }: Terminal): OutputConfiguration => ({
  writeOut: out,
  writeErr: () => {},
  getOutHelpWidth: () => Math.min(columns(), WIDEST_HELP),
});

function optionOf({ flags, description, parse }: CommandOption): Option {
  const option = new Option(flags, description);
  return parse === undefined ? option : option.argParser(parse);
}

/** Exit code and message of an error; a bug shows its stack, because somebody has to mend it. */
function explain(error: unknown, argv: readonly string[], terminal: Terminal): ExitCode {
  if (error instanceof CommanderError) return explainUsage(error, terminal);
  const known = knownCause(error);
  if (known instanceof UsageError) return say(terminal, known.message, ExitCode.usage);
  if (known?.code === "SLUICE_STORE_REFUSED") return say(terminal, known.message, ExitCode.refused);
  if (known !== null) return say(terminal, `${known.message} (${known.code})`, ExitCode.owed);
  const told = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return say(
    terminal,
    `this is a bug in sluice, please report it with "sluice ${argv[0] ?? ""}":\n${told}`,
    ExitCode.owed,
  );
}

function explainUsage(error: CommanderError, terminal: Terminal): ExitCode {
  const asked = ["commander.help", "commander.helpDisplayed", "commander.version"].includes(error.code);
  if (asked && error.exitCode === 0) return ExitCode.ok;
  if (asked) return ExitCode.usage;
  return say(
    terminal,
    `${error.message.replace(/^error: /, "").replaceAll("\n", " ")}. See sluice --help.`,
    ExitCode.usage,
  );
}

function say(terminal: Terminal, message: string, code: ExitCode): ExitCode {
  terminal.err(`sluice: ${message}\n`);
  return code;
}
