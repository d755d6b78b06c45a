import { createReadStream } from "node:fs";
import { refusalAt } from "./dataset-record.ts";

/** The text of a UTF-8 file piece by piece, without a byte order mark; a refusal when it is not UTF-8. */
export async function* readText(path: string, signal: AbortSignal): AsyncGenerator<string, void> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  const stream = createReadStream(path, { signal });
  for await (const bytes of stream) yield decoded(path, () => decoder.decode(bytes as Buffer, { stream: true }));
  yield decoded(path, () => decoder.decode());
}

function decoded(path: string, decode: () => string): string {
  try {
    return decode();
  } catch {
    throw refusalAt(path, "", "is not UTF-8 text; save it as UTF-8");
  }
}

/**
 * The lines of a text that comes in pieces, without their ends. Only `\n` and `\r\n` end a line: `node:readline` also
 * breaks at U+2028, which JSON strings may hold as it is.
 */
export async function* linesOf(pieces: AsyncIterable<string>): AsyncGenerator<string, void> {
  let open: string[] = [];
  for await (const piece of pieces) {
    const [head = "", ...rest] = piece.split("\n");
    open.push(head);
    for (const next of rest) {
      yield withoutReturn(open.join(""));
      open = [next];
    }
  }
  const last = open.join("");
  if (last !== "") yield withoutReturn(last);
}

const withoutReturn = (line: string): string => (line.endsWith("\r") ? line.slice(0, -1) : line);
