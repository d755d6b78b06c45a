import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";

/** The folder that holds package.json. */
export const root = resolve(import.meta.dirname, "..");

/** Tells the person what is happening; on stderr, so that `--json` output stays one document. */
export const say = (line) => void process.stderr.write(`${line}\n`);

/** Seconds since a moment of `performance.now()`, for people. */
export const secondsSince = (startedAt) => `${((performance.now() - startedAt) / 1000).toFixed(1)} s`;

/** Ends the program with a sentence instead of a stack trace. */
export class Stop extends Error {
  constructor(message, exitCode = 1) {
    super(message);
    this.exitCode = exitCode;
  }
}

/** Runs a script's main function; what went wrong is said in one line, and the exit code tells. */
export async function main(body) {
  try {
    await body();
  } catch (error) {
    say(error instanceof Stop ? error.message : error.stack);
    process.exitCode = error.exitCode ?? 1;
  }
}

/** The JavaScript program behind a command of an installed package, to be run by this very Node. */
export function programOf(name, command = name) {
  const folder = join(root, "node_modules", name);
  const { bin } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  return join(folder, typeof bin === "string" ? bin : bin[command]);
}

/**
 * Runs a program to its end and resolves with its exit code and what it wrote.
 * `output: "stderr"` lets the person watch; `"collect"` keeps it, without colours, for later. Its stdin is empty.
 */
export function run(command, args, { output = "collect" } = {}) {
  const collect = output === "collect";
  const kept = collect ? "pipe" : process.stderr;
  const env = collect ? { ...process.env, NO_COLOR: "1" } : process.env;
  const child = spawn(command, args, { cwd: root, env, stdio: ["ignore", kept, kept] });
  return new Promise((settle, fail) => {
    let text = "";
    child.stdout?.setEncoding("utf8").on("data", (part) => (text += part));
    child.stderr?.setEncoding("utf8").on("data", (part) => (text += part));
    child.on("error", fail);
    child.on("close", (code, signal) => settle({ code: code ?? 1, signal, text }));
  });
}

/** Runs an installed JavaScript program, by its path inside this repository. */
export const runNode = (program, args, options) => run(process.execPath, [program, ...args], options);

/** Absolute paths of every file below a folder, in a stable order; none when the folder is absent. */
export function filesBelow(folder) {
  if (!existsSync(folder)) return [];
  const entries = readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  return entries.flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesBelow(path) : [path];
  });
}

/** One digest over the names and contents of files. */
export function digestOf(paths) {
  const hash = createHash("sha256");
  for (const path of paths) hash.update(path.slice(root.length)).update("\0").update(readFileSync(path)).update("\0");
  return hash.digest("hex");
}
