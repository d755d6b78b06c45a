import { ExitCode } from "./exit-code.ts";
import type { Terminal } from "./terminal.ts";

const listeners = new Set<(text: string) => void>();

/** Hears of an error that nobody caught, just before the process ends by it, until disposed. */
export function onCrash(listener: (text: string) => void): Disposable {
  listeners.add(listener);
  return { [Symbol.dispose]: () => void listeners.delete(listener) };
}

/** An error with where it came from. */
export const errorText = (error: unknown): string =>
  error instanceof Error ? (error.stack ?? error.message) : String(error);

/** From now on an error that nobody catches is told as one clear error, in every mode, to whoever listens too, and ends the process. */
export function tellCrashes(words: readonly string[], terminal: Pick<Terminal, "err">): void {
  const crash = (error: unknown): void => {
    const text = errorText(error);
    terminal.err(`sluice: this is a bug in sluice, please report it with "sluice ${words[0] ?? ""}":\n${text}\n`);
    for (const listener of listeners) listener(text);
    // Whatever went on is not to be trusted any more; the ledger holds every answer that came, and the same command resumes.
    process.exit(ExitCode.owed);
  };
  process.on("uncaughtException", crash).on("unhandledRejection", crash);
}
