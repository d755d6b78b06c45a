import { stat } from "node:fs/promises";
import { UsageError } from "#kernel";

/** Throws a `UsageError` that names the files of a command line that are not there. */
export async function mustBeThere(paths: readonly string[]): Promise<void> {
  const found = await Promise.all(paths.map(isThere));
  const missing = paths.filter((_, at) => found[at] !== true);
  if (missing.length > 0) throw new UsageError(`there is no file ${missing.join(", ")}. Check how it is written.`);
}

/** What cannot be looked at for another reason is there, and whoever reads it says what is wrong. */
const isThere = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    (error: NodeJS.ErrnoException) => error.code !== "ENOENT",
  );
