import { readFile, stat } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, extname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { z } from "zod";
import { UsageError } from "#kernel";

const JAVASCRIPT = [".js", ".mjs"];
const TYPESCRIPT = [".ts", ".mts"];

type TsImport = (specifier: string, parentUrl: string) => Promise<unknown>;

/**
 * The default export of a module of the user's. TypeScript is read by Node itself where it can, else by the user's own
 * `tsx`. Throws a `UsageError` when the file is missing, cannot be read, fails while loading, or has no default export.
 */
export async function loadDefaultExport(path: string): Promise<unknown> {
  const extension = extname(path);
  if (![...JAVASCRIPT, ...TYPESCRIPT].includes(extension)) {
    throw new UsageError(`suite ${path}: expected a module ending in ${[...JAVASCRIPT, ...TYPESCRIPT].join(", ")}`);
  }
  if ((await stat(path).catch(() => null))?.isFile() !== true) throw new UsageError(`suite: there is no file ${path}`);
  const load = TYPESCRIPT.includes(extension) ? await typescriptLoader(path) : plainLoader;
  const loaded = await load(path).catch((error: unknown) => {
    throw new UsageError(`suite ${path} could not be loaded: ${messageOf(error)}`, { cause: error });
  });
  return defaultOf(loaded, path);
}

const plainLoader = (path: string): Promise<unknown> => import(pathToFileURL(path).href);

/** How a TypeScript module is loaded here. Node strips types from 22.18 on. */
async function typescriptLoader(path: string): Promise<(path: string) => Promise<unknown>> {
  if ((process.features as { readonly typescript?: unknown }).typescript !== undefined) return plainLoader;
  const tsx = (await findTsx(path)) ?? (await findTsx(import.meta.filename));
  if (tsx === null) {
    throw new UsageError(
      `suite ${path}: this Node (${process.version}) does not read TypeScript; install tsx beside it (npm install --save-dev tsx), use Node 22.18 or later, or write the suite as .mjs`,
    );
  }
  const { tsImport } = (await import(pathToFileURL(tsx).href)) as { readonly tsImport: TsImport };
  return (file) => tsImport(pathToFileURL(file).href, import.meta.url);
}

const TsxPackage = z.object({
  exports: z.object({ "./esm/api": z.object({ import: z.object({ default: z.string() }) }) }),
});

/**
 * The programming interface of the tsx that a module at `path` would import; null when it would find none. Its ESM
 * variant is looked up by hand: `require.resolve` gives the CommonJS one, which cannot import (seen with 4.23).
 */
async function findTsx(path: string): Promise<string | null> {
  try {
    const manifest = createRequire(path).resolve("tsx/package.json");
    const { exports } = TsxPackage.parse(JSON.parse(await readFile(manifest, "utf8")));
    return join(dirname(manifest), exports["./esm/api"].import.default);
  } catch {
    return null;
  }
}

/** The default export, also where an interpreter of TypeScript has wrapped a CommonJS module's once more. */
function defaultOf(loaded: unknown, path: string): unknown {
  const outer = (loaded as { readonly default?: unknown }).default;
  const inner = (outer as { readonly default?: unknown } | undefined)?.default;
  const found = inner ?? outer;
  if (found === undefined) {
    throw new UsageError(`suite ${path}: expected a default export, as in: export default defineSuite({ … })`);
  }
  return found;
}

function messageOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  if (!/Cannot find package 'sluice'/.test(message)) return message;
  return `${message}; install sluice beside it, or export the plain object: defineSuite only checks it`;
}
