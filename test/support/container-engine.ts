import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import Docker from "dockerode";
import { never, systemClock } from "#kernel";
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
exit_command_delay=15
`;

export type EngineKind = "podman" | "docker";

const PROGRAMS: Readonly<Record<EngineKind, readonly string[]>> = {
  podman: ["/usr/bin/podman", "/usr/sbin/runc"],
  docker: ["/usr/sbin/dockerd", "/usr/sbin/runc"],
};

/** Why an engine cannot be started here; null when it can. */
export function whyNoEngine(kind: EngineKind = "podman"): string | null {
  if (process.getuid?.() !== 0) return "only the superuser starts an engine for tests";
  const missing = [...PROGRAMS[kind], BUSYBOX].filter((path) => !existsSync(path));
  return missing.length === 0 ? null : `not installed: ${missing.join(", ")}`;
}

/** How an engine is started with everything it keeps in one folder. A registry at `registryPort` of this machine is asked without TLS. */
interface Service {
  readonly argv: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** Ends what outlives the service. */
  clean(): void;
}

async function podmanService(folder: string, socket: string, registryPort: number | null): Promise<Service> {
  const settings = join(folder, "containers.conf");
  const registries = join(folder, "registries.conf");
  const insecure = `[[registry]]\nlocation = "127.0.0.1:${registryPort}"\ninsecure = true\n`;
  await writeFile(settings, PODMAN_SETTINGS);
  await writeFile(registries, registryPort === null ? "" : insecure);
  const places = ["--root", join(folder, "root"), "--runroot", join(folder, "run"), "--tmpdir", join(folder, "tmp")];
  const environment = { CONTAINERS_CONF: settings, CONTAINERS_REGISTRIES_CONF: registries };
  return {
    argv: ["podman", ...places, "system", "service", "--time", "0", `unix://${socket}`],
    environment,
    clean: () => {
      const env = { PATH: process.env["PATH"], ...environment };
      execFileSync("podman", [...places, "rm", "--all", "--force"], { env });
      // Watchers of commands stay a while, and would make the folder anew when they go.
      for (let pids = processesNaming(folder); pids.length > 0; pids = processesNaming(folder)) pids.forEach(endNow);
    },
  };
}

/** Kills a process that may just have ended by itself. */
function endNow(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

/** Processes whose command line has the text. */
function processesNaming(text: string): number[] {
  const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  const commandOf = (pid: string): string => {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, "utf8");
    } catch {
      return "";
    }
  };
  return pids.filter((pid) => commandOf(pid).includes(text)).map(Number);
}

/** A daemon that touches neither the machine's firewall nor its bridges. */
function dockerService(folder: string, socket: string): Service {
  const places = [
    "--data-root",
    join(folder, "root"),
    "--exec-root",
    join(folder, "run"),
    "--pidfile",
    join(folder, "pid"),
  ];
  const network = ["--iptables=false", "--bridge=none"];
  return {
    argv: ["dockerd", "-H", `unix://${socket}`, ...places, ...network, "--default-ulimit", "nofile=4096:4096"],
    environment: {},
    // Containers on the machine's network leave its namespace mounted.
    clean: () => {
      const mount = join(folder, "run/netns/default");
      if (existsSync(mount)) execFileSync("umount", [mount], { stdio: "ignore" });
    },
  };
}

/** Starts an engine for a test, and gives it an image of BusyBox, made here. */
export async function startEngine(
  kind: EngineKind = "podman",
  registryPort: number | null = null,
): Promise<TestEngine> {
  const folder = await mkdtemp(join(tmpdir(), "sluice-engine-"));
  const socket = join(folder, "engine.sock");
  const service = kind === "podman" ? await podmanService(folder, socket, registryPort) : dockerService(folder, socket);
  const [program, ...words] = service.argv;
  // Podman's watchers leave a file "oom" where the engine was started when a command is ended for its memory.
  const started = spawn(program!, words, {
    cwd: folder,
    env: { PATH: process.env["PATH"], ...service.environment },
    stdio: ["ignore", "ignore", "pipe"],
  });
  const gone = once(started, "exit");
  let said = "";
  started.stderr.on("data", (chunk) => void (said = (said + String(chunk)).slice(-4_000)));
  const docker = new Docker({ socketPath: socket });
  const stop = async (): Promise<void> => {
    started.kill();
    await gone;
    service.clean();
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
    throw new Error(`the engine ended: ${said()}`);
  });
  dead.catch(() => undefined);
  const isUp = (): Promise<boolean> =>
    docker.ping().then(
      () => true,
      () => false,
    );
  const answers = async (): Promise<void> => {
    // Asked without a pause, it would be kept from its core by the asking.
    while (!(await isUp())) await systemClock.sleep(20, never);
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
