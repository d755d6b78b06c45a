import { posix } from "node:path";
import { type Clock, deferred, freshToken } from "#kernel";
import { KEEP_BYTES } from "../local-sandbox.ts";
import { Underway } from "../underway.ts";
import type { CommandEnd, CommandResult, Sandbox, SandboxCommand, SandboxFile } from "../sandbox.ts";
import { SandboxError } from "../sandbox-error.ts";
import { archiveOf, fileIn, type FileOwner } from "./container-files.ts";
import { COUNT_OF_KILLS, endMarked, killsIn, runMarked } from "./container-shell.ts";
import type { Engine, Execution, ExecutionEnd } from "./engine.ts";

/** A container that was started for a sandbox. */
export interface StartedContainer {
  readonly id: string;
  readonly workspace: string;
  readonly owner: FileOwner;
  readonly boundsMemory: boolean;
}

/** Links that are followed from one file to the next. */
const MOST_LINKS = 10;
/** How long a command that was ended may take to be gone before the container is started anew. */
const END_MS = 5_000;
const SIGKILLED = 137;

/** One container in which nothing runs but the commands that are asked for. */
export class ContainerSandbox implements Sandbox {
  readonly workspace: string;
  readonly #engine: Engine;
  readonly #container: StartedContainer;
  readonly #clock: Clock;
  readonly #commands = new Underway();
  readonly #onClosed: (removal: () => Promise<void>) => Promise<void>;
  #kills = 0;

  /** `onClosed` is called once nothing of ours runs in it any more, with what is still to be removed. */
  constructor(
    engine: Engine,
    container: StartedContainer,
    clock: Clock,
    onClosed: (removal: () => Promise<void>) => Promise<void>,
  ) {
    this.workspace = container.workspace;
    this.#engine = engine;
    this.#container = container;
    this.#clock = clock;
    this.#onClosed = onClosed;
  }

  run(command: SandboxCommand, signal: AbortSignal): Promise<CommandResult> {
    return this.#commands.during(signal, (either) => this.#run(command, either));
  }

  write(files: readonly SandboxFile[], signal: AbortSignal): Promise<void> {
    return this.#commands.during(signal, async () => {
      const { id, workspace, owner } = this.#container;
      await this.#engine.put(id, await archiveOf(files, workspace, owner));
    });
  }

  read(path: string, signal: AbortSignal): Promise<Uint8Array | null> {
    return this.#commands.during(signal, () => this.#read(path));
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#commands.close(() => this.#onClosed(() => this.#engine.remove(this.#container.id)));
  }

  async #run(command: SandboxCommand, signal: AbortSignal): Promise<CommandResult> {
    const startedAt = this.#clock.now();
    const end = await this.#toItsEnd(command, signal);
    return {
      end: end.why,
      stdout: end.stdout.text(),
      stderr: end.stderr.text(),
      cut: end.stdout.cut || end.stderr.cut,
      tookMs: this.#clock.now() - startedAt,
    };
  }

  async #toItsEnd(command: SandboxCommand, signal: AbortSignal): Promise<ExecutionEnd & { readonly why: CommandEnd }> {
    const token = freshToken();
    const startedAt = this.#clock.now();
    const running = this.#engine.execute(this.#container.id, this.#execution(command, token));
    const stopped = deferred<"stopped">();
    const stop = (): void => stopped.resolve("stopped");
    signal.addEventListener("abort", stop, { once: true });
    using _deadline = this.#clock.alarm(command.timeoutMs, stop);
    try {
      if ((await Promise.race([running, stopped.promise])) === "stopped") {
        await this.#endCommand(token, running);
        signal.throwIfAborted();
        return { ...(await running), why: { kind: "timed-out", afterMs: this.#clock.now() - startedAt } };
      }
    } finally {
      signal.removeEventListener("abort", stop);
    }
    const end = await running;
    return { ...end, why: await this.#whyEnded(end.code) };
  }

  #execution(
    { argv, folder = ".", input, environment = {}, keepBytes = KEEP_BYTES }: SandboxCommand,
    token: string,
  ): Execution {
    return {
      argv: runMarked(token, posix.resolve(this.workspace, folder), argv),
      environment: Object.entries(environment).map(([name, value]) => `${name}=${value}`),
      input: input ?? null,
      keepBytes,
    };
  }

  /** Resolves once nothing of it runs; where it will not end, the container is started anew, which ends everything in it. */
  async #endCommand(token: string, running: Promise<unknown>): Promise<void> {
    const { id } = this.#container;
    // Whatever becomes of it, it is the command's end that is looked at.
    const ended = running.catch(() => undefined);
    if (this.#commands.closing) {
      await this.#engine.remove(id).catch(() => undefined);
      return void (await ended);
    }
    const ending = this.#ours(endMarked(token)).then(() => ended);
    if (!(await this.#inTime(ending))) await this.#engine.restart(id);
    await ended;
  }

  /** False when it fails, or takes too long. */
  async #inTime(ending: Promise<unknown>): Promise<boolean> {
    const late = new AbortController();
    const lateness = this.#clock.sleep(END_MS, late.signal).then(
      () => false,
      () => true,
    );
    const ended = ending.then(
      () => true,
      () => false,
    );
    return Promise.race([ended, lateness]).finally(() => late.abort());
  }

  async #whyEnded(code: number): Promise<CommandEnd> {
    const exited: CommandEnd = { kind: "exited", code };
    if (code === 0) return exited;
    const { id, boundsMemory } = this.#container;
    if (!(await this.#engine.running(id))) {
      await this.#engine.restart(id);
      this.#kills = 0;
      return code === SIGKILLED && boundsMemory ? { kind: "out-of-memory" } : exited;
    }
    if (!boundsMemory) return exited;
    const kills = killsIn((await this.#ours(COUNT_OF_KILLS)).stdout.text());
    const more = kills > this.#kills;
    this.#kills = kills;
    return more ? { kind: "out-of-memory" } : exited;
  }

  #ours(argv: readonly string[]): Promise<ExecutionEnd> {
    return this.#engine.execute(this.#container.id, { argv, environment: [], input: null, keepBytes: KEEP_BYTES });
  }

  async #read(path: string): Promise<Uint8Array | null> {
    let place = posix.resolve(this.workspace, path);
    for (let links = 0; links < MOST_LINKS; links++) {
      const archive = await this.#engine.get(this.#container.id, place);
      if (archive === null) return null;
      const found = await fileIn(archive, place);
      if (found.kind === "file") return found.bytes;
      place = found.target;
    }
    throw new SandboxError(`cannot read ${path} in a container: one link leads to the next without an end`);
  }
}
