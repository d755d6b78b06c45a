import { fileURLToPath } from "node:url";
import { type Clock, freshToken } from "#kernel";
import { LedgerWatch } from "#store";
import type { Controls } from "./controls.ts";
import type { Desk } from "./desk/question.ts";
import { dashboardApp } from "./http/dashboard-app.ts";
import { type Listening, listenOnLoopback } from "./http/listen.ts";
import { PageFiles } from "./http/page-files.ts";
import { EventStreams } from "./live/event-stream.ts";
import { LedgerPulse } from "./live/ledger-pulse.ts";
import { PreparedAnswers } from "./live/prepared-answers.ts";

/** What a dashboard is served with. */
export interface DashboardOptions {
  /** The output folder whose ledger it shows. */
  readonly folder: string;
  /** 0 takes any free port. */
  readonly port: number;
  readonly clock: Clock;
  /** Works out what takes long; the server disposes of it. */
  readonly desk: Desk;
  readonly controls: Controls;
  /** The built page; beside this program by default. */
  readonly pageFolder?: string;
  /** Told of what was thrown and is a bug. */
  readonly onBug: (error: unknown) => void;
}

/** A dashboard that is served. Disposing it ends every stream at once; orders that are being carried out are answered. */
export interface Dashboard extends AsyncDisposable {
  readonly port: number;
  /** The address to open: with the token that orders need, behind `#`, where no server is ever told it. */
  readonly url: string;
  /** The same address without the token: it shows everything and changes nothing. */
  readonly shareUrl: string;
  readonly token: string;
  /** False when the page was not built: only the interface under `/api` answers. */
  readonly hasPage: boolean;
}

const TOKEN_BYTES = 24;

/** Where the page lies beside this program: in `dist` one folder up, and from source in the `dist` beside `src`. */
const ownPage = (): string =>
  fileURLToPath(new URL(import.meta.url.endsWith(".ts") ? "../../dist/web/" : "../web/", import.meta.url));

/** Serves the dashboard of a ledger. Throws a `StoreRefusedError` without a readable ledger, a `UsageError` for a port that is taken. */
export async function serveDashboard(options: DashboardOptions): Promise<Dashboard> {
  const { folder, clock, desk, controls, pageFolder = ownPage(), onBug } = options;
  const watch = await LedgerWatch.open(folder, { clock });
  const pulse = new LedgerPulse({ watch, desk, clock, orders: controls.orders });
  const streams = new EventStreams(pulse, clock);
  const prepared = new PreparedAnswers(desk, clock, () => watch.version());
  const [token, files, ending] = [freshToken(TOKEN_BYTES), new PageFiles(pageFolder), new AbortController()];
  let port = options.port;
  const parts = { watch, pulse, streams, prepared, desk, controls, files, clock, token, onBug };
  const app = dashboardApp({ ...parts, port: () => port, signal: ending.signal });
  const end = async (): Promise<void> => {
    ending.abort(new Error("the dashboard was closed"));
    prepared[Symbol.dispose]();
    streams.close();
    await pulse[Symbol.asyncDispose]();
    await desk[Symbol.asyncDispose]();
    await watch[Symbol.asyncDispose]();
  };
  const closed = async (listening: Listening): Promise<void> => {
    streams.close();
    await listening[Symbol.asyncDispose]();
    await end();
  };
  let ended: Promise<void> | null = null;
  try {
    const listening = await listenOnLoopback(app.fetch, port, clock);
    port = listening.port;
    const shareUrl = `http://127.0.0.1:${port}/`;
    return {
      port,
      url: `${shareUrl}#token=${token}`,
      shareUrl,
      token,
      hasPage: files.present,
      [Symbol.asyncDispose]: () => (ended ??= closed(listening)),
    };
  } catch (error) {
    await end();
    throw error;
  }
}
