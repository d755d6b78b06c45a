import { readdirSync, readFileSync } from "node:fs";
import { createServer } from "node:net";
import { once } from "node:events";
import { expect, test } from "vitest";
import { never } from "#kernel";
import { said, type SandboxPlace, setSandboxScene, shell, specOf } from "./sandbox-scene.ts";

/** Variables that a sandbox may have of its own. */
const OWN_VARIABLES = new Set(
  "PATH HOME LANG TMPDIR SLUICE_SANDBOX PWD OLDPWD SHLVL _ HOSTNAME TERM container".split(" "),
);

/** Descriptors that a test runner may open meanwhile, of its own. */
const SLACK = 4;

/** What keeps sandboxes from the machine and from each other. */
export function describeSandboxFence(made: Promise<SandboxPlace>): void {
  test("the environment is a sandbox's own and nothing else", async () => {
    await using at = await setSandboxScene(await made);
    const lines = (await said(at.sandbox, "env")).split("\n");
    const names = lines.map((line) => line.split("=")[0]!);
    expect(names.filter((name) => !OWN_VARIABLES.has(name))).toEqual([]);
    expect(lines).toContain("LANG=C.UTF-8");
    // An image knows its own home.
    expect(lines).toContain(at.place.image === null ? `HOME=${at.sandbox.workspace}` : "HOME=/root");
  });

  test("a sandbox without a network has no interface but its own, and reaches nothing of this machine", async (context) => {
    await using at = await setSandboxScene(await made);
    if (!at.sandboxes.promises.network) return context.skip("this kind cannot deny the network");
    const interfaces = (await said(at.sandbox, "cat /proc/net/dev")).split("\n").slice(2);
    expect(interfaces.map((line) => line.split(":")[0]!.trim())).toEqual(["lo"]);
    await using port = await openPort();
    const argv = at.place.reach(port.number);
    expect((await at.sandbox.run({ argv, timeoutMs: 10_000 }, never)).end).not.toEqual({ kind: "exited", code: 0 });
    const open = await at.another({ network: "host" });
    expect((await open.run({ argv, timeoutMs: 10_000 }, never)).end).toEqual({ kind: "exited", code: 0 });
  });

  test("more memory than the limit ends a command, and the sandbox goes on", async (context) => {
    await using at = await setSandboxScene(await made, { limits: { memoryMb: 128, cpus: null, processes: null } });
    if (!at.sandboxes.promises.limits.memoryMb) return context.skip("this kind cannot bound memory");
    // One endless line, which tail must keep.
    const { end } = await shell(at.sandbox, "tail /dev/zero");
    expect(end).toEqual({ kind: "out-of-memory" });
    expect(await said(at.sandbox, "echo still here")).toBe("still here");
  });

  test("more processes than the limit cannot be started", async (context) => {
    await using at = await setSandboxScene(await made, { limits: { memoryMb: null, cpus: null, processes: 20 } });
    if (!at.sandboxes.promises.limits.processes) return context.skip("this kind cannot bound processes");
    const line = "i=0; while [ $i -lt 60 ]; do sleep 20 & i=$((i+1)); done; echo all";
    const result = await shell(at.sandbox, line, { timeoutMs: 15_000 });
    expect(result.stdout).not.toContain("all");
    expect(result.stderr).toMatch(/fork/i);
    expect(await said(at.sandbox, "echo still here")).toBe("still here");
  });

  test("a command that takes up every process is ended at its deadline too", async (context) => {
    await using at = await setSandboxScene(await made, { limits: { memoryMb: null, cpus: null, processes: 20 } });
    if (!at.sandboxes.promises.limits.processes) return context.skip("this kind cannot bound processes");
    const line = "sh -c 'while :; do sleep 600 & done' 2>/dev/null; exec sleep 600";
    const result = await shell(at.sandbox, line, { timeoutMs: 2_000 });
    expect(result.end).toMatchObject({ kind: "timed-out" });
    expect(result.tookMs).toBeLessThan(60_000);
    expect(await said(at.sandbox, "echo still here")).toBe("still here");
  });

  test("sandboxes side by side see nothing of each other's files", async () => {
    await using at = await setSandboxScene(await made);
    const others = await Promise.all([at.another(), at.another(), at.another()]);
    const all = [at.sandbox, ...others];
    const wrote = all.map(async (sandbox, index) => {
      await sandbox.write([{ path: "mine", content: `number ${index}` }], never);
      return said(sandbox, "sleep 0.2; cat mine; echo; ls -A | wc -l");
    });
    const seen = await Promise.all(wrote);
    expect(seen.map((text) => text.split(/\s+/))).toEqual(all.map((_, index) => ["number", `${index}`, "1"]));
  });

  test("processes of one sandbox are not seen in another", async (context) => {
    await using at = await setSandboxScene(await made);
    if (!at.sandboxes.promises.files) return context.skip("plain processes are in plain sight");
    const other = await at.another();
    const abort = new AbortController();
    const running = shell(other, "echo > begun; exec sleep 64", {}, abort.signal);
    while ((await other.read("begun", never)) === null);
    expect(await said(at.sandbox, "cat /proc/[0-9]*/cmdline | tr '\\0' ' '")).not.toContain("sleep 64");
    abort.abort(new Error("seen"));
    await expect(running).rejects.toThrow("seen");
  });

  test("a sandbox's programs cannot change the machine's", async (context) => {
    await using at = await setSandboxScene(await made);
    if (!at.sandboxes.promises.files || at.place.image !== null)
      return context.skip("no files of this machine are shown");
    expect((await shell(at.sandbox, "touch /usr/made-by-a-test")).end).not.toEqual({ kind: "exited", code: 0 });
    expect((await shell(at.sandbox, "cat /etc/shadow /root/.ssh/* /proc/1/environ")).stdout).toBe("");
    await at.sandbox.write([{ path: "begun", content: "" }], never);
    await shell(at.sandbox, "rm -f link; ln -s /etc/shadow link");
    await expect(at.sandbox.read("link", never)).resolves.toBeNull();
  });

  test("opening and closing again and again leaves nothing behind", async () => {
    const place = await made;
    await using sandboxes = await place.open();
    const spec = specOf(place, { limits: { memoryMb: 512, cpus: null, processes: null } });
    const cycle = async (): Promise<void> => {
      await using sandbox = await sandboxes.open(spec, never);
      expect(await said(sandbox, "echo here")).toBe("here");
    };
    await cycle();
    const before = { descriptors: opened(), children: children() };
    for (let done = 0; done < place.cycles; done += 4) await Promise.all([cycle(), cycle(), cycle(), cycle()]);
    expect(opened()).toBeLessThanOrEqual(before.descriptors + SLACK);
    expect(children()).toBe(before.children);
    expect(await place.remains()).toBe(0);
  }, 300_000);
}

/** Descriptors this process has open. */
const opened = (): number => readdirSync("/proc/self/fd").length;

/** Processes that this one started and that are still there. */
function children(): number {
  const tasks = readdirSync("/proc/self/task");
  const lists = tasks.map((task) => readFileSync(`/proc/self/task/${task}/children`, "utf8"));
  return lists
    .join(" ")
    .split(" ")
    .filter((pid) => pid !== "").length;
}

/** A port of this machine at which something listens. */
async function openPort(): Promise<AsyncDisposable & { readonly number: number }> {
  const server = createServer((socket) => void socket.on("error", () => undefined).end("hello\n"));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const number = typeof address === "object" && address !== null ? address.port : 0;
  return { number, [Symbol.asyncDispose]: async () => void server.close() };
}
