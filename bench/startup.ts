// CPU time that a command takes to start, of the built program: npx tsx --conditions=sluice:source bench/startup.ts [words]
import { spawnSync } from "node:child_process";
import { join } from "node:path";

const TIMES = 21;
const main = join(import.meta.dirname, "..", "dist", "cli", "main.js");
const words = process.argv.length > 2 ? process.argv.slice(2) : ["--help"];

/** User and system time of one process, in milliseconds, as bash counts them. */
function cpuMs(args: readonly string[]): number {
  const script = `TIMEFORMAT='%U %S'; time "$@" > /dev/null`;
  const { stderr } = spawnSync("bash", ["-c", script, "bash", process.execPath, ...args], { encoding: "utf8" });
  const [user = 0, system = 0] = (stderr.trim().split("\n").at(-1) ?? "").split(" ").map(Number);
  return (user + system) * 1_000;
}

function median(args: readonly string[]): number {
  const measured = Array.from({ length: TIMES }, () => cpuMs(args));
  return Math.round(measured.toSorted((a, b) => a - b)[Math.floor(TIMES / 2)]!);
}

console.log(`sluice ${words.join(" ")}: ${median([main, ...words])} ms of CPU, median of ${TIMES}`);
console.log(`node alone: ${median(["-e", "0"])} ms`);
