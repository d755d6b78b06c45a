import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";
import type { EpochMs } from "#kernel";
import type { Row } from "./driver.ts";
import type { LedgerFile } from "./ledger-file.ts";

/** A process as other processes can tell it apart: where it runs, its pid there, and when it was started. */
export interface ProcessIdentity {
  /** Name of the machine, its boot, and the namespace its pids are of: two processes with equal hosts can see each other. */
  readonly host: string;
  readonly pid: number;
  /** Tells the process from a later one with the same pid; empty where the system does not say. */
  readonly token: string;
}

/** How often a process that holds something says that it lives, and how old its last word may be. Milliseconds. */
export const BEAT_EVERY_MS = 2_000;
const BEAT_HOLDS_MS = 10_000;

export function thisProcess(): ProcessIdentity {
  return { host: hostIdentity(), pid: process.pid, token: startToken(process.pid) ?? "" };
}

function hostIdentity(): string {
  const boot = orUndefined(() => readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim());
  const pids = orUndefined(() => readlinkSync("/proc/self/ns/pid"));
  return [hostname(), boot, pids].filter((part) => part !== undefined).join(" ");
}

/** When a process was started, in the kernel's own count: field 22 of /proc/PID/stat (proc(5)). Undefined where there is none. */
function startToken(pid: number): string | undefined {
  const stat = orUndefined(() => readFileSync(`/proc/${pid}/stat`, "utf8"));
  // The name before the fields is in parentheses and may hold spaces; the start time is the 20th field after it.
  return stat?.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
}

function orUndefined<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

/** Whether a process of this host still runs, and is the one that was meant. */
function runs(pid: number, token: string): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: it is there, but not ours to signal.
    if ((error as NodeJS.ErrnoException).code !== "EPERM") return false;
  }
  return token === "" || token === (startToken(pid) ?? token);
}

/** Who works on this ledger: this store's own entry, made when it first takes something, and whether the others live. */
export class ProcessRegistry {
  readonly #file: LedgerFile;
  readonly #now: () => EpochMs;
  readonly #identity: ProcessIdentity;
  /** Processes of other hosts whose last word is in this clock's future: which word, and when it was first seen. */
  readonly #early = new Map<number, { readonly beatAt: number; readonly seenAt: number }>();
  #own: number | null = null;

  constructor(file: LedgerFile, now: () => EpochMs, identity: ProcessIdentity) {
    this.#file = file;
    this.#now = now;
    this.#identity = identity;
  }

  /** This store's number, inside a transaction: entered when it has none yet. */
  own(): number {
    const { host, pid, token } = this.#identity;
    this.#own ??= this.#file.insert(
      "INSERT INTO processes (host, pid, token, beat_at) VALUES (?, ?, ?, ?)",
      host,
      pid,
      token,
      this.#now(),
    );
    return this.#own;
  }

  /** Forgets an entry that was rolled back with its transaction. */
  forget(entered: number | null): void {
    this.#own = entered;
  }

  get entry(): number | null {
    return this.#own;
  }

  /** Says that this process lives, inside a transaction. */
  beat(): void {
    if (this.#own !== null) this.#file.run("UPDATE processes SET beat_at = ? WHERE n = ?", this.#now(), this.#own);
  }

  /** Says that this process takes nothing any more, inside a transaction: what it holds is free. */
  leave(): void {
    if (this.#own !== null) this.#file.run("UPDATE processes SET left_at = ? WHERE n = ?", this.#now(), this.#own);
  }

  /** Whether a process lives: known for sure on this host, taken from its last word on another. */
  lives(n: number | null): boolean {
    if (n === null) return false;
    if (n === this.#own) return true;
    const row = this.#file.get("SELECT * FROM processes WHERE n = ?", n);
    if (row === undefined || row["left_at"] !== null) return false;
    if (row["host"] !== this.#identity.host) return this.#heard(n, row);
    const [pid, token] = [Number(row["pid"]), String(row["token"])];
    // Without a token another process may have the pid now, and would not speak here.
    return runs(pid, token) && (token !== "" || this.#heard(n, row));
  }

  /** How many other processes write this ledger, inside a transaction: those of this host that are gone are marked so. */
  others(): number {
    const others = this.#file.all("SELECT n, host FROM processes WHERE left_at IS NULL AND n IS NOT ?", this.#own);
    const living = others.filter((row) => this.lives(Number(row["n"])));
    for (const row of others.filter((other) => !living.includes(other) && other["host"] === this.#identity.host)) {
      this.#file.run("UPDATE processes SET left_at = ? WHERE n = ?", this.#now(), row["n"]!);
    }
    return living.length;
  }

  #heard(n: number, row: Row): boolean {
    const now = this.#now();
    const beatAt = Number(row["beat_at"]);
    if (beatAt <= now) return now - beatAt < BEAT_HOLDS_MS;
    // A clock was set back: how old the word is cannot be told, so it holds as long as a new one would take to come.
    const early = this.#early.get(n);
    if (early?.beatAt === beatAt) return now - early.seenAt < BEAT_HOLDS_MS;
    this.#early.set(n, { beatAt, seenAt: now });
    return true;
  }
}
