import { RunId } from "#kernel";
import type { DerivedFigures } from "../ledger-reader.ts";
import { differentCells } from "./cell-totals.ts";
import type { LedgerFile } from "./ledger-file.ts";
import { readRunTotals } from "./run-totals.ts";

/** The figures that are folds over facts, and the sends counted once more. */
export function readDerived(file: LedgerFile): DerivedFigures {
  const counted = new Map(
    file.all(SENDS).map((row) => {
      const count = (name: string): number => Number(row[name]);
      const sends = { sends: count("sends"), rejectedSends: count("rejected"), failedSends: count("failed") };
      return [file.word(row["run"]!), sends] as const;
    }),
  );
  const kept = file.all("SELECT run FROM run_totals").map((row) => file.word(row["run"]!));
  return {
    runs: [...new Set([...kept, ...counted.keys()])].map((run) => ({
      run: RunId(run),
      kept: readRunTotals(file, RunId(run)),
      sends: counted.get(run) ?? { sends: 0, rejectedSends: 0, failedSends: 0 },
    })),
    strayStandings: Number(file.get(STRAY)?.["stray"]),
    cells: differentCells(file),
  };
}

const SENDS = `SELECT s.run, count(*) AS sends, total(e.verdict = 'rejected') AS rejected, total(e.verdict = 'failed') AS failed
FROM send_starts s LEFT JOIN send_ends e
  ON e.trial = s.trial AND e.attempt = s.attempt AND e.call = s.call AND e.send = s.send
GROUP BY s.run`;

const STRAY = `SELECT count(*) AS stray FROM standings s LEFT JOIN trials t ON t.n = s.trial AND t.cell = s.cell
WHERE t.n IS NULL`;
