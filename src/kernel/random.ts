import { createHash, randomBytes } from "node:crypto";

/** A stream of chance. Two made from the same names give the same numbers on every machine. */
export interface Random {
  /** Evenly from [0, 1), 32 bits fine. */
  next(): number;
  /** A whole number evenly from [0, below). */
  int(below: number): number;
  /** One of the items; throws on an empty list. */
  pick<T>(items: readonly T[]): T;
  /** The items in a random order (Fisher–Yates), as a new list. */
  shuffle<T>(items: readonly T[]): T[];
  /** Normal with mean 0 and deviation 1 (Box–Muller). */
  normal(): number;
  /** True with probability `p`. */
  chance(p: number): boolean;
}

function streamOf(next: () => number): Random {
  const int = (below: number): number => Math.floor(next() * below);
  return {
    next,
    int,
    chance: (p) => next() < p,
    pick: (items) => {
      if (items.length === 0) throw new Error("pick from an empty list");
      return items[int(items.length)]!;
    },
    shuffle: (items) => {
      const copy = [...items];
      for (let at = copy.length - 1; at > 0; at--) {
        const other = int(at + 1);
        [copy[at], copy[other]] = [copy[other]!, copy[at]!];
      }
      return copy;
    },
    normal: () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
  };
}

/** A stream named by its parts: `randomOf(plan.seed, task.id, "dice")`. sfc32 over a SHA-256 of the names. */
export function randomOf(...names: readonly (string | number)[]): Random {
  const hash = createHash("sha256").update(JSON.stringify(names)).digest();
  let a = hash.readUInt32LE(0) | 0;
  let b = hash.readUInt32LE(4) | 0;
  let c = hash.readUInt32LE(8) | 0;
  let counter = hash.readUInt32LE(12) | 0;
  return streamOf(() => {
    const t = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + t) | 0;
    return (t >>> 0) / 2 ** 32;
  });
}

/** Chance from the machine, for jitter and fresh ids: never for anything a result depends on. */
export const systemRandom: Random = streamOf(() => Math.random());

/** Fresh hexadecimal text that nobody can guess, `bytes` bytes of it. */
export const freshToken = (bytes = 8): string => randomBytes(bytes).toString("hex");
