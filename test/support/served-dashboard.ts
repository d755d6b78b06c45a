import { mkdtempSync, rmSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Controls, type Dashboard, LedgerDesk, serveDashboard } from "#dashboard";
import { type PlanId, RunId, systemClock } from "#kernel";
import { planId, type RunStarted, type Trial } from "#records";
import { auditLedger } from "#report";
import { LedgerSnapshot, SqliteStore, type SqliteStoreOptions } from "#store";

/** A ledger in a folder of its own with a dashboard that is really served; all of it ends with the scene. */
export interface DashboardScene extends AsyncDisposable {
  readonly folder: string;
  readonly dashboard: Dashboard;
  /** Bugs the server met. */
  readonly bugs: readonly unknown[];
  /** Opens the ledger for writing, as another process would. */
  writer(options?: SqliteStoreOptions): Promise<SqliteStore>;
  get(path: string, headers?: Readonly<Record<string, string>>): Promise<Response>;
}

/** Sets the scene on a ledger that `fill` has made. */
export async function servedDashboard(
  fill: (folder: string) => Promise<unknown>,
  given: { readonly controls?: Controls; readonly pageFolder?: string } = {},
): Promise<DashboardScene> {
  const folder = mkdtempSync(join(tmpdir(), "sluice-dashboard-"));
  await fill(folder);
  const bugs: unknown[] = [];
  const clock = systemClock;
  const audit = async (signal: AbortSignal) => {
    await using reader = await LedgerSnapshot.open(folder, { clock });
    return await auditLedger(reader, {}, signal);
  };
  const { controls = noControls, pageFolder = join(folder, "no-page") } = given;
  const desk = await LedgerDesk.open({ folder, clock, audit });
  const dashboard = await serveDashboard({
    folder,
    port: 0,
    clock,
    desk,
    controls,
    pageFolder,
    onBug: (bug) => bugs.push(bug),
  });
  const opened: SqliteStore[] = [];
  return {
    folder,
    dashboard,
    bugs,
    async writer(options = {}) {
      const store = await SqliteStore.open(folder, { clock, ...options });
      opened.push(store);
      return store;
    },
    get: (path, headers = {}) => fetch(`${dashboard.shareUrl.slice(0, -1)}${path}`, { headers }),
    async [Symbol.asyncDispose]() {
      await dashboard[Symbol.asyncDispose]();
      for (const store of opened) await store[Symbol.asyncDispose]();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const noControls: Controls = {
  orders: [],
  give: () => {
    throw new Error("nobody gives orders here");
  },
};

/** Records a plan of these trials and a run that begins to carry it out. */
export async function beginRun(store: SqliteStore, run: string, trials: readonly Trial[]): Promise<PlanId> {
  const plan = planId(trials);
  const cells = new Set(trials.map(({ cell }) => JSON.stringify(cell))).size;
  const record = { v: 1, id: plan, suite: "workflow@1", trials: trials.length, cells, axes: [], excluded: [] } as const;
  await store.recordPlan(record, trials);
  const at = systemClock.now();
  const started: RunStarted = {
    v: 1,
    type: "run-started",
    run: RunId(run),
    plan,
    at,
    title: run,
    simulated: true,
    manifest: {},
  };
  await store.append(started);
  return plan;
}

/** One event of a stream. */
export interface HeardEvent {
  readonly id: string | null;
  readonly event: string;
  readonly data: unknown;
}

/** Listens to a stream of events, as a browser does; `until` says which event is the last that is waited for. */
export async function listenTo(
  response: Response,
  until: (event: HeardEvent, all: readonly HeardEvent[]) => boolean,
): Promise<readonly HeardEvent[]> {
  const heard: HeardEvent[] = [];
  let text = "";
  const decoder = new TextDecoder();
  for await (const bytes of response.body!) {
    text += decoder.decode(bytes as Uint8Array, { stream: true });
    const blocks = text.split("\n\n");
    text = blocks.pop()!;
    for (const event of blocks.flatMap(eventOf)) {
      heard.push(event);
      if (until(event, heard)) return heard;
    }
  }
  return heard;
}

function eventOf(block: string): HeardEvent[] {
  const fields = new Map(
    block.split("\n").map((line) => [line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 2)]),
  );
  const data = fields.get("data");
  if (data === undefined) return [];
  return [{ id: fields.get("id") ?? null, event: fields.get("event") ?? "message", data: JSON.parse(data) }];
}

/** A request whose `Host` may say anything, which `fetch` does not allow; the status of its answer. */
export function statusOf(
  port: number,
  headers: Readonly<Record<string, string>>,
  path = "/api/overview",
): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: "127.0.0.1", port, path, headers }, (answer) => {
      answer.resume();
      resolve(answer.statusCode!);
    });
    sent.on("error", reject);
    sent.end();
  });
}
