import type { TrialId } from "#kernel";
import type {
  AttemptEnded,
  AttemptStarted,
  AttemptStory,
  CallAnswered,
  LedgerRecord,
  LedgerTrial,
  SendEnded,
  SendStarted,
  Trial,
  TrialStory,
} from "#records";
import type { OneStory } from "../watch/one-story.ts";
import type { Row } from "./driver.ts";
import { factOf } from "./fact-table.ts";
import type { LedgerFile } from "./ledger-file.ts";
import type { ProcessRegistry } from "./process-registry.ts";
import { type Cells, ONE_TRIAL, trialRowOf, TRIALS, type TrialValues, withoutVerdict } from "./trial-rows.ts";
import { readTrial } from "./trials.ts";

/** Walks trials and their facts side by side, each along its key. */
export function* readStories(file: LedgerFile, cells: Cells, processes: ProcessRegistry): Generator<TrialStory> {
  const starts = new FactCursor(file, "attempt-started", "attempt_starts", "attempt");
  const ends = new FactCursor(file, "attempt-ended", "attempt_ends", "attempt");
  const calls = new FactCursor(file, "call-answered", "calls", "attempt, call");
  for (const values of file.walkValues(TRIALS)) {
    const n = Number(values[0]);
    const damage: string[] = [];
    const row = rowIn(file, values, cells, damage);
    const trial = trialIn(file, row, damage);
    const begun = starts.take(n, damage);
    const ended = ends.take(n, damage);
    yield {
      row,
      trial,
      attempts: attemptsOf(begun, ended, processes),
      calls: calls.take(n, damage).map(({ fact }) => fact as CallAnswered),
      damage,
    };
  }
}

/** Everything about one trial; null when no plan has brought it in. */
export function readStory(
  file: LedgerFile,
  id: TrialId,
  of: { readonly cells: Cells; readonly processes: ProcessRegistry },
): OneStory | null {
  const [values] = file.walkValues(ONE_TRIAL, id);
  if (values === undefined) return null;
  const n = Number(values[0]);
  const damage: string[] = [];
  const facts = (type: LedgerRecord["type"], table: string, order: string): Fact[] =>
    soundFacts(file, type, { rows: file.all(`SELECT * FROM ${table} WHERE trial = ? ORDER BY ${order}`, n), damage });
  const row = rowIn(file, values, of.cells, damage);
  const trial = trialIn(file, row, damage);
  const begun = facts("attempt-started", "attempt_starts", "attempt");
  const ended = facts("attempt-ended", "attempt_ends", "attempt");
  return {
    row,
    trial,
    attempts: attemptsOf(begun, ended, of.processes),
    calls: facts("call-answered", "calls", "attempt, call").map(({ fact }) => fact as CallAnswered),
    sends: facts("send-started", "send_starts", "attempt, call, send").map(({ fact }) => fact as SendStarted),
    sendEnds: facts("send-ended", "send_ends", "attempt, call, send").map(({ fact }) => fact as SendEnded),
    damage,
  };
}

function soundFacts(
  file: LedgerFile,
  type: LedgerRecord["type"],
  { rows, damage }: { readonly rows: readonly Row[]; readonly damage: string[] },
): Fact[] {
  return rows.flatMap((row) => {
    try {
      return [{ row, fact: factOf(file, type, row) }];
    } catch (error) {
      damage.push((error as Error).message);
      return [];
    }
  });
}

/** The row, without what its verdict says where that cannot be read. */
function rowIn(file: LedgerFile, values: TrialValues, cells: Cells, damage: string[]): LedgerTrial {
  try {
    return trialRowOf(values, cells);
  } catch (error) {
    damage.push(`trial ${String(values[1])}: ${(error as Error).message}`);
    return file.sound("a trial", () => trialRowOf(withoutVerdict(values), cells));
  }
}

/** The trial as it was brought in; what its row says where that is damaged. */
function trialIn(file: LedgerFile, row: LedgerTrial, damage: string[]): Trial {
  try {
    const trial = readTrial(file, row.trial);
    if (trial !== null) return trial;
  } catch (error) {
    damage.push((error as Error).message);
  }
  const { trial: id, suite, cell, task, taskDigest, repeat, seed } = row;
  return { id, suite, cell, task, taskDigest, repeat, seed };
}

interface Fact {
  readonly row: Row;
  readonly fact: LedgerRecord;
}

function attemptsOf(begun: readonly Fact[], ended: readonly Fact[], processes: ProcessRegistry): AttemptStory[] {
  const numbers = [...new Set([...begun, ...ended].map(({ row }) => Number(row["attempt"])))].toSorted((a, b) => a - b);
  return numbers.map((attempt) => {
    const start = begun.find(({ row }) => row["attempt"] === attempt);
    const end = ended.find(({ row }) => row["attempt"] === attempt);
    const process = start?.row["process"];
    return {
      attempt,
      started: (start?.fact as AttemptStarted | undefined) ?? null,
      ended: (end?.fact as AttemptEnded | undefined) ?? null,
      alive: end === undefined && processes.lives(typeof process === "number" ? process : null),
    };
  });
}

/** Facts of one table by trial, as trials are asked for in rising order. */
class FactCursor {
  readonly #file: LedgerFile;
  readonly #type: LedgerRecord["type"];
  readonly #rows: IterableIterator<Row>;
  #next: Row | undefined;

  constructor(file: LedgerFile, type: LedgerRecord["type"], table: string, order: string) {
    this.#file = file;
    this.#type = type;
    this.#rows = file.walk(`SELECT * FROM ${table} ORDER BY trial, ${order}`);
    this.#step();
  }

  /** The facts of this trial; those that are not what was recorded are put into `damage` instead. */
  take(trial: number, damage: string[]): Fact[] {
    const facts: Fact[] = [];
    while (this.#next !== undefined && Number(this.#next["trial"]) <= trial) {
      const row = this.#next;
      try {
        facts.push({ row, fact: factOf(this.#file, this.#type, row) });
      } catch (error) {
        damage.push((error as Error).message);
      }
      this.#step();
    }
    return facts;
  }

  #step(): void {
    const { done, value } = this.#rows.next();
    this.#next = done === true ? undefined : value;
  }
}
