/**
 * Cuts a stream of server-sent events into its data lines. Each line is taken for an event of its own: no provider of this
 * format splits one over lines, and some forget the empty line between two.
 */
export class EventLines {
  #rest = "";

  /** The data of every line that `text` completes; comments and other fields carry nothing here. */
  *push(text: string): Generator<string> {
    const lines = (this.#rest + text).split("\n");
    this.#rest = lines.pop() ?? "";
    for (const line of lines) yield* dataOf(line);
  }

  /** The data of a last line that was not ended. */
  *end(): Generator<string> {
    yield* dataOf(this.#rest);
    this.#rest = "";
  }
}

function* dataOf(line: string): Generator<string> {
  if (!line.startsWith("data:")) return;
  const data = line.slice("data:".length).trim();
  if (data !== "") yield data;
}
