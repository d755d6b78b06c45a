import type { Owner } from "../owner.ts";
import { ownerText } from "../owner.ts";
import type { SandboxSpec } from "../sandbox.ts";
import type { ContainerRequest, ImageFacts } from "./engine.ts";
import { FIRST_PROCESS } from "./container-shell.ts";

/** The label that names who made a container; those with it are ours to remove. */
export const OWNER_LABEL = "sluice.owner";

/** Where commands begin when the image does not say. */
const WORKSPACE = "/workspace";

/** What a container's superuser may: what package managers and test suites need, and nothing of devices, networks or other containers. */
const CAPABILITIES = ["CHOWN", "DAC_OVERRIDE", "FOWNER", "FSETID", "KILL", "SETGID", "SETUID"];

/** Processes of ours in a container, beside those that were asked for. */
const OWN_PROCESSES = 8;
const MB = 1024 * 1024;

/** What of a container's making is a setting and not the task's. */
export interface ContainerManner {
  readonly platform: string;
  readonly capabilities: "few" | "engine-default";
}

/** The folder where commands begin. */
export const workspaceOf = ({ folder }: ImageFacts): string => (folder === "" || folder === "/" ? WORKSPACE : folder);

/** A container's making, as the engine wants it told. */
export function containerRequest(
  { image, labels, limits, network }: SandboxSpec & { readonly image: string },
  facts: ImageFacts,
  owner: Owner,
  manner: ContainerManner,
): ContainerRequest {
  const { memoryMb, cpus, processes } = limits;
  const hasLanguage = facts.environment.some((variable) => variable.startsWith("LANG="));
  return {
    Image: image,
    platform: manner.platform,
    Entrypoint: FIRST_PROCESS,
    Cmd: [],
    WorkingDir: workspaceOf(facts),
    Env: hasLanguage ? [] : ["LANG=C.UTF-8"],
    Labels: {
      [OWNER_LABEL]: ownerText(owner),
      "sluice.run": labels.run,
      "sluice.trial": labels.trial,
      "sluice.role": labels.role,
    },
    HostConfig: {
      NetworkMode: network,
      ...(memoryMb === null ? {} : { Memory: memoryMb * MB, MemorySwap: memoryMb * MB }),
      ...(cpus === null ? {} : { NanoCpus: Math.round(cpus * 1e9) }),
      ...(processes === null ? {} : { PidsLimit: processes + OWN_PROCESSES }),
      ...(manner.capabilities === "few" ? { CapDrop: ["ALL"], CapAdd: CAPABILITIES } : {}),
      SecurityOpt: ["no-new-privileges"],
    },
  };
}
