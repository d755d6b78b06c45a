import { loadConfig } from "#config";
import { examine, EXAMINATION, type LaneExamination } from "#engine";
import { systemClock } from "#kernel";
import { listPrice } from "#models";
import type { Settings } from "#records";
import type { Style } from "#report";
import type { Call } from "../commands.ts";
import type { Check } from "../doctor/check.ts";
import { checkText, laneText } from "../doctor/doctor-text.ts";
import { modelChecks, parallelAdvice } from "../doctor/lane-advice.ts";
import { machineChecks, mostSockets } from "../doctor/machine-checks.ts";
import { providerChecks } from "../doctor/provider-checks.ts";
import { embeddingModels } from "../doctor/embedding-models.ts";
import { ExitCode } from "../exit-code.ts";
import { Interrupts } from "../interrupts.ts";
import { piped } from "../piped.ts";
import { styleOf } from "../style.ts";
import type { Terminal } from "../terminal.ts";

/** `sluice doctor`: looks at the machine, asks each lane one small question, and says what would fail a run. */
export async function doctorCommand({ flags, terminal }: Call): Promise<ExitCode> {
  const { cwd, env } = terminal;
  const { settings, warnings } = await loadConfig({ cwd, env, flags, listPrice, ...piped() });
  const style = styleOf(terminal.color);
  const tell = flags.quiet === true ? (): void => {} : (line: string): void => terminal.err(`${line}\n`);
  for (const warning of warnings) terminal.err(`${style.warn(`warning: ${warning}`)}\n`);
  const machine = await machineChecks({ outputDir: settings.outputDir, clock: systemClock, env });
  using interrupts = new Interrupts(terminal);
  const lanes = await examine(settings.providers, {
    embeds: embeddingModels(settings),
    signal: interrupts.drain,
    consent: (mostUsd) => consent(settings, { mostUsd, terminal, yes: flags.yes === true, tell }),
    onExamined: (lane) => tell(laneText(lane, style)),
  }).catch((error: unknown) => {
    if (interrupts.drain.aborted) return null;
    throw error;
  });
  const examined = lanes ?? [];
  const checks = [...machine, ...providerChecks(settings.providers, examined), ...modelChecks(examined)];
  const advice = lanes === null ? ["No lane was asked."] : parallelAdvice(lanes, await mostSockets());
  const ok = checks.every(({ state }) => state !== "bad");
  const document = { ok, lanes: examined, checks, advice };
  terminal.out(
    flags.json === true ? `${JSON.stringify(document, null, 2)}\n` : textOf(document, flags.quiet === true, style),
  );
  if (interrupts.drain.aborted) return ExitCode.interrupted;
  return ok ? ExitCode.ok : ExitCode.owed;
}

interface Diagnosis {
  readonly lanes: readonly LaneExamination[];
  readonly checks: readonly Check[];
  readonly advice: readonly string[];
}

function textOf({ checks, advice }: Diagnosis, quiet: boolean, style: Style): string {
  const shown = quiet ? checks.filter(({ state }) => state === "bad") : checks;
  const lines = [...shown.map((check) => checkText(check, style)), ...(quiet ? [] : advice)];
  return lines.map((line) => `${line}\n`).join("");
}

interface Asking {
  readonly mostUsd: number | null;
  readonly terminal: Terminal;
  readonly yes: boolean;
  readonly tell: (line: string) => void;
}

/** Says what will be sent; a person at a terminal is asked, unless they said yes before. Nobody is asked about simulated providers. */
async function consent({ providers }: Settings, { mostUsd, terminal, yes, tell }: Asking): Promise<boolean> {
  const real = providers.filter(({ protocol }) => protocol !== "world");
  if (real.length === 0) return true;
  const names = real.map(({ name }) => name).join(", ");
  const most = mostUsd === null ? "at a cost that is not known" : `for at most $${mostUsd.toFixed(6)}`;
  const { maxTokens } = EXAMINATION.sampling ?? {};
  const what = `Each lane of ${names} is asked one question of a few words, to be answered in at most ${maxTokens} tokens, ${most} together.`;
  if (yes || terminal.ask === undefined) {
    tell(what);
    return true;
  }
  return terminal.ask(`${what} Send it? [y/N] `);
}
