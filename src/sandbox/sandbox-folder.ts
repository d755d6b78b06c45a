import { chmod, mkdir, mkdtemp, readdir, readFile, realpath, rm, writeFile } from "node:fs/promises";
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

/** Removes the folders under `parent` whose owner is certainly dead; `end` first ends what still runs in one, by its name. */
export async function reapFolders(
  parent: string,
  here: Owner,
  end: (name: string, path: string) => void,
): Promise<void> {
  const root = await realpath(parent).catch(() => parent);
  const names = (await readdir(root).catch(() => [])).filter((name) => name.startsWith(PREFIX));
  for (const name of names) {
    const note = await readFile(join(root, name, OWNER_FILE), "utf8").catch(() => "");
    const owner = parseOwner(note.split("\n")[0] ?? "");
    if (owner === null || !isDead(owner, here)) continue;
    end(name, join(root, name));
    await removeSandbox(join(root, name));
  }
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
