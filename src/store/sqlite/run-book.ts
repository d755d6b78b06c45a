import type { RunEnded, RunStarted } from "#records";
import type { RunRow } from "../store.ts";
import { factOf } from "./fact-table.ts";
import type { LedgerFile } from "./ledger-file.ts";
import type { ProcessRegistry } from "./process-registry.ts";

/** The runs of a ledger, read again and again: what cannot change any more is read once. */
export class RunBook {
  readonly #started = new Map<number, RunStarted>();
  readonly #ended = new Map<number, RunEnded>();

  /** Every run, the newest first. */
  read(file: LedgerFile, processes: ProcessRegistry): readonly RunRow[] {
    const rows = file.all("SELECT place, run, process FROM run_starts ORDER BY place DESC");
    return rows.map((row) => {
      const place = Number(row["place"]);
      const started = this.#started.get(place) ?? readStart(file, place);
      this.#started.set(place, started);
      const ended = this.#ended.get(place) ?? readEnd(file, Number(row["run"]));
      if (ended !== null) this.#ended.set(place, ended);
      const process = typeof row["process"] === "number" ? row["process"] : null;
      return { started, ended, alive: ended === null && processes.lives(process) };
    });
  }
}

const readStart = (file: LedgerFile, place: number): RunStarted =>
  factOf(file, "run-started", file.get("SELECT * FROM run_starts WHERE place = ?", place)!) as RunStarted;

function readEnd(file: LedgerFile, run: number): RunEnded | null {
  const row = file.get("SELECT * FROM run_ends WHERE run = ?", run);
  return row === undefined ? null : (factOf(file, "run-ended", row) as RunEnded);
}
