import type { Clock, EpochMs } from "#kernel";
import type { EngineEvent, Waits } from "#engine";
import type { LogLine } from "#store";
import { logLine } from "./log-line.ts";
import { beginProgress, progressed, type ProgressView } from "./progress-view.ts";
import type { Style } from "#report";
import { liveLines, plainLine } from "./render-progress.ts";
import type { Terminal } from "./terminal.ts";
import { QUIET_MS, waitsLines } from "./waits-lines.ts";

const REDRAW_MS = 200;
const PLAIN_MS = 5_000;
const MOST_WAITS = 6;

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
  #look: (() => Waits) | null = null;
  #toldAt = 0;

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
    else if (event.type === "order-followed") this.note(this.#style.warn(event.did));
    else if (event.type === "stalled") for (const line of waitsLines(event.waits, this.#clock.now())) this.#say(line);
    else if (this.#verbose) this.#tell(logLine(event));
  }

  /** Takes a way to look at what the run waits for, shown while nothing is answered. */
  watch(look: () => Waits): void {
    this.#look = look;
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
    const now = this.#clock.now();
    const waits = this.#waits(now);
    if (!this.#terminal.live) {
      this.#terminal.err(`${[plainLine(this.#view, now), ...this.#due(waits, now)].join("\n")}\n`);
      return;
    }
    if (this.#verbose) for (const line of this.#due(waits, now)) this.#say(this.#style.dim(line));
    const lines = [...liveLines(this.#view, now, this.#style), ...this.#shown(waits)];
    this.#erase();
    this.#terminal.err(`${lines.join("\n")}\n`);
    this.#drawn = lines.length;
  }

  /** Nothing while answers come. */
  #waits(now: EpochMs): readonly string[] {
    const waits = this.#look?.();
    return waits === undefined || now - waits.quietSince < QUIET_MS ? [] : waitsLines(waits, now);
  }

  /** What a log is told, and told again only after a while. */
  #due(waits: readonly string[], now: number): readonly string[] {
    if (waits.length === 0 || now - this.#toldAt < QUIET_MS) return [];
    this.#toldAt = now;
    return waits;
  }

  /** What is redrawn in place: as much as can be taken in, each on one line of the screen. */
  #shown(waits: readonly string[]): readonly string[] {
    const width = this.#terminal.columns() - 2;
    return waits
      .slice(0, MOST_WAITS)
      .map((line) => this.#style.warn(line.length <= width ? line : `${line.slice(0, width - 1)}…`));
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
