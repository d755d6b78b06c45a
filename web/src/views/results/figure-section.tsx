import { useMemo, useState } from "preact/hooks";
import type { FigureChart, FigureView } from "#report";
import { figureMarks } from "../../charts/figures/figure-points.ts";
import { GridChart } from "../../charts/figures/grid-chart.tsx";
import { LinesChart } from "../../charts/figures/lines-chart.tsx";
import { MarkLegend } from "../../charts/figures/mark.tsx";
import { RowsChart } from "../../charts/figures/rows-chart.tsx";
import { SimulatedBadge } from "../../parts/badges.tsx";
import { CopyButton } from "../../parts/copy-button.tsx";
import { Section } from "../../parts/section.tsx";
import { percentText } from "../../text/figures.ts";
import { tableText } from "../../text/table-text.ts";

const WAYS = { chart: "Chart", drawing: "As in the report", table: "Table" } as const;
type Way = keyof typeof WAYS;

/** One figure of the report: to be pointed at, as it is printed, and as the table it is drawn from. */
export function FigureSection({ figure }: { readonly figure: FigureView }) {
  const { title, lead, says, svg, table, chart } = figure;
  const ways: readonly Way[] = chart === null ? ["drawing", "table"] : ["chart", "drawing", "table"];
  const [chosen, choose] = useState<Way | null>(null);
  const way = chosen ?? ways[0]!;
  return (
    <Section
      title={title}
      wide
      lead={lead}
      tools={
        <>
          <DrawnSimulated svg={svg} />
          <div class="segmented" role="group" aria-label={`How ${title} is shown`}>
            {ways.map((one) => (
              <button key={one} type="button" aria-pressed={one === way} onClick={() => choose(one)}>
                {WAYS[one]}
              </button>
            ))}
          </div>
          <CopyButton
            label="Copy the table"
            text={() =>
              tableText(
                table.columns.map(({ label }) => label),
                table.rows.map((row) => table.columns.map(({ key }) => row[key] ?? null)),
              )
            }
          />
        </>
      }
    >
      {says.map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
      {way === "chart" && chart !== null && <FigureChartView figure={figure} chart={chart} />}
      {way === "drawing" && (
        <img
          class="drawing"
          src={`data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`}
          alt={`${title}. ${lead}`}
          width={820}
        />
      )}
      {way === "table" && <FigureTable figure={figure} />}
    </Section>
  );
}

/** The report marks a figure of simulated models in its drawing; its table has no place for it. */
function DrawnSimulated({ svg }: { readonly svg: string }) {
  const mark = />(PARTLY )?SIMULATED<\/text>/.exec(svg);
  return mark === null ? null : <SimulatedBadge some={mark[1] !== undefined} />;
}

function FigureChartView({ figure, chart }: { readonly figure: FigureView; readonly chart: FigureChart }) {
  const [reading, read] = useState<string | null>(null);
  const marks = useMemo(() => figureMarks(figure.table.rows, chart), [figure, chart]);
  const label = `${figure.title}. Arrow keys move from mark to mark.`;
  const shared = { marks, rate: chart.rate, label, onRead: read };
  return (
    <figure class="figure">
      {marks.series.length > 1 && chart.kind !== "grid" && <MarkLegend names={marks.series} />}
      {chart.kind === "lines" && <LinesChart {...shared} />}
      {chart.kind === "grid" && <GridChart {...shared} />}
      {(chart.kind === "dots" || chart.kind === "bars") && <RowsChart {...shared} bars={chart.kind === "bars"} />}
      <figcaption class="reading">
        {reading ?? "Point at a mark, or move to it with the arrow keys, to read it."}
      </figcaption>
    </figure>
  );
}

function FigureTable({ figure: { title, table } }: { readonly figure: FigureView }) {
  const rates = new Set(
    table.columns.filter(({ key }) => table.rows.some((row) => isShare(row[key]))).map(({ key }) => key),
  );
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label={`Table of ${title}`}>
      <table>
        <thead>
          <tr>
            {table.columns.map(({ key, label }) => (
              <th key={key} scope="col">
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.rows.map((row, n) => (
            <tr key={n}>
              {table.columns.map(({ key }) => (
                <td key={key} class={typeof row[key] === "number" ? "n" : ""}>
                  {cellText(row[key] ?? null, rates.has(key))}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const isShare = (value: string | number | null | undefined): boolean =>
  typeof value === "number" && !Number.isInteger(value) && Math.abs(value) < 1;

function cellText(value: string | number | null, rate: boolean): string {
  if (value === null) return "–";
  if (typeof value === "string") return value;
  return rate ? percentText(value) : value.toLocaleString("en-US", { maximumFractionDigits: 4 });
}
