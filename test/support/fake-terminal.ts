import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runProgram } from "../../src/cli/program.ts";
import type { Terminal } from "../../src/cli/terminal.ts";

/** What a command line came to. */
export interface Told {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** A terminal that remembers, in an empty folder of its own, with an environment of its own. */
export class FakeTerminal {
  readonly cwd = mkdtempSync(join(tmpdir(), "sluice-terminal-"));
  readonly env: Record<string, string> = {};
  interrupt: () => void = () => {};
  /** What a person at it says to questions; undefined when nobody is there. */
  answer: boolean | undefined;
  /** Every question so far. */
  readonly questions: string[] = [];
  #out = "";
  #err = "";

  /** Runs a command line to its end and tells what was printed since the one before. */
  async run(...words: readonly string[]): Promise<Told> {
    this.#out = "";
    this.#err = "";
    const code = await runProgram(words, this.#terminal());
    return { code, out: this.#out, err: this.#err };
  }

  #terminal(): Terminal {
    return {
      out: (text) => (this.#out += text),
      err: (text) => (this.#err += text),
      live: false,
      columns: () => 80,
      rows: () => 24,
      color: false,
      cwd: this.cwd,
      env: this.env,
      ...(this.answer === undefined ? {} : { ask: (question) => this.#ask(question) }),
      onInterrupt: (stop) => {
        this.interrupt = stop;
        return { [Symbol.dispose]: () => {} };
      },
    };
  }

  #ask(question: string): Promise<boolean> {
    this.questions.push(question);
    return Promise.resolve(this.answer === true);
  }
}
