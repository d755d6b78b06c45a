import { parseSync } from "oxc-parser";

/** What one file imports and which outside names it uses; the whole of what the architecture rules look at. */
export interface ModuleFacts {
  /** Every module named by an import, re-export, `import()` or `import("…")` type, in order, type-only ones included. */
  readonly imports: readonly string[];
  /** Every free-standing name or dotted path of names in the text: `setTimeout`, `process.env`, `crypto.randomUUID`. */
  readonly names: ReadonlySet<string>;
  /** Whether `new Date()` or `Date()` asks for the present moment. */
  readonly asksTheDate: boolean;
}

interface SyntaxNode {
  readonly type: string;
  readonly [field: string]: unknown;
}

/** Reads the facts of one file's text. Throws when the text does not parse: an unread file must not pass. */
export function readModuleFacts(path: string, text: string): ModuleFacts {
  const { program, errors } = parseSync(path, text);
  if (errors.length > 0) throw new Error(`${path} does not parse: ${errors.map((error) => error.message).join("; ")}`);
  const root = program as unknown as SyntaxNode;
  const modules = builtinsByLocalName(root);
  const imports: string[] = [];
  const names = new Set<string>();
  let asksTheDate = false;
  visit(root, (node, parent, field) => {
    const source = importedModule(node);
    if (source !== undefined) imports.push(source);
    for (const name of namesIn(node, parent, field)) names.add(inModuleTerms(name, modules));
    asksTheDate ||= isDateOfNow(node);
  });
  return { imports, names, asksTheDate };
}

type Visitor = (node: SyntaxNode, parent: SyntaxNode | undefined, field: string) => void;

function visit(node: SyntaxNode, see: Visitor, parent?: SyntaxNode, field = ""): void {
  see(node, parent, field);
  for (const [key, value] of Object.entries(node)) {
    for (const child of Array.isArray(value) ? value : [value]) if (isNode(child)) visit(child, see, node, key);
  }
}

const isNode = (value: unknown): value is SyntaxNode =>
  typeof value === "object" && value !== null && typeof (value as { type?: unknown }).type === "string";

const IMPORTING = new Set([
  "ImportDeclaration",
  "ExportNamedDeclaration",
  "ExportAllDeclaration",
  "ImportExpression",
  "TSImportType",
]);

function importedModule(node: SyntaxNode): string | undefined {
  if (IMPORTING.has(node.type)) return literal(node["source"]);
  if (node.type === "TSExternalModuleReference") return literal(node["expression"]);
  return undefined;
}

const literal = (node: unknown): string | undefined =>
  isNode(node) && node.type === "Literal" && typeof node["value"] === "string" ? node["value"] : undefined;

/** `crypto` for `import * as c from "node:crypto"`, so that `c.randomUUID` is read as `crypto.randomUUID`. */
function builtinsByLocalName(program: SyntaxNode): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const statement of program["body"] as readonly SyntaxNode[]) {
    const builtin = /^(?:node:)?(crypto|process)$/.exec(importedModule(statement) ?? "")?.[1];
    if (builtin === undefined || statement.type !== "ImportDeclaration") continue;
    for (const specifier of statement["specifiers"] as readonly SyntaxNode[]) {
      const local = (specifier["local"] as SyntaxNode)["name"] as string;
      const imported = isNode(specifier["imported"]) ? `.${String(specifier["imported"]["name"])}` : "";
      found.set(local, builtin + imported);
    }
  }
  return found;
}

/** Replaces a local name of a built-in module, or of one of its exports, and drops `globalThis`. */
function inModuleTerms(name: string, modules: ReadonlyMap<string, string>): string {
  const [head = "", ...rest] = name.replace(/^globalThis\./, "").split(".");
  return [modules.get(head) ?? head, ...rest].join(".");
}

function namesIn(node: SyntaxNode, parent: SyntaxNode | undefined, field: string): readonly string[] {
  if (node.type === "MemberExpression") return pathOf(node) ?? [];
  if (node.type === "Identifier") return isLabel(parent, field) ? [] : [node["name"] as string];
  if (node.type === "VariableDeclarator") return takenApart(node);
  return [];
}

/** `["process.env"]` for `process.env` and `process["env"]`; nothing when the path does not start at a name. */
function pathOf(node: SyntaxNode): readonly string[] | undefined {
  if (node.type === "Identifier") return [node["name"] as string];
  if (node.type !== "MemberExpression") return undefined;
  const owner = pathOf(node["object"] as SyntaxNode);
  const property = node["property"] as SyntaxNode;
  const name = node["computed"] === true ? literal(property) : (property["name"] as string | undefined);
  return owner === undefined || name === undefined ? undefined : [`${owner[0]}.${name}`];
}

/** `process.env` for `const { env } = process`. */
function takenApart(node: SyntaxNode): readonly string[] {
  const pattern = node["id"] as SyntaxNode;
  const [owner] = isNode(node["init"]) ? (pathOf(node["init"]) ?? []) : [];
  if (pattern.type !== "ObjectPattern" || owner === undefined) return [];
  const keys = (pattern["properties"] as readonly SyntaxNode[]).map((property) => property["key"]);
  return keys.filter(isNode).map((key) => `${owner}.${String(key["name"])}`);
}

/** Where an identifier names a member or a field instead of standing for a value. */
function isLabel(parent: SyntaxNode | undefined, field: string): boolean {
  if (parent === undefined || parent["computed"] === true) return false;
  if (field === "property" && parent.type === "MemberExpression") return true;
  if (field === "right" && parent.type === "TSQualifiedName") return true;
  return field === "key" && parent["shorthand"] !== true;
}

const isDateOfNow = (node: SyntaxNode): boolean =>
  (node.type === "NewExpression" || node.type === "CallExpression") &&
  pathOf(node["callee"] as SyntaxNode)?.[0] === "Date" &&
  (node.type === "CallExpression" || (node["arguments"] as readonly unknown[]).length === 0);
