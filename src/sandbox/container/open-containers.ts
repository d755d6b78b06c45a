import { join } from "node:path";
import { setMaxListeners } from "node:events";
import { Admission, roomOf } from "../admission.ts";
import type { OpenedSandboxes, SandboxesSettings, SandboxPromises } from "../opened-sandboxes.ts";
import { isDead, parseOwner, thisOwner } from "../owner.ts";
import type { Sandbox, SandboxSpec } from "../sandbox.ts";
import { closedSandbox, SandboxError } from "../sandbox-error.ts";
import { Leftovers } from "../leftovers.ts";
import { Underway } from "../underway.ts";
import { ContainerSandbox } from "./container-sandbox.ts";
import type { FileOwner } from "./container-files.ts";
import { type ContainerManner, containerRequest, OWNER_LABEL, workspaceOf } from "./container-request.ts";
import { emulationWarning } from "./emulation.ts";
import { Engine, type ImageFacts } from "./engine.ts";
import { findEngineSocket } from "./engine-sockets.ts";
import { Images } from "./images.ts";

/** Free disk that a container and its image want where the engine keeps them. */
const LEAST_DISK_MB = 5_000;
const PLATFORM = "linux/amd64";
const ASK_BYTES = 1_000;

/** Containers of a Docker or Podman engine. Rejects with a SandboxError when there is none to be used. */
export async function openContainers(options: SandboxesSettings, signal: AbortSignal): Promise<OpenedSandboxes> {
  const engine = await Engine.connect(findEngineSocket(options.container?.socket ?? null));
  signal.throwIfAborted();
  const containers = new Containers(engine, options);
  await containers.reap();
  return containers;
}

class Containers implements OpenedSandboxes {
  readonly kind = "container";
  readonly promises: SandboxPromises = {
    network: true,
    files: true,
    limits: { memoryMb: true, cpus: true, processes: true },
    images: true,
  };
  readonly warnings: readonly string[];
  readonly #engine: Engine;
  readonly #options: SandboxesSettings;
  readonly #manner: ContainerManner;
  readonly #owner = thisOwner();
  readonly #images: Images;
  readonly #admission: Admission;
  readonly #open = new Set<Sandbox>();
  readonly #underway = new Underway();
  readonly #leftovers = new Leftovers();
  readonly #closing = new AbortController();

  constructor(engine: Engine, options: SandboxesSettings) {
    const { clock, folder, container = {}, onWait = () => undefined } = options;
    // Every sandbox that waits listens.
    setMaxListeners(Infinity, this.#closing.signal);
    this.#engine = engine;
    this.#options = options;
    this.#manner = { platform: container.platform ?? PLATFORM, capabilities: container.capabilities ?? "few" };
    const emulation = emulationWarning(this.#manner.platform, engine.facts.architecture);
    this.warnings = emulation === null ? [] : [emulation];
    this.#admission = new Admission({
      clock,
      onWait,
      leastDiskMb: options.leastDiskMb ?? LEAST_DISK_MB,
      room: () => roomOf(engine.facts.dataRoot),
    });
    this.#images = new Images(engine, {
      clock,
      onWait,
      here: this.#owner,
      locks: join(folder, "image-locks"),
      platform: this.#manner.platform,
      room: (ending) => this.#admission.disk(ending),
    });
  }

  open(spec: SandboxSpec, signal: AbortSignal): Promise<Sandbox> {
    return this.#underway.during(signal, async (either) => {
      const { image } = spec;
      if (image === null) throw noImage();
      const facts = await this.#images.ready(image, either, this.#closing.signal);
      const room = await this.#admission.admit(spec.limits.memoryMb, either);
      try {
        return await this.#start({ ...spec, image }, facts, room);
      } catch (error) {
        room[Symbol.dispose]();
        throw error;
      }
    });
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#closing.abort(closedSandbox());
    return this.#underway.close(async () => {
      await Promise.all([...this.#open].map((sandbox) => sandbox[Symbol.asyncDispose]()));
      await this.#leftovers.settle();
      await this.reap();
    });
  }

  /** Removes the containers whose maker is certainly dead. */
  async reap(): Promise<void> {
    for (const { id, labels } of await this.#engine.labelled(OWNER_LABEL)) {
      const owner = parseOwner(labels[OWNER_LABEL] ?? "");
      if (owner !== null && isDead(owner, this.#owner)) await this.#engine.remove(id);
    }
  }

  async #start(spec: SandboxSpec & { readonly image: string }, facts: ImageFacts, room: Disposable): Promise<Sandbox> {
    const id = await this.#engine.start(containerRequest(spec, facts, this.#owner, this.#manner));
    try {
      const owner = await this.#userOf(id, facts);
      const container = { id, workspace: workspaceOf(facts), owner, boundsMemory: spec.limits.memoryMb !== null };
      const sandbox: Sandbox = new ContainerSandbox(this.#engine, container, this.#options.clock, async (removal) => {
        this.#open.delete(sandbox);
        await this.#leftovers.remove(removal);
        room[Symbol.dispose]();
      });
      this.#open.add(sandbox);
      return sandbox;
    } catch (error) {
      await this.#engine.remove(id);
      throw error;
    }
  }

  /** Images may name their user in words: the container knows the numbers. */
  async #userOf(id: string, { user }: ImageFacts): Promise<FileOwner> {
    if (["", "root", "0", "0:0", "root:root"].includes(user)) return { uid: 0, gid: 0 };
    const argv = ["sh", "-c", "id -u; id -g"];
    const { stdout } = await this.#engine.execute(id, { argv, environment: [], input: null, keepBytes: ASK_BYTES });
    const [uid, gid] = stdout.text().trim().split("\n").map(Number);
    if (Number.isInteger(uid) && Number.isInteger(gid)) return { uid: uid!, gid: gid! };
    throw new SandboxError(
      `cannot learn who ${user} is in the container: id said ${stdout.text().trim() || "nothing"}`,
    );
  }
}

const noImage = (): SandboxError =>
  new SandboxError("a container needs an image; name one, or use bubblewrap or plain processes", { do: "abort-run" });
