// Names in package-lock.json the platform builds that the registry at hand does not carry, without which `npm ci` refuses the
// file: node scripts/complete-lockfile.mjs, after every `npm install`. Versions come from their parents, platforms from their names.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const path = join(import.meta.dirname, "..", "package-lock.json");
const lock = JSON.parse(readFileSync(path, "utf8"));
const systems = ["darwin", "linux", "win32", "android", "freebsd", "openharmony", "openbsd", "netbsd", "sunos", "aix"];
const processors = ["arm64", "x64", "arm", "ia32", "ppc64", "riscv64", "s390x", "loong64", "mips64el"];

/** The package as npm would have locked it, but for its checksum. */
function entryOf(name, version, parent) {
  const parts = name.split(/[-/.]/);
  const os = systems.filter((system) => parts.includes(system));
  const cpu = processors.filter((processor) => parts.includes(processor));
  return {
    version,
    ...(cpu.length > 0 ? { cpu } : {}),
    ...(parent.dev ? { dev: true } : {}),
    license: parent.license,
    optional: true,
    ...(os.length > 0 ? { os } : {}),
    ...(parent.engines ? { engines: parent.engines } : {}),
  };
}

const added = [];
for (const parent of Object.values(lock.packages)) {
  for (const [name, version] of Object.entries(parent.optionalDependencies ?? {})) {
    const place = `node_modules/${name}`;
    if (lock.packages[place] !== undefined || !/^\d/.test(version)) continue;
    lock.packages[place] = entryOf(name, version, parent);
    added.push(name);
  }
}
lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1)));
writeFileSync(path, `${JSON.stringify(lock, null, 2)}\n`);
console.log(added.length === 0 ? "Nothing was missing." : `Added ${added.join(", ")}.`);
