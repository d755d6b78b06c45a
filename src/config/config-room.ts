import { readFile } from "node:fs/promises";
import type { PriceSettings, ProviderSettings } from "#records";
import type { Flags } from "./options.ts";
import type { KeyRoom } from "./key-source.ts";

/** What a configuration is made of, all of it handed in: nothing is read from the process. */
export interface ConfigRequest {
  /** Where the command runs: `sluice.yaml` is looked for here and above, relative paths of flags start here. */
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly flags: Flags;
  /** The built-in experiment that was named. */
  readonly experiment?: string;
  /** Learning is about suite `swe` unless a flag says otherwise, and without a config has a simulated agent. */
  readonly learning?: boolean;
  /** All of standard input, for keys that come from there. */
  readonly readStdin?: () => Promise<string>;
  /** Reads a text file, undefined when there is none; the file system when left out. */
  readonly readText?: (path: string) => Promise<string | undefined>;
  /** What a model costs where the file does not say; null when that is not known. Nothing is known when left out. */
  readonly listPrice?: ListPrices;
}

/** The list prices of vendors. */
export type ListPrices = (
  provider: Pick<ProviderSettings, "protocol" | "baseUrl">,
  model: string,
) => PriceSettings | null;

/** The outside of a configuration, with its gaps filled in. */
export type ConfigRoom = KeyRoom & Pick<ConfigRequest, "cwd"> & { readonly listPrice: ListPrices };

/** The room that a request describes. */
export function roomOf({
  cwd,
  env,
  readStdin,
  readText = readTextFile,
  listPrice = () => null,
}: ConfigRequest): ConfigRoom {
  let input: Promise<string> | undefined;
  const once = readStdin === undefined ? undefined : () => (input ??= readStdin());
  return { cwd, env, readText, readStdin: once, listPrice };
}

async function readTextFile(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if (["ENOENT", "ENOTDIR"].includes((error as NodeJS.ErrnoException).code ?? "")) return undefined;
    throw error;
  }
}
