import type { ComparePage, RunsPage } from "#report";
import { AxisHeads } from "../../parts/axis-heads.tsx";
import { CountHeads } from "../../parts/count-heads.tsx";
import { IntervalBar } from "../../parts/interval-bar.tsx";
import { Nothing } from "../../parts/section.tsx";
import { valueWords } from "../../text/axis-words.ts";
import { countText, percentText } from "../../text/figures.ts";

type Comparison = ComparePage["rows"][number]["comparison"];

/** `+4.2`, in points; a true minus for less. */
const pointsText = (share: number): string => `${share < 0 ? "−" : "+"}${Math.abs(share * 100).toFixed(1)}`;

function claimText(claim: NonNullable<Comparison>["claim"], first: string, second: string): string {
  if (claim === "no-difference-can-be-claimed") return "no difference can be claimed";
  return `${claim === "first-is-better" ? first : second} is better`;
}

/** Differences of success with their intervals around zero. */
export function ComparisonTable({ page }: { readonly page: ComparePage }) {
  const { axes, rows } = page;
  if (rows.length === 0) return <Nothing>There is nothing to compare.</Nothing>;
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label="Table of comparisons">
      <table class="results">
        <thead>
          <tr>
            <AxisHeads of={axes} />
            <th scope="col">pair</th>
            <DifferenceHeads />
            <th scope="col" class="n">
              without partner
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ key, first, second, comparison, pairs, unpaired }) => (
            <tr key={JSON.stringify([key, second])}>
              {axes.map((axis) => (
                <td key={axis}>{valueWords(key[axis])}</td>
              ))}
              <th scope="row">
                {first} <span class="muted">against</span> {second}
              </th>
              <DifferenceCells comparison={comparison} first={first} second={second} pairs={pairs} />
              <td class="n">{countText(unpaired)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Two runs beside each other, model by model. */
export function RunsTable({ page: { rows } }: { readonly page: RunsPage }) {
  if (rows.length === 0) return <Nothing>Neither run has a model yet.</Nothing>;
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label="Table of two runs">
      <table class="results">
        <thead>
          <tr>
            <th scope="col">model</th>
            <CountHeads of={["first", "graded", "second", "graded"]} />
            <DifferenceHeads />
          </tr>
        </thead>
        <tbody>
          {rows.map(({ model, first, second, comparison, pairs }) => (
            <tr key={model}>
              <th scope="row">{model}</th>
              <td class="n">{percentText(first?.success ?? null)}</td>
              <td class="n muted">{countText(first?.graded ?? 0)}</td>
              <td class="n">{percentText(second?.success ?? null)}</td>
              <td class="n muted">{countText(second?.graded ?? 0)}</td>
              <DifferenceCells comparison={comparison} first="first" second="second" pairs={pairs} />
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const DifferenceHeads = () => (
  <>
    <th scope="col" class="bar-head">
      <span class="scale-head" aria-hidden="true">
        <i>−100</i>
        <i>0</i>
        <i>+100</i>
      </span>
      <span class="unseen">difference with its interval</span>
    </th>
    <CountHeads of={["points", "interval"]} />
    <th scope="col">claim</th>
    <CountHeads of={["tasks", "pairs"]} />
  </>
);

interface DifferenceProps {
  readonly comparison: Comparison;
  readonly first: string;
  readonly second: string;
  readonly pairs: number;
}

function DifferenceCells({ comparison, first, second, pairs }: DifferenceProps) {
  if (comparison === null) {
    return (
      <>
        <td class="bar-cell">
          <IntervalBar value={null} interval={null} from={-1} label="never on the same task" />
        </td>
        <td class="n">–</td>
        <td class="n">–</td>
        <td class="muted">never on the same task</td>
        <td class="n">0</td>
        <td class="n">{countText(pairs)}</td>
      </>
    );
  }
  const { difference, interval, tasks, claim } = comparison;
  const words = claimText(claim, first, second);
  return (
    <>
      <td class="bar-cell">
        <IntervalBar
          value={difference}
          interval={interval}
          from={-1}
          label={`difference ${pointsText(difference)} points: ${words}`}
        />
      </td>
      <td class="n strong">{pointsText(difference)}</td>
      <td class="n muted">
        {pointsText(interval.low)} … {pointsText(interval.high)}
      </td>
      <td class={claim === "no-difference-can-be-claimed" ? "muted" : "strong"}>{words}</td>
      <td class="n">{countText(tasks)}</td>
      <td class="n">{countText(pairs)}</td>
    </>
  );
}
