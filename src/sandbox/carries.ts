import { availableParallelism } from "node:os";
import { roomOf } from "./admission.ts";
import { textOf } from "./process-table.ts";

/** What a machine has for sandboxes; null where it does not tell. */
export interface SandboxRoom {
  readonly memoryMb: number | null;
  readonly cores: number;
  readonly diskMb: number | null;
  /** File descriptors that this process may have open. */
  readonly descriptors: number | null;
}

/** What one sandbox takes while a model works in it. */
export interface SandboxNeed {
  readonly memoryMb: number;
  /** Its share of a core: a model thinks most of the time, and nothing runs meanwhile. */
  readonly cores: number;
  readonly diskMb: number;
}

/** How many sandboxes fit at once, and which of the machine's means ends first. */
export interface Carried {
  readonly count: number;
  readonly bound: "memory" | "cores" | "disk" | "file descriptors";
}

/** Streams of a running command, and a reserve for what looks at it. */
const DESCRIPTORS_EACH = 8;
/** What the program has open besides. */
const DESCRIPTORS_OWN = 128;

/** What this machine has now; `folder` is where sandboxes keep their files. */
export async function sandboxRoom(folder: string): Promise<SandboxRoom> {
  const { memoryMb, diskMb } = await roomOf(folder);
  return { memoryMb, diskMb, cores: availableParallelism(), descriptors: descriptorLimit() };
}

/** Divides what is there by what each needs; the least quotient counts. */
export function carries(room: SandboxRoom, need: SandboxNeed): Carried {
  const counts: readonly (readonly [Carried["bound"], number])[] = [
    ["cores", room.cores / need.cores],
    ["memory", (room.memoryMb ?? Infinity) / need.memoryMb],
    ["disk", (room.diskMb ?? Infinity) / need.diskMb],
    ["file descriptors", ((room.descriptors ?? Infinity) - DESCRIPTORS_OWN) / DESCRIPTORS_EACH],
  ];
  const [bound, count] = counts.reduce((least, next) => (next[1] < least[1] ? next : least));
  return { bound, count: Math.max(0, Math.floor(count)) };
}

function descriptorLimit(): number | null {
  const soft = /^Max open files\s+(\d+)/m.exec(textOf("/proc/self/limits"))?.[1];
  return soft === undefined ? null : Number(soft);
}
