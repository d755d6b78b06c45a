import { type Secret, UsageError } from "#kernel";
import { type ConfigRequest, roomOf } from "./config-room.ts";

const VISIBLE_KEY =
  "--api-key: other users of this machine can see it while the command runs, and the shell keeps it in its history. --api-key-env NAME and --api-key-file FILE do not show it.";

/** The keys that flags give, read, and what to know about that. A `UsageError` names no key. */
export async function readFlagKeys(
  request: ConfigRequest,
): Promise<{ readonly keys: readonly Secret[]; readonly warnings: readonly string[] }> {
  const { placedFlagKeys } = await import("./key-pools.ts");
  const { readKey } = await import("./key-source.ts");
  const keys: Secret[] = [];
  const room = roomOf(request);
  for (const placed of placedFlagKeys(request.flags, request.cwd)) keys.push(await readKey(placed, room));
  return { keys, warnings: request.flags.apiKey === undefined ? [] : [VISIBLE_KEY] };
}

/** The key at `env:NAME` or `file:PATH`, as this process sees it. Throws a `UsageError` that names no key. */
export async function readKeyAt(source: string, { cwd, env }: Pick<ConfigRequest, "cwd" | "env">): Promise<Secret> {
  const { keySourceOf, readKey } = await import("./key-source.ts");
  if (!/^(env|file):./.test(source)) throw new UsageError("a key is named as env:NAME or file:PATH.");
  return readKey({ source: keySourceOf(source), where: source, baseDir: cwd }, roomOf({ cwd, env, flags: {} }));
}
