import { oracleMakespanMs } from "./oracle.ts";
import { play } from "./play.ts";
import { sluice } from "./sluice-policy.ts";
import { talkative } from "./world.ts";
import { variants } from "./variants.ts";
import { letters, more, single } from "./worlds.ts";

const seeds = Number(process.argv[2] ?? 3);
const only = process.argv[3];
const worlds = [
  ...letters.map((l) => single(l)),
  ...letters.map((l) => single(l, talkative)),
  ...more,
  ...variants("training", Number(process.argv[4] ?? 3)),
].filter((w) => only === undefined || only.split(",").some((o) => w.name.startsWith(o)));
const mean = (xs: number[]) => xs.reduce((a, b) => a + b, 0) / xs.length;
for (const world of worlds) {
  const t0 = performance.now();
  const shares: number[] = [],
    rej: number[] = [];
  for (let seed = 1; seed <= seeds; seed++) {
    const oracle = await oracleMakespanMs(world, seed, "given");
    const got = await play(sluice({ name: "sluice" }), world, seed);
    shares.push(oracle / got.makespanMs);
    rej.push(got.rejected / got.sends);
  }
  console.log(
    world.name.padEnd(12),
    mean(shares).toFixed(3),
    `min ${Math.min(...shares).toFixed(3)}`,
    `rejected ${(100 * mean(rej)).toFixed(2)}%`,
    `max ${(100 * Math.max(...rej)).toFixed(2)}%`,
    `${((performance.now() - t0) / seeds).toFixed(0)} ms/seed ${world.title}`,
  );
}
