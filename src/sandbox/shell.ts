import { dirname } from "node:path";

const SYSTEM_FOLDERS = ["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"];

/** Where programs are looked for: the system's folders, and the one this Node is in when it is elsewhere. */
export function programFolders(): string[] {
  const own = dirname(process.execPath);
  return SYSTEM_FOLDERS.includes(own) ? SYSTEM_FOLDERS : [...SYSTEM_FOLDERS, own];
}

// "cd" before the program, and not as the place to spawn in: then a folder that is missing is told like a program that is missing.
const IN_FOLDER = 'cd -- "$1" || exit 126; shift; exec "$@"';

/** The command started in a folder. 126: no such folder, or not to be executed; 127: no such program. */
export const atFolder = (folder: string, argv: readonly string[]): string[] => [
  "/bin/sh",
  "-c",
  IN_FOLDER,
  "sh",
  folder,
  ...argv,
];
