import { expect, test } from "vitest";
import { LivePainter } from "./live-painter.ts";

/** What a terminal of so many columns shows after what was written to it: letters, line ends, and the few escapes a painter uses. */
function shownBy(written: string): readonly string[] {
  const lines: string[] = [""];
  let row = 0;
  // oxlint-disable-next-line no-control-regex -- escapes are what is tested
  for (const token of written.match(/\u001b\[\d*[A-Z]|\n|\r|[^\u001b\n\r]+/g) ?? []) {
    if (token === "\n") lines[++row] ??= "";
    else if (token === "\r" || token === "\u001b[K") continue;
    else if (token === "\u001b[0J") lines.length = row + 1;
    else if (token.startsWith("\u001b")) row -= Number(token.slice(2, -1));
    else lines[row] = token;
  }
  return lines.slice(0, -1);
}

function painting() {
  const writes: string[] = [];
  let columns = 40;
  const painter = new LivePainter({ err: (text) => void writes.push(text), columns: () => columns, rows: () => 10 });
  return { painter, writes, narrow: (to: number) => (columns = to), shown: () => shownBy(writes.join("")) };
}

test("what is drawn anew stands where the old was, what is said above it", () => {
  const { painter, shown } = painting();
  painter.paint(["one", "two", "three"]);
  painter.paint(["four", "five"]);
  expect(shown()).toEqual(["four", "five"]);
  painter.say("a warning");
  expect(shown()).toEqual(["a warning", "four", "five"]);
  painter.paint(["six"]);
  expect(shown()).toEqual(["a warning", "six"]);
});

test("each change is one write, and no change none: nothing flickers", () => {
  const { painter, writes } = painting();
  painter.paint(["one", "two"]);
  painter.paint(["one", "two"]);
  expect(writes).toHaveLength(1);
  painter.paint(["one", "three"]);
  expect(writes).toHaveLength(2);
});

test("lines that a narrower terminal has broken are drawn over whole", () => {
  const { painter, writes, narrow } = painting();
  painter.paint(["a".repeat(39), "b"]);
  narrow(20);
  painter.paint(["c", "d"]);
  expect(writes[1]?.startsWith("\u001b[3A")).toBe(true);
});

test("leaving takes away what was drawn and leaves what was said", () => {
  const { painter, shown } = painting();
  painter.paint(["one"]);
  painter.say("a warning");
  painter[Symbol.dispose]();
  expect(shown()).toEqual(["a warning"]);
});

test("a terminal that reports no width is painted like any other", () => {
  const { painter, writes, narrow } = painting();
  narrow(0);
  expect(painter.room).toEqual({ width: 20, height: 8 });
  painter.paint(["one"]);
  painter.paint(["two"]);
  expect(writes.join("")).not.toMatch(/Infinity|NaN/);
});
