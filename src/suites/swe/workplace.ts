import type { CommandResult, Sandbox, SandboxCommand, SandboxLabels, Sandboxes } from "#sandbox";
import type { Crew } from "./crew.ts";
import { fastImportOf } from "./git-history.ts";
import type { SweInstance } from "./swe-instance.ts";
import { CLEAN_IMAGE, FIND_HEAD, LAY_HISTORY } from "./put-up.ts";
import { SetupError } from "./setup-error.ts";
import type { SweLimits } from "./swe-settings.ts";

/** A sandbox with an instance's repository at its base commit, and nothing later. Leaving scope removes it. */
export interface Workplace extends AsyncDisposable {
  readonly sandbox: Sandbox;
  /** Folder of the repository, as commands in the sandbox see it. */
  readonly folder: string;
  /** Names of folders that are made by chance, each with what a model is shown instead. */
  readonly hidden: readonly (readonly [string, string])[];
  /** The commit that changes are taken from. */
  readonly start: string;
  run(script: string, signal: AbortSignal, more?: CommandDetails): Promise<CommandResult>;
}

/** What a command may be given beside its script. */
export interface CommandDetails {
  /** `$1`, `$2`, … of the script. */
  readonly args?: readonly string[];
  readonly input?: string;
  readonly timeoutMs?: number;
  readonly keepBytes?: number;
  readonly folder?: string;
  /** True waits until no other command runs, and keeps others waiting. */
  readonly alone?: boolean;
}

/** Where harnesses of SWE-bench's images keep the repository. */
const IN_IMAGE = "/testbed";

/** Makes programs say the same each time, and ask nobody. */
const STEADY = {
  TZ: "UTC",
  PAGER: "cat",
  GIT_PAGER: "cat",
  GIT_TERMINAL_PROMPT: "0",
  NO_COLOR: "1",
  PYTHONHASHSEED: "0",
  PYTHONDONTWRITEBYTECODE: "1",
} as const;

/** Images have the tests' environment set up for interactive shells only. */
const FOR_IMAGE = { ...STEADY, BASH_ENV: "/root/.bashrc" } as const;

/** For our own repositories: nothing of how git is set up on this machine. */
const FOR_HISTORY = { ...STEADY, GIT_CONFIG_NOSYSTEM: "1" } as const;

/** Opens a sandbox and puts the repository in it. Throws a `SandboxError`, or a `SetupError` when the row does not fit it. */
export async function openWorkplace(
  instance: SweInstance,
  by: {
    readonly sandboxes: Pick<Sandboxes, "kind" | "open">;
    readonly labels: SandboxLabels;
    readonly limits: SweLimits;
    /** Runs so many commands at once as the machine can, so that none runs out of time for the others. */
    readonly crew: Crew;
  },
  signal: AbortSignal,
): Promise<Workplace> {
  const { sandboxes, labels, limits, crew } = by;
  const { memoryMb, cpus, processes } = limits;
  const sandbox = await sandboxes.open(
    {
      labels,
      image: instance.image,
      limits: { memoryMb, cpus, processes },
      network: "none",
    },
    signal,
  );
  try {
    const place = new OpenWorkplace(sandbox, instance, { limits, crew, isNamedByChance: sandboxes.kind === "process" });
    await place.prepare(instance, labels.role, signal);
    return place;
  } catch (error) {
    await sandbox[Symbol.asyncDispose]();
    throw error;
  }
}

interface PlaceMeans {
  readonly limits: SweLimits;
  readonly crew: Crew;
  /** Whether the sandbox's folder has another name each time. */
  readonly isNamedByChance: boolean;
}

class OpenWorkplace implements Workplace {
  readonly sandbox: Sandbox;
  readonly folder: string;
  readonly hidden: readonly (readonly [string, string])[];
  readonly #limits: SweLimits;
  readonly #crew: Crew;
  readonly #environment: Readonly<Record<string, string>>;
  #start = "";

  constructor(sandbox: Sandbox, instance: SweInstance, by: PlaceMeans) {
    this.sandbox = sandbox;
    this.folder = instance.history === null ? IN_IMAGE : `${sandbox.workspace}/repo`;
    this.hidden = by.isNamedByChance ? namesByChance(this.folder, sandbox.workspace) : [];
    this.#limits = by.limits;
    this.#crew = by.crew;
    this.#environment = instance.history === null ? FOR_IMAGE : FOR_HISTORY;
  }

  get start(): string {
    return this.#start;
  }

  run(script: string, signal: AbortSignal, more: CommandDetails = {}): Promise<CommandResult> {
    const { args = [], input, timeoutMs = this.#limits.commandMs, keepBytes, folder = this.folder } = more;
    const crew = this.#crew;
    const command: SandboxCommand = {
      argv: ["bash", "-c", script, "bash", ...args],
      folder,
      environment: this.#environment,
      timeoutMs,
      ...(input === undefined ? {} : { input }),
      ...(keepBytes === undefined ? {} : { keepBytes }),
    };
    const work = (): Promise<CommandResult> => this.sandbox.run(command, signal);
    return more.alone === true ? crew.alone(work, signal) : crew.within(work, signal);
  }

  async prepare(instance: SweInstance, role: SandboxLabels["role"], signal: AbortSignal): Promise<void> {
    const { history } = instance;
    const result =
      history === null
        ? await this.run(role === "agent" ? CLEAN_IMAGE : FIND_HEAD, signal, { timeoutMs: this.#limits.evaluationMs })
        : await this.run(LAY_HISTORY, signal, {
            args: instance.needs,
            input: fastImportOf(history),
            folder: this.sandbox.workspace,
          });
    const head = result.stdout.trim().split("\n").at(-1) ?? "";
    if (result.end.kind !== "exited" || result.end.code !== 0 || !/^[0-9a-f]{40}$/.test(head)) {
      throw new SetupError(instance.instance_id, `${result.stderr}${result.stdout}`.trim());
    }
    if (history !== null && head !== instance.base_commit) {
      throw new SetupError(instance.instance_id, `its history ends in ${head}, base_commit is ${instance.base_commit}`);
    }
    this.#start = head;
  }

  [Symbol.asyncDispose](): PromiseLike<void> {
    return this.sandbox[Symbol.asyncDispose]();
  }
}

const namesByChance = (folder: string, workspace: string): readonly (readonly [string, string])[] => [
  [`${folder}/`, "./"],
  [folder, "."],
  [workspace, ".."],
];
