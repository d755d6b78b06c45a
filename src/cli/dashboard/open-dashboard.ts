import { type Dashboard, serveDashboard, ThreadDesk } from "#dashboard";
import { systemClock, UsageError } from "#kernel";
import type { LedgerThreadData } from "./ledger-thread.ts";
import { runControls } from "./run-controls.ts";
import { startThread } from "./start-thread.ts";

/** The port that is taken when nobody names one and it is free: a page that was left open finds a new dashboard there. */
const USUAL_PORT = 7_466;

/** Serves the dashboard of a folder's ledger, with a thread for what takes long. */
export async function openDashboard(
  folder: string,
  port: number | undefined,
  onBug: (error: unknown) => void,
): Promise<Dashboard> {
  if (port !== undefined) return serveOn(folder, port, onBug);
  try {
    return await serveOn(folder, USUAL_PORT, onBug);
  } catch (error) {
    if (error instanceof UsageError) return serveOn(folder, 0, onBug);
    throw error;
  }
}

function serveOn(folder: string, port: number, onBug: (error: unknown) => void): Promise<Dashboard> {
  const desk = new ThreadDesk({
    clock: systemClock,
    start: () => startThread("ledger-thread", { folder } satisfies LedgerThreadData),
  });
  return serveDashboard({ folder, port, clock: systemClock, desk, controls: runControls(folder), onBug });
}
