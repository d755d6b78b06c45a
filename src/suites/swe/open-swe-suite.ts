import { tmpdir, userInfo } from "node:os";
import { join, resolve } from "node:path";
import { type Json, never, parseStrictly, systemClock, UsageError } from "#kernel";
import {
  carries,
  openSandboxes,
  type Sandbox,
  type Sandboxes,
  SandboxError,
  sandboxRoom,
  type SandboxSpec,
} from "#sandbox";
import type { Suite } from "../suite.ts";
import { openSwe } from "./open-swe.ts";
import { readSweInstances } from "./read-swe-instances.ts";
import { repairNeed, settingsOfOptions } from "./settings-of-options.ts";
import type { SweInstance } from "./swe-instance.ts";
import { SweOptions } from "./swe-options.ts";

/** The suite of repairs as a config names it, without memory. Sandboxes are opened when the first trial needs one. Throws a `UsageError` when options or file are wrong. */
export async function openSweSuite(
  settings: { readonly options: Json; readonly baseDir: string },
  signal: AbortSignal = never,
): Promise<Suite<SweInstance>> {
  const options = parseStrictly(SweOptions, settings.options ?? {}, "swe");
  const path = options.path === undefined ? null : resolve(settings.baseDir, options.path);
  const set = options.set ?? (path === null ? "builtin" : "all");
  const instances = await readSweInstances({ path, set }, signal);
  const kind = options.sandbox ?? (set === "builtin" ? "bubblewrap" : "container");
  const sandboxes = new SandboxesWhenNeeded(kind);
  const suite = openSwe({ instances, sandboxes, inject: "system", ...settingsOfOptions(options) });
  // A trial that waited for a sandbox would hold its lane meanwhile, and those that have sandboxes may be waiting for that lane.
  const { count } = carries(await sandboxRoom(tmpdir()), repairNeed(kind, options));
  return { ...suite, atOnce: Math.max(1, count), close: () => sandboxes.close() };
}

/** Sandboxes of one kind, opened with the first one that is asked for. */
class SandboxesWhenNeeded implements Pick<Sandboxes, "kind" | "open"> {
  readonly kind: Sandboxes["kind"];
  #opening: Promise<Sandboxes> | null = null;

  constructor(kind: Sandboxes["kind"]) {
    this.kind = kind;
  }

  async open(spec: SandboxSpec, signal: AbortSignal): Promise<Sandbox> {
    this.#opening ??= opened(this.kind);
    const sandboxes = await this.#opening;
    return sandboxes.open(spec, signal);
  }

  async close(): Promise<void> {
    const opening = this.#opening;
    this.#opening = null;
    const sandboxes = await opening?.catch(() => null);
    await sandboxes?.[Symbol.asyncDispose]();
  }
}

async function opened(kind: Sandboxes["kind"]): Promise<Sandboxes> {
  const folder = join(tmpdir(), `sluice-sandboxes-${userInfo().uid}`);
  try {
    return await openSandboxes(kind, { clock: systemClock, folder }, never);
  } catch (error) {
    if (!(error instanceof SandboxError)) throw error;
    throw new UsageError(`swe.sandbox: ${kind}: ${error.message}. ${elsewhere(kind)}`, { cause: error });
  }
}

const elsewhere = (kind: Sandboxes["kind"]): string =>
  kind === "container"
    ? "Instances of a file need their images; the built-in set (swe.set: builtin) needs none."
    : "Or write swe.sandbox: process, which is no fence: what a model runs then can reach every file and the network as you can.";
