import { statfs } from "node:fs/promises";
import { freemem, totalmem } from "node:os";
import { type Clock, deferred } from "#kernel";
import { textOf } from "./process-table.ts";
import { untilAborted } from "./until-aborted.ts";

/** What a machine has to give, MB; null where it is not known. */
export interface Room {
  readonly memoryMb: number | null;
  readonly totalMemoryMb: number | null;
  readonly diskMb: number | null;
}

/** When sandboxes are let in. */
export interface AdmissionSettings {
  readonly clock: Clock;
  /** What the machine has just now. */
  readonly room: () => Promise<Room>;
  /** Free disk below which none is let in. */
  readonly leastDiskMb: number;
  /** Told why, once each time the reason changes. */
  readonly onWait: (says: string) => void;
}

/** Left free for everything else, and taken for a sandbox that has no limit. */
const LEAST_MEMORY_MB = 256;
const UNSAID_MEMORY_MB = 512;
const LOOK_MS = 1_000;

/** Lets sandboxes in one after the other, in the order they came, while the machine has room for what all of them may take. */
export class Admission {
  readonly #settings: AdmissionSettings;
  readonly #wakes = new Set<() => void>();
  #line: Promise<unknown> = Promise.resolve();
  #heldMb = 0;
  #held = 0;

  constructor(settings: AdmissionSettings) {
    this.#settings = settings;
  }

  /** Resolves when there is room for one that may take so much memory; rejects with the signal's reason. */
  async admit(memoryMb: number | null, signal: AbortSignal): Promise<Disposable> {
    const before = this.#line;
    const done = deferred<void>();
    this.#line = before.then(() => done.promise);
    try {
      await untilAborted(before, signal);
      return await this.#admitFirst(memoryMb ?? UNSAID_MEMORY_MB, signal);
    } finally {
      done.resolve();
    }
  }

  /** Resolves when the disk has room; rejects with the signal's reason. */
  async disk(signal: AbortSignal): Promise<void> {
    let said: string | null = null;
    for (;;) {
      const lack = this.#lackOfDisk(await this.#settings.room());
      if (lack === null) return;
      if (lack !== said) this.#settings.onWait(lack);
      said = lack;
      await this.#lookAgain(signal);
    }
  }

  async #admitFirst(memoryMb: number, signal: AbortSignal): Promise<Disposable> {
    let said: string | null = null;
    for (;;) {
      const lack = this.#lackOf(memoryMb, await this.#settings.room());
      if (lack === null) return this.#hold(memoryMb);
      if (lack !== said) this.#settings.onWait(lack);
      said = lack;
      await this.#lookAgain(signal);
    }
  }

  /** Why it must wait; null when it need not. Limits are summed against all memory, because what is let in has not yet taken what it may. */
  #lackOf(memoryMb: number, room: Room): string | null {
    const most = room.totalMemoryMb === null ? Infinity : room.totalMemoryMb - LEAST_MEMORY_MB;
    // Alone it may try: a machine that is too small for it would never be large enough.
    if (this.#held > 0 && this.#heldMb + memoryMb > most)
      return `no memory for another sandbox: ${this.#held} open ones may take ${this.#heldMb} of ${Math.floor(most)} MB, and it may take ${memoryMb}`;
    if (room.memoryMb !== null && room.memoryMb < LEAST_MEMORY_MB)
      return `no memory for a sandbox: ${Math.floor(room.memoryMb)} MB free on this machine, ${LEAST_MEMORY_MB} needed`;
    return this.#lackOfDisk(room);
  }

  #lackOfDisk({ diskMb }: Room): string | null {
    const { leastDiskMb } = this.#settings;
    if (diskMb === null || diskMb >= leastDiskMb) return null;
    return `no disk for a sandbox: ${Math.floor(diskMb)} MB free, ${leastDiskMb} needed; remove what is not needed, or use another disk`;
  }

  #hold(memoryMb: number): Disposable {
    this.#held++;
    this.#heldMb += memoryMb;
    let left = false;
    return {
      [Symbol.dispose]: () => {
        if (left) return;
        left = true;
        this.#held--;
        this.#heldMb -= memoryMb;
        for (const wake of this.#wakes) wake();
      },
    };
  }

  /** After a while, or when one of ours left. */
  async #lookAgain(signal: AbortSignal): Promise<void> {
    const { promise, resolve } = deferred<void>();
    this.#wakes.add(resolve);
    try {
      using _look = this.#settings.clock.alarm(LOOK_MS, resolve);
      await untilAborted(promise, signal);
    } finally {
      this.#wakes.delete(resolve);
    }
  }
}

const MB = 1024 * 1024;

/** This machine's memory, and the disk that holds a folder; the folder need not be on this machine. */
export async function roomOf(folder: string): Promise<Room> {
  const constrained = process.constrainedMemory();
  const total = constrained > 0 ? Math.min(totalmem(), constrained) : totalmem();
  const disk = await statfs(folder).catch(() => null);
  return {
    memoryMb: availableMb(),
    totalMemoryMb: total / MB,
    diskMb: disk === null ? null : (disk.bavail * disk.bsize) / MB,
  };
}

/** What can be had without swapping: free memory, and what the kernel gives back on demand. */
function availableMb(): number {
  const told = /^MemAvailable:\s+(\d+) kB/m.exec(textOf("/proc/meminfo"))?.[1];
  return told === undefined ? freemem() / MB : Number(told) / 1024;
}
