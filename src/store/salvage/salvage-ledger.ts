import { copyFile, mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Recoverable } from "../ledger-reader.ts";
import { connect } from "../sqlite/driver.ts";
import { LedgerFile } from "../sqlite/ledger-file.ts";
import { MIGRATIONS } from "../sqlite/schema.ts";
import { countSound } from "./count-sound.ts";
import { mend, type SchemaPages, schemaPagesOf } from "./schema-pages.ts";

/**
 * How many rows of each part of a damaged ledger can still be read, and are what was written. Works on a copy in the folder
 * for temporary files; the ledger itself is only read. Where the pages that name the tables are damaged, those of an empty
 * ledger take their place. Empty for a file in which nothing of a ledger is found. Throws what copying throws.
 */
export async function salvageLedger(path: string): Promise<readonly Recoverable[]> {
  const workshop = await mkdtemp(join(tmpdir(), "sluice-salvage-"));
  try {
    const tries = [await tryWith(path, workshop, null)];
    // As it is, when its schema can be read; else as each version made it, the newest first.
    for (let version = MIGRATIONS.length; version > 0 && soundRows(tries[0]!) === 0; version--) {
      const parts = await tryWith(path, workshop, await schemaPagesOf(version, workshop));
      tries.push(parts);
      if (soundRows(parts) > 0 && parts.every(({ gaps }) => gaps === 0)) break;
    }
    const best = tries.reduce((most, one) => (soundRows(one) > soundRows(most) ? one : most));
    return soundRows(best) === 0 ? [] : best;
  } finally {
    await rm(workshop, { recursive: true, force: true });
  }
}

const soundRows = (parts: readonly Recoverable[]): number => parts.reduce((sum, { sound }) => sum + sound, 0);

async function tryWith(path: string, workshop: string, pages: SchemaPages | null): Promise<readonly Recoverable[]> {
  const copy = join(workshop, "copy.db");
  await copyFile(path, copy);
  // A log that was never merged holds the newest pages; where the schema is replaced it would bring the old one back.
  const hasLog = pages === null && ((await stat(`${path}-wal`).catch(() => undefined))?.size ?? 0) > 0;
  await rm(`${copy}-wal`, { force: true });
  await rm(`${copy}-shm`, { force: true });
  if (hasLog) await copyFile(`${path}-wal`, `${copy}-wal`);
  else await mend(copy, pages ?? new Map());
  const connection = await connect(copy, { readOnly: false }).catch(() => null);
  if (connection === null) return [];
  using file = new LedgerFile(copy, connection);
  try {
    file.exec("PRAGMA writable_schema = ON; PRAGMA cell_size_check = ON; PRAGMA cache_size = -32768");
    return countSound(file);
  } catch {
    // A header that SQLite takes for no database at all.
    return [];
  }
}
