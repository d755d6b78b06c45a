import { execFileSync } from "node:child_process";
import { chmod, chown, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { whyUnavailable } from "../support/local-sandbox-place.ts";

/** No user of any machine has this number. */
const NOBODY = 54_321;

/** Why it cannot be tried; null when it can. */
async function whyNot(): Promise<string | null> {
  if (process.getuid?.() !== 0) return "only the superuser becomes another user";
  try {
    execFileSync("setpriv", [`--reuid=${NOBODY}`, "--clear-groups", "test", "-r", import.meta.filename]);
    execFileSync("setpriv", [`--reuid=${NOBODY}`, "--clear-groups", "unshare", "--user", "true"]);
  } catch {
    return "another user may not read this repository, or make user namespaces";
  }
  return whyUnavailable("bubblewrap");
}

test("bubblewrap keeps its promises to a user without rights and without a name", async ({ skip }) => {
  const reason = await whyNot();
  if (reason !== null) return skip(reason);
  const folder = await mkdtemp(join(tmpdir(), "sluice-place-"));
  await chown(folder, NOBODY, NOBODY);
  await chmod(folder, 0o700);
  const as = [`--reuid=${NOBODY}`, `--regid=${NOBODY}`, "--clear-groups", process.execPath];
  const options = ["--import", "tsx", "--conditions=sluice:source", join(import.meta.dirname, "sandbox-user.ts")];
  const env = { PATH: process.env["PATH"], TMPDIR: folder };
  const told: unknown = JSON.parse(execFileSync("setpriv", [...as, ...options, folder], { env, encoding: "utf8" }));
  expect(told).toEqual({
    user: NOBODY,
    within: "65534\nwrittenmade\n",
    interfaces: "lo",
    forked: "",
    memory: { kind: "out-of-memory" },
  });
  await rm(folder, { recursive: true });
});
