/** One thing that a page has its reader do, in the page's order. */
export type PageStep =
  | { readonly kind: "file"; readonly line: number; readonly path: string; readonly content: string }
  | {
      readonly kind: "command";
      readonly line: number;
      readonly command: string;
      /** Lines as printed; `…` stands for anything within a line, and for any lines when it is alone. */
      readonly expected: readonly string[];
    };

/**
 * What a page has its reader do: a fence `yaml sluice.yaml` (any language, any file name) writes that file, a fence
 * `console session` holds commands after `$ ` and what they print. Lines are counted from 1.
 */
export function pageSession(markdown: string): readonly PageStep[] {
  return fencesOf(markdown).flatMap(({ info, line, lines }): PageStep[] => {
    const [language = "", word = ""] = info.split(" ");
    if (language === "console" && word === "session") return commandsOf(lines, line);
    if (!/^[\w./-]+\.\w+$/.test(word)) return [];
    return [{ kind: "file", line, path: word, content: `${lines.join("\n")}\n` }];
  });
}

interface Fence {
  readonly info: string;
  readonly line: number;
  readonly lines: readonly string[];
}

function fencesOf(markdown: string): readonly Fence[] {
  const fences: Fence[] = [];
  let open: { readonly info: string; readonly line: number; readonly lines: string[] } | null = null;
  for (const [at, text] of markdown.split("\n").entries()) {
    if (!text.startsWith("```")) open?.lines.push(text);
    else if (open === null) open = { info: text.slice(3).trim(), line: at + 1, lines: [] };
    else {
      fences.push(open);
      open = null;
    }
  }
  return fences;
}

function commandsOf(lines: readonly string[], fenceLine: number): PageStep[] {
  const steps: { kind: "command"; line: number; command: string; expected: string[] }[] = [];
  for (const [at, text] of lines.entries()) {
    const line = fenceLine + at + 1;
    if (text.startsWith("$ ")) steps.push({ kind: "command", line, command: text.slice(2), expected: [] });
    else steps.at(-1)?.expected.push(text);
  }
  return steps;
}

/** Whether a program printed what a page says; white space at the end of lines and of the whole does not count. */
export function printedAs(expected: readonly string[], printed: string): boolean {
  const said = expected.join("\n").trim();
  if (said === "") return true;
  const pattern = said
    .split("\n")
    .map((line) => (line.trim() === "…" ? ANY_LINES : `${inLine(line.trimEnd())}\n`))
    .join("");
  return new RegExp(`^${pattern}$`).test(`${printed.replaceAll(/[ \t]+$/gm, "").trim()}\n`);
}

const ANY_LINES = "(?:.*\n)*?";

const inLine = (line: string): string =>
  line
    .split("…")
    .map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&"))
    .join(".*");
