import type { Controls } from "#dashboard";
import { giveOrder, type Order } from "#engine";
import { systemClock, UsageError } from "#kernel";
import { SqliteStore } from "#store";

const ORDERS = ["pause", "resume", "drain", "cancel"] as const satisfies readonly Order[];

/** Orders to runs over the ledger of a folder, as `sluice pause` and its like give them. The ledger is opened for writing only while one is given. */
export const runControls = (folder: string): Controls => ({
  orders: ORDERS,
  async give(run, request, signal) {
    const order = ORDERS.find((known) => known === request.order);
    if (order === undefined)
      throw new UsageError(`there is no order "${request.order}"; there are ${ORDERS.join(", ")}.`);
    await using store = await SqliteStore.open(folder, { clock: systemClock });
    const end = await giveOrder({ store, clock: systemClock }, { run, order }, signal);
    switch (end.kind) {
      case "followed":
        return { end: "followed", did: end.did, tookMs: end.tookMs };
      case "gone":
        return { end: "gone", did: goneText(end.run.ended?.how), tookMs: 0 };
      case "silent":
        return {
          end: "silent",
          did: "it did not answer; the order stays and is followed as soon as it looks",
          tookMs: end.waitedMs,
        };
    }
  },
});

const goneText = (how: string | undefined): string =>
  how === undefined ? "its process is gone; the same sluice run goes on with what is owed" : `it ${how} before`;
