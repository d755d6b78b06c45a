import { readFile } from "node:fs/promises";

/** Sockets of this machine that lead to a local port, by state, from the kernel's own table. Linux only. */
export interface SocketsTo {
  readonly open: number;
  /** The other side has closed and this one has not. */
  readonly closeWait: number;
  /** Those that are half closed, by their own address. */
  readonly halfClosed: readonly string[];
}

const ESTABLISHED = "01";
const CLOSE_WAIT = "08";

/** Looks at the client side of every connection to `port`; null where there is no such table. */
export async function socketsTo(port: number): Promise<SocketsTo | null> {
  const table = await readFile("/proc/net/tcp", "utf8").catch(() => null);
  if (table === null) return null;
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, "0")}`;
  const rows = table
    .split("\n")
    .map((line) => line.trim().split(/\s+/))
    .filter(([, , remote]) => remote?.endsWith(suffix) === true);
  const inState = (wanted: string): readonly string[] =>
    rows.flatMap(([, local = "", , state]) => (state === wanted ? [local] : []));
  const halfClosed = inState(CLOSE_WAIT);
  return { open: inState(ESTABLISHED).length, closeWait: halfClosed.length, halfClosed };
}
