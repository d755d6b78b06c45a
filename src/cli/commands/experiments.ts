import { EXPERIMENTS } from "#config";
import type { Call } from "../commands.ts";
import { ExitCode } from "../exit-code.ts";
import { styleOf } from "../style.ts";

/** `sluice experiments`: the built-in experiments, one a line. */
export async function experimentsCommand({ flags, terminal }: Call): Promise<ExitCode> {
  if (flags.json === true) {
    terminal.out(`${JSON.stringify({ experiments: EXPERIMENTS }, null, 2)}\n`);
    return ExitCode.ok;
  }
  const style = styleOf(terminal.color);
  const width = Math.max(...EXPERIMENTS.map(({ name }) => name.length));
  terminal.out(
    style.dim(`${"name".padEnd(width)}  what it asks; sluice plan NAME says what it takes, sluice run NAME does it\n`),
  );
  for (const { name, description } of EXPERIMENTS) terminal.out(`${style.bold(name.padEnd(width))}  ${description}\n`);
  return ExitCode.ok;
}
