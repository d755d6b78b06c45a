import { existsSync, readdirSync, readFileSync, readlinkSync } from "node:fs";

/** One process as the kernel tells it. */
export interface ProcessEntry {
  readonly pid: number;
  /** Clock ticks since boot: with the pid it names a process for good. */
  readonly startedTicks: string;
  /** Ended, and only its exit code is still there. */
  readonly ended: boolean;
}

/** One process; null when there is none, or no /proc. */
export function processEntry(pid: number | "self"): ProcessEntry | null {
  const stat = textOf(`/proc/${pid}/stat`);
  // The name, in brackets, may hold anything: fields are counted from its end.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  if (fields.length < 22) return null;
  return {
    pid: Number.parseInt(stat, 10),
    startedTicks: fields[19]!,
    ended: fields[0] === "Z" || fields[0] === "X",
  };
}

/** A process, and everything that descends from it and has not lost its parents. */
export function familyOf(root: number): number[] {
  const family = [root];
  for (const pid of family) {
    for (const task of numbersIn(`/proc/${pid}/task`)) family.push(...childrenOf(pid, task));
  }
  return family;
}

/** True where the kernel tells children, without which a family is one process. */
export const tellsFamilies = (): boolean => existsSync(`/proc/self/task/${process.pid}/children`);

const childrenOf = (pid: number, task: number): number[] =>
  textOf(`/proc/${pid}/task/${task}/children`).trim().split(" ").filter(Boolean).map(Number);

/** Memory that processes hold together, MB; what they share is counted once where the kernel tells. */
export function memoryOf(family: readonly number[], mostMb: number): number {
  const resident = sumMb(family, "status", /^VmRSS:\s+(\d+) kB/m);
  // Shares are dear to count: only when the simple sum is over.
  return resident <= mostMb ? resident : sumMb(family, "smaps_rollup", /^Pss:\s+(\d+) kB/m) || resident;
}

function sumMb(family: readonly number[], file: string, field: RegExp): number {
  return family.reduce((sum, pid) => sum + Number(field.exec(textOf(`/proc/${pid}/${file}`))?.[1] ?? 0), 0) / 1024;
}

/** Sends SIGKILL to a process, or to a group as a negative number; that it is gone is no error. */
export function kill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It ended by itself.
  }
}

/** What gives a process away as a sandbox's: a variable it inherited, as `NAME=value`, or that it works in the sandbox's folder. */
export interface Traces {
  readonly variable: string;
  readonly folder: string;
}

/** Living processes with such a trace. */
export function processesOf({ variable, folder }: Traces): number[] {
  const isOurs = (pid: number): boolean =>
    `\0${textOf(`/proc/${pid}/environ`)}`.includes(`\0${variable}\0`) ||
    `${linkOf(`/proc/${pid}/cwd`)}/`.startsWith(`${folder}/`);
  return numbersIn("/proc").filter(isOurs);
}

const numbersIn = (folder: string): number[] =>
  namesIn(folder)
    .filter((name) => /^\d+$/.test(name))
    .map(Number);

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** A process may end, or belong to someone else, between two looks: then there is nothing to read. */
export function textOf(path: string): string {
  try {
    return readFileSync(path, "latin1");
  } catch {
    return "";
  }
}

/** Where a link leads; empty where there is none, or it is not ours to read. */
export function linkOf(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return "";
  }
}
