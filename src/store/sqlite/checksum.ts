import { crc32 } from "node:zlib";

/** The CRC-32 of some values as they are outside the file: a row that was damaged, or points to another word, does not match. */
export const checksum = (values: readonly (string | number | null)[]): number => crc32(JSON.stringify(values));
