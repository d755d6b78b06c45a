import { type Json, UsageError } from "#kernel";
import type { ConfigRoom } from "./config-room.ts";
import { textAt } from "./find-file.ts";
import { expanded } from "./key-source.ts";
import { readYaml } from "./yaml-source.ts";

/** A world by the name of a built-in one, or as the YAML file of that path describes it. `where` says where it was written. */
export async function worldSource(
  written: string,
  place: { readonly baseDir: string; readonly where: string },
  room: ConfigRoom,
): Promise<Json> {
  if (!/\.(ya?ml|json)$/.test(written)) return written;
  const path = expanded(written, place.baseDir, room.env);
  const text = await textAt(path, room);
  if (text !== undefined) return readYaml(text, path, room.cwd).content;
  throw new UsageError(`${place.where}: there is no file ${written}. Check the path.`);
}
