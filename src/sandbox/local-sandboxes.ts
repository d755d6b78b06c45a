import { type Launcher, LocalSandbox } from "./local-sandbox.ts";
import type { OpenedSandboxes, SandboxesOptions, SandboxKind, SandboxPromises } from "./opened-sandboxes.ts";
import { thisOwner } from "./owner.ts";
import type { Sandbox, SandboxSpec } from "./sandbox.ts";
import { closedSandbox, SandboxError } from "./sandbox-error.ts";
import { makeSandboxFolder, reapFolders, type SandboxFolder } from "./sandbox-folder.ts";

/** What is particular to one kind of sandbox on this machine. */
export interface LocalKind {
  readonly kind: SandboxKind;
  readonly promises: SandboxPromises;
  readonly warnings: readonly string[];
  /** Makes ready what a sandbox's commands need in its folder. */
  launcher(folder: SandboxFolder, spec: SandboxSpec): Promise<Launcher>;
  /** Ends what a killed process left running in the sandbox of that name and folder. */
  endLeft(name: string, folder: string): void;
}

/** Sandboxes whose commands are processes of this machine: each has a folder, and leaves none. */
export class LocalSandboxes implements OpenedSandboxes {
  readonly #local: LocalKind;
  readonly #options: SandboxesOptions;
  readonly #owner = thisOwner();
  readonly #open = new Set<Sandbox>();
  #closed = false;

  /** Removes what killed processes left, and is ready. */
  static async open(local: LocalKind, options: SandboxesOptions): Promise<LocalSandboxes> {
    const sandboxes = new LocalSandboxes(local, options);
    await sandboxes.#reap();
    return sandboxes;
  }

  private constructor(local: LocalKind, options: SandboxesOptions) {
    this.#local = local;
    this.#options = options;
  }

  get kind(): SandboxKind {
    return this.#local.kind;
  }

  get promises(): SandboxPromises {
    return this.#local.promises;
  }

  get warnings(): readonly string[] {
    return this.#local.warnings;
  }

  async open(spec: SandboxSpec, signal: AbortSignal): Promise<Sandbox> {
    signal.throwIfAborted();
    if (spec.image !== null) throw noImages(this.kind, spec.image);
    if (this.#closed) throw closedSandbox();
    const { clock, folder: parent } = this.#options;
    const folder = await makeSandboxFolder(parent, this.#owner, spec.labels);
    try {
      const sandbox = new LocalSandbox(await this.#local.launcher(folder, spec), folder, clock);
      return this.#kept(sandbox);
    } catch (error) {
      await folder[Symbol.asyncDispose]();
      throw error;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true;
    await Promise.all([...this.#open].map((sandbox) => sandbox[Symbol.asyncDispose]()));
    await this.#reap();
  }

  /** Known until it is closed, by its holder or by us. */
  #kept(sandbox: LocalSandbox): Sandbox {
    this.#open.add(sandbox);
    sandbox.onClosed(() => this.#open.delete(sandbox));
    return sandbox;
  }

  async #reap(): Promise<void> {
    await reapFolders(this.#options.folder, this.#owner, (name, path) => this.#local.endLeft(name, path));
  }
}

const noImages = (kind: SandboxKind, image: string): SandboxError =>
  new SandboxError(`${kind} sandboxes have no images, so ${image} cannot be opened; use a container engine`, {
    do: "abort-run",
  });
