import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

const PROGRAMS: Readonly<Partial<Record<NodeJS.Platform, readonly string[]>>> = {
  darwin: ["open"],
  win32: ["cmd", "/c", "start", ""],
};

/** What a program that opens a window needs of the environment; keys of providers are not among it. */
const NEEDED =
  /^(PATH|HOME|USER|LANG|LC_\w+|DISPLAY|WAYLAND_DISPLAY|XAUTHORITY|XDG_\w+|DBUS_SESSION_BUS_ADDRESS|BROWSER|SystemRoot|TEMP)$/;

/**
 * Opens an address in the person's browser, where there is one. It goes by way of a file that only this user can read: on a command
 * line everybody on the machine could read the address, and its token with it. Disposing removes the file.
 */
export async function openBrowser(
  url: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<AsyncDisposable & { readonly opened: boolean }> {
  const folder = await mkdtemp(join(tmpdir(), "sluice-open-"));
  const file = join(folder, "dashboard.html");
  await writeFile(file, `<!doctype html><meta http-equiv="refresh" content="0;url=${url}"><title>Sluice</title>\n`, {
    mode: 0o600,
  });
  const [program = "xdg-open", ...before] = PROGRAMS[process.platform] ?? [];
  const child = spawn(program, [...before, file], {
    env: Object.fromEntries(Object.entries(env).filter(([name]) => NEEDED.test(name))),
    detached: true,
    stdio: "ignore",
  });
  const opened = await new Promise<boolean>((resolve) => {
    child.once("error", () => resolve(false));
    child.once("spawn", () => resolve(true));
  });
  child.unref();
  return {
    opened,
    async [Symbol.asyncDispose]() {
      await rm(folder, { recursive: true, force: true });
    },
  };
}
