import { chmod, mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join, resolve, sep } from "node:path";
import { KEEP_BYTES, type Launcher } from "../local-sandbox.ts";
import { familyOf, kill, processesOf, type Traces } from "../process-table.ts";
import type { Child, ChildEnd } from "../run-child.ts";
import type { SandboxFolder } from "../sandbox-folder.ts";
import type { SandboxCommand, SandboxFile, SandboxLimits } from "../sandbox.ts";
import { SandboxError } from "../sandbox-error.ts";
import { atFolder, programFolders } from "../shell.ts";

/** Named in the environment of everything a sandbox starts, so that it is found again wherever it went. */
const MARK = "SLUICE_SANDBOX";

/** Commands as plain processes: own folder, own process group, own environment, and nothing else that is their own. */
export class ProcessLauncher implements Launcher {
  readonly workspace: string;
  readonly #name: string;
  readonly #files: string;
  readonly #limits: SandboxLimits;

  /** Makes the folders. */
  static async open(folder: SandboxFolder, limits: SandboxLimits): Promise<ProcessLauncher> {
    await mkdir(join(folder.files, "workspace"));
    await mkdir(join(folder.files, "tmp"));
    return new ProcessLauncher(folder, limits);
  }

  private constructor(folder: SandboxFolder, limits: SandboxLimits) {
    this.#name = folder.name;
    this.#files = folder.files;
    this.#limits = limits;
    this.workspace = join(folder.files, "workspace");
  }

  child({
    argv,
    folder = ".",
    input = "",
    environment = {},
    timeoutMs,
    keepBytes = KEEP_BYTES,
  }: SandboxCommand): Child {
    return {
      argv: atFolder(resolve(this.workspace, folder), argv),
      tellsStatus: false,
      folder: this.workspace,
      environment: { ...this.#ownEnvironment(), ...environment, [MARK]: this.#name },
      input,
      timeoutMs,
      keepBytes,
      end: (pid) => endFamily(pid, this.#traces()),
      lingers: () => processesOf(this.#traces()).length > 0,
      memoryMb: this.#limits.memoryMb,
    };
  }

  codeOf({ code }: ChildEnd): number {
    return code;
  }

  async write(files: readonly SandboxFile[]): Promise<void> {
    for (const { path, content, executable = false } of files) {
      const place = resolve(this.workspace, path);
      if (!place.startsWith(this.#files + sep)) throw outside(path, this.#files);
      await mkdir(dirname(place), { recursive: true });
      await writeFile(place, content);
      if (executable) await chmod(place, 0o755);
    }
  }

  async read(path: string): Promise<Uint8Array | null> {
    try {
      return await readFile(resolve(this.workspace, path));
    } catch (error) {
      if (["ENOENT", "ENOTDIR"].includes((error as NodeJS.ErrnoException).code ?? "")) return null;
      throw new SandboxError(`cannot read ${path} in a sandbox: ${String(error)}`, { do: "retry" }, { cause: error });
    }
  }

  #traces(): Traces {
    return tracesOf(this.#name, dirname(this.#files));
  }

  #ownEnvironment(): Record<string, string> {
    return {
      PATH: programFolders().join(":"),
      HOME: this.workspace,
      TMPDIR: join(this.#files, "tmp"),
      LANG: "C.UTF-8",
    };
  }
}

/** By what a sandbox's processes are known, wherever they went. */
export const tracesOf = (name: string, folder: string): Traces => ({ variable: `${MARK}=${name}`, folder });

/** Kills a process, its descendants, its group, and all with the sandbox's traces; a killed process starts no other, so it ends when nothing new is found. */
export function endFamily(pid: number | null, traces: Traces): void {
  const family = pid === null ? [] : familyOf(pid);
  if (pid !== null) kill(-pid);
  const ended = new Set<number>();
  for (let found = [...family, ...processesOf(traces)]; found.some((each) => !ended.has(each));) {
    for (const each of found) kill(each);
    for (const each of found) ended.add(each);
    found = processesOf(traces);
  }
}

const outside = (path: string, files: string): SandboxError =>
  new SandboxError(
    `cannot write ${path}: a plain process has no file system of its own, so only paths in ${files} are written; name a path from the workspace, or use bubblewrap or a container`,
    { do: "fail-trial" },
  );
