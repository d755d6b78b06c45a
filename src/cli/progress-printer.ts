import type { Clock } from "#kernel";
import type { EngineEvent } from "#engine";
import type { LogLine } from "#store";
import { logLine } from "./log-line.ts";
import { beginProgress, progressed, type ProgressView } from "./progress-view.ts";
import type { Style } from "#report";
import { liveLines, plainLine } from "./render-progress.ts";
import type { Terminal } from "./terminal.ts";

const REDRAW_MS = 200;
const PLAIN_MS = 5_000;

export interface PrinterOptions {
  readonly clock: Clock;
  readonly style: Style;
  /** Warnings only. */
  readonly quiet: boolean;
  /** Everything that the run's log is told. */
  readonly verbose: boolean;
}

/** Shows a run while it goes: a few lines redrawn in place for a person, a line every few seconds for a log, nothing when quiet. */
export class ProgressPrinter implements Disposable {
  readonly #terminal: Terminal;
  readonly #clock: Clock;
  readonly #style: Style;
  readonly #quiet: boolean;
  readonly #verbose: boolean;
  #view: ProgressView;
  #drawn = 0;
  #next: Disposable | null = null;

  constructor(terminal: Terminal, title: string, options: PrinterOptions) {
    this.#terminal = terminal;
    this.#clock = options.clock;
    this.#style = options.style;
    this.#quiet = options.quiet;
    this.#verbose = options.verbose;
    this.#view = beginProgress(title, options.clock.now());
    this.#schedule();
  }

  /** Warnings are shown at once, in every mode. */
  hear(event: EngineEvent): void {
    this.#view = progressed(this.#view, event);
    if (event.type === "warned") this.#say(this.#style.warn(`warning: ${event.message}`));
    else if (this.#verbose) this.#tell(logLine(event));
  }

  /** Puts a line above what is redrawn. */
  note(line: string): void {
    if (!this.#quiet) this.#say(line);
  }

  [Symbol.dispose](): void {
    this.#next?.[Symbol.dispose]();
    this.#erase();
  }

  #schedule(): void {
    if (this.#quiet) return;
    this.#next = this.#clock.alarm(this.#terminal.live ? REDRAW_MS : PLAIN_MS, () => {
      this.#draw();
      this.#schedule();
    });
  }

  #draw(): void {
    if (!this.#terminal.live) {
      this.#terminal.err(`${plainLine(this.#view, this.#clock.now())}\n`);
      return;
    }
    const lines = liveLines(this.#view, this.#clock.now(), this.#style);
    this.#erase();
    this.#terminal.err(`${lines.join("\n")}\n`);
    this.#drawn = lines.length;
  }

  #tell(line: LogLine | null): void {
    if (line !== null) this.#say(this.#style.dim(`${line.event} ${JSON.stringify(line.about)}`));
  }

  #say(line: string): void {
    this.#erase();
    this.#terminal.err(`${line}\n`);
  }

  #erase(): void {
    if (this.#drawn > 0) this.#terminal.err(`\u001b[${this.#drawn}A\u001b[0J`);
    this.#drawn = 0;
  }
}
