import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { packTar, type TarEntry } from "modern-tar";

/** One program under many names: all that a small image needs. Of the package busybox-static. */
export const BUSYBOX = "/bin/busybox";

const FOLDERS = ["bin", "dev", "etc", "opt", "proc", "root", "sys", "tmp", "usr"];

/** A file system with BusyBox under all its names, as a tar archive. */
export function busyboxArchive(): Promise<Uint8Array> {
  const program = readFileSync(BUSYBOX);
  const names = execFileSync(BUSYBOX, ["--list"], { encoding: "utf8" }).trim().split("\n");
  const passwd = Buffer.from("root:x:0:0:root:/root:/bin/sh\nworker:x:1000:1000:worker:/:/bin/sh\n");
  const entries: TarEntry[] = [
    ...FOLDERS.map((name): TarEntry => ({ header: { name: `${name}/`, type: "directory", size: 0, mode: 0o755 } })),
    { header: { name: "bin/busybox", size: program.length, mode: 0o755 }, body: program },
    { header: { name: "etc/passwd", size: passwd.length, mode: 0o644 }, body: passwd },
    ...names
      .filter((name) => name !== "busybox")
      .map((name): TarEntry => ({ header: { name: `bin/${name}`, type: "symlink", linkname: "busybox", size: 0 } })),
  ];
  return packTar(entries);
}
