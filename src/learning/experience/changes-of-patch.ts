import type { Change } from "./experience.ts";
import { shapeOf } from "./edit-shape.ts";
import { Opened, tokensOfCode } from "./tokens-of-code.ts";

const MOST_CHANGES = 6;
const MOST_CHARS = 160;

/** The edits of a unified diff, with names and values left open; files that only were added are left out. */
export function changesOfPatch(patch: string): readonly Change[] {
  const changes: Change[] = [];
  let file = "";
  let removed: string[] = [];
  let added: string[] = [];
  const flush = (): void => {
    if (removed.length + added.length > 0) changes.push(changeOf(file, removed.join("\n"), added.join("\n")));
    removed = [];
    added = [];
  };
  for (const line of patch.split("\n")) {
    const header = /^\+\+\+ (?:b\/)?(\S+)/.exec(line);
    if (header !== null) {
      flush();
      file = header[1]!;
    } else if (line.startsWith("-") && !line.startsWith("--- ")) {
      // Lines taken away after lines put in begin another edit.
      if (added.length > 0) flush();
      removed.push(line.slice(1));
    } else if (line.startsWith("+")) added.push(line.slice(1));
    else flush();
  }
  flush();
  return changes.slice(0, MOST_CHANGES);
}

function changeOf(file: string, before: string, after: string): Change {
  const tokens = { before: tokensOfCode(before), after: tokensOfCode(after) };
  const opened = new Opened();
  return {
    file,
    shape: shapeOf(tokens.before, tokens.after),
    before: cut(opened.text(tokens.before)),
    after: cut(opened.text(tokens.after)),
  };
}

/** Cut between words, never inside of a variable. */
function cut(text: string): string {
  if (text.length <= MOST_CHARS) return text;
  return `${text
    .slice(0, MOST_CHARS)
    .replace(/\{\{[^}]*$/, "")
    .replace(/\s\S*$/, "")} …`;
}
