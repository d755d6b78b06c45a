// What a run pays for being looked at: npx tsx --conditions=sluice:source bench/dashboard-cost.ts [PHASES] [PAGES]
// One run with its own dashboard, as fast as this machine can go; pages are open in every other phase.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { never, systemClock, systemRandom } from "#kernel";
import { parseWorld, worldServer } from "#worlds";
import { startSluice } from "../test/system/sluice-process.ts";

const PHASES = Number(process.argv[2] ?? 20);
const PAGES = Number(process.argv[3] ?? 1);
const PHASE_MS = 4_000;
const WARM_MS = 6_000;

const folder = await mkdtemp(join(tmpdir(), "sluice-bench-"));
const spec = parseWorld({ like: "quick", limits: { concurrency: 32 }, "latency-scale": 0.01 }, "bench");
await using world = await worldServer(spec, { clock: systemClock, random: systemRandom, port: 0 });
const provider = `{ protocol: openai, base-url: ${world.url}/v1, keys: [env:KEY], models: [sim-small, sim-large] }`;
const plan = "{ instances: all, task-types: all, prompt-types: all, repeat: 4 }";
await writeFile(join(folder, "sluice.yaml"), `providers:\n  one: ${provider}\nsuite: workflow\nplan: ${plan}\n`);

const run = startSluice(["run", "--dashboard", "--port", "0"], { cwd: folder, env: { KEY: "made-up" } });
await run.says(/#token=/);
const [address = ""] = /http:\/\/[\d.]+:\d+\//.exec(run.err()) ?? [];
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

await systemClock.sleep(WARM_MS, never);
const rates: Record<"closed" | "open", number[]> = { closed: [], open: [] };
let bytes = 0;
for (let phase = 0; phase < PHASES; phase += 1) {
  // Which comes first alternates, so that a machine that gets busier favours neither.
  const kind = phase % 4 === 0 || phase % 4 === 3 ? "closed" : "open";
  const close = kind === "open" ? Array.from({ length: PAGES }, page) : [];
  const [from, before] = [systemClock.now(), answered()];
  await systemClock.sleep(PHASE_MS, never);
  rates[kind].push(((answered() - before) / (systemClock.now() - from)) * 1_000);
  for (const one of close) bytes += await one();
}
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const [closed, open] = [mean(rates.closed), mean(rates.open)];
const shown = (values: readonly number[]): string => values.map((value) => value.toFixed(0)).join(" ");
console.log(`calls/s without a page  ${closed.toFixed(1)}  (${shown(rates.closed)})`);
console.log(`calls/s with ${PAGES} open     ${open.toFixed(1)}  (${shown(rates.open)})`);
console.log(`with ÷ without          ${(open / closed).toFixed(3)}`);
console.log(`kB/s to each page       ${(bytes / 1024 / PAGES / rates.open.length / (PHASE_MS / 1_000)).toFixed(1)}`);
run.send("SIGINT");
run.send("SIGINT");
run.send("SIGTERM");
await run.gone;
await rm(folder, { recursive: true });
