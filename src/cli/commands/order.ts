import { giveOrder, type Order, type OrderEnd, runNamed } from "#engine";
import { isoText, never, type RunId, systemClock } from "#kernel";
import { SqliteStore } from "#store";
import type { CarryOut } from "../commands.ts";
import { ExitCode } from "../exit-code.ts";
import { ledgerFolder } from "../read-trials.ts";

/** `sluice pause|resume|drain|cancel RUN`: tells a run in another process what to do, and says what it did. */
export const orderCommand =
  (order: Order): CarryOut =>
  async ({ words, flags, terminal }) => {
    const clock = systemClock;
    await using store = await SqliteStore.open(ledgerFolder(terminal.cwd, flags.outputDir), { clock });
    const { run } = (await runNamed(store, words[0]!)).started;
    const end = await giveOrder({ store, clock }, { run, order }, never);
    if (flags.json === true) terminal.out(`${JSON.stringify(documentOf(run, order, end), null, 2)}\n`);
    if (end.kind !== "followed") terminal.err(`sluice: ${textOf(run, end)}\n`);
    else if (flags.json !== true && flags.quiet !== true) terminal.out(`${textOf(run, end)}\n`);
    return end.kind === "followed" ? ExitCode.ok : ExitCode.owed;
  };

const documentOf = (run: RunId, order: Order, end: OrderEnd) => ({
  run,
  order,
  followed: end.kind === "followed",
  did: end.kind === "followed" ? end.did : null,
  why: end.kind === "followed" ? null : textOf(run, end),
  tookMs: end.kind === "followed" ? Math.round(end.tookMs) : null,
});

function textOf(run: RunId, end: OrderEnd): string {
  switch (end.kind) {
    case "followed":
      return `${run} ${end.did}`;
    case "gone": {
      const { ended } = end.run;
      const how = ended === null ? "its process is gone" : `it ${ended.how} at ${isoText(ended.at)}`;
      const next = ended?.how === "finished" ? "" : " The same sluice run goes on with what is owed.";
      return `run ${run} is not running: ${how}.${next}`;
    }
    case "silent":
      return `run ${run} did not answer within ${Math.round(end.waitedMs / 1000)} s. It may be busy or older than this command; the order stays and is followed as soon as it looks.`;
  }
}
