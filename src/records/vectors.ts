import { z } from "zod";

/** The largest of a vector's numbers by size, and each number's share of it in 1/32767ths: 16 bits each, little-endian, in base64. */
const PackedVector = z.strictObject({ most: z.number().min(0), int16: z.base64().min(4) });
const Vectors = z.array(z.union([z.array(z.number()).min(1), PackedVector]));

const STEPS = 32_767;
const BYTES = 2;

/**
 * Vectors as an answer keeps them: JSON, a third of what decimals take. No number moves by more than 1/65534 of its vector's
 * largest, and what was packed packs to the same text again.
 */
export const vectorsText = (vectors: readonly (readonly number[])[]): string => JSON.stringify(vectors.map(packed));

/** The vectors of an answer, packed or (as older ledgers have them) as lists of numbers; null when it is no such answer. */
export function vectorsIn(text: string): readonly (readonly number[])[] | null {
  const read = Vectors.safeParse(parsed(text));
  return read.success ? read.data.map((vector) => (Array.isArray(vector) ? vector : unpacked(vector))) : null;
}

function packed(vector: readonly number[]): z.infer<typeof PackedVector> {
  const most = vector.reduce((largest, one) => Math.max(largest, Math.abs(one)), 0);
  const bytes = Buffer.alloc(vector.length * BYTES);
  for (const [at, one] of vector.entries())
    bytes.writeInt16LE(most === 0 ? 0 : Math.round((one / most) * STEPS), at * BYTES);
  return { most, int16: bytes.toString("base64") };
}

function unpacked({ most, int16 }: z.infer<typeof PackedVector>): readonly number[] {
  const bytes = Buffer.from(int16, "base64");
  const vector: number[] = [];
  for (let at = 0; at + BYTES <= bytes.length; at += BYTES) vector.push((bytes.readInt16LE(at) / STEPS) * most);
  return vector;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
