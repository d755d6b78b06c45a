import { existsSync, readdirSync } from "node:fs";
import { join, relative, resolve } from "node:path";

/** The folder that holds package.json. */
export const repositoryRoot = resolve(import.meta.dirname, "..");

const SKIPPED = new Set(["node_modules", "dist", "fixtures", "coverage"]);

/** Paths, relative to the repository and with `/`, of the program text in the given folders; fixtures are not program text. */
export function sourceFiles(...folders: readonly string[]): string[] {
  return folders
    .flatMap((folder) => walk(join(repositoryRoot, folder)))
    .map((file) => relative(repositoryRoot, file).replaceAll("\\", "/"));
}

/** Absolute paths of the files under a folder that hold TypeScript or JavaScript, in a stable order; none when it is absent. */
export function walk(folder: string, skipped: ReadonlySet<string> = SKIPPED): string[] {
  if (!existsSync(folder)) return [];
  const entries = readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  return entries.flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return skipped.has(entry.name) ? [] : walk(path, skipped);
    return /\.[cm]?[jt]sx?$/.test(entry.name) ? [path] : [];
  });
}
