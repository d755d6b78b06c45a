import { open } from "node:fs/promises";

const MAGIC = "PAR1";

/**
 * What is wrong with the first and the last bytes of a Parquet file: it begins and ends with its magic, and before the
 * last stands the length of its footer. Null when nothing is.
 */
export async function wrongParquetEnds(path: string, size: number): Promise<string | null> {
  if (size < 12) return `only ${size} bytes: too short for a Parquet file`;
  await using handle = await open(path, "r");
  const ends = Buffer.alloc(12);
  await handle.read(ends, 0, 4, 0);
  await handle.read(ends, 4, 8, size - 8);
  if (ends.toString("latin1", 0, 4) !== MAGIC) return `byte 0: expected "${MAGIC}"`;
  if (ends.toString("latin1", 8) !== MAGIC) return `byte ${size - 4}: expected "${MAGIC}": the end is missing`;
  const footer = ends.readUInt32LE(4);
  return footer > size - 12 ? `byte ${size - 8}: a footer of ${footer} bytes in a file of ${size}` : null;
}
