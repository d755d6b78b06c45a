import { existsSync } from "node:fs";
import { join } from "node:path";

/** A file of the original system beside the checkout, or undefined where there is none: tests that read it skip visibly. */
export function sharedData(path: string): string | undefined {
  const file = join(import.meta.dirname, "..", "..", "shared", "data", path);
  return existsSync(file) ? file : undefined;
}
