import type { CallJournal } from "#models";
import type { Store } from "#store";
import type { EngineEvent } from "./engine-event.ts";

/** Writes each trace of a call to the ledger, then tells whoever watches. */
export function ledgerJournal(store: Store, emit: (event: EngineEvent) => void): CallJournal {
  return {
    sendStarted: async (send) => {
      await store.append(send);
      emit({ type: "send-started", send });
    },
    sendEnded: async (send) => {
      await store.append(send);
      emit({ type: "send-ended", send });
    },
    callAnswered: async (call) => {
      await store.append(call);
      emit({ type: "call-answered", call });
    },
  };
}
