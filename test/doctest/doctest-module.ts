import { parseSync } from "oxc-parser";

/** Why a page's examples cannot become tests; the message names page and line. */
class DoctestError extends Error {
  override readonly name = "DoctestError";
}

interface Fence {
  readonly name: string;
  /** Line of the opening fence, counted from 0. */
  readonly line: number;
  readonly code: string;
}

/**
 * Turns a page into a test module: each `ts doctest NAME` fence is a test of that name, each `// => VALUE` after a
 * statement an assertion that it equals VALUE, each `// throws TEXT` that it throws an error with that text.
 * Code stays on its line, so a failure points into the page. Throws for an example that could not fail.
 */
export function doctestModule(markdown: string, page: string): string {
  const lines = markdown.split("\n").map(() => "");
  for (const fence of fencesOf(markdown, page)) {
    const body = assertingCode(fence, page).split("\n");
    lines[fence.line] = `test(${JSON.stringify(fence.name)}, async () => {`;
    body.forEach((text, offset) => (lines[fence.line + 1 + offset] = text));
    lines[fence.line + 1 + body.length] = "});";
  }
  return `import { expect, test } from "vitest"; ${lines.join("\n")}`;
}

function fencesOf(markdown: string, page: string): Fence[] {
  const fences: Fence[] = [];
  let open: { readonly marker: string; readonly info: string; readonly line: number } | undefined;
  const lines = markdown.split("\n");
  lines.forEach((text, line) => {
    const [, marker = "", info = ""] = /^(`{3,}|~{3,})(.*)$/.exec(text) ?? [];
    if (open === undefined) {
      if (marker !== "") open = { marker, info: info.trim(), line };
    } else if (marker.startsWith(open.marker) && info.trim() === "") {
      const doctest = /^ts doctest(?: (.*))?$/.exec(open.info);
      const code = lines.slice(open.line + 1, line).join("\n");
      if (doctest !== null) fences.push({ name: (doctest[1] ?? "").trim(), line: open.line, code });
      open = undefined;
    }
  });
  if (open !== undefined) throw new DoctestError(`${page}:${open.line + 1}: this fence is never closed`);
  checkNames(fences, page);
  return fences;
}

function checkNames(fences: readonly Fence[], page: string): void {
  const seen = new Set<string>();
  for (const { name, line } of fences) {
    if (name === "")
      throw new DoctestError(`${page}:${line + 1}: a doctest needs a name: \`\`\`ts doctest what it shows`);
    if (seen.has(name)) throw new DoctestError(`${page}:${line + 1}: two doctests are called "${name}"`);
    seen.add(name);
  }
}

interface Span {
  readonly start: number;
  readonly end: number;
}

interface Edit extends Span {
  readonly text: string;
}

/** The code with its static imports made dynamic and its `// =>` comments made assertions, line for line. */
function assertingCode({ code, line, name }: Fence, page: string): string {
  const { program, comments, module, errors } = parseSync("doctest.ts", code);
  const at = (offset: number): string => `${page}:${line + 2 + code.slice(0, offset).split("\n").length - 1}`;
  if (errors[0] !== undefined) throw new DoctestError(`${at(0)}: "${name}" does not parse: ${errors[0].message}`);
  const edits = module.staticImports.map((statement) => dynamicImport(code, statement));
  const assertions = comments.filter(({ value }) => /^\s*(?:=>|throws\b)/.test(value));
  if (assertions.length === 0) throw new DoctestError(`${at(0)}: "${name}" asserts nothing; add \`// => value\``);
  for (const comment of assertions) {
    const statement = program.body.findLast(({ end }) => end <= comment.start);
    const attached = statement !== undefined && /^[ \t]*;?[ \t]*$/.test(code.slice(statement.end, comment.start));
    if (!attached || statement.type !== "ExpressionStatement") {
      throw new DoctestError(`${at(comment.start)}: "//${comment.value}" must follow an expression on its line`);
    }
    edits.push(assertion(code, statement, comment));
  }
  return applied(code, edits);
}

type StaticImport = ReturnType<typeof parseSync>["module"]["staticImports"][number];

/** `const { waits } = await import("sluice");` for `import { waits } from "sluice";`, on as many lines. */
function dynamicImport(code: string, { start, end, entries, moduleRequest }: StaticImport): Edit {
  const values = entries.filter((entry) => !entry.isType);
  const module = `await import(${JSON.stringify(moduleRequest.value)});`;
  const padding = code.slice(start, end).replaceAll(/[^\n]/g, "");
  const space = values.find((entry) => entry.importName.kind === "NamespaceObject");
  if (space !== undefined) return { start, end, text: `const ${space.localName.value} = ${module}${padding}` };
  if (values.length === 0 && entries.length > 0) return { start, end, text: padding };
  const names = values.map(({ importName, localName }) => `${importName.name ?? "default"}: ${localName.value}`);
  return { start, end, text: `const { ${names.join(", ")} } = ${module}${padding}` };
}

function assertion(code: string, statement: Span, comment: Span & { readonly value: string }): Edit {
  const expression = code.slice(statement.start, statement.end).replace(/;$/, "");
  const [, kind = "", wanted = ""] = /^\s*(=>|throws\b)\s*(.*?)\s*$/.exec(comment.value) ?? [];
  const text =
    kind === "=>"
      ? `;expect(${expression}).toEqual(${wanted});`
      : `;await expect((async () => { ${expression}; })()).rejects.toThrow(${JSON.stringify(wanted)});`;
  return { start: statement.start, end: comment.end, text };
}

function applied(code: string, edits: readonly Edit[]): string {
  const backwards = [...edits].sort((a, b) => b.start - a.start);
  return backwards.reduce((text, edit) => text.slice(0, edit.start) + edit.text + text.slice(edit.end), code);
}
