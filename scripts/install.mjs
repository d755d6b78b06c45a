import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { root, run, say, secondsSince, Stop } from "./repository.mjs";

const OLDEST_NODE = [20, 19];

/** Makes node_modules what the lockfile says: does nothing when it already is, else runs `npm ci`. */
export async function ensureInstalled() {
  refuseOldNode();
  const reason = whyInstall();
  if (reason === undefined) return;
  const startedAt = performance.now();
  say(`Installing dependencies (${reason}) …`);
  const args = ["ci", "--include=dev", "--no-audit", "--no-fund", "--loglevel=error"];
  const { code } = await npm(args);
  if (code !== 0) throw new Stop(`npm ${args[0]} failed; see above.`, code);
  say(`Installed in ${secondsSince(startedAt)}.`);
}

function refuseOldNode() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1])) return;
  throw new Stop(`Sluice needs Node ${OLDEST_NODE.join(".")} or newer; this is ${process.versions.node}.`);
}

/** npm itself when this runs under npm, else the npm on the path. */
function npm(args) {
  const cli = process.env["npm_execpath"];
  if (cli?.endsWith(".js")) return run(process.execPath, [cli, ...args], { output: "stderr" });
  return run(process.platform === "win32" ? "npm.cmd" : "npm", args, { output: "stderr" });
}

/**
 * Compares the lockfile with npm's own record of what it put into node_modules, which npm writes last: an install that was cut
 * short counts as none. Optional packages may be absent, because most are for other platforms.
 */
function whyInstall() {
  const recordPath = join(root, "node_modules/.package-lock.json");
  if (!existsSync(recordPath)) return "there is no node_modules";
  const wanted = packagesIn(join(root, "package-lock.json"));
  const present = packagesIn(recordPath);
  const different = Object.entries(wanted).find(([path, { version, optional }]) => {
    if (path === "") return false;
    const found = present[path];
    return found === undefined ? optional !== true : found.version !== version || !existsSync(join(root, path));
  });
  return different === undefined
    ? undefined
    : `${different[0].replace("node_modules/", "")} is not what the lockfile says`;
}

const packagesIn = (path) => JSON.parse(readFileSync(path, "utf8")).packages;
