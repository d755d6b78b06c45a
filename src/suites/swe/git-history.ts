import { createHash } from "node:crypto";
import type { CommitOfFiles } from "./swe-instance.ts";

const AUTHOR = "Maintainer <maintainer@localhost>";

const secondsOf = ({ at }: CommitOfFiles): number => Math.floor(Date.parse(at) / 1000);

/** The commits as a stream for `git fast-import`: equal commits give equal ids on every machine. */
export function fastImportOf(history: readonly CommitOfFiles[]): string {
  return history.map((commit) => commitStream(commit)).join("");
}

function commitStream(commit: CommitOfFiles): string {
  const who = `${AUTHOR} ${secondsOf(commit)} +0000`;
  const files = Object.entries(commit.files).map(([path, content]) =>
    content === null ? `D ${path}\n` : `M 100644 inline ${path}\n${dataOf(content)}`,
  );
  return `commit refs/heads/main\nauthor ${who}\ncommitter ${who}\n${dataOf(`${commit.message}\n`)}${files.join("")}\n`;
}

const dataOf = (text: string): string => `data ${Buffer.byteLength(text)}\n${text}\n`;

/** The id that git gives the last of these commits. */
export function commitIdOf(history: readonly CommitOfFiles[]): string {
  const tree = new Map<string, string>();
  let id: string | null = null;
  for (const commit of history) {
    for (const [path, content] of Object.entries(commit.files)) {
      if (content === null) tree.delete(path);
      else tree.set(path, content);
    }
    const who = `${AUTHOR} ${secondsOf(commit)} +0000`;
    const parent: string = id === null ? "" : `parent ${id}\n`;
    const head: string = `tree ${treeIdOf(tree)}\n${parent}author ${who}\ncommitter ${who}\n\n${commit.message}\n`;
    id = objectId("commit", Buffer.from(head)).toString("hex");
  }
  return id ?? "";
}

/** A folder's entries: files by content, folders by what is below them; git sorts folders as if their names ended in a slash. */
function treeIdOf(files: ReadonlyMap<string, string>): string {
  const below = new Map<string, Map<string, string>>();
  const entries: { readonly name: string; readonly order: string; readonly mode: string; readonly id: Buffer }[] = [];
  for (const [path, content] of files) {
    const slash = path.indexOf("/");
    if (slash < 0) {
      entries.push({ name: path, order: path, mode: "100644", id: objectId("blob", Buffer.from(content)) });
      continue;
    }
    const folder = path.slice(0, slash);
    const inside = below.get(folder) ?? new Map<string, string>();
    inside.set(path.slice(slash + 1), content);
    below.set(folder, inside);
  }
  for (const [name, inside] of below) {
    entries.push({ name, order: `${name}/`, mode: "40000", id: Buffer.from(treeIdOf(inside), "hex") });
  }
  entries.sort((a, b) => Buffer.compare(Buffer.from(a.order), Buffer.from(b.order)));
  const body = Buffer.concat(entries.flatMap(({ mode, name, id }) => [Buffer.from(`${mode} ${name}\0`), id]));
  return objectId("tree", body).toString("hex");
}

const objectId = (kind: string, body: Buffer): Buffer =>
  createHash("sha1").update(`${kind} ${body.length}\0`).update(body).digest();
