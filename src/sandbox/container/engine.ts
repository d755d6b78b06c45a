import type { Duplex, Readable } from "node:stream";
import type Docker from "dockerode";
import { deferred } from "#kernel";
import { KeptOutput } from "../kept-output.ts";
import { SandboxError } from "../sandbox-error.ts";
import { KeepingStream } from "./keeping-stream.ts";

/** What the engine says of itself. */
export interface EngineFacts {
  /** As "Podman Engine 4.3.1". */
  readonly name: string;
  /** The folder where it keeps images and containers, on its own machine. */
  readonly dataRoot: string;
  readonly cores: number;
  readonly memoryMb: number;
  /** The processor, as the engine calls it: `x86_64`, `arm64`; null when it does not say. */
  readonly architecture: string | null;
}

/** What is known of a local image. */
export interface ImageFacts {
  /** As "linux/amd64". */
  readonly platform: string;
  /** Empty for the superuser. */
  readonly user: string;
  readonly folder: string;
  readonly environment: readonly string[];
}

/** A container that was found. */
export interface FoundContainer {
  readonly id: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** A command in a container. */
export interface Execution {
  readonly argv: readonly string[];
  readonly environment: readonly string[];
  readonly input: string | Uint8Array | null;
  readonly keepBytes: number;
}

/** How a command in a container ended. */
export interface ExecutionEnd {
  readonly code: number;
  readonly stdout: KeptOutput;
  readonly stderr: KeptOutput;
}

export type ContainerRequest = Docker.ContainerCreateOptions;

/** A container engine that speaks Docker's interface on a Unix socket: Docker or Podman. The only part that knows the client. */
export class Engine {
  readonly facts: EngineFacts;
  readonly #docker: Docker;

  /** Rejects with a SandboxError when nothing answers there, or something else than an engine for Linux. */
  static async connect(socket: string): Promise<Engine> {
    const { default: Client } = await import("dockerode");
    const docker = new Client({ socketPath: socket });
    try {
      const [version, info] = await Promise.all([docker.version(), docker.info() as Promise<EngineInfo>]);
      const name = version.Components?.[0]?.Name ?? "Engine";
      if (info.OSType !== "linux") throw new Error(`it runs containers of ${info.OSType}, not of Linux`);
      const facts = {
        name: `${name} ${version.Version}`,
        dataRoot: info.DockerRootDir,
        cores: info.NCPU,
        memoryMb: info.MemTotal / 2 ** 20,
        architecture: info.Architecture ?? null,
      };
      return new Engine(docker, facts);
    } catch (error) {
      const says = `cannot use the container engine at ${socket}: ${messageOf(error)}; does it run, and may this user use its socket?`;
      throw new SandboxError(says, { do: "abort-run" }, { cause: error });
    }
  }

  private constructor(docker: Docker, facts: EngineFacts) {
    this.#docker = docker;
    this.facts = facts;
  }

  /** Null when the image is not there. */
  async image(name: string): Promise<ImageFacts | null> {
    try {
      const { Os, Architecture, Config } = await this.#docker.getImage(name).inspect();
      return { platform: `${Os}/${Architecture}`, ...manners(Config) };
    } catch (error) {
      if (statusOf(error) === 404) return null;
      throw engineError(`look for the image ${name}`, error);
    }
  }

  /** Fetches an image; rejects with what the registry or the engine said. */
  async pull(name: string, platform: string, signal: AbortSignal): Promise<void> {
    const stream = (await this.#docker.pull(name, { platform, abortSignal: signal })) as Readable;
    const stop = (): void => void stream.destroy(signal.reason as Error);
    signal.addEventListener("abort", stop, { once: true });
    try {
      let rest = "";
      for await (const chunk of stream.setEncoding("utf8")) {
        const lines = (rest + String(chunk)).split("\n");
        rest = lines.pop() ?? "";
        lines.forEach(refuseFailure);
      }
      refuseFailure(rest);
    } finally {
      signal.removeEventListener("abort", stop);
      stream.destroy();
    }
  }

  /** Makes and starts a container; the answer is its id. What was made is removed when it does not start. */
  async start(request: ContainerRequest): Promise<string> {
    const { id } = await this.#docker.createContainer(request).catch((error: unknown) => {
      throw engineError(`make a container of ${request.Image ?? "no image"}`, error);
    });
    try {
      await this.#docker.getContainer(id).start();
      return id;
    } catch (error) {
      await this.remove(id);
      throw engineError(`start a container of ${request.Image ?? "no image"}`, error);
    }
  }

  /** Ends everything in a container and starts it anew; its files stay. */
  async restart(id: string): Promise<void> {
    await this.#on(id, "restart a container", (container) => container.restart({ t: 0 }));
  }

