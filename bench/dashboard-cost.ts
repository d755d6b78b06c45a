// What a run pays for being looked at: npx tsx --conditions=sluice:source bench/dashboard-cost.ts [PHASES] [PAGES]
// One run with its own dashboard, as fast as this machine can go; pages are open in every other phase. Beside the calls a second, which
// neighbours on the machine disturb, it counts the processor time that the run's own thread takes for a call, which they do not (Linux).
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { never, systemClock, systemRandom } from "#kernel";
import { parseWorld, worldServer } from "#worlds";

const PHASES = Number(process.argv[2] ?? 20);
const PAGES = Number(process.argv[3] ?? 1);
const PHASE_MS = 4_000;
const WARM_CALLS = 200;

const folder = await mkdtemp(join(tmpdir(), "sluice-bench-"));
const spec = parseWorld({ like: "quick", limits: { concurrency: 32 }, "latency-scale": 0.01 }, "bench");
await using world = await worldServer(spec, { clock: systemClock, random: systemRandom, port: 0 });
const provider = `{ protocol: openai, base-url: ${world.url}/v1, keys: [env:KEY], models: [sim-small, sim-large] }`;
const plan = "{ instances: all, task-types: all, prompt-types: all, repeat: 4 }";
await writeFile(join(folder, "sluice.yaml"), `providers:\n  one: ${provider}\nsuite: workflow\nplan: ${plan}\n`);

const main = join(import.meta.dirname, "../src/cli/main.ts");
const words = [
  "--import",
  import.meta.resolve("tsx"),
  "--conditions=sluice:source",
  main,
  "run",
  "--dashboard",
  "--port",
  "0",
];
const run = spawn(process.execPath, words, {
  cwd: folder,
  env: { PATH: process.env["PATH"], KEY: "made-up" },
  stdio: ["ignore", "ignore", "pipe"],
});
const address = await new Promise<string>((resolve) => {
  let said = "";
  run.stderr.setEncoding("utf8").on("data", (text: string) => {
    said += text;
    const [found] = /http:\/\/[\d.]+:\d+\//.exec(said) ?? [];
    if (found !== undefined) resolve(found);
  });
});
const answered = (): number => world.stats().lanes.reduce((sum, { admitted }) => sum + admitted, 0);

/** A page that hears events until it is closed; how many bytes it heard. */
function page(): () => Promise<number> {
  const control = new AbortController();
  const heard = (async () => {
    let bytes = 0;
    const { body } = await fetch(`${address}api/events`, { signal: control.signal });
    try {
      for await (const some of body!) bytes += (some as Uint8Array).length;
    } catch {
      // Closed, as it was meant to be.
    }
    return bytes;
  })();
  return async () => {
    control.abort();
    return heard;
  };
}

/** Processor time of the run's own thread and of all others of its process, in milliseconds (proc(5): fields 14 and 15, in hundredths). */
function cpuMs(): { readonly own: number; readonly others: number } {
  const times = readdirSync(`/proc/${run.pid}/task`).map((task) => {
    const stat = readFileSync(`/proc/${run.pid}/task/${task}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return { task: Number(task), ms: (Number(fields[11]) + Number(fields[12])) * 10 };
  });
  const own = times.find(({ task }) => task === run.pid)?.ms ?? 0;
  return { own, others: times.reduce((sum, { ms }) => sum + ms, 0) - own };
}

// Planning is over when answers come.
while (answered() < WARM_CALLS) await systemClock.sleep(500, never);
const rates: Record<"closed" | "open", number[]> = { closed: [], open: [] };
const spent = { closed: { own: 0, others: 0, calls: 0, ms: 0 }, open: { own: 0, others: 0, calls: 0, ms: 0 } };
let bytes = 0;
for (let phase = 0; phase < PHASES; phase += 1) {
  // Which comes first alternates, so that a machine that gets busier favours neither.
  const kind = phase % 4 === 0 || phase % 4 === 3 ? "closed" : "open";
  const close = kind === "open" ? Array.from({ length: PAGES }, page) : [];
  const [from, before, cpu] = [systemClock.now(), answered(), cpuMs()];
  await systemClock.sleep(PHASE_MS, never);
  const [took, calls, after] = [systemClock.now() - from, answered() - before, cpuMs()];
  rates[kind].push((calls / took) * 1_000);
  spent[kind].own += after.own - cpu.own;
  spent[kind].others += after.others - cpu.others;
  spent[kind].calls += calls;
  spent[kind].ms += took;
  for (const one of close) bytes += await one();
}
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const [closed, open] = [mean(rates.closed), mean(rates.open)];
const shown = (values: readonly number[]): string => values.map((value) => value.toFixed(0)).join(" ");
console.log(`calls/s without a page  ${closed.toFixed(1)}  (${shown(rates.closed)})`);
console.log(`calls/s with ${PAGES} open     ${open.toFixed(1)}  (${shown(rates.open)})`);
console.log(`with ÷ without          ${(open / closed).toFixed(3)}`);
console.log(`kB/s to each page       ${(bytes / 1024 / PAGES / rates.open.length / (PHASE_MS / 1_000)).toFixed(1)}`);
for (const kind of ["closed", "open"] as const) {
  const { own, others, calls, ms } = spent[kind];
  const share = ((others / ms) * 100).toFixed(1);
  console.log(
    `${kind.padEnd(7)} ${(own / calls).toFixed(3)} ms of its own thread a call; other threads ${share} % of a processor`,
  );
}
const ratio = spent.open.own / spent.open.calls / (spent.closed.own / spent.closed.calls);
console.log(`own time a call, with ÷ without  ${ratio.toFixed(3)}`);
run.kill("SIGKILL");
await once(run, "exit");
await rm(folder, { recursive: true });
