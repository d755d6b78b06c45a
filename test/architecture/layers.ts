/** Who may import whom, lowest level first. This table is the architecture; ARCHITECTURE.md quotes it. */
export const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  kernel: [],
  records: ["kernel"],
  limits: ["kernel"],
  statistics: ["kernel"],
  lanes: ["kernel", "records", "limits"],
  store: ["kernel", "records"],
  sandbox: ["kernel", "records"],
  config: ["kernel", "records"],
  report: ["kernel", "records", "statistics"],
  models: ["kernel", "records", "limits", "lanes"],
  worlds: ["kernel", "records", "limits"],
  scoring: ["kernel", "records", "statistics", "models"],
  suites: ["kernel", "records", "models", "sandbox", "scoring"],
  engine: ["kernel", "records", "limits", "lanes", "models", "worlds", "store", "sandbox", "scoring", "suites"],
  dashboard: ["kernel", "records", "statistics", "store", "report"],
  learning: [
    "kernel",
    "records",
    "limits",
    "statistics",
    "lanes",
    "store",
    "sandbox",
    "config",
    "report",
    "models",
    "worlds",
    "scoring",
    "suites",
    "engine",
  ],
  gateway: ["kernel", "records", "config", "lanes", "models", "store"],
  testing: [
    "kernel",
    "records",
    "limits",
    "statistics",
    "lanes",
    "store",
    "sandbox",
    "config",
    "report",
    "models",
    "worlds",
    "scoring",
    "suites",
    "engine",
    "dashboard",
  ],
  cli: [
    "kernel",
    "records",
    "limits",
    "statistics",
    "lanes",
    "store",
    "sandbox",
    "config",
    "report",
    "models",
    "worlds",
    "scoring",
    "suites",
    "engine",
    "dashboard",
    "learning",
    "gateway",
    "testing",
  ],
};

/** The slice that is a program: nobody imports it, so it needs no door. */
export const PROGRAM = "cli";

/** What src/index.ts, the package's own door, may pass on: everything but the program. */
export const ROOT_DOOR_MAY_IMPORT: readonly string[] = Object.keys(MAY_IMPORT).filter((slice) => slice !== PROGRAM);

/** What the browser program in web/ may see of src/. */
export const WEB_MAY_IMPORT: readonly string[] = ["records", "report"];

/** Packages and built-in modules that are an adapter's own business, and the slices whose business it is. */
export const CONFINED_MODULES: Readonly<Record<string, readonly string[]>> = {
  "@photostructure/sqlite": ["store"],
  "node:sqlite": ["store"],
  hyparquet: ["store", "suites"],
  "hyparquet-writer": ["store"],
  undici: ["models"],
  hono: ["worlds", "dashboard", "gateway"],
  "@hono/node-server": ["worlds", "dashboard", "gateway"],
  yaml: ["config"],
  "smol-toml": ["config"],
  commander: ["cli"],
  ansis: ["cli"],
  dockerode: ["sandbox"],
  "modern-tar": ["sandbox"],
  "node:child_process": ["sandbox", "cli"],
  "node:timers": ["kernel"],
  "node:timers/promises": ["kernel"],
  "node:perf_hooks": ["kernel"],
};

/** Names, as dotted paths, that reach outside the program, and the slices that may use them. */
export const CONFINED_NAMES: Readonly<Record<string, readonly string[]>> = {
  "process.argv": ["cli"],
  "process.env": ["cli"],
  "process.exit": ["cli"],
  "process.exitCode": ["cli"],
  "process.stderr": ["cli"],
  "process.stdin": ["cli"],
  "process.stdout": ["cli"],
  console: ["cli"],
  "Date.now": ["kernel"],
  "process.hrtime": ["kernel"],
  "process.uptime": ["kernel"],
  performance: ["kernel"],
  "AbortSignal.timeout": ["kernel"],
  setTimeout: ["kernel"],
  setInterval: ["kernel"],
  setImmediate: ["kernel"],
  "Math.random": ["kernel"],
  "crypto.getRandomValues": ["kernel"],
  "crypto.randomBytes": ["kernel"],
  "crypto.randomFill": ["kernel"],
  "crypto.randomFillSync": ["kernel"],
  "crypto.randomInt": ["kernel"],
  "crypto.randomUUID": ["kernel"],
  "crypto.webcrypto": ["kernel"],
};

/** Slices that may ask for the present moment with `new Date()` or `Date()`; a Date of a given moment is free to all. */
export const MAY_ASK_THE_DATE: readonly string[] = ["kernel"];

/** Names of files and folders that say nothing about what is in them. */
export const BANNED_NAMES: ReadonlySet<string> = new Set(
  "utils util helpers helper common misc types manager service base".split(" "),
);
