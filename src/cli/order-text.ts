import type { Flags } from "#config";
import type { GivenOrder, OrderEnd } from "#engine";
import { isoText, type RunId } from "#kernel";
import { ExitCode } from "./exit-code.ts";
import type { Terminal } from "./terminal.ts";

/** An order that was given to a run, and what became of it. */
export interface OrderGiven {
  readonly run: RunId;
  readonly order: GivenOrder["order"];
  readonly end: OrderEnd;
}

/** Tells what became of an order, as text or as a document. */
export function tellOrderEnd(
  given: OrderGiven,
  { flags, terminal }: { readonly flags: Flags; readonly terminal: Terminal },
): ExitCode {
  const { run, end } = given;
  if (flags.json === true) terminal.out(`${JSON.stringify(documentOf(given), null, 2)}\n`);
  if (end.kind !== "followed") terminal.err(`sluice: ${textOf(run, end)}\n`);
  else if (flags.json !== true && flags.quiet !== true) terminal.out(`${textOf(run, end)}\n`);
  return end.kind === "followed" ? ExitCode.ok : ExitCode.owed;
}

const documentOf = ({ run, order, end }: OrderGiven) => ({
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
