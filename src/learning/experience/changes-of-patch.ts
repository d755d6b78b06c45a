import type { Change } from "./experience.ts";
import { shapeOf } from "./edit-shape.ts";
import { Opened, tokensOfCode } from "./tokens-of-code.ts";

const MOST_CHANGES = 6;
const MOST_CHARS = 160;

/** The edits of a unified diff, with names and values left open; files that only were added are left out. */
export function changesOfPatch(patch: string): readonly Change[] {
  const edits: Edit[] = [];
  let file = "";
  let removed: string[] = [];
  let added: string[] = [];
  const flush = (): void => {
    if (removed.length + added.length > 0) edits.push({ file, removed, added });
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
  return knownFirst(edits.map(changeOf), edits).slice(0, MOST_CHANGES);
}

interface Edit {
  readonly file: string;
  readonly removed: readonly string[];
  readonly added: readonly string[];
}

/** Edits whose shape is known come first; where none is, the edits of the first file as one may have a shape that its parts have not. */
function knownFirst(changes: readonly Change[], edits: readonly Edit[]): readonly Change[] {
  const known = changes.filter(({ shape }) => shape !== "other");
  const others = changes.filter(({ shape }) => shape === "other");
  const own = edits.filter(({ file }) => file === edits[0]?.file);
  if (known.length > 0 || own.length < 2) return [...known, ...others];
  const whole = changeOf({
    file: own[0]!.file,
    removed: own.flatMap(({ removed }) => removed),
    added: own.flatMap(({ added }) => added),
  });
  return whole.shape === "other" ? others : [whole, ...others];
}

function changeOf({ file, removed, added }: Edit): Change {
  const tokens = { before: tokensOfCode(removed.join("\n")), after: tokensOfCode(added.join("\n")) };
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
