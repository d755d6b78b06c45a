import { didYouMean, type Json, UsageError } from "#kernel";
import type { ConfigRoom } from "./config-room.ts";
import { textAt } from "./find-file.ts";
import { expanded } from "./key-source.ts";
import { looksSecret } from "./looks-secret.ts";
import { readYaml } from "./yaml-source.ts";

/** The worlds that come with the program, held against `src/worlds` by a test: config imports no slice that could tell. */
const BUILT_IN: readonly string[] =
  "default quick A B C D E F G shared-quota foreign-user drift halving acceleration daily per-second disguised hung slow-streams revoked fast-and-slow three-by-five".split(
    " ",
  );

/** A world by the name of a built-in one, or as the YAML file of that path describes it. `where` says where it was written. */
export async function worldSource(
  written: string,
  place: { readonly baseDir: string; readonly where: string },
  room: ConfigRoom,
): Promise<Json> {
  if (!/\.(ya?ml|json)$/.test(written)) return named(written, place.where);
  const path = expanded(written, place.baseDir, room.env);
  const text = await textAt(path, room);
  if (text !== undefined) return readYaml(text, path, room.cwd).content;
  throw new UsageError(`${place.where}: there is no file ${written}. Check the path.`);
}

function named(name: string, where: string): string {
  if (BUILT_IN.includes(name)) return name;
  const shown = looksSecret(name) ? "" : ` "${name}"${didYouMean(name, BUILT_IN)}`;
  throw new UsageError(
    `${where}: unknown world${shown}. There are ${BUILT_IN.join(", ")}; the path of a file ends in .yaml or .json.`,
  );
}
