import type { Clock } from "#kernel";
import type { SandboxLimits, Sandboxes } from "./sandbox.ts";

/** How programs are kept apart. */
export type SandboxKind = Sandboxes["kind"];

/** What sandboxes of one kind keep to, as it is on this machine. What is false is not kept from a program. */
export interface SandboxPromises {
  /** `network: "none"` is enforced. */
  readonly network: boolean;
  /** Programs see no files of this machine but its programs and libraries. */
  readonly files: boolean;
  readonly limits: { readonly [Limit in keyof SandboxLimits]: boolean };
  /** Named images can be opened. */
  readonly images: boolean;
}

/** Sandboxes that say what they keep to. */
export interface OpenedSandboxes extends Sandboxes {
  readonly promises: SandboxPromises;
  /** What a user has to know before untrusted programs run, in sentences; empty when nothing is amiss. */
  readonly warnings: readonly string[];
}

/** Where and when sandboxes are opened. */
export interface SandboxesOptions {
  /** Default: the machine's time. */
  readonly clock?: Clock;
  /** Folder of this machine where sandboxes keep their files; made when it is not there. Share it between runs: each removes there what killed ones left. */
  readonly folder: string;
  /** Told, in a sentence, what a sandbox waits for, once each time that changes. */
  readonly onWait?: (says: string) => void;
  /** MB of free disk below which no sandbox is opened. Default: 500 for those of this machine, 5,000 where an engine keeps its containers. */
  readonly leastDiskMb?: number;
  readonly container?: ContainerSettings;
}

/** The same, with what has a default said. */
export interface SandboxesSettings extends SandboxesOptions {
  readonly clock: Clock;
}

/** What of containers is a setting. */
export interface ContainerSettings {
  /** The engine's Unix socket, with or without `unix://`; where it is not said, the usual places are looked at. */
  readonly socket?: string;
  /** What images are wanted for, whatever this machine is. Default "linux/amd64". */
  readonly platform?: string;
  /** `few`, the default, leaves what package managers and tests need; `engine-default` is what the engine gives. */
  readonly capabilities?: "few" | "engine-default";
}
