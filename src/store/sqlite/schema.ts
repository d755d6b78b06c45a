import { VERSION_4 } from "./schema-cell-totals.ts";
import { VERSION_3 } from "./schema-evidence.ts";

/** Marks the file as a ledger (`PRAGMA application_id`): "Slce". */
export const APPLICATION_ID = 0x536c6365;

/**
 * Facts are only ever inserted; their primary keys are what makes an append idempotent, and `crc` is the CRC-32 of what was
 * appended (`checksum.ts`); a cell's id is its own digest. `standings`, `cell_totals` and `run_totals` are folds over them, kept in the same transactions, and can be rebuilt at any time.
 * Trials, cells, plans, processes and words go by small numbers (`n`) inside the file and by their own names outside it.
 */
const VERSION_1 = `
CREATE TABLE words (n INTEGER PRIMARY KEY, word TEXT NOT NULL UNIQUE);

CREATE TABLE cells (n INTEGER PRIMARY KEY, suite TEXT NOT NULL, id TEXT NOT NULL, cell TEXT NOT NULL, UNIQUE (suite, id));

CREATE TABLE trials (
  n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, cell INTEGER NOT NULL, task TEXT NOT NULL, task_digest TEXT NOT NULL,
  repeat INTEGER NOT NULL, seed TEXT NOT NULL, crc INTEGER NOT NULL
);
CREATE INDEX trials_by_cell ON trials (cell);

-- "recency" orders plans by when they were last recorded, whatever the clocks said; 0 until the last trial is in.
CREATE TABLE plans (n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, record TEXT NOT NULL, crc INTEGER NOT NULL, recency INTEGER NOT NULL);
CREATE TABLE plan_trials (
  plan INTEGER NOT NULL, cell INTEGER NOT NULL, trial INTEGER NOT NULL, place INTEGER NOT NULL,
  PRIMARY KEY (plan, cell, trial)
) WITHOUT ROWID;

-- Mutable: who may be working on what. "token" tells a process from a later one with the same pid.
CREATE TABLE processes (
  n INTEGER PRIMARY KEY, host TEXT NOT NULL, pid INTEGER NOT NULL, token TEXT NOT NULL, beat_at REAL NOT NULL, left_at REAL
);

CREATE TABLE run_starts (
  place INTEGER PRIMARY KEY, run INTEGER NOT NULL UNIQUE, plan TEXT NOT NULL, at REAL NOT NULL, title TEXT NOT NULL,
  simulated INTEGER NOT NULL, manifest TEXT NOT NULL, crc INTEGER NOT NULL, process INTEGER NOT NULL
);
CREATE TABLE run_ends (
  run INTEGER PRIMARY KEY, at REAL NOT NULL, how TEXT NOT NULL, summary TEXT NOT NULL, crc INTEGER NOT NULL
);
CREATE TABLE attempt_starts (
  trial INTEGER NOT NULL, attempt INTEGER NOT NULL, run INTEGER NOT NULL, at REAL NOT NULL, crc INTEGER NOT NULL,
  process INTEGER NOT NULL, PRIMARY KEY (trial, attempt)
) WITHOUT ROWID;
CREATE TABLE attempt_ends (
  trial INTEGER NOT NULL, attempt INTEGER NOT NULL, run INTEGER NOT NULL, at REAL NOT NULL, verdict TEXT, reason TEXT,
  quarantined INTEGER NOT NULL, simulated INTEGER NOT NULL, transcript INTEGER, crc INTEGER NOT NULL,
  PRIMARY KEY (trial, attempt)
) WITHOUT ROWID;
CREATE TABLE send_starts (
  trial INTEGER NOT NULL, attempt INTEGER NOT NULL, call INTEGER NOT NULL, send INTEGER NOT NULL, run INTEGER NOT NULL,
  lane INTEGER NOT NULL, at REAL NOT NULL, crc INTEGER NOT NULL, PRIMARY KEY (trial, attempt, call, send)
) WITHOUT ROWID;
CREATE TABLE send_ends (
  trial INTEGER NOT NULL, attempt INTEGER NOT NULL, call INTEGER NOT NULL, send INTEGER NOT NULL, at REAL NOT NULL,
  verdict TEXT NOT NULL, status INTEGER, reason TEXT, crc INTEGER NOT NULL, PRIMARY KEY (trial, attempt, call, send)
) WITHOUT ROWID;
CREATE TABLE calls (
  trial INTEGER NOT NULL, attempt INTEGER NOT NULL, call INTEGER NOT NULL, prompt_digest TEXT NOT NULL, run INTEGER NOT NULL,
  lane INTEGER NOT NULL, requested_model INTEGER NOT NULL, routed_model INTEGER NOT NULL, completion INTEGER NOT NULL,
  sends INTEGER NOT NULL, sent_at REAL NOT NULL, at REAL NOT NULL, cost_usd REAL, crc INTEGER NOT NULL,
  PRIMARY KEY (trial, attempt, call)
) WITHOUT ROWID;

-- Transcripts and completions as JSON: text when short, zlib (RFC 1950) when that is shorter.
CREATE TABLE bodies (n INTEGER PRIMARY KEY, body NOT NULL);

CREATE TABLE standings (
  cell INTEGER NOT NULL, trial INTEGER NOT NULL, attempt INTEGER, outcome TEXT, score REAL, simulated INTEGER NOT NULL DEFAULT 0,
  calls INTEGER NOT NULL DEFAULT 0, input_tokens INTEGER NOT NULL DEFAULT 0, output_tokens INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (cell, trial)
) WITHOUT ROWID;
CREATE TABLE run_totals (
  run INTEGER PRIMARY KEY, calls INTEGER NOT NULL DEFAULT 0, input_tokens INTEGER NOT NULL DEFAULT 0,
  output_tokens INTEGER NOT NULL DEFAULT 0, cached_tokens INTEGER NOT NULL DEFAULT 0, cost_usd REAL NOT NULL DEFAULT 0,
  unpriced_calls INTEGER NOT NULL DEFAULT 0, sends INTEGER NOT NULL DEFAULT 0, rejected_sends INTEGER NOT NULL DEFAULT 0,
  failed_sends INTEGER NOT NULL DEFAULT 0
);
`;

// Mutable: what processes have to say to each other. No result rests on it.
const VERSION_2 = `
CREATE TABLE board (
  topic TEXT NOT NULL, speaker TEXT NOT NULL, words TEXT NOT NULL, at REAL NOT NULL, PRIMARY KEY (topic, speaker)
) WITHOUT ROWID;
`;

/** The steps from one schema version to the next: the first makes version 1 of an empty file. Never edited, only added to. */
export const MIGRATIONS: readonly string[] = [VERSION_1, VERSION_2, VERSION_3, VERSION_4];
