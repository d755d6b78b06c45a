import { link, mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Clock, freshToken } from "#kernel";
import { isDead, type Owner, ownerText, parseOwner } from "../owner.ts";

/** What the last holder wrote when it let go. */
export interface Outcome {
  /** Epoch milliseconds. */
  readonly at: number;
  readonly failure: Failure | null;
}

/** Why it could not be done. */
export interface Failure {
  readonly says: string;
  /** True when another try may do. */
  readonly passing: boolean;
}

/** The right to do one thing on this machine while no other process does. */
export interface HeldLock {
  /** How the holder before ended; null for the first, and for one that was killed. */
  readonly before: Outcome | null;
  release(outcome: Outcome): Promise<void>;
}

/** Who asks, and is told whom it waits for. */
export interface Waiter {
  readonly here: Owner;
  readonly clock: Clock;
  readonly onWait: (holder: Owner) => void;
}

const LOOK_MS = 250;
const DONE = "done";
const PASSING = "failed for now";
const FINAL = "failed";

/**
 * A lock between processes, in a folder. Each holder is a numbered file that names it, put there whole by a hard link, which only
 * one can do. No file is ever removed: a number that could be taken twice would let two in. Who finds the last holder done or
 * dead takes the next number; while it lives, everybody waits.
 */
export async function lockAcross(
  folder: string,
  { here, clock, onWait }: Waiter,
  signal: AbortSignal,
): Promise<HeldLock> {
  await mkdir(folder, { recursive: true });
  for (;;) {
    signal.throwIfAborted();
    const last = await lastHolder(folder);
    if (last.outcome !== null || last.owner === null || isDead(last.owner, here)) {
      if (await take(folder, last.number + 1, here)) return held(folder, last.number + 1, last.outcome);
    } else {
      onWait(last.owner);
      await clock.sleep(LOOK_MS, signal);
    }
  }
}

interface Holder {
  /** 0 when there was none. */
  readonly number: number;
  readonly owner: Owner | null;
  readonly outcome: Outcome | null;
}

async function lastHolder(folder: string): Promise<Holder> {
  const numbers = (await readdir(folder)).filter((name) => /^\d+$/.test(name)).map(Number);
  const number = Math.max(0, ...numbers);
  if (number === 0) return { number, owner: null, outcome: null };
  const owner = parseOwner(await readFile(join(folder, String(number)), "utf8"));
  return { number, owner, outcome: outcomeIn(await readFile(doneFile(folder, number), "utf8").catch(() => "")) };
}

const doneFile = (folder: string, number: number): string => join(folder, `${number}.done`);

function outcomeIn(text: string): Outcome | null {
  const [at, how, ...says] = text.split("\n");
  if (at === undefined || how === undefined) return null;
  const failure = how === DONE ? null : { says: says.join("\n"), passing: how === PASSING };
  return { at: Number(at), failure };
}

function outcomeText({ at, failure }: Outcome): string {
  if (failure === null) return `${at}\n${DONE}`;
  return `${at}\n${failure.passing ? PASSING : FINAL}\n${failure.says}`;
}

/** True when the number is ours: the file is there with its content, or it is somebody else's. */
async function take(folder: string, number: number, here: Owner): Promise<boolean> {
  const draft = join(folder, `draft-${freshToken()}`);
  await writeFile(draft, ownerText(here));
  try {
    await link(draft, join(folder, String(number)));
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

function held(folder: string, number: number, before: Outcome | null): HeldLock {
  const release = async (outcome: Outcome): Promise<void> => {
    const draft = join(folder, `draft-${freshToken()}`);
    await writeFile(draft, outcomeText(outcome));
    await rename(draft, doneFile(folder, number));
  };
  return { before, release };
}
