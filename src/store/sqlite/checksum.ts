import { crc32 } from "node:zlib";

/** The CRC-32 of some values as they are outside the file: a row that was damaged, or points to another word, does not match. */
export const checksum = (values: readonly (string | number | null)[]): number => crc32(JSON.stringify(values));

/** The CRC-32 of what tables and exports read of an ended attempt: quickly checked, where its own covers the transcript. */
export const faceOf = (ended: {
  readonly trial: string;
  readonly attempt: number;
  readonly at: number;
  /** Canonical JSON. */
  readonly verdict: string | null;
}): number => checksum([ended.trial, ended.attempt, ended.at, ended.verdict]);
