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
  readonly clock: Clock;
  /** Folder of this machine where sandboxes keep their files; made when it is not there. Share it between runs: each removes there what killed ones left. */
  readonly folder: string;
}
