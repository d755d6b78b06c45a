import { useState } from "preact/hooks";
import type { ResultRow, ResultTable } from "#report";
import { SimulatedBadge } from "../../parts/badges.tsx";
import { AxisHeads } from "../../parts/axis-heads.tsx";
import { CountHeads } from "../../parts/count-heads.tsx";
import { IntervalBar } from "../../parts/interval-bar.tsx";
import { Nothing } from "../../parts/section.tsx";
import { valueWords } from "../../text/axis-words.ts";
import { countText, percentText, shortCount } from "../../text/figures.ts";
import { intervalText, notScoredOf, notScoredWords, rateWords, rowName } from "./result-words.ts";

const FIRST_ROWS = 200;

/** Rates with their intervals on one scale, and everything they are made of. */
export function ResultsTable({ table }: { readonly table: ResultTable }) {
  const [most, setMost] = useState(FIRST_ROWS);
  const { axes, rows, simulated } = table;
  if (rows.length === 0) return <Nothing>Nothing is planned yet.</Nothing>;
  return (
    <>
      <div class="scroll" tabIndex={0} role="region" aria-label="Table of results">
        <table class="results">
          <thead>
            <tr>
              <AxisHeads of={axes} />
              <th scope="col" class="bar-head">
                <span class="scale-head" aria-hidden="true">
                  <i>0</i>
                  <i>50</i>
                  <i>100 %</i>
                </span>
                <span class="unseen">success with its interval</span>
              </th>
              <CountHeads
                of={[
                  "success",
                  "interval, %",
                  "graded",
                  "full",
                  "partial",
                  "failure",
                  "not scored",
                  "owed",
                  "calls",
                  "tokens",
                ]}
              />
            </tr>
          </thead>
          <tbody>
            {rows.slice(0, most).map((row) => (
              <Row
                key={`${rowName(row)} ${row.simulated}`}
                row={row}
                axes={axes}
                mark={simulated === "some" && row.simulated}
              />
            ))}
          </tbody>
        </table>
      </div>
      {rows.length > most && (
        <button type="button" class="quiet" onClick={() => setMost(rows.length)}>
          Show all {countText(rows.length)} rows
        </button>
      )}
    </>
  );
}

function Row({
  row,
  axes,
  mark,
}: {
  readonly row: ResultRow;
  readonly axes: readonly string[];
  readonly mark: boolean;
}) {
  const { key, success, successInterval } = row;
  return (
    <tr>
      {axes.map((axis, n) =>
        n === 0 ? (
          <th key={axis} scope="row">
            {valueWords(key[axis])} {mark && <SimulatedBadge />}
          </th>
        ) : (
          <td key={axis}>{valueWords(key[axis])}</td>
        ),
      )}
      <td class="bar-cell">
        <IntervalBar
          value={success}
          interval={successInterval}
          label={rateWords(rowName(row), success, successInterval)}
        />
      </td>
      <td class="n strong">{percentText(success)}</td>
      <td class="n muted">{intervalText(successInterval)}</td>
      <td class="n">{countText(row.graded)}</td>
      <td class="n">{countText(row.full)}</td>
      <td class="n">{countText(row.partial)}</td>
      <td class="n">{countText(row.failure)}</td>
      <td class="n" title={notScoredWords(row)}>
        {countText(notScoredOf(row))}
      </td>
      <td class="n">{countText(row.owed)}</td>
      <td class="n muted">{shortCount(row.calls)}</td>
      <td class="n muted">{shortCount(row.inputTokens + row.outputTokens)}</td>
    </tr>
  );
}
