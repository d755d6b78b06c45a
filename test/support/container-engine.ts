import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import Docker from "dockerode";
import { BUSYBOX, busyboxArchive } from "./busybox-archive.ts";

/** A container engine that a test started for itself, with one small image. */
export interface TestEngine extends AsyncDisposable {
  readonly socket: string;
  readonly image: string;
  /** A client of its own, to look from outside. */
  readonly docker: Docker;
}

/** Settings with which Podman runs where this process may not raise limits, systemd is not there, and control groups are of both kinds. */
const PODMAN_SETTINGS = `[containers]
default_ulimits=["nofile=4096:4096","nproc=8192:8192"]
[engine]
runtime="runc"
cgroup_manager="cgroupfs"
events_logger="none"
`;

/** Why no engine can be started here; null when one can. */
export function whyNoEngine(): string | null {
  if (process.getuid?.() !== 0) return "only the superuser starts an engine for tests";
  const missing = ["/usr/bin/podman", "/usr/sbin/runc", BUSYBOX].filter((path) => !existsSync(path));
  return missing.length === 0 ? null : `not installed: ${missing.join(", ")}`;
}

/** Starts Podman's service with everything it keeps in a temporary folder, and gives it an image of BusyBox, made here. A registry at `registryPort` of this machine is asked without TLS. */
export async function startEngine(registryPort: number | null = null): Promise<TestEngine> {
  const folder = await mkdtemp(join(tmpdir(), "sluice-engine-"));
  const socket = join(folder, "engine.sock");
  const settings = join(folder, "containers.conf");
  await writeFile(settings, PODMAN_SETTINGS);
  const registries = join(folder, "registries.conf");
  const insecure = `[[registry]]\nlocation = "127.0.0.1:${registryPort}"\ninsecure = true\n`;
  await writeFile(registries, registryPort === null ? "" : insecure);
  const places = ["--root", join(folder, "root"), "--runroot", join(folder, "run"), "--tmpdir", join(folder, "tmp")];
  const service = spawn("podman", [...places, "system", "service", "--time", "0", `unix://${socket}`], {
    env: { PATH: process.env["PATH"], CONTAINERS_CONF: settings, CONTAINERS_REGISTRIES_CONF: registries },
    stdio: ["ignore", "ignore", "pipe"],
  });
  const gone = once(service, "exit");
  let said = "";
  service.stderr.on("data", (chunk) => void (said += String(chunk)));
  const docker = new Docker({ socketPath: socket });
  const stop = async (): Promise<void> => {
    service.kill();
    await gone;
    execFileSync("podman", [...places, "rm", "--all", "--force"], {
      env: { PATH: process.env["PATH"], CONTAINERS_CONF: settings },
    });
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await untilAnswers(docker, gone, () => said);
    const image = await importBusybox(docker);
    return { socket, image, docker, [Symbol.asyncDispose]: stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function untilAnswers(docker: Docker, gone: Promise<unknown>, said: () => string): Promise<void> {
  const dead = gone.then(() => {
    throw new Error(`podman ended: ${said()}`);
  });
  dead.catch(() => undefined);
  const answers = async (): Promise<void> => {
    while (
      !(await docker.ping().then(
        () => true,
        () => false,
      ))
    );
  };
  await Promise.race([answers(), dead]);
}

/** The image holds one program under its many names, and needs no registry. */
async function importBusybox(docker: Docker): Promise<string> {
  const archive = Buffer.from(await busyboxArchive());
  const stream = await docker.importImage(Readable.from([archive]), { fromSrc: "-" });
  let said = "";
  for await (const chunk of stream) said += String(chunk);
  const { id, status } = JSON.parse(said.trim().split("\n").at(-1) ?? "{}") as { id?: string; status?: string };
  await docker.getImage(id ?? status ?? "").tag({ repo: "localhost/sluice-test", tag: "1" });
  return "localhost/sluice-test:1";
}
