import { accessSync, constants } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { SandboxError } from "../sandbox-error.ts";

/** Where engines listen when nobody says otherwise, the likeliest first. */
export const engineSockets = (): string[] => [
  "/var/run/docker.sock",
  `/run/user/${process.getuid?.()}/docker.sock`,
  `/run/user/${process.getuid?.()}/podman/podman.sock`,
  "/run/podman/podman.sock",
  join(home(), ".docker/run/docker.sock"),
  join(home(), ".colima/default/docker.sock"),
];

/** A user without a name has none. */
function home(): string {
  try {
    return homedir();
  } catch {
    return "/";
  }
}

/** The socket to use: the named one, or the first that is there and may be used. Throws a SandboxError when there is none. */
export function findEngineSocket(named: string | null): string {
  if (named !== null) return named.replace(/^unix:\/\//, "");
  const found = engineSockets().find(mayUse);
  if (found !== undefined) return found;
  const looked = engineSockets().join(", ");
  throw new SandboxError(
    `no container engine was found: looked for the sockets ${looked}; start Docker or Podman, or name its socket`,
    { do: "abort-run" },
  );
}

function mayUse(path: string): boolean {
  try {
    accessSync(path, constants.R_OK | constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
