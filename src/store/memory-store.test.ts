import { describeStore } from "#testing";
import { MemoryLedger, MemoryStore } from "./memory-store.ts";

describeStore("MemoryStore", async () => {
  const ledger = new MemoryLedger();
  return {
    open: async (clock) => new MemoryStore(clock, ledger),
    [Symbol.asyncDispose]: async () => undefined,
  };
});
