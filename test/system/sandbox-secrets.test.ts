import { afterAll, beforeAll, expect, test } from "vitest";
import { never } from "#kernel";
import type { SandboxPlace } from "#testing";
import { containerPlace } from "../support/container-place.ts";
import { whyNoEngine } from "../support/container-engine.ts";
import { localSandboxPlace, whyUnavailable } from "../support/local-sandbox-place.ts";

const CANARY = "canary-sk-0123456789";

beforeAll(() => {
  process.env["OPENAI_API_KEY"] = CANARY;
});
afterAll(() => {
  delete process.env["OPENAI_API_KEY"];
});

const kinds: readonly (readonly [string, string | null, () => Promise<SandboxPlace>])[] = [
  ["a plain process", null, () => localSandboxPlace("process", 0)],
  ["bubblewrap", await whyUnavailable("bubblewrap"), () => localSandboxPlace("bubblewrap", 0)],
  ["a container", whyNoEngine(), () => containerPlace()],
];

test.for(kinds)("a key in our environment is nowhere in %s", async ([, unavailable, makePlace], { skip }) => {
  if (unavailable !== null) return skip(unavailable);
  await using place = await makePlace();
  await using sandboxes = await place.open();
  const limits = { memoryMb: null, cpus: null, processes: null };
  const labels = { run: "run", trial: "trial", role: "agent" } as const;
  await using sandbox = await sandboxes.open({ labels, image: place.image, limits, network: "none" }, never);
  const line =
    "env; tr '\\0' '\\n' < /proc/self/environ; tr '\\0' ' ' < /proc/$$/cmdline; tr '\\0' ' ' < /proc/$PPID/cmdline; cat $0; echo seen";
  const { stdout } = await sandbox.run({ argv: ["sh", "-c", line, "/proc/self/status"], timeoutMs: 20_000 }, never);
  expect(stdout).toContain("seen");
  expect(stdout).toContain("LANG=C.UTF-8");
  expect(stdout).not.toContain(CANARY);
  const files = "grep -rls canary-sk . ${TMPDIR:-/tmp} /etc 2>/dev/null";
  const found = await sandbox.run({ argv: ["sh", "-c", files], timeoutMs: 20_000 }, never);
  expect(found.stdout).toBe("");
});
