import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { deferred } from "#kernel";
import type { RunSummary } from "#records";
import { answered, type Script, ScriptedServer } from "#testing";
import { startSluice } from "./sluice-process.ts";

const TRIALS = 500;
const MOST_MB = 500;
/** Node collects late where there is memory: this is what it may keep before it must collect, compiler included. */
const HEAP_MB = 250;

/** Has a process say at its end the most memory it ever had, in KB as the system counts. */
const SAY_PEAK = `process.on("exit",()=>console.error("peak",process.resourceUsage().maxRSS))`;

test("500 trials whose calls are all in flight at once fit into a heap of 250 MB, and the process into 500 MB", async () => {
  const together = deferred<void>();
  let arrived = 0;
  let inFlight = 0;
  // A lane opens once it has answered, so the first call is answered at once.
  const whenTogether: Script = async (exchange) => {
    arrived += 1;
    if (arrived === 1) return answered("I cannot do that.")(exchange);
    inFlight += 1;
    if (inFlight === TRIALS) together.resolve();
    await together.promise;
    await answered("I cannot do that.")(exchange);
  };
  await using server = await ScriptedServer.start(whenTogether);
  const folder = await mkdtemp(join(tmpdir(), "sluice-run-memory-"));
  try {
    const provider = `{ protocol: openai, base-url: ${server.baseUrl}, keys: [env:KEY], models: [model-7b] }`;
    const plan = `{ prompt-types: core, instances: 40, limit: ${TRIALS} }`;
    const pace = `{ rate-mode: fixed, max-workers: ${TRIALS} }`;
    const config = `providers:\n  one: ${provider}\nsuite: workflow\nplan: ${plan}\npace: ${pace}\n`;
    await writeFile(join(folder, "sluice.yaml"), config);
    const env = {
      KEY: "a-made-up-key",
      NODE_OPTIONS: `--max-old-space-size=${HEAP_MB} --import=data:text/javascript,${encodeURIComponent(SAY_PEAK)}`,
    };
    const run = startSluice(["run", "--json"], { cwd: folder, env });
    expect(await run.gone, run.err()).toBe(0);
    expect(JSON.parse(run.out()) as RunSummary).toMatchObject({ graded: TRIALS, owed: 0 });
    const peaks = [...run.err().matchAll(/^peak (\d+)$/gm)].map((found) => Number(found[1]) / 1_024);
    expect(peaks).not.toEqual([]);
    expect(Math.max(...peaks)).toBeLessThan(MOST_MB);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
