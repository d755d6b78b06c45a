import { mkdirSync, statSync } from "node:fs";
import { dirname } from "node:path";

/**
 * Makes a folder and those above it that are missing, one after the other from the nearest that is there; throws what the system
 * said. Node's own recursive making never ends where a file system has no such entry and allows none, as under /proc.
 */
export function makeFolder(path: string): void {
  for (const folder of missingDownTo(path)) {
    try {
      mkdirSync(folder);
    } catch (error) {
      // Another process may have made it meanwhile.
      if (!isFolder(folder)) throw error;
    }
  }
}

/** The highest first; at least the folder itself where it is no folder. */
function missingDownTo(path: string): readonly string[] {
  const missing: string[] = [];
  for (let at = path; !isFolder(at); at = dirname(at)) {
    missing.unshift(at);
    if (dirname(at) === at) break;
  }
  return missing;
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
