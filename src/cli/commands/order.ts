import { giveOrder, type Order, runNamed } from "#engine";
import { never, systemClock } from "#kernel";
import { SqliteStore } from "#store";
import type { CarryOut } from "../commands.ts";
import { tellOrderEnd } from "../order-text.ts";
import { ledgerFolder } from "../read-trials.ts";

/** `sluice pause|resume|drain|cancel RUN`: tells a run in another process what to do, and says what it did. */
export const orderCommand =
  (order: Order): CarryOut =>
  async ({ words, flags, terminal }) => {
    const clock = systemClock;
    await using store = await SqliteStore.open(ledgerFolder(terminal.cwd, flags.outputDir), { clock });
    const { run } = (await runNamed(store, words[0]!)).started;
    const end = await giveOrder({ store, clock }, { run, order }, never);
    return tellOrderEnd({ run, order, end }, { flags, terminal });
  };
