import { existsSync, lstatSync, readlinkSync } from "node:fs";
import { dirname } from "node:path";
import type { SandboxLimits } from "../sandbox.ts";
import { atFolder, programFolders } from "../shell.ts";

/** The user that commands are: nobody of this machine, whoever we are. */
export const SANDBOX_USER = 65_534;

/** Where commands begin. */
export const WORKSPACE = "/workspace";

/** Top folders that hold the system's programs; where one is a link into another it is made as a link. */
const SYSTEM = ["/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32"];

/** What programs read in /etc. A list, because /etc also holds secrets. */
const SETTINGS = [
  "/etc/alternatives",
  "/etc/ld.so.cache",
  "/etc/ld.so.conf",
  "/etc/ld.so.conf.d",
  "/etc/localtime",
  "/etc/mime.types",
  "/etc/ssl/certs",
  "/etc/ssl/openssl.cnf",
  "/etc/java",
  "/etc/perl",
  "/etc/python3",
  "/etc/python3.11",
];

/** A link of the sandbox's root: made once, in its folder. */
export interface RootLink {
  readonly path: string;
  readonly target: string;
}

const isLink = (path: string): boolean => lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() ?? false;

/** Links that the sandbox's root needs, as this machine has them. */
export const rootLinks = (): RootLink[] => SYSTEM.filter(isLink).map((path) => ({ path, target: readlinkSync(path) }));

/** What is seen of this machine's files, for reading only. */
function readOnlyBinds(): string[] {
  const own = dirname(dirname(process.execPath));
  const folders = [...SYSTEM.filter((path) => existsSync(path) && !isLink(path)), ...SETTINGS];
  const elsewhere = own === "/" || own.startsWith("/usr") ? [] : [own];
  return [...folders, ...elsewhere].flatMap((path) => ["--ro-bind-try", path, path]);
}

/** One command in a sandbox. */
export interface Wrapped {
  /** The folder that is the sandbox's root. */
  readonly root: string;
  readonly network: "none" | "host";
  readonly limits: SandboxLimits;
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly argv: readonly string[];
  /** True when this process is the superuser. */
  readonly privileged: boolean;
}

/** The whole command line, from `bwrap` on. */
export function bubblewrapArguments(bwrap: string, wrapped: Wrapped): string[] {
  const { root, network, folder, environment, argv, privileged } = wrapped;
  const own = { PATH: programFolders().join(":"), HOME: WORKSPACE, LANG: "C.UTF-8" };
  const variables = Object.entries({ ...own, ...environment });
  const shared = network === "host";
  return [bwrap, "--bind", root, "/"].concat(
    readOnlyBinds(),
    ["--proc", "/proc", "--dev", "/dev", "--bind", `${root}/dev/shm`, "/dev/shm"],
    shared ? ["--ro-bind-try", "/etc/resolv.conf", "/etc/resolv.conf"] : ["--unshare-net"],
    ["--unshare-pid", "--unshare-ipc", "--unshare-uts", "--unshare-cgroup-try", "--hostname", "sandbox"],
    privileged ? [] : ["--unshare-user", "--uid", `${SANDBOX_USER}`, "--gid", `${SANDBOX_USER}`],
    ["--die-with-parent", "--new-session", "--clearenv"],
    variables.flatMap(([name, value]) => ["--setenv", name, value]),
    ["--json-status-fd", "3", "--"],
    privileged ? AS_NOBODY : [],
    bounded(wrapped.limits),
    atFolder(folder, argv),
  );
}

// The superuser is under no limit on processes: what it starts here runs as nobody, in a user namespace of its own, where processes are counted apart.
const AS_NOBODY =
  `setpriv --reuid=${SANDBOX_USER} --regid=${SANDBOX_USER} --clear-groups --no-new-privs --inh-caps=-all --
  unshare --user --map-current-user --`.split(/\s+/);

const bounded = ({ processes }: SandboxLimits): string[] => [
  "prlimit",
  "--core=0",
  ...(processes === null ? [] : [`--nproc=${processes}`]),
  "--",
];
