const CONTEXT = 3;

/** A patch that makes one text of another, as git writes it: one hunk around everything that differs. Both texts end with a line end. */
export function unifiedDiff(path: string, before: string, after: string): string {
  const old = linesOf(before);
  const now = linesOf(after);
  let head = 0;
  while (head < old.length && head < now.length && old[head] === now[head]) head++;
  let tail = 0;
  while (tail < Math.min(old.length, now.length) - head && old.at(-1 - tail) === now.at(-1 - tail)) tail++;
  const start = Math.max(0, head - CONTEXT);
  const behind = Math.min(CONTEXT, tail);
  const hunk = [
    ...old.slice(start, head).map((line) => ` ${line}`),
    ...old.slice(head, old.length - tail).map((line) => `-${line}`),
    ...now.slice(head, now.length - tail).map((line) => `+${line}`),
    ...old.slice(old.length - tail, old.length - tail + behind).map((line) => ` ${line}`),
  ];
  const oldCount = old.length - tail + behind - start;
  const newCount = now.length - tail + behind - start;
  return [
    `diff --git a/${path} b/${path}`,
    `--- a/${path}`,
    `+++ b/${path}`,
    `@@ -${start + 1},${oldCount} +${start + 1},${newCount} @@`,
    ...hunk,
    "",
  ].join("\n");
}

const linesOf = (text: string): readonly string[] => text.replace(/\n$/, "").split("\n");
