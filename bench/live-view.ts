// What it costs a run to say each second what it is at: npx tsx --conditions=sluice:source bench/live-view.ts
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { RunId, Secret, systemClock, systemRandom } from "#kernel";
import { Lanes } from "#lanes";
import { CallsInFlight, laneSpecs } from "#models";
import { SqliteStore } from "#store";
import { Effort } from "../src/engine/effort.ts";
import { LiveView } from "../src/engine/live/live-view.ts";
import { Publication } from "../src/engine/live/publication.ts";
import { planOf } from "../src/engine/plan-run.ts";
import { emptyTally } from "../src/engine/run-tally.ts";
import { toySettings, toySuite } from "../test/support/toy.ts";

const SECONDS = 20;
const CALLS = 1_000;
const MODELS = ["a", "b", "c"];
const KEYS = 5;

const keys = Array.from({ length: KEYS }, (_, n) => new Secret(`key-${n}`));
const settings = toySettings(MODELS, { provider: { keys } });
const plan = planOf(settings, toySuite({ count: 4_000 }));
const specs = laneSpecs(settings.providers);
const clock = systemClock;
await using lanes = new Lanes(specs, { clock, random: systemRandom, pace: settings.pace });
const calls = new CallsInFlight(clock);
for (let n = 0; n < CALLS; n++) {
  const call = calls.open({ conversation: `trial-${n}`, model: MODELS[n % MODELS.length]!, call: 0 });
  call.onLane(specs[n % specs.length]!.id);
  call.enter("streaming", 90_000);
}
const folder = await mkdtemp(join(tmpdir(), "sluice-bench-"));
await using store = await SqliteStore.open(folder);
await store.recordPlan(plan.record, plan.trials);
const view = new LiveView({
  run: RunId("bench"),
  startedAt: clock.now(),
  plan,
  owed: plan.trials,
  tallies: await store.tallies(plan.record.id),
  lanes,
  calls,
  clock,
  effort: new Effort(),
  tally: () => emptyTally,
  state: () => "running",
  quietSince: () => clock.now(),
  budgetUsd: () => null,
});
const idle = process.cpuUsage();
await clock.sleep(SECONDS * 1_000, new AbortController().signal);
const idleMs = cpuMs(idle);
const before = process.cpuUsage();
{
  await using _publication = new Publication(view, { store, clock });
  await clock.sleep(SECONDS * 1_000, new AbortController().signal);
}
const saidMs = cpuMs(before);
const bytes = JSON.stringify(view.look()).length;
console.log(`${specs.length} lanes, ${CALLS} calls in flight, ${plan.trials.length} trials`);
console.log(`${((saidMs - idleMs) / SECONDS).toFixed(1)} ms of CPU a second; a word has ${bytes} bytes`);
await rm(folder, { recursive: true });

function cpuMs(since: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1_000;
}
