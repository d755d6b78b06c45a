import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { extname, join } from "node:path";

/** One file of the page. */
export interface PageFile {
  readonly bytes: Buffer;
  readonly type: string;
  /** True when its name has a hash of its content, so that it can be kept for ever. */
  readonly hashed: boolean;
}

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".json": "application/json",
  ".woff2": "font/woff2",
  ".png": "image/png",
  ".ico": "image/x-icon",
};

/** What a bundler calls its files: `index-B1u2C3d4.js`. */
const HASHED = /-[\w-]{8,}\.\w+$/;

/** The files of the built page, read once; a request is answered by a name in this list and by nothing else. */
export class PageFiles {
  readonly #folder: string;
  readonly #names: ReadonlyMap<string, string>;
  readonly #read = new Map<string, PageFile>();

  constructor(folder: string) {
    this.#folder = folder;
    const found = existsSync(folder) ? readdirSync(folder, { recursive: true, encoding: "utf8" }) : [];
    const files = found.filter((name) => extname(name) in TYPES && statSync(join(folder, name)).isFile());
    this.#names = new Map(files.map((name) => [`/${name.replaceAll("\\", "/")}`, name]));
  }

  /** False when the page was never built. */
  get present(): boolean {
    return this.#names.has("/index.html");
  }

  /** The file at a path of the address; `/` is the page. */
  at(path: string): PageFile | null {
    const name = this.#names.get(path === "/" ? "/index.html" : path);
    if (name === undefined) return null;
    const known = this.#read.get(name);
    if (known !== undefined) return known;
    const file = {
      bytes: readFileSync(join(this.#folder, name)),
      type: TYPES[extname(name)]!,
      hashed: HASHED.test(name),
    };
    this.#read.set(name, file);
    return file;
  }
}
