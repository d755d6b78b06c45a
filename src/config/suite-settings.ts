import { basename, extname } from "node:path";
import { didYouMean, type Json, UsageError } from "#kernel";
import type { SuiteSettings } from "#records";
import type { BaseConfig } from "./base-config.ts";
import type { Experiment } from "./experiments.ts";
import type { Flags } from "./options.ts";

const BUILT_IN = ["workflow", "swe", "dataset"] as const;
type BuiltIn = (typeof BUILT_IN)[number];

const isBuiltIn = (name: string): name is BuiltIn => (BUILT_IN as readonly string[]).includes(name);

/** The suite that is measured, with its own section of the file. Experiments are about the workflow suite. */
export function suiteSettingsOf(
  base: BaseConfig,
  { experiment, learning }: { readonly experiment: Experiment | null; readonly learning: boolean },
  flags: Flags,
): SuiteSettings {
  const written = learning ? (flags.suite ?? "swe") : base.content.suite;
  checkSuite(written, base);
  const name = experiment === null ? (written ?? "workflow") : "workflow";
  const section = isBuiltIn(name) ? base.content[name] : base.content.options;
  return {
    name,
    options: { ...(section as Record<string, Json> | undefined), ...evaluation(name, flags) },
    baseDir: base.baseDir,
  };
}

/** What a run is called when no experiment names it. */
export const suiteTitle = (name: string): string => (isBuiltIn(name) ? name : basename(name, extname(name)));

function checkSuite(written: string | undefined, base: BaseConfig): void {
  if (written !== undefined) {
    if (isBuiltIn(written) || /[/\\]|\.[cm]?[jt]s$/.test(written)) return;
    throw new UsageError(
      `${base.at(["suite"])}: there is no suite "${written}"${didYouMean(written, BUILT_IN)}. There are ${BUILT_IN.join(", ")}; the path of a module begins with ./`,
    );
  }
  const idle = (["dataset", "swe", "options"] as const).find((section) => base.content[section] !== undefined);
  if (idle === undefined) return;
  const suite = idle === "options" ? "the path of your suite's module" : idle;
  throw new UsageError(`${base.at([idle])}: ${idle} has no effect without suite. Write suite: ${suite}.`);
}

function evaluation(name: string, flags: Flags): Readonly<Record<string, Json>> {
  if (flags.skipEvaluation !== true) return {};
  if (name === "swe") return { "skip-evaluation": true };
  throw new UsageError(`--skip-evaluation has no effect: suite ${name} scores what it has, at no cost. Leave it out.`);
}
