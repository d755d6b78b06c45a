import { goalOf, HELD_OUT_GOAL } from "./goals.ts";
import { type Measured, median } from "./measure.ts";

/** One world and what every policy did with it. */
export interface WorldResult {
  readonly name: string;
  readonly title: string;
  readonly by: ReadonlyMap<string, Measured>;
}

const percent = (share: number): string => `${(100 * share).toFixed(share < 0.1 ? 2 : 1)} %`;

const cell = ({ share, rejected, lost, endless }: Measured): string => {
  if (Number.isNaN(share)) return "never ends";
  const extra = [lost > 0 ? `${lost.toFixed(0)} lost` : "", endless > 0 ? `${endless} never end` : ""].filter(
    (text) => text !== "",
  );
  return [share.toFixed(3), percent(rejected), ...extra].join(" / ");
};

const row = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;

/** Every world against every policy: share of the oracle / rejected share of the sends. */
export function worldTable(results: readonly WorldResult[], policies: readonly string[]): string {
  return [
    row(["world", ...policies]),
    row(["---", ...policies.map(() => "---")]),
    ...results.map(({ name, title, by }) =>
      row([`${name}: ${title}`, ...policies.map((policy) => cell(by.get(policy)!))]),
    ),
  ].join("\n");
}

/** The worlds that have a goal, and whether it was reached. */
export function goalTable(results: readonly WorldResult[], policy: string): string {
  const lines = results.flatMap(({ name, by }) => {
    const goal = goalOf(name);
    const got = by.get(policy);
    if (goal === undefined || got === undefined) return [];
    const reached = got.share >= goal.share && got.rejected <= goal.rejected && got.lost === 0 && got.endless === 0;
    const most = goal.rejected === 1 ? "–" : percent(goal.rejected);
    return [
      row([
        name,
        goal.share.toFixed(2),
        got.share.toFixed(3),
        got.worst.toFixed(3),
        most,
        percent(got.rejected),
        reached ? "yes" : "**no**",
      ]),
    ];
  });
  return [
    row(["world", "share at least", "share", "worst seed", "rejected at most", "rejected", "reached"]),
    row(["---", "---", "---", "---", "---", "---", "---"]),
    ...lines,
  ].join("\n");
}

/** The variants that nothing was tuned on, in one line and one by one. */
export function heldOutSection(results: readonly WorldResult[], policy: string): string {
  const got = results.map(({ by }) => by.get(policy)!);
  const shares = got.map(({ share }) => share);
  const worst = Math.min(...shares);
  const mostRejected = Math.max(...got.map(({ rejected }) => rejected));
  return [
    `Median share ${median(shares).toFixed(3)} (goal ${HELD_OUT_GOAL.median}), worst ${worst.toFixed(3)} (goal ${HELD_OUT_GOAL.worst}); ` +
      `rejected: median ${percent(median(got.map(({ rejected }) => rejected)))}, most ${percent(mostRejected)} (goal ${percent(HELD_OUT_GOAL.rejected)}).`,
    "",
    worldTable(results, [policy]),
  ].join("\n");
}
