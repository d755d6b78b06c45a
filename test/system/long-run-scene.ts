import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { systemClock, systemRandom } from "#kernel";
import { parseWorld, type WorldServer, worldServer } from "#worlds";

/** A folder with a config, and the simulated provider that it names, served until the scene ends. */
export interface LongRunScene extends AsyncDisposable {
  readonly folder: string;
  readonly world: WorldServer;
}

/** What the config's only key is read from. */
export const LONG_RUN_ENV = { KEY: "a-made-up-key" };

/** Sets the scene for a run that no machine comes to the end of before the order that ends it. */
export async function setLongRunScene(): Promise<LongRunScene> {
  const folder = await mkdtemp(join(tmpdir(), "sluice-long-run-"));
  const spec = parseWorld({ like: "quick", limits: { concurrency: 2 }, "latency-scale": 0.2 }, "test");
  const world = await worldServer(spec, { clock: systemClock, random: systemRandom, port: 0 });
  const provider = `{ protocol: openai, base-url: ${world.url}/v1, keys: [env:KEY], models: [sim-small] }`;
  const plan = "{ instances: 60, task-types: all, prompt-types: [optimal] }";
  await writeFile(join(folder, "sluice.yaml"), `providers:\n  one: ${provider}\nsuite: workflow\nplan: ${plan}\n`);
  return {
    folder,
    world,
    async [Symbol.asyncDispose]() {
      await world[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
