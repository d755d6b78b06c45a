import { hostname } from "node:os";
import { linkOf, processEntry, textOf } from "./process-table.ts";

/** A process, named so that nothing else is ever taken for it: for as long as it lives, what carries its name is in use. */
export interface Owner {
  readonly machine: string;
  readonly user: number;
  /** The boot of the machine; empty where it has no name. */
  readonly boot: string;
  /** The process namespace, in which process numbers mean something. */
  readonly namespace: string;
  readonly pid: number;
  /** Clock ticks from boot to its start; empty where that is not told. */
  readonly startedTicks: string;
}

/** This process. */
export function thisOwner(): Owner {
  return {
    machine: textOf("/etc/machine-id").trim() || hostname(),
    user: process.getuid?.() ?? -1,
    boot: textOf("/proc/sys/kernel/random/boot_id").trim(),
    namespace: linkOf("/proc/self/ns/pid"),
    pid: process.pid,
    startedTicks: processEntry("self")?.startedTicks ?? "",
  };
}

/** True only when it is certain that the owner ended, and that it was one of ours: same machine, same user. What cannot be known is left alone. */
export function isDead(owner: Owner, here: Owner): boolean {
  if (owner.machine !== here.machine || owner.user !== here.user) return false;
  if (owner.boot !== here.boot) return true;
  if (owner.namespace !== here.namespace) return false;
  return !lives(owner);
}

function lives({ pid, startedTicks }: Owner): boolean {
  const entry = processEntry(pid);
  if (entry !== null) return entry.startedTicks === startedTicks && !entry.ended;
  if (startedTicks !== "") return false;
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

const FIELDS = ["machine", "user", "boot", "namespace", "pid", "startedTicks"] as const;

/** The owner as one word, for a label or a file. */
export const ownerText = (owner: Owner): string => FIELDS.map((field) => encodeURIComponent(owner[field])).join("/");

/** What `ownerText` wrote; null when it was written by something else. */
export function parseOwner(text: string): Owner | null {
  const words = text.trim().split("/").map(decoded);
  const [machine = "", user, boot = "", namespace = "", pid, startedTicks = ""] = words;
  const owner = { machine, user: Number(user), boot, namespace, pid: Number(pid), startedTicks };
  return words.length === FIELDS.length && Number.isInteger(owner.user) && owner.pid > 0 ? owner : null;
}

function decoded(word: string): string {
  try {
    return decodeURIComponent(word);
  } catch {
    return "";
  }
}
