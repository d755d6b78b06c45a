import { ImportedEvidence, ImportedSource } from "#records";
import { unpackBody } from "./body.ts";
import { checksum } from "./checksum.ts";
import type { Row } from "./driver.ts";
import type { LedgerFile } from "./ledger-file.ts";

/** Some evidence, and the number of its last piece: where the next page begins. */
export interface EvidencePage {
  readonly pieces: readonly ImportedEvidence[];
  readonly last: number;
}

/** Sources that are whole, in the order they were imported; none in a ledger from before there was evidence. */
export function readSources(file: LedgerFile): readonly ImportedSource[] {
  if (!hasEvidence(file)) return [];
  return file
    .all("SELECT record, crc FROM imported_sources WHERE whole = 1 ORDER BY n")
    .map((row) => file.sound("an imported source", () => ImportedSource.parse(recordOf(row))));
}

/** The next pieces of whole sources behind number `after`; only of one source when its digest is given. */
export function readEvidence(
  file: LedgerFile,
  { after, most, digest = "" }: { readonly after: number; readonly most: number; readonly digest?: string | undefined },
): EvidencePage {
  const rows = hasEvidence(file) ? file.all(PAGE, after, digest, digest, most) : [];
  return {
    pieces: rows.map((row) => file.sound("imported evidence", () => ImportedEvidence.parse(recordOf(row)))),
    last: Number(rows.at(-1)?.["n"] ?? after),
  };
}

const hasEvidence = (file: LedgerFile): boolean =>
  file.get("SELECT 1 FROM sqlite_schema WHERE name = 'imported_evidence'") !== undefined;

const PAGE = `SELECT e.n, e.record, e.crc FROM imported_evidence e JOIN imported_sources s ON s.n = e.source
WHERE e.n > ? AND s.whole = 1 AND (? = '' OR s.digest = ?) ORDER BY e.n LIMIT ?`;

function recordOf(row: Row): unknown {
  const text = unpackBody(row["record"] ?? null);
  if (checksum([text]) !== row["crc"]) throw new Error("its checksum differs");
  return JSON.parse(text);
}
