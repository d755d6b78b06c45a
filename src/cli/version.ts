import { readFileSync } from "node:fs";
import { join } from "node:path";

/** The package's own version, from its package.json: two folders up from `src/cli` and `dist/cli` alike. */
export function version(): string {
  const text = readFileSync(join(import.meta.dirname, "..", "..", "package.json"), "utf8");
  return (JSON.parse(text) as { readonly version: string }).version;
}
