import { open, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { freshToken } from "#kernel";
import { writingFile } from "#store";
import type { LearnResult, StreamResult } from "../loop/learn.ts";
import { memoryAt } from "../memory/edit.ts";
import { curveSvg } from "../outcome/curve-svg.ts";
import { learnPage } from "../outcome/learn-page.ts";
import { learnReport } from "../outcome/learn-report.ts";
import { bufferView, checkpointView, memoryView, type Span } from "./original-shape.ts";

/** What views are written of. */
export interface ViewsRequest {
  /** `memory/` of the output folder. */
  readonly folder: string;
  readonly result: LearnResult;
  /** When trials ended, by trial: so that a view rebuilt from the ledger is the same to the last byte. */
  readonly endedAt: ReadonlyMap<string, number>;
  readonly madeBy: string;
}

/** Where a person finds what was written. */
export interface WrittenViews {
  /** The page with the curves; null while there is none to draw. */
  readonly curve: string | null;
  /** `memory.json` of each stream. */
  readonly memories: readonly string[];
}

/**
 * Writes what was learnt for people to read: each version of each memory, `memory.json`, `buffer.json` and `checkpoint.json` in the original's
 * shape, the report as JSON, SVG and a page. All of it is derived: nothing here is ever read back, but by a person's `--memory`.
 * With several streams each has a folder of its own. Throws a `StoreRefusedError` when it cannot be written.
 */
export async function writeViews({ folder, result, endedAt, madeBy }: ViewsRequest): Promise<WrittenViews> {
  const report = learnReport(result);
  const memories: string[] = [];
  for (const stream of result.streams) {
    const own = result.streams.length === 1 ? folder : join(folder, stream.stream.name.replaceAll(/[^\w.-]+/g, "-"));
    memories.push(await writeStream(own, stream, spanOf(stream, endedAt)));
  }
  await writeWhole(join(folder, "report.json"), jsonText(report));
  if (report.curve.curves.length === 0) return { curve: null, memories };
  await writeWhole(join(folder, "learning.svg"), curveSvg(report));
  const curve = join(folder, "learning.html");
  await writeWhole(curve, learnPage(report, result.streams, madeBy));
  return { curve, memories };
}

/** Returns the path of its `memory.json`. */
async function writeStream(folder: string, stream: StreamResult, span: Span | null): Promise<string> {
  const { history } = stream;
  const memory = join(folder, "memory.json");
  for (let version = 0; version <= history.steps.length; version++) {
    const name = `${String(version).padStart(4, "0")}.json`;
    await writeWhole(join(folder, "versions", name), jsonText(memoryAt(history, version)));
  }
  await writeWhole(join(folder, "history.json"), jsonText(history));
  await writeWhole(memory, jsonText(memoryView(stream, span?.to ?? null)));
  await writeWhole(join(folder, "buffer.json"), jsonText(bufferView(stream, span?.to ?? null)));
  await writeWhole(join(folder, "checkpoint.json"), jsonText(checkpointView(stream, span)));
  return memory;
}

function spanOf({ experiences }: StreamResult, endedAt: ReadonlyMap<string, number>): Span | null {
  const moments = experiences.flatMap(({ trial }) => endedAt.get(trial) ?? []);
  return moments.length === 0 ? null : { from: Math.min(...moments), to: Math.max(...moments) };
}

const jsonText = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

/** Writes a file whole or not at all: beside it first, to the disk, then in its place. */
function writeWhole(path: string, text: string): Promise<void> {
  return writingFile(path, "what was learnt", () => replace(path, text));
}

async function replace(path: string, text: string): Promise<void> {
  const beside = `${path}.${freshToken(4)}.part`;
  await writeFile(beside, text);
  await using file = await open(beside, "r+");
  await file.sync();
  await rename(beside, path);
}
