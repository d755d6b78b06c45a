import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname, join, relative } from "node:path";
import { ensureInstalled } from "./install.mjs";
import { digestOf, filesBelow, main, programOf, root, runNode, say, secondsSince, Stop } from "./repository.mjs";

const dist = join(root, "dist");

/** Makes dist what the source says: does nothing when it was built from the same text, else builds it anew. */
export async function ensureBuilt() {
  const wanted = sourceDigest();
  if (builtFrom() === wanted) return;
  const startedAt = performance.now();
  say("Building …");
  const staging = join(root, `dist-${process.pid}`);
  try {
    await compile(staging);
    await buildWeb(staging);
    copyAssets(staging);
    markExecutable(staging);
    writeFileSync(join(staging, ".built-from"), wanted);
    replaceDist(staging);
  } finally {
    rmSync(staging, { recursive: true, force: true });
  }
  say(`Built in ${secondsSince(startedAt)}.`);
}

/** Tests and fixtures do not ship, so they do not make dist stale either. */
const ships = (path) => !/\.test\.ts$|[\\/]fixtures[\\/]/.test(path);

const sourceDigest = () =>
  digestOf([
    ...["src", "web"].flatMap((folder) => filesBelow(join(root, folder)).filter(ships)),
    ...["package.json", "package-lock.json", "tsconfig.json", "tsconfig.build.json"].map((name) => join(root, name)),
    import.meta.filename,
  ]);

function builtFrom() {
  const stamp = join(dist, ".built-from");
  return existsSync(stamp) ? readFileSync(stamp, "utf8") : undefined;
}

async function compile(staging) {
  const { code, text } = await runNode(programOf("typescript", "tsc"), [
    "-p",
    "tsconfig.build.json",
    "--outDir",
    staging,
  ]);
  if (code !== 0) throw new Stop(`${text.trim()}\nThe source does not compile.`);
}

async function buildWeb(staging) {
  const config = join(root, "web/vite.config.ts");
  if (!existsSync(config)) return;
  const args = ["build", "--config", config, "--outDir", join(staging, "web"), "--emptyOutDir", "--logLevel", "warn"];
  const { code, text } = await runNode(programOf("vite"), args);
  if (code !== 0) throw new Stop(`${text.trim()}\nThe dashboard does not build.`);
}

/** Files the program reads at run time lie beside the code that reads them, in src as in dist. */
function copyAssets(staging) {
  const source = join(root, "src");
  for (const path of filesBelow(source).filter((path) => ships(path) && !/\.[cm]?tsx?$/.test(path))) {
    const target = join(staging, relative(source, path));
    mkdirSync(dirname(target), { recursive: true });
    copyFileSync(path, target);
  }
}

function markExecutable(staging) {
  const program = join(staging, "cli/main.js");
  if (existsSync(program)) chmodSync(program, 0o755);
}

/** Puts the new build where the old one was, in two renames: somebody who runs the old one meanwhile loses it only for a moment. */
function replaceDist(staging) {
  const old = `${staging}-old`;
  if (existsSync(dist)) renameSync(dist, old);
  renameSync(staging, dist);
  rmSync(old, { recursive: true, force: true });
}

if (process.argv[1] === import.meta.filename) {
  await main(async () => {
    await ensureInstalled();
    await ensureBuilt();
  });
}
