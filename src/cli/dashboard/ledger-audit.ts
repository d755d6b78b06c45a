import type { AuditWork } from "#dashboard";
import { systemClock } from "#kernel";
import { isSameModel } from "#models";
import { auditLedger, type LedgerSource } from "#report";
import { LedgerSnapshot } from "#store";
import { rescorer } from "../rescorer.ts";

/** Progress is told once for so many trials. */
const EVERY = 1_000;

/** Audits the ledger of a folder as `sluice audit` does, telling how far it is. */
export const ledgerAudit =
  (folder: string): AuditWork =>
  async (signal, onProgress) => {
    await using reader = await LedgerSnapshot.open(folder, { clock: systemClock });
    const [latest] = await reader.plans();
    const of = latest?.trials ?? null;
    const rescore = await rescorer(reader);
    const stories = counting(reader, (done) => onProgress({ done, of: of === null || done > of ? null : of }));
    const source = new Proxy<LedgerSource>(reader, {
      get: (target, name) => (name === "stories" ? stories : bound(target, name)),
    });
    return await auditLedger(source, { rescore, sameModel: isSameModel, now: systemClock.now() }, signal);
  };

/** The reader's stories, each thousandth of them told. */
const counting = (reader: LedgerSource, onStories: (done: number) => void): LedgerSource["stories"] =>
  async function* stories(signal) {
    let done = 0;
    for await (const story of reader.stories(signal)) {
      yield story;
      done += 1;
      if (done % EVERY === 0) onStories(done);
    }
  };

// A method of a class with private fields wants its own object.
function bound(target: object, name: string | symbol): unknown {
  const value: unknown = Reflect.get(target, name, target);
  return typeof value === "function" ? value.bind(target) : value;
}
