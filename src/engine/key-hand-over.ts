import { mkdtemp, rm } from "node:fs/promises";
import { connect, createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Clock, Secret, UsageError } from "#kernel";

/** Where keys are offered to a run in another process; leaving scope takes the offers away. */
export interface KeyOffers extends AsyncDisposable {
  /** `handed:ADDRESS` for each key: all that is written down. */
  readonly sources: readonly string[];
}

const HANDED = "handed:";
const PATIENCE_MS = 2_000;
/** A key is far shorter; what is longer is none. */
const MOST_BYTES = 64 * 1024;

/**
 * Offers keys on sockets in a folder that only this user may enter. They go from one process's memory to the other's: no file,
 * no argument list and no environment ever holds them.
 */
export async function offerKeys(keys: readonly Secret[]): Promise<KeyOffers> {
  // Made with mode 0700. The path is short, for that of a socket may have 103 bytes only.
  const folder = await mkdtemp(join(tmpdir(), "sluice-"));
  const servers: Server[] = [];
  const close = async (): Promise<void> => {
    for (const server of servers) server.close();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    for (const [at, key] of keys.entries()) servers.push(await serverOf(key, join(folder, String(at))));
  } catch (error) {
    await close();
    throw error;
  }
  return { sources: keys.map((_, at) => HANDED + join(folder, String(at))), [Symbol.asyncDispose]: close };
}

function serverOf(key: Secret, address: string): Promise<Server> {
  const server = createServer((socket) => socket.on("error", () => undefined).end(key.reveal()));
  return new Promise((resolve, reject) => {
    server.once("error", reject).listen(address, () => resolve(server));
  });
}

/** True for a source that is an offer. */
export const isOffer = (source: string): boolean => source.startsWith(HANDED);

/** Takes the key that is offered there. Throws a `UsageError` when nobody offers one within two seconds. */
export function takeKey(source: string, clock: Clock): Promise<Secret> {
  const address = source.slice(HANDED.length);
  return new Promise((resolve, reject) => {
    const socket = connect(address);
    const late = clock.alarm(PATIENCE_MS, () => socket.destroy(new Error("nothing came")));
    let text = "";
    socket.setEncoding("utf8").on("data", (piece: string) => (text = kept(text + piece, socket)));
    socket.on("error", (error) => {
      late[Symbol.dispose]();
      reject(notHandedOver((error as NodeJS.ErrnoException).code ?? error.message));
    });
    socket.on("end", () => {
      late[Symbol.dispose]();
      if (text === "") reject(notHandedOver("nothing came"));
      else resolve(new Secret(text));
    });
  });
}

const notHandedOver = (why: string): UsageError =>
  new UsageError(
    `the key could not be fetched (${why}). A key is handed over on one machine, between processes of one user; elsewhere, name a file that the run itself can read.`,
  );

function kept(text: string, socket: Socket): string {
  if (text.length > MOST_BYTES) socket.destroy(new Error("too much came"));
  return text;
}
