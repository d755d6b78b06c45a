import { basename, resolve } from "node:path";
import { didYouMean, never, UsageError } from "#kernel";
import type { SuiteSettings } from "#records";
import { openDataset } from "./dataset/open-dataset.ts";
import { loadDefaultExport } from "./load-module.ts";
import { openDefinition } from "./open-definition.ts";
import type { Suite } from "./suite.ts";
import { openSweSuite } from "./swe/open-swe-suite.ts";
import { openWorkflow } from "./workflow/open-workflow.ts";

type Opener = (settings: SuiteSettings, signal: AbortSignal) => Promise<Suite>;

/** The suites that come with the program. */
const OPENERS: ReadonlyMap<string, Opener> = new Map<string, Opener>([
  ["workflow", openWorkflow],
  ["dataset", openDataset],
  ["swe", openSweSuite],
]);

/**
 * Opens the suite that settings name: one of the program's own, or a module of the user's (`./my-suite.mjs`), by its path
 * from the config. Throws a `UsageError` when there is none of that name, or when its options, files or tasks are wrong.
 */
export async function openSuite(settings: SuiteSettings, signal: AbortSignal = never): Promise<Suite> {
  const opener = OPENERS.get(settings.name);
  if (opener !== undefined) return opener(settings, signal);
  if (!looksLikeModule(settings.name)) throw new UsageError(unknownSuite(settings.name));
  const path = resolve(settings.baseDir, settings.name);
  const { options, baseDir } = settings;
  return openDefinition(await loadDefaultExport(path), { options, baseDir, where: basename(path) }, signal);
}

const looksLikeModule = (name: string): boolean => /[\\/]/.test(name) || /\.[cm]?[jt]s$/.test(name);

function unknownSuite(name: string): string {
  const names = [...OPENERS.keys()];
  return `suite: there is no suite "${name}"${didYouMean(name, names)}; expected ${names.join(", ")}, or the path of a module such as ./my-suite.mjs`;
}
