import { dirname, join, relative, resolve } from "node:path";
import { UsageError } from "#kernel";
import type { ConfigRoom } from "./config-room.ts";

/** A text file that was found, with its absolute path. */
export interface FoundFile {
  readonly path: string;
  readonly text: string;
}

/** The text at an absolute path, undefined when there is none; a `UsageError` when it cannot be read. */
export async function textAt(path: string, room: ConfigRoom): Promise<string | undefined> {
  try {
    return await room.readText(path);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? "unknown error";
    const shown = relative(room.cwd, path);
    throw new UsageError(`${shown} cannot be read (${code}). Check what it is and who may read it.`, { cause: error });
  }
}

/** The first file of one of these names in the folder where the command runs, or the nearest one above. */
export async function findAbove(names: readonly string[], room: ConfigRoom): Promise<FoundFile | undefined> {
  for (let folder = resolve(room.cwd); ; folder = dirname(folder)) {
    for (const name of names) {
      const path = join(folder, name);
      const text = await textAt(path, room);
      if (text !== undefined) return { path, text };
    }
    if (dirname(folder) === folder) return undefined;
  }
}
