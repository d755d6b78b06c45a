import { parentPort, workerData } from "node:worker_threads";
import { SluiceError } from "#kernel";
import { openDashboard } from "./open-dashboard.ts";

/** What the thread that serves a run's dashboard is given. */
export interface DashboardThreadData {
  readonly folder: string;
  readonly port: number | undefined;
}

/** What it says. */
export type FromDashboardThread =
  | { readonly kind: "serving"; readonly url: string }
  | { readonly kind: "refused"; readonly code: string; readonly message: string }
  | { readonly kind: "bug"; readonly text: string };

const say = (message: FromDashboardThread): void => parentPort?.postMessage(message);
const textOf = (error: unknown): string => (error instanceof Error ? (error.stack ?? error.message) : String(error));

const { folder, port } = workerData as DashboardThreadData;
try {
  const { url } = await openDashboard(folder, port, (error) => say({ kind: "bug", text: textOf(error) }));
  say({ kind: "serving", url });
} catch (error) {
  if (!(error instanceof SluiceError)) throw error;
  say({ kind: "refused", code: error.code, message: error.message });
}
