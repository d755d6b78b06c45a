import { dirname } from "node:path";
import { makeFolder } from "./make-folder.ts";
import { StoreRefusedError } from "./store-refused.ts";

const ADVICE: Readonly<Record<string, string>> = {
  ENOSPC: "the disk is full: free some space, then run the same command again",
  EDQUOT: "the quota of the disk is used up: free some space, then run the same command again",
  EACCES: "access was denied: check the rights of the folder",
  EPERM: "access was denied: check the rights of the folder",
  EROFS: "the disk is mounted read-only: choose another folder",
  ENOTDIR: "part of the path is a file: choose another folder",
  EEXIST: "the path is a file: choose another folder",
  EISDIR: "a folder has the name of a file that is to be written: choose another name",
  ENOENT: "no folder can be made there: choose another folder",
  ENAMETOOLONG: "the path is too long: choose another folder",
  ELOOP: "its links lead in a circle: choose another folder",
};

/**
 * Makes a folder where it is missing, and does work that writes into it. Throws a `StoreRefusedError` when the system does not let it:
 * one sentence that says what could not be written where, why, and what to do. `what` is the noun of the sentence.
 */
export async function writingInto<T>(folder: string, what: string, work: () => Promise<T>): Promise<T> {
  try {
    makeFolder(folder);
    return await work();
  } catch (error) {
    throw refusalOf(error, folder, what);
  }
}

/** `writingInto` for one file: its folder is made. */
export const writingFile = <T>(path: string, what: string, work: () => Promise<T>): Promise<T> =>
  writingInto(dirname(path), what, work);

/** What to throw instead of an error of the file system; any other error itself. */
function refusalOf(error: unknown, folder: string, what: string): unknown {
  const code = (error as NodeJS.ErrnoException | null)?.code;
  const advice = typeof code === "string" ? ADVICE[code] : undefined;
  if (advice === undefined) return error;
  return new StoreRefusedError(folder, `cannot write ${what} into ${folder}: ${advice} (${code})`, { cause: error });
}
