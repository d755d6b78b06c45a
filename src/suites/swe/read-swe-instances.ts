import { basename } from "node:path";
import { parseStrictly, UsageError } from "#kernel";
import { readRecords } from "../dataset/read-records.ts";
import { builtinRepairs } from "./builtin/builtin-repairs.ts";
import { publishedImage } from "./image-name.ts";
import { FAST_INSTANCES, MEDIUM_INSTANCES } from "./named-lists.ts";
import { SweInstance } from "./swe-instance.ts";

/** Which instances: those that come with the program, the original's lists, or every row of a file. */
export const SWE_SETS = ["builtin", "fast", "medium", "fast+medium", "all"] as const;
export type SweSet = (typeof SWE_SETS)[number];

const LISTS: Readonly<Record<Exclude<SweSet, "builtin" | "all">, readonly string[]>> = {
  fast: FAST_INSTANCES,
  medium: MEDIUM_INSTANCES,
  "fast+medium": [...FAST_INSTANCES, ...MEDIUM_INSTANCES],
};

/**
 * Reads instances: the built-in ones, or those of a file in SWE-bench's format (.jsonl, .json, .parquet, .csv), all of them
 * or the ones of a list, in the list's order. Throws a `UsageError` when a list is asked for without the file that has its
 * rows, when a row is not in the format, or when an instance of a list is not in the file.
 */
export async function readSweInstances(
  from: { readonly path: string | null; readonly set: SweSet },
  signal: AbortSignal,
): Promise<readonly SweInstance[]> {
  const { path, set } = from;
  if (set === "builtin") {
    if (path !== null) throw new UsageError(`swe.set: builtin has no file; leave swe.path out, or write set: all`);
    return builtinRepairs();
  }
  if (path === null) throw new UsageError(needsFile(set));
  const all = await rowsOf(path, signal);
  if (set === "all") return [...all.values()];
  const missing = LISTS[set].filter((id) => !all.has(id));
  if (missing.length > 0) {
    throw new UsageError(
      `swe.set: ${set} has ${missing.length} instances that ${basename(path)} does not have, the first ${missing[0]}; SWE-bench Lite's test split has them all`,
    );
  }
  return LISTS[set].map((id) => all.get(id)!);
}

const needsFile = (set: SweSet): string =>
  `swe.set: the rows of ${set} are not part of this program. Download SWE-bench (Lite, Verified or full; test split) as .parquet, .jsonl or .json and name the file in swe.path; or write set: builtin for the repairs that come with the program`;

async function rowsOf(path: string, signal: AbortSignal): Promise<ReadonlyMap<string, SweInstance>> {
  const rows = new Map<string, SweInstance>();
  for await (const { place, fields } of readRecords(path, signal, "swe.path")) {
    const row = parseStrictly(SweInstance, fields, `${basename(path)}, ${place}`);
    if (rows.has(row.instance_id)) {
      throw new UsageError(`${basename(path)}: two rows have the instance_id "${row.instance_id}"; ids must be unique`);
    }
    rows.set(row.instance_id, withImage(row));
  }
  if (rows.size === 0) throw new UsageError(`${basename(path)}: it has no rows`);
  return rows;
}

/** A row says its image from harness 5 on; before that the name follows from the id. */
const withImage = (row: SweInstance): SweInstance =>
  row.image !== null || row.history !== null ? row : { ...row, image: publishedImage(row.instance_id) };
