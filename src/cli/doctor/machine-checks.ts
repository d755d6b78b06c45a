import { constants } from "node:fs";
import { access, readFile, statfs } from "node:fs/promises";
import { availableParallelism, freemem } from "node:os";
import { dirname, join } from "node:path";
import { type Clock, type EpochMs, isoText } from "#kernel";
import { PRICES_GATHERED_ON } from "#models";
import { makeFolder, SqliteStore, sqliteVersion } from "#store";
import type { Check } from "./check.ts";
import { sandboxChecks } from "./sandbox-checks.ts";

/** What the machine is looked at for. */
export interface MachineRoom {
  readonly outputDir: string;
  readonly clock: Clock;
  readonly env: Readonly<Record<string, string | undefined>>;
}

const MB = 1024 * 1024;
/** Below this a ledger soon finds no room. */
const LEAST_DISK_MB = 100;
const SCARCE_DISK_MB = 2_000;
const SCARCE_MEMORY_MB = 500;
/** Descriptors that the program needs beside those for calls: the ledger, the log, what Node holds. */
const OWN_DESCRIPTORS = 128;
const SCARCE_DESCRIPTORS = 512;

/** Looks at everything of this machine that a run rests on. Leaves nothing behind but the output folder. */
export async function machineChecks(room: MachineRoom): Promise<readonly Check[]> {
  return [
    await ledgerCheck(room),
    await diskCheck(room.outputDir),
    memoryCheck(),
    await descriptorCheck(),
    ...(await sandboxChecks(room.clock, room.env)),
    clockCheck(room.clock.now()),
  ];
}

/** Calls that this process may have in flight by its file descriptors; null where that is not known. */
export async function mostSockets(): Promise<number | null> {
  const limit = await descriptorLimit();
  return limit === null ? null : Math.max(0, limit - OWN_DESCRIPTORS);
}

async function ledgerCheck({ outputDir, clock }: MachineRoom): Promise<Check> {
  const name = "ledger";
  const version = `SQLite ${await sqliteVersion()}`;
  const path = join(outputDir, "ledger.db");
  try {
    makeFolder(outputDir);
    await access(outputDir, constants.W_OK);
    if (!(await exists(path))) return { name, state: "good", says: `${version}; a new ledger in ${outputDir}` };
    await using store = await SqliteStore.open(outputDir, { clock });
    const runs = await store.runs();
    return { name, state: "good", says: `${version}; ${path} with ${runs.length} runs` };
  } catch (error) {
    const says = error instanceof Error ? error.message : String(error);
    return { name, state: "bad", says, advice: "name another output directory with -o, or mend this one" };
  }
}

async function diskCheck(outputDir: string): Promise<Check> {
  const name = "disk";
  const { bavail, bsize } = await statfs(await nearestFolder(outputDir));
  const freeMb = Math.floor((bavail * bsize) / MB);
  const says = `${freeMb} MB free where the ledger is kept`;
  if (freeMb < LEAST_DISK_MB) return { name, state: "bad", says, advice: "make room, or name another disk with -o" };
  if (freeMb < SCARCE_DISK_MB) return { name, state: "warn", says, advice: "long conversations may fill it" };
  return { name, state: "good", says };
}

function memoryCheck(): Check {
  const constrained = process.constrainedMemory();
  const left = constrained > 0 ? Math.min(freemem(), constrained - process.memoryUsage.rss()) : freemem();
  const says = `${Math.floor(left / MB)} MB free, ${availableParallelism()} cores`;
  return left < SCARCE_MEMORY_MB * MB
    ? { name: "memory", state: "warn", says, advice: "bound the trials at once with --max-workers" }
    : { name: "memory", state: "good", says };
}

async function descriptorCheck(): Promise<Check> {
  const name = "file descriptors";
  const limit = await descriptorLimit();
  if (limit === null) return { name, state: "good", says: "this system does not tell their limit" };
  const says = `${limit} for this process`;
  return limit < SCARCE_DESCRIPTORS
    ? { name, state: "warn", says, advice: "raise it before a large run: ulimit -n 8192" }
    : { name, state: "good", says };
}

async function descriptorLimit(): Promise<number | null> {
  const limits = await readFile("/proc/self/limits", "utf8").catch(() => "");
  const soft = /^Max open files\s+(\d+|unlimited)/m.exec(limits)?.[1];
  if (soft === undefined || soft === "unlimited") return null;
  return Number(soft);
}

function clockCheck(now: EpochMs): Check {
  const says = isoText(now);
  return now < Date.parse(PRICES_GATHERED_ON)
    ? {
        name: "clock",
        state: "warn",
        says,
        advice: "it is earlier than this program was made: set it, or TLS may fail",
      }
    : { name: "clock", state: "good", says };
}

const exists = async (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

async function nearestFolder(path: string): Promise<string> {
  return (await exists(path)) || dirname(path) === path ? path : nearestFolder(dirname(path));
}
