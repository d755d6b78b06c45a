import { homedir } from "node:os";
import { isAbsolute, join } from "node:path";
import { didYouMean, Secret, UsageError } from "#kernel";
import { looksSecret } from "./looks-secret.ts";

/** Where a key's text comes from. */
export type KeySource =
  | { readonly kind: "env"; readonly name: string }
  | { readonly kind: "file"; readonly path: string }
  | { readonly kind: "stdin" }
  | { readonly kind: "given"; readonly secret: Secret };

/** A key source with the place that names it, as messages say it. */
export interface PlacedKey {
  readonly source: KeySource;
  /** `sluice.yaml:5:12: providers.idealab.keys[0]`, or the flag. */
  readonly where: string;
  /** Folder that a relative path starts from. */
  readonly baseDir: string;
}

/** What reading keys needs of the outside. */
export interface KeyRoom {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The file's text; undefined when there is none. Rejects when it cannot be read. */
  readText(path: string): Promise<string | undefined>;
  /** All of standard input; undefined when nothing can be read from it. */
  readonly readStdin: (() => Promise<string>) | undefined;
}

/** A key source as `sluice.yaml` writes it: `env:NAME`, `file:PATH`, `stdin:`. */
export function keySourceOf(written: string): KeySource {
  if (written.startsWith("env:")) return { kind: "env", name: written.slice("env:".length).trim() };
  if (written.startsWith("file:")) return { kind: "file", path: written.slice("file:".length).trim() };
  return { kind: "stdin" };
}

/** The key's text as a secret. A `UsageError` says which source failed and never repeats a text that may be a credential. */
export async function readKey({ source, where, baseDir }: PlacedKey, room: KeyRoom): Promise<Secret> {
  switch (source.kind) {
    case "given":
      return secretOf(source.secret.reveal(), where);
    case "env":
      return secretOf(fromEnvironment(source.name, where, room.env), `${where}: the variable ${source.name}`);
    case "file":
      return secretOf(await fromFile(source.path, { where, baseDir }, room), `${where}: the file`);
    case "stdin":
      return secretOf(await fromStdin(where, room), `${where}: standard input`);
  }
}

function fromEnvironment(name: string, where: string, env: KeyRoom["env"]): string {
  const value = env[name];
  if (value !== undefined) return value;
  if (!/^[A-Za-z_]\w*$/.test(name) || looksSecret(name)) {
    throw new UsageError(`${where} must be the name of an environment variable, not a key itself.`);
  }
  const candidates = Object.keys(env).filter((known) => env[known] !== undefined && !looksSecret(known));
  throw new UsageError(
    `${where}: the environment variable ${name} is not set${didYouMean(name, candidates)}. Set it, or name another.`,
  );
}

async function fromFile(
  path: string,
  place: { readonly where: string; readonly baseDir: string },
  room: KeyRoom,
): Promise<string> {
  const shown = looksSecret(path) ? "" : ` ${path}`;
  const { where, baseDir } = place;
  let content: string | undefined;
  try {
    content = await room.readText(expanded(path, baseDir, room.env));
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? "unknown error";
    throw new UsageError(
      `${where}: the key file${shown} cannot be read (${code}). Check what it is and who may read it.`,
    );
  }
  if (content === undefined) {
    throw new UsageError(`${where}: the key file${shown} does not exist. Write the key into it, or name another.`);
  }
  return content;
}

async function fromStdin(where: string, room: KeyRoom): Promise<string> {
  if (room.readStdin === undefined) {
    throw new UsageError(`${where}: nothing is on standard input. Pipe the key in, or use env: or file:.`);
  }
  return room.readStdin();
}

/** The path with `~` for the home folder, made absolute from `baseDir`. */
export function expanded(path: string, baseDir: string, env: KeyRoom["env"]): string {
  const home = env["HOME"] ?? homedir();
  const full = path === "~" || path.startsWith("~/") ? join(home, path.slice(1)) : path;
  return isAbsolute(full) ? full : join(baseDir, full);
}

// A key travels in a header: what a header cannot carry would fail later, in a message that might repeat it.
function secretOf(text: string, what: string): Secret {
  const key = text.trim();
  if (key === "") throw new UsageError(`${what} is empty. Put the key there.`);
  if (/[\r\n]/.test(key)) throw new UsageError(`${what} holds several lines. Give one key each.`);
  if (!/^[\x21-\x7e]+$/.test(key)) {
    throw new UsageError(`${what} holds a space or a character that a key cannot have. Give the key alone.`);
  }
  return new Secret(key);
}
