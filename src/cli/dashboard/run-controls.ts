import type { Controls } from "#dashboard";
import { systemClock } from "#kernel";
import { SqliteStore } from "#store";
import { engineOrder } from "./given-order.ts";

const ORDERS = ["pause", "resume", "drain", "cancel", "retune", "add-key"] as const;

/** Orders to runs over the ledger of a folder, as `sluice pause` and `sluice retune` give them. The ledger is opened for writing only while one is given. */
export const runControls = (folder: string): Controls => ({
  orders: ORDERS,
  async give(run, request, signal) {
    const order = engineOrder(request);
    // The engine is large, and most who look give no orders.
    const { giveOrder } = await import("#engine");
    await using store = await SqliteStore.open(folder, { clock: systemClock });
    const end = await giveOrder({ store, clock: systemClock }, { run, ...order }, signal);
    switch (end.kind) {
      case "followed":
        return { end: "followed", did: end.did, tookMs: end.tookMs };
      case "gone":
        return { end: "gone", did: goneText(end.run.ended?.how), tookMs: 0 };
      case "silent":
        return { end: "silent", did: SILENT, tookMs: end.waitedMs };
    }
  },
});

const SILENT = "it did not answer; the order stays and is followed as soon as it looks";

const goneText = (how: string | undefined): string =>
  how === undefined ? "its process is gone; the same sluice run goes on with what is owed" : `it is ${how} already`;
