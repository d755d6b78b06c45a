import { chown, mkdir, symlink, writeFile } from "node:fs/promises";
import { join, posix } from "node:path";
import { KEEP_BYTES, type Launcher, type RunChild } from "../local-sandbox.ts";
import { kill, processEntry } from "../process-table.ts";
import type { Child, ChildEnd } from "../run-child.ts";
import { SandboxError } from "../sandbox-error.ts";
import type { SandboxFolder } from "../sandbox-folder.ts";
import type { SandboxCommand, SandboxFile, SandboxSpec } from "../sandbox.ts";
import { bubblewrapArguments, rootLinks, SANDBOX_USER, WORKSPACE } from "./bubblewrap-arguments.ts";

/** The bubblewrap that is used, and whether we are the superuser. */
export interface Bubblewrap {
  readonly program: string;
  readonly privileged: boolean;
}

/** Folders of the sandbox's root that are its own. */
const OWN_FOLDERS = ["workspace", "tmp", "var/tmp", "home", "opt", "root", "run", "etc", "etc/ssl", "dev/shm"];
const PASSWD = `sandbox:x:${SANDBOX_USER}:${SANDBOX_USER}:sandbox:${WORKSPACE}:/bin/sh\n`;
const GROUP = `sandbox:x:${SANDBOX_USER}:\n`;
const HOSTS = "127.0.0.1 localhost sandbox\n::1 localhost\n";

const FILE_TIMEOUT_MS = 60_000;
/** A file larger than this is not read out of a sandbox. */
const MOST_FILE_BYTES = 256 * 1024 * 1024;
const NO_SUCH_FILE = 44;
const WRITE = 'mkdir -p -- "${1%/*}/" && cat > "$1" && chmod "$2" -- "$1"';
const READ = `[ -e "$1" ] || exit ${NO_SUCH_FILE}; [ -f "$1" ] || { echo "not a file" >&2; exit 1; }; exec cat -- "$1"`;

/** Commands under bubblewrap: a root of their own over this machine's programs, own processes, no network. */
export class BubblewrapLauncher implements Launcher {
  readonly workspace = WORKSPACE;
  readonly #bubblewrap: Bubblewrap;
  readonly #root: string;
  readonly #spec: SandboxSpec;

  /** Makes the root. */
  static async open(bubblewrap: Bubblewrap, folder: SandboxFolder, spec: SandboxSpec): Promise<BubblewrapLauncher> {
    const root = folder.files;
    for (const path of OWN_FOLDERS) await mkdir(join(root, path), { recursive: true });
    for (const { path, target } of rootLinks()) await symlink(target, join(root, path));
    await writeFile(join(root, "etc/passwd"), PASSWD);
    await writeFile(join(root, "etc/group"), GROUP);
    await writeFile(join(root, "etc/hosts"), HOSTS);
    if (bubblewrap.privileged) {
      for (const path of [".", ...OWN_FOLDERS]) await chown(join(root, path), SANDBOX_USER, SANDBOX_USER);
    }
    return new BubblewrapLauncher(bubblewrap, root, spec);
  }

  private constructor(bubblewrap: Bubblewrap, root: string, spec: SandboxSpec) {
    this.#bubblewrap = bubblewrap;
    this.#root = root;
    this.#spec = spec;
  }

  child(command: SandboxCommand): Child {
    const { argv, folder = WORKSPACE, environment = {}, input = "", timeoutMs, keepBytes = KEEP_BYTES } = command;
    const { network, limits } = this.#spec;
    const { program, privileged } = this.#bubblewrap;
    const at = posix.resolve(WORKSPACE, folder);
    const wrapped = { root: this.#root, network, limits, folder: at, environment, argv, privileged };
    return {
      argv: bubblewrapArguments(program, wrapped),
      tellsStatus: true,
      folder: "/",
      environment: {},
      input,
      timeoutMs,
      keepBytes,
      end,
      lingers: (_pid, status) => innermost(status) !== null,
      memoryMb: limits.memoryMb,
    };
  }

  codeOf({ status, stderr }: ChildEnd): number {
    const code = /"exit-code": (\d+)/.exec(status)?.[1];
    if (code !== undefined) return Number(code);
    throw new SandboxError(`bubblewrap did not start the command: ${stderr.text().trim() || "it said nothing"}`);
  }

  async write(files: readonly SandboxFile[], run: RunChild): Promise<void> {
    for (const { path, content, executable = false } of files) {
      const place = posix.resolve(WORKSPACE, path);
      // In the sandbox, by one of its own: a link that a program laid there leads nowhere else.
      await this.#do({ argv: ["sh", "-c", WRITE, "sh", place, executable ? "755" : "644"] }, content, run);
    }
  }

  async read(path: string, run: RunChild): Promise<Uint8Array | null> {
    const argv = ["sh", "-c", READ, "sh", posix.resolve(WORKSPACE, path)];
    const end = await this.#do({ argv, keepBytes: MOST_FILE_BYTES }, "", run);
    return end === null ? null : end.stdout.bytes();
  }

  /** One step of ours in the sandbox; null when the file is not there. */
  async #do(
    step: Pick<SandboxCommand, "argv" | "keepBytes">,
    input: string | Uint8Array,
    run: RunChild,
  ): Promise<ChildEnd | null> {
    const end = await run({ ...this.child({ ...step, timeoutMs: FILE_TIMEOUT_MS }), input });
    const code = end.endedBy === null ? this.codeOf(end) : null;
    if (code === NO_SUCH_FILE) return null;
    if (code === 0 && !end.stdout.cut) return end;
    const why = end.stdout.cut ? `it has more than ${MOST_FILE_BYTES} bytes` : end.stderr.text().trim();
    throw new SandboxError(`cannot reach ${step.argv[4]} in a sandbox: ${why || `ended by ${end.endedBy}`}`);
  }
}

/** The first process of the sandbox, while it is there: when it is gone, so is every other. */
function innermost(status: string): number | null {
  const pid = Number(/"child-pid": (\d+)/.exec(status)?.[1] ?? 0);
  const entry = pid === 0 ? null : processEntry(pid);
  return entry === null || entry.ended ? null : pid;
}

function end(pid: number, status: string): void {
  const first = innermost(status);
  if (first !== null) kill(first);
  // Not started so far: the outer one is all there is, and the inner dies with it.
  else kill(-pid);
}
