import { mkdir } from "node:fs/promises";
import { Admission, roomOf } from "./admission.ts";
import { type Launcher, LocalSandbox } from "./local-sandbox.ts";
import type { OpenedSandboxes, SandboxesSettings, SandboxKind, SandboxPromises } from "./opened-sandboxes.ts";
import { thisOwner } from "./owner.ts";
import type { Sandbox, SandboxSpec } from "./sandbox.ts";
import { SandboxError } from "./sandbox-error.ts";
import { Leftovers } from "./leftovers.ts";
import { Underway } from "./underway.ts";
import { makeSandboxFolder, reapFolders, type SandboxFolder } from "./sandbox-folder.ts";

const LEAST_DISK_MB = 500;

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
  readonly #options: SandboxesSettings;
  readonly #admission: Admission;
  readonly #owner = thisOwner();
  readonly #open = new Set<Sandbox>();
  readonly #underway = new Underway();
  readonly #leftovers = new Leftovers();

  /** Removes what killed processes left, and is ready. */
  static async open(local: LocalKind, options: SandboxesSettings): Promise<LocalSandboxes> {
    await mkdir(options.folder, { recursive: true });
    const sandboxes = new LocalSandboxes(local, options);
    await sandboxes.#reap();
    return sandboxes;
  }

  private constructor(local: LocalKind, options: SandboxesSettings) {
    this.#local = local;
    this.#options = options;
    const { clock, folder, leastDiskMb = LEAST_DISK_MB, onWait = () => undefined } = options;
    this.#admission = new Admission({ clock, onWait, leastDiskMb, room: () => roomOf(folder) });
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

  open(spec: SandboxSpec, signal: AbortSignal): Promise<Sandbox> {
    return this.#underway.during(signal, async (either) => {
      if (spec.image !== null) throw noImages(this.kind, spec.image);
      const room = await this.#admission.admit(spec.limits.memoryMb, either);
      try {
        return await this.#make(spec, room);
      } catch (error) {
        room[Symbol.dispose]();
        throw error;
      }
    });
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#underway.close(async () => {
      await Promise.all([...this.#open].map((sandbox) => sandbox[Symbol.asyncDispose]()));
      await this.#leftovers.settle();
      await this.#reap();
    });
  }

  async #make(spec: SandboxSpec, room: Disposable): Promise<Sandbox> {
    const { clock, folder: parent } = this.#options;
    const folder = await makeSandboxFolder(parent, this.#owner, spec.labels);
    try {
      const launcher = await this.#local.launcher(folder, spec);
      const sandbox: Sandbox = new LocalSandbox(launcher, folder, clock, async (removal) => {
        this.#open.delete(sandbox);
        await this.#leftovers.remove(removal);
        room[Symbol.dispose]();
      });
      this.#open.add(sandbox);
      return sandbox;
    } catch (error) {
      await folder[Symbol.asyncDispose]();
      throw error;
    }
  }

  async #reap(): Promise<void> {
    const { folder, clock } = this.#options;
    const end = (name: string, path: string): void => this.#local.endLeft(name, path);
    await reapFolders(folder, { here: this.#owner, now: clock.now(), end });
  }
}

const noImages = (kind: SandboxKind, image: string): SandboxError =>
  new SandboxError(`${kind} sandboxes have no images, so ${image} cannot be opened; use a container engine`, {
    do: "abort-run",
  });
