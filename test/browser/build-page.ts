import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { repositoryRoot } from "../source-files.ts";

/** Builds the page into a folder, as `npm run build` does. */
export async function buildPage(folder: string): Promise<void> {
  const vite = join(repositoryRoot, "node_modules/vite/bin/vite.js");
  const config = join(repositoryRoot, "web/vite.config.ts");
  const words = [vite, "build", "--config", config, "--outDir", folder, "--emptyOutDir", "--logLevel", "warn"];
  // Vitest's own NODE_ENV would make it another page.
  await promisify(execFile)(process.execPath, words, { env: { ...process.env, NODE_ENV: "production" } });
}