  /** Removes a container with all that runs in it; that it is gone is no error. */
  async remove(id: string): Promise<void> {
    try {
      await this.#docker.getContainer(id).remove({ force: true, v: true });
    } catch (error) {
      // 409: somebody else is removing it just now.
      if (statusOf(error) !== 404 && statusOf(error) !== 409) throw engineError("remove a container", error);
    }
  }

  async running(id: string): Promise<boolean> {
    const { State } = await this.#on(id, "look at a container", (container) => container.inspect());
    return State.Running;
  }

  async execute(id: string, { argv, environment, input, keepBytes }: Execution): Promise<ExecutionEnd> {
    return this.#on(id, "run a command", async (container) => {
      const exec = await container.exec({
        Cmd: [...argv],
        Env: [...environment],
        AttachStdin: input !== null,
        AttachStdout: true,
        AttachStderr: true,
      });
      const stream = await exec.start({ hijack: true, stdin: input !== null });
      const stdout = new KeptOutput(keepBytes);
      const stderr = new KeptOutput(keepBytes);
      this.#docker.modem.demuxStream(stream, new KeepingStream(stdout), new KeepingStream(stderr));
      if (input !== null) stream.end(input);
      await untilClosed(stream);
      return { code: await codeOf(exec), stdout, stderr };
    });
  }

  /** Unpacks a tar archive at the container's root. */
  async put(id: string, archive: Uint8Array): Promise<void> {
    await this.#on(id, "write files", (container) => container.putArchive(Buffer.from(archive), { path: "/" }));
  }

  /** A tar archive of one path; null when it is not there. */
  async get(id: string, path: string): Promise<NodeJS.ReadableStream | null> {
    try {
      return await this.#docker.getContainer(id).getArchive({ path });
    } catch (error) {
      if (statusOf(error) === 404 && NO_SUCH_FILE.test(messageOf(error))) return null;
      throw engineError(`read ${path}`, error);
    }
  }

  /** All containers, running or not, that have a label. */
  async labelled(label: string): Promise<FoundContainer[]> {
    try {
      const found = await this.#docker.listContainers({ all: true, filters: { label: [label] } });
      return found.map(({ Id, Labels }) => ({ id: Id, labels: Labels }));
    } catch (error) {
      throw engineError("list containers", error);
    }
  }

  async #on<T>(id: string, doing: string, use: (container: Docker.Container) => Promise<T>): Promise<T> {
    try {
      return await use(this.#docker.getContainer(id));
    } catch (error) {
      throw engineError(doing, error);
    }
  }
}

/** Newer engines leave out what is empty. */
const manners = ({ User = "", WorkingDir = "", Env = null }: ImageConfig): Omit<ImageFacts, "platform"> => ({
  user: User,
  folder: WorkingDir,
  environment: Env ?? [],
});

/** An engine tells its progress line by line, and there also what went wrong, long after it answered that all is well. */
function refuseFailure(line: string): void {
  const failure = /"error"\s*:\s*("(?:[^"\\]|\\.)+")/.exec(line)?.[1];
  if (failure !== undefined) throw new Error(String(JSON.parse(failure)));
}

interface ImageConfig {
  readonly User?: string;
  readonly WorkingDir?: string;
  readonly Env?: readonly string[] | null;
}

interface EngineInfo {
  readonly OSType: string;
  readonly DockerRootDir: string;
  readonly NCPU: number;
  readonly MemTotal: number;
  readonly Architecture?: string;
}

const NO_SUCH_FILE = /no such file|could not find the file|not a directory/i;

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error)).trim();

const statusOf = (error: unknown): number | undefined => (error as { statusCode?: number }).statusCode;

const engineError = (doing: string, error: unknown): SandboxError =>
  new SandboxError(`the container engine did not ${doing}: ${messageOf(error)}`, { do: "retry" }, { cause: error });

/** Engines differ in how they close. What went wrong with the stream, a command that does not read its input for one, is told by how the command ended. */
async function untilClosed(stream: Duplex): Promise<void> {
  const closed = deferred<void>();
  stream.once("end", closed.resolve);
  stream.once("close", closed.resolve);
  stream.on("error", () => closed.resolve());
  await closed.promise;
  stream.destroy();
}

const SIGKILLED = 137;

/** Podman's words where it forgets a command between two looks of its own; its status is 500 then. */
const FORGOTTEN = /no such exec session/i;

/** Podman closes the stream a moment before it knows the exit code, and forgets commands when their container is started anew, which killed them. */
async function codeOf(exec: Docker.Exec): Promise<number> {
  for (let looks = 0; looks < 100; looks++) {
    const told = await exec.inspect().catch((error: unknown) => {
      if (statusOf(error) === 404 || FORGOTTEN.test(messageOf(error))) return null;
      throw error;
    });
    if (told === null) return SIGKILLED;
    if (!told.Running && told.ExitCode !== null) return told.ExitCode;
  }
  throw new Error("it closed the command's output and does not say how it ended");
}
