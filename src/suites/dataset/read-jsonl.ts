import { asRecord, type DatasetRecord, refusalAt } from "./dataset-record.ts";
import { linesOf, readText } from "./read-text.ts";

/** One record a line; empty lines are passed over. */
export async function* readJsonl(path: string, signal: AbortSignal): AsyncGenerator<DatasetRecord, void> {
  let number = 0;
  for await (const line of linesOf(readText(path, signal))) {
    number++;
    if (line.trim() !== "") yield asRecord(path, `line ${number}`, parseLine(path, number, line));
  }
}

function parseLine(path: string, number: number, line: string): unknown {
  try {
    return JSON.parse(line) as unknown;
  } catch (error) {
    const hint =
      number === 1 && /^\s*[[{]\s*$/.test(line) ? " This looks like a JSON file of many lines: name it .json." : "";
    throw refusalAt(path, `line ${number}`, `expected one JSON object a line: ${(error as Error).message}.${hint}`);
  }
}
