import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { systemClock } from "#kernel";
import type { RunSummary } from "#records";
import { type RecordOf, SqliteStore } from "#store";
import { ScriptedServer, type Script } from "#testing";
import { type SluiceProcess, startSluice } from "./sluice-process.ts";
import { type SocketsTo, socketsTo } from "./sockets-to.ts";

/** The answer to every question, so that a trial scored as a failure was scored for something the model did not do. */
export const RIGHT = "42";

/** A server that goes wrong and a run against it. */
export interface FaultRun {
  readonly trials: number;
  /** What the server does with its `n`-th request, from 0. */
  readonly server: (n: number) => Script;
  /** Keys of the pool; one when left out. */
  readonly keys?: readonly string[];
  /** Another address than the server's. */
  readonly baseUrl?: (server: string) => string;
  /** The provider's own deadlines. */
  readonly timeouts?: string;
  /** How long the run may be without an answer. */
  readonly stall?: string;
  readonly words?: readonly string[];
  /** A run that has not ended by then is killed: it did not end by itself. */
  readonly mostMs: number;
}

/** What came of it. */
export interface FaultResult {
  readonly code: number | null;
  readonly summary: RunSummary;
  /** From the start of the process to its end. */
  readonly tookMs: number;
  /** From the line that told the run's end to the end of the process. */
  readonly exitMs: number;
  readonly requests: number;
  /** Client sockets seen at once, and those that stayed half closed for `LEAK_LOOKS` looks in a row. */
  readonly mostSockets: number;
  readonly leaked: number;
  readonly left: SocketsTo;
  readonly connectionsLeft: number;
  /** How often attempts ended for each reason. */
  readonly reasons: Readonly<Record<string, number>>;
  readonly err: string;
  /** Requests by the credential they carried. */
  readonly byKey: Readonly<Record<string, number>>;
}

const LOOK_MS = 250;
/** A process that waits for a core closes late; one that leaks never does. */
const LEAK_LOOKS = 8;

/** Runs the program against a server that goes wrong, in a folder of its own, and looks at its sockets meanwhile. */
export async function faultRun(given: FaultRun): Promise<FaultResult> {
  const folder = await mkdtemp(join(tmpdir(), "sluice-fault-"));
  let n = 0;
  await using server = await ScriptedServer.start((exchange) => given.server(n++)(exchange));
  try {
    await writeFiles(folder, given, server);
    const startedAt = systemClock.now();
    const process = startSluice(["run", "--json", "--verbose", ...(given.words ?? [])], {
      cwd: folder,
      env: Object.fromEntries(keysOf(given).map((key, at) => [`KEY_${at}`, key])),
    });
    using _kill = systemClock.alarm(given.mostMs, () => process.send("SIGKILL"));
    using looking = new Looking(Number(new URL(server.baseUrl).port));
    const ended = process.says(/run-ended/).then(
      () => systemClock.now(),
      () => systemClock.now(),
    );
    const code = await process.gone;
    const goneAt = systemClock.now();
    const seen = await looking.last();
    await server.connectionsAtMost(0);
    return {
      code,
      summary: summaryOf(process),
      tookMs: goneAt - startedAt,
      exitMs: goneAt - (await ended),
      requests: server.requests.length,
      ...seen,
      connectionsLeft: server.openConnections,
      reasons: await reasonsIn(folder),
      err: process.err(),
      byKey: countBy(server.requests.map(({ headers }) => headers.authorization ?? "")),
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const keysOf = ({ keys = ["a-made-up-key"] }: FaultRun): readonly string[] => keys;

async function writeFiles(folder: string, given: FaultRun, server: ScriptedServer): Promise<void> {
  const { trials, baseUrl = (url: string): string => url, stall = "30s" } = given;
  const { timeouts = "{ connect: 10s, headers: 20s, idle: 20s, call: 40s }" } = given;
  const questions = Array.from({ length: trials }, (_, at) =>
    JSON.stringify({ id: `q${at}`, input: `Say ${RIGHT}, ${at}.`, target: RIGHT }),
  );
  await writeFile(join(folder, "questions.jsonl"), `${questions.join("\n")}\n`);
  const keys = keysOf(given).map((_, at) => `env:KEY_${at}`);
  await writeFile(
    join(folder, "sluice.yaml"),
    `providers:
  faulty:
    protocol: openai
    base-url: ${baseUrl(server.baseUrl)}
    keys: [${keys.join(", ")}]
    models: [model-7b]
    timeouts: ${timeouts}
timeouts: { attempt: 60s, stall: ${stall} }
suite: dataset
dataset: { path: questions.jsonl, scorer: exact }
`,
  );
}

function summaryOf(process: SluiceProcess): RunSummary {
  try {
    return JSON.parse(process.out()) as RunSummary;
  } catch {
    throw new Error(`no summary was printed, but:\n${process.out()}\n${process.err()}`);
  }
}

async function reasonsIn(folder: string): Promise<Readonly<Record<string, number>>> {
  await using store = await SqliteStore.open(join(folder, "sluice-out"), { clock: systemClock });
  const ended: RecordOf<"attempt-ended">[] = [];
  for await (const record of store.records("attempt-ended")) ended.push(record);
  return countBy(ended.flatMap(({ reason }) => (reason === null ? [] : [reason.code])));
}

function countBy(names: readonly string[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}

/** Looks at the sockets to a port again and again until disposed. */
class Looking implements Disposable {
  readonly #port: number;
  #next: Disposable | null = null;
  #most = 0;
  /** For how many looks in a row each socket has been half closed. */
  #halfClosed: ReadonlyMap<string, number> = new Map();
  #leaked = 0;
  #over = false;

  constructor(port: number) {
    this.#port = port;
    this.#schedule();
  }

  /** What was seen, with a last look. */
  async last(): Promise<Pick<FaultResult, "mostSockets" | "leaked" | "left">> {
    const left = (await socketsTo(this.#port)) ?? { open: 0, closeWait: 0, halfClosed: [] };
    return { left, mostSockets: this.#most, leaked: this.#leaked };
  }

  [Symbol.dispose](): void {
    this.#over = true;
    this.#next?.[Symbol.dispose]();
  }

  #schedule(): void {
    this.#next = systemClock.alarm(LOOK_MS, () => void this.#look());
  }

  async #look(): Promise<void> {
    const seen = await socketsTo(this.#port);
    if (this.#over || seen === null) return;
    this.#most = Math.max(this.#most, seen.open);
    this.#halfClosed = new Map(seen.halfClosed.map((socket) => [socket, (this.#halfClosed.get(socket) ?? 0) + 1]));
    this.#leaked = Math.max(this.#leaked, [...this.#halfClosed.values()].filter((looks) => looks >= LEAK_LOOKS).length);
    this.#schedule();
  }
}
