import { chmod, mkdir, mkdtemp, readdir, readFile, realpath, rm, stat, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import type { SandboxLabels } from "./sandbox.ts";
import { isDead, type Owner, ownerText, parseOwner } from "./owner.ts";
import { SandboxError } from "./sandbox-error.ts";

const PREFIX = "sluice-sandbox-";
const OWNER_FILE = "owner";

/** The folder of one sandbox on this machine: `files` is the sandbox's, the rest is ours. */
export interface SandboxFolder extends AsyncDisposable {
  /** A word that no other sandbox has. */
  readonly name: string;
  readonly files: string;
}

/** Makes one under `parent`, with a note of whose it is. */
export async function makeSandboxFolder(parent: string, owner: Owner, labels: SandboxLabels): Promise<SandboxFolder> {
  try {
    await mkdir(parent, { recursive: true });
    const path = await mkdtemp(join(await realpath(parent), PREFIX));
    const files = join(path, "files");
    await writeFile(join(path, OWNER_FILE), `${ownerText(owner)}\n${labels.run} ${labels.trial} ${labels.role}\n`);
    await mkdir(files);
    return { name: basename(path), files, [Symbol.asyncDispose]: () => removeSandbox(path) };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const says = `cannot make a folder for a sandbox in ${parent}: ${why}; make room there, or name another folder`;
    throw new SandboxError(says, { do: "retry" }, { cause: error });
  }
}

/** What a reaper goes by. */
export interface Reaper {
  readonly here: Owner;
  /** Epoch milliseconds. */
  readonly now: number;
  /** Ends what still runs in the sandbox of that name and folder, before the folder is removed. */
  readonly end: (name: string, path: string) => void;
}

/**
 * Removes the folders under `parent` whose owner is certainly dead, and those that have had no owner's note for a minute: their process was
 * killed before it wrote the note, or after it took it away again.
 */
export async function reapFolders(parent: string, { here, now, end }: Reaper): Promise<void> {
  const root = await realpath(parent).catch(() => parent);
  const names = (await readdir(root).catch(() => [])).filter((name) => name.startsWith(PREFIX));
  for (const name of names) {
    const path = join(root, name);
    const note = await readFile(join(path, OWNER_FILE), "utf8").catch(missing);
    if (note === null) {
      // One that cannot be removed is left for the next to try.
      if (await isSkeleton(path, here, now)) await removeSandbox(path).catch(() => undefined);
      continue;
    }
    const owner = parseOwner(note.split("\n")[0] ?? "");
    if (owner === null || !isDead(owner, here)) continue;
    end(name, path);
    await removeSandbox(path);
  }
}

/** Null for a note that is not there; one that cannot be read is no note of ours. */
const missing = (error: NodeJS.ErrnoException): string | null => (error.code === "ENOENT" ? null : "");

/** Longer than it takes to write the note, or to remove the empty folder after it. */
const SKELETON_MS = 60_000;

/** True for a folder of this user in which nothing was made or removed for a minute. */
async function isSkeleton(path: string, { user }: Owner, now: number): Promise<boolean> {
  const found = await stat(path).catch(() => null);
  return found?.isDirectory() === true && found.uid === user && now - found.mtimeMs > SKELETON_MS;
}

/** The owner's note goes last: a process that is killed in between leaves what the next one finds and removes. */
async function removeSandbox(path: string): Promise<void> {
  await removeTree(join(path, "files"));
  await removeTree(path);
}

/** A program may have taken the right to look into its own folders, and a process that is just ending may still write. */
async function removeTree(path: string): Promise<void> {
  const remove = (): Promise<void> => rm(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 20 });
  await remove().catch(async () => {
    await unlock(path);
    await remove();
  });
}

async function unlock(folder: string): Promise<void> {
  await chmod(folder, 0o700);
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) await unlock(join(folder, entry.name));
  }
}
