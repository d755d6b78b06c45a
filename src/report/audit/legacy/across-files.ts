import type { LegacyCell, LegacyFile } from "#records";
import { counted, type Evidence, type Finding, findingOf } from "../finding.ts";
import { anySuccessOf, cellName, totalOf } from "./cell-counts.ts";
import { successMeanings } from "./success-checks.ts";
import { executedNothing } from "./transcript-checks.ts";

/** What only shows when files are looked at together, by the path of the file it belongs to. */
export function acrossFiles(files: readonly LegacyFile[]): ReadonlyMap<string, readonly Finding[]> {
  const found = new Map<string, Finding[]>();
  const add = ({ path }: LegacyFile, findings: readonly Finding[]): void => {
    found.set(path, [...(found.get(path) ?? []), ...findings]);
  };
  for (const [at, file] of files.entries()) {
    for (const other of files.slice(at + 1)) {
      for (const [one, two] of [
        [file, other],
        [other, file],
      ] as const) {
        add(one, [...disagreement(one, two), ...otherMeaning(one, two), ...sameContent(one, two)]);
      }
    }
  }
  for (const { file, finding } of suspectModels(files)) add(file, finding);
  return found;
}

const isDatabase = ({ format }: LegacyFile): boolean => format === "json-v2" || format === "json-v3";
const isTable = ({ format }: LegacyFile): boolean => format === "parquet" || format === "csv";

/** A database and a table should say the same of a cell; two databases are two moments and may differ. */
function disagreement(file: LegacyFile, other: LegacyFile): Finding[] {
  if (!(isDatabase(file) && isTable(other)) && !(isTable(file) && isDatabase(other))) return [];
  const theirs = new Map(other.cells.map((cell) => [cellName(cell), cell]));
  const common = file.cells.flatMap((cell) => {
    const same = theirs.get(cellName(cell));
    return same === undefined ? [] : [{ cell, same }];
  });
  const evidence = common.flatMap(({ cell, same }): Evidence[] => {
    const [mine, its] = [figuresOf(cell), figuresOf(same)];
    return mine.trials === its.trials && agree(mine.successes, its.successes)
      ? []
      : [{ at: cell.at, found: mine, expected: { in: other.path, ...its } }];
  });
  const message = `${counted(evidence.length, "cell")} of ${common.length} that ${other.path} has too are stated differently there`;
  return findingOf("sources-disagree", evidence, message);
}

/** Trials and successes of any kind; null where a file does not say. */
const figuresOf = (cell: LegacyCell): { readonly trials: number | null; readonly successes: number | null } => ({
  trials: totalOf(cell.numbers),
  successes: anySuccessOf(cell),
});

const agree = (a: number | null, b: number | null): boolean => a === null || b === null || a === b;

function otherMeaning(file: LegacyFile, other: LegacyFile): Finding[] {
  const [mine, theirs] = [successMeanings(file), successMeanings(other)];
  const plain = (meanings: typeof mine): "with" | "without" | null => {
    if (meanings.withPartial.length > 0 && meanings.fullOnly.length === 0) return "with";
    return meanings.fullOnly.length > 0 && meanings.withPartial.length === 0 ? "without" : null;
  };
  const [here, there] = [plain(mine), plain(theirs)];
  if (here === null || there === null || here === there) return [];
  const places = here === "with" ? mine.withPartial : mine.fullOnly;
  const says = here === "with" ? "counts partial successes" : "leaves partial successes out";
  return findingOf(
    "mixed-success",
    places.map((at) => ({ at, found: `success ${says}` })),
    `success ${says} here, in ${counted(places.length, "cell")} that show it, and the other way round in ${other.path}`,
  );
}

function sameContent(file: LegacyFile, other: LegacyFile): Finding[] {
  if (file.sha256 === null || file.sha256 !== other.sha256) return [];
  return findingOf("same-content", [{ at: other.path, found: file.sha256 }], `${other.path} has the same bytes`);
}

/** Models of whose conversations, two at least and taken together, half or more execute nothing; told at the first of them. */
function suspectModels(files: readonly LegacyFile[]): { readonly file: LegacyFile; readonly finding: Finding[] }[] {
  const byModel = new Map<string, LegacyFile[]>();
  for (const file of files) {
    const model = file.transcript?.model ?? "";
    if (model !== "") byModel.set(model, [...(byModel.get(model) ?? []), file]);
  }
  return [...byModel].flatMap(([model, own]) => {
    const idle = own.filter(({ transcript }) => executedNothing(transcript!));
    if (own.length < 2 || idle.length * 2 < own.length) return [];
    const evidence = idle.map(({ path }) => ({ at: path, found: "opens tool calls, executes nothing" }));
    const message = `${idle.length} of ${counted(own.length, "conversation")} of ${model} execute nothing although they open tool calls`;
    return [{ file: own[0]!, finding: findingOf("harness-suspect", evidence, message) }];
  });
}
