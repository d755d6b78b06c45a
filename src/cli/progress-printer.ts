import type { Clock } from "#kernel";
import type { EngineEvent, Waits } from "#engine";
import type { LiveRun } from "#records";
import { livePlainLine, liveScreen, type Style } from "#report";
import type { LogLine } from "#store";
import { LivePainter } from "./live-painter.ts";
import { logLine } from "./log-line.ts";
import type { Terminal } from "./terminal.ts";
import { QUIET_MS, waitsLines } from "./waits-lines.ts";

const REDRAW_MS = 500;
const PLAIN_MS = 5_000;

export interface PrinterOptions {
  readonly clock: Clock;
  readonly style: Style;
  /** Warnings only. */
  readonly quiet: boolean;
  /** Everything that the run's log is told. */
  readonly verbose: boolean;
}

/** Shows a run while it goes: a view redrawn in place for a person, a line every few seconds for a log, nothing when quiet. */
export class ProgressPrinter implements Disposable {
  readonly #terminal: Terminal;
  readonly #clock: Clock;
  readonly #style: Style;
  readonly #quiet: boolean;
  readonly #verbose: boolean;
  readonly #painter: LivePainter;
  #next: Disposable | null = null;
  #look: (() => LiveRun) | null = null;
  #waits: (() => Waits) | null = null;
  #toldAt = 0;

  constructor(terminal: Terminal, options: PrinterOptions) {
    this.#terminal = terminal;
    this.#clock = options.clock;
    this.#style = options.style;
    this.#quiet = options.quiet;
    this.#verbose = options.verbose;
    this.#painter = new LivePainter(terminal);
    this.#schedule();
  }

  /** Warnings are shown at once, in every mode. */
  hear(event: EngineEvent): void {
    if (event.type === "warned") this.#say(this.#style.warn(`warning: ${event.message}`));
    else if (event.type === "order-followed") this.note(this.#style.warn(event.did));
    else if (event.type === "stalled") for (const line of waitsLines(event.waits, this.#clock.now())) this.#say(line);
    else if (this.#verbose) this.#tell(logLine(event));
  }

  /** Takes a way to look at the run. */
  show(look: () => LiveRun): void {
    this.#look = look;
  }

  /** Takes a way to look at what the run waits for, told to a log while nothing is answered. */
  watch(waits: () => Waits): void {
    this.#waits = waits;
  }

  /** Puts a line above what is redrawn. */
  note(line: string): void {
    if (!this.#quiet) this.#say(line);
  }

  [Symbol.dispose](): void {
    this.#next?.[Symbol.dispose]();
    this.#painter[Symbol.dispose]();
  }

  #schedule(): void {
    if (this.#quiet) return;
    this.#next = this.#clock.alarm(this.#terminal.live ? REDRAW_MS : PLAIN_MS, () => {
      this.#draw();
      this.#schedule();
    });
  }

  #draw(): void {
    const live = this.#look?.();
    if (!this.#terminal.live) {
      const line = live === undefined ? [] : [livePlainLine(live)];
      for (const one of [...line, ...this.#silence()]) this.#terminal.err(`${one}\n`);
      return;
    }
    if (this.#verbose) for (const line of this.#silence()) this.#say(this.#style.dim(line));
    if (live !== undefined) this.#painter.paint(liveScreen(live, { ...this.#painter.room, style: this.#style }));
  }

  /** What is waited for, when nothing has been answered for a while: told once, and again after as long. */
  #silence(): readonly string[] {
    const waits = this.#waits?.();
    const now = this.#clock.now();
    if (waits === undefined || now - waits.quietSince < QUIET_MS || now - this.#toldAt < QUIET_MS) return [];
    this.#toldAt = now;
    return waitsLines(waits, now);
  }

  #tell(line: LogLine | null): void {
    if (line !== null) this.#say(this.#style.dim(`${line.event} ${JSON.stringify(line.about)}`));
  }

  #say(line: string): void {
    if (this.#terminal.live) this.#painter.say(line);
    else this.#terminal.err(`${line}\n`);
  }
}
