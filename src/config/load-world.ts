import type { Json } from "#kernel";
import { type ConfigRequest, roomOf } from "./config-room.ts";

/** The world that `--world` names: a built-in one's name as it is, a YAML file's content. Unread by config itself. */
export async function loadWorld(written: string, around: Pick<ConfigRequest, "cwd" | "env">): Promise<Json> {
  const { worldSource } = await import("./world-source.ts");
  return worldSource(written, { baseDir: around.cwd, where: "--world" }, roomOf({ ...around, flags: {} }));
}
