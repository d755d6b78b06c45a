// Run as a process of its own: node sandbox-owner.ts NAP KIND FOLDER [SOCKET IMAGE]. Opens a sandbox, starts a command that does not end, and waits to be killed.
import { never, systemClock } from "#kernel";
import { openSandboxes, type SandboxKind } from "#sandbox";

const [nap, kind, folder, socket, image = null] = process.argv.slice(2);
const options = { clock: systemClock, folder: folder!, ...(socket === undefined ? {} : { container: { socket } }) };
const sandboxes = await openSandboxes(kind as SandboxKind, options, never);
const labels = { run: "a-run-that-is-killed", trial: "one", role: "agent" } as const;
const limits = { memoryMb: null, cpus: null, processes: null };
const sandbox = await sandboxes.open({ labels, image, limits, network: "none" }, never);
const argv = ["sh", "-c", `setsid sleep ${nap} & echo > begun; exec sleep ${nap}`];
const running = sandbox.run({ argv, timeoutMs: 600_000 }, never);
while ((await sandbox.read("begun", never)) === null);
process.stdout.write(`${JSON.stringify({ begun: true })}\n`);
await running;
