import type { DashboardEvent } from "../state/dashboard-state.ts";

const NAMES = ["hello", "overview", "live", "history", "cells", "gone", "trouble"] as const;
const PATIENCE_MS = 2000;

/** Hears the server's events for as long as the page is open, and goes back to it whenever the stream breaks. Returns how to stop. */
export function followEvents(path: string, tell: (event: DashboardEvent) => void): () => void {
  let source: EventSource | null = null;
  let timer: number | undefined;
  const connect = (): void => {
    source = new EventSource(path);
    for (const name of NAMES) {
      source.addEventListener(name, ({ data }: MessageEvent<string>) => {
        tell({ type: name, data: JSON.parse(data) as never, heardAt: Date.now() });
      });
    }
    source.addEventListener("error", () => {
      tell({ type: "lost" });
      // A stream that breaks is opened again by the browser itself; one that was refused is not.
      if (source?.readyState === EventSource.CLOSED) timer = window.setTimeout(connect, PATIENCE_MS);
    });
  };
  connect();
  return () => {
    window.clearTimeout(timer);
    source?.close();
  };
}
