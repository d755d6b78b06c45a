import { createHash } from "node:crypto";
import { join } from "node:path";
import { type Clock, systemRandom } from "#kernel";
import type { Owner } from "../owner.ts";
import { SandboxError } from "../sandbox-error.ts";
import type { ImageFacts } from "./engine.ts";
import { type Failure, lockAcross, type Outcome } from "./image-lock.ts";
import { untilAborted } from "../until-aborted.ts";

/** What of an engine images need. */
export interface ImageEngine {
  image(name: string): Promise<ImageFacts | null>;
  pull(name: string, platform: string, signal: AbortSignal): Promise<void>;
}

/** Where, when and for whom images are fetched. */
export interface ImageSettings {
  readonly clock: Clock;
  readonly here: Owner;
  /** Folder of the locks, shared by all processes that use the engine. */
  readonly locks: string;
  /** As "linux/amd64". */
  readonly platform: string;
  /** Told once for each image that is waited for. */
  readonly onWait: (says: string) => void;
  /** Resolves when the machine has room for an image. */
  readonly room: (signal: AbortSignal) => Promise<void>;
}

const MOST_TRIES = 5;
const FIRST_REST_MS = 2_000;
const LONGEST_REST_MS = 60_000;
/** How long a failure is believed before the registry is asked again. */
const BELIEVED_MS = 60_000;

/** Images, each fetched once however many ask: in this process by sharing the fetch, between processes by a lock. */
export class Images {
  readonly #engine: ImageEngine;
  readonly #settings: ImageSettings;
  readonly #fetching = new Map<string, Promise<ImageFacts>>();

  constructor(engine: ImageEngine, settings: ImageSettings) {
    this.#engine = engine;
    this.#settings = settings;
  }

  /**
   * The image, fetched if need be. Rejects with a SandboxError when it cannot be had; its remedy says whether it may be later. Who gives
   * up waiting does not end the fetch, which others may share; `ending` ends it.
   */
  async ready(name: string, signal: AbortSignal, ending: AbortSignal): Promise<ImageFacts> {
    const there = await this.#there(name);
    if (there !== null) return there;
    const shared = this.#fetching.get(name) ?? this.#share(name, ending);
    return untilAborted(shared, signal);
  }

  /** Null also when what is there is for another platform: a newer fetch takes its name. */
  async #there(name: string): Promise<ImageFacts | null> {
    const facts = await this.#engine.image(name);
    return facts?.platform === this.#settings.platform ? facts : null;
  }

  #share(name: string, ending: AbortSignal): Promise<ImageFacts> {
    const fetching = this.#fetch(name, ending).finally(() => this.#fetching.delete(name));
    // Those who wait have it; when all of them gave up, nobody has.
    fetching.catch(() => undefined);
    this.#fetching.set(name, fetching);
    return fetching;
  }

  async #fetch(name: string, signal: AbortSignal): Promise<ImageFacts> {
    const { clock, here, locks, platform, onWait, room } = this.#settings;
    let told = false;
    const tell = ({ pid }: Owner): void => {
      if (!told) onWait(`process ${pid} is fetching the image ${name}`);
      told = true;
    };
    const folder = join(locks, createHash("sha256").update(`${name} ${platform}`).digest("hex").slice(0, 24));
    const lock = await lockAcross(folder, { here, clock, onWait: tell }, signal);
    let failure: Failure | null = null;
    try {
      const there = await this.#there(name);
      if (there === null) {
        refuseKnownFailure(lock.before, clock.now());
        await room(signal);
      }
      return there ?? (await this.#pulled(name, signal));
    } catch (error) {
      failure = error instanceof SandboxError ? failureOf(error) : null;
      throw error;
    } finally {
      await lock.release({ at: clock.now(), failure });
    }
  }

  async #pulled(name: string, signal: AbortSignal): Promise<ImageFacts> {
    const { clock, platform } = this.#settings;
    for (let tries = 1; ; tries++) {
      try {
        return await this.#pulledOnce(name, signal);
      } catch (error) {
        signal.throwIfAborted();
        if (error instanceof SandboxError) throw error;
        const says = error instanceof Error ? error.message.trim() : String(error);
        if (isFinal(says)) throw cannotHave(name, `${says}; is its name right, and is it published for ${platform}?`);
        if (tries === MOST_TRIES) throw cannotFetch(name, says, error);
        const most = Math.min(LONGEST_REST_MS, FIRST_REST_MS * 2 ** (tries - 1));
        await clock.sleep(most / 2 + (systemRandom.next() * most) / 2, signal);
      }
    }
  }

  async #pulledOnce(name: string, signal: AbortSignal): Promise<ImageFacts> {
    const { platform } = this.#settings;
    await this.#engine.pull(name, platform, signal);
    const facts = await this.#engine.image(name);
    if (facts === null) throw new Error("the engine fetched it and does not have it");
    if (facts.platform === platform) return facts;
    const why = `it is for ${facts.platform}, not for ${platform}: set the platform, or name another image`;
    throw cannotHave(name, why);
  }
}

/** What another try does not change: no such name, no right to it, not for this platform. */
const isFinal = (says: string): boolean =>
  /not found|no such image|manifest unknown|name unknown|denied|unauthorized|no match for platform|no matching manifest|no image found in|invalid reference/i.test(
    says,
  ) && !/too ?many ?requests|timeout|temporar/i.test(says);

const cannotHave = (name: string, why: string): SandboxError =>
  new SandboxError(`cannot get the image ${name}: ${why}`, { do: "fail-trial" });

const cannotFetch = (name: string, says: string, cause: unknown): SandboxError =>
  new SandboxError(
    `cannot fetch the image ${name} after ${MOST_TRIES} tries: ${says}; is the registry reachable, and does it bound how often it is asked?`,
    { do: "retry", afterMs: BELIEVED_MS },
    { cause },
  );

const failureOf = ({ message, remedy }: SandboxError): Failure => ({ says: message, passing: remedy.do === "retry" });

/** Who waited while another failed is not to fail at the same length. */
function refuseKnownFailure(before: Outcome | null, now: number): void {
  if (before === null || before.failure === null || now - before.at > BELIEVED_MS) return;
  const { says, passing } = before.failure;
  throw new SandboxError(says, passing ? { do: "retry", afterMs: BELIEVED_MS } : { do: "fail-trial" });
}
