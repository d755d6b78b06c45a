// Run as a process of its own by a user without a name or rights: node sandbox-user.ts FOLDER. Tries what a sandbox keeps to for such a user.
import { never } from "#kernel";
import { openSandboxes } from "#sandbox";

const folder = process.argv[2]!;
await using sandboxes = await openSandboxes("bubblewrap", { folder }, never);
const labels = { run: "run", trial: "trial", role: "agent" } as const;
const limits = { memoryMb: 128, cpus: null, processes: 20 };
await using sandbox = await sandboxes.open({ labels, image: null, limits, network: "none" }, never);
const shell = (line: string) => sandbox.run({ argv: ["sh", "-c", line], timeoutMs: 20_000 }, never);
await sandbox.write([{ path: "/opt/deep/file", content: "written" }], never);
const forks = await shell("i=0; while [ $i -lt 60 ]; do sleep 20 & i=$((i+1)); done; echo all");
const told = {
  user: process.getuid?.(),
  within: (await shell("id -u; cat /opt/deep/file; touch here && echo made")).stdout,
  interfaces: (await shell("tail -n +3 /proc/net/dev | cut -d: -f1")).stdout.trim(),
  forked: forks.stdout,
  memory: (await shell("tail /dev/zero")).end,
};
process.stdout.write(`${JSON.stringify(told)}\n`);
