import { parentPort, workerData } from "node:worker_threads";
import { answerOver, type AuditWork, LedgerDesk } from "#dashboard";
import { systemClock } from "#kernel";

/** What the thread that works out what takes long is given. */
export interface LedgerThreadData {
  readonly folder: string;
}

const { folder } = workerData as LedgerThreadData;

// Suites and models are loaded when somebody asks for an audit, and not before.
const audit: AuditWork = async (signal, onProgress) => {
  const { ledgerAudit } = await import("./ledger-audit.ts");
  return ledgerAudit(folder)(signal, onProgress);
};

answerOver(parentPort!, await LedgerDesk.open({ folder, clock: systemClock, audit }));
