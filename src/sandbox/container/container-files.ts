import { posix } from "node:path";
import { packTar, type TarEntry, unpackTar } from "modern-tar";
import { SandboxError } from "../sandbox-error.ts";
import type { SandboxFile } from "../sandbox.ts";

/** Who owns what is written. */
export interface FileOwner {
  readonly uid: number;
  readonly gid: number;
}

/** A larger one is not read out of a container. */
const MOST_BYTES = 256 * 1024 * 1024;

/** The files as a tar archive to be unpacked at the root; folders on the way are the engine's to make, so that those there stay as they are. */
export function archiveOf(files: readonly SandboxFile[], workspace: string, owner: FileOwner): Promise<Uint8Array> {
  const entries = files.map(({ path, content, executable = false }): TarEntry => {
    const name = posix.resolve(workspace, path).slice(1);
    const body = Buffer.from(content);
    return { header: { name, size: body.length, mode: executable ? 0o755 : 0o644, type: "file", ...owner }, body };
  });
  return packTar(entries);
}

/** What an archive of one path holds: a file's bytes, or where a link leads. */
export type ArchivedFile =
  | { readonly kind: "file"; readonly bytes: Uint8Array }
  | { readonly kind: "link"; readonly target: string };

/** Reads the archive of one path; rejects with a SandboxError when it is no file, or a very large one. */
export async function fileIn(archive: NodeJS.ReadableStream, path: string): Promise<ArchivedFile> {
  const [entry] = await unpackTar(await bytesOf(archive, path));
  const type = entry?.header.type;
  if (type === "symlink" || type === "link")
    return { kind: "link", target: posix.resolve(posix.dirname(path), entry?.header.linkname ?? "") };
  if (type === "file") return { kind: "file", bytes: entry?.data ?? new Uint8Array() };
  throw new SandboxError(`cannot read ${path} in a container: it is not a file`);
}

async function bytesOf(archive: NodeJS.ReadableStream, path: string): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of archive as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > MOST_BYTES)
      throw new SandboxError(
        `cannot read ${path} in a container: it is a folder, or has more than ${MOST_BYTES} bytes`,
      );
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
