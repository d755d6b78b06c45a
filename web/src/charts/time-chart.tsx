import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { useWidth } from "../parts/use-size.ts";
import { useTheme } from "../parts/theme.ts";
import { momentText } from "../text/moments.ts";
import { colourOf } from "./colours.ts";

/** One line of a chart over time; values null where there is nothing to say. */
export interface TimeSeries {
  readonly label: string;
  /** A colour of the style sheet. */
  readonly colour: string;
  readonly values: readonly (number | null)[];
  /** `bound`: dashed steps, for what is compared with. `bars`: counts. */
  readonly kind?: "line" | "area" | "bound" | "bars";
  readonly text: (value: number) => string;
}

/** A time that is shaded. */
export interface Shade {
  readonly from: number;
  readonly to: number;
  readonly words: string;
}

interface TimeChartProps {
  /** Epoch milliseconds, rising. */
  readonly times: readonly number[];
  readonly series: readonly TimeSeries[];
  readonly shades?: readonly Shade[];
  readonly height: number;
  /** The chart in a sentence. */
  readonly label: string;
}

/** Figures over time on a canvas, and what they were at the moment under the pointer or the arrow keys, in words below. */
export function TimeChart({ times, series, shades = [], height, label }: TimeChartProps) {
  const { place, width } = useWidth<HTMLDivElement>(600);
  const chart = useRef<uPlot | null>(null);
  const latest = useRef(shades);
  latest.current = shades;
  const [at, setAt] = useState<number | null>(null);
  const theme = useTheme();
  const shape = JSON.stringify(series.map(({ label: name, colour, kind }) => [name, colour, kind]));
  const data = useMemo(() => dataOf(times, series), [times, series]);
  useEffect(() => {
    if (place.current === null) return undefined;
    const options = optionsOf({ series, height, width, shades: () => latest.current, setAt });
    const made = new uPlot(options, data, place.current);
    chart.current = made;
    return () => {
      chart.current = null;
      made.destroy();
    };
    // A chart is made anew for other series or another theme; new figures and widths it takes as it stands.
  }, [shape, height, theme]);
  useEffect(() => chart.current?.setData(data), [data]);
  useEffect(() => chart.current?.setSize({ width, height }), [width]);
  const shown = at === null || at >= times.length ? times.length - 1 : at;
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = event.key === "ArrowLeft" ? -1 : event.key === "ArrowRight" ? 1 : 0;
    if (step === 0 || chart.current === null || times.length === 0) return;
    event.preventDefault();
    const next = Math.min(times.length - 1, Math.max(0, shown + step));
    const left = chart.current.valToPos((times[next] ?? 0) / 1000, "x");
    chart.current.setCursor({ left, top: 1 });
    setAt(next);
  };
  return (
    <figure class="time-chart">
      <div
        ref={place}
        class="canvas"
        style={{ height: `${height}px` }}
        role="application"
        aria-roledescription="chart"
        aria-label={`${label} Left and right arrows move through time.`}
        tabIndex={0}
        onKeyDown={onKeyDown}
        onMouseLeave={() => setAt(null)}
      />
      <Reading times={times} series={series} shades={shades} at={shown} />
    </figure>
  );
}

interface ReadingProps extends Required<Pick<TimeChartProps, "times" | "series" | "shades">> {
  readonly at: number;
}

/** The legend, with the figures of one moment. */
function Reading({ times, series, shades, at }: ReadingProps) {
  const moment = times[at];
  const shade = moment === undefined ? undefined : shades.find(({ from, to }) => from <= moment && moment <= to);
  return (
    <figcaption class="reading">
      <span class="moment">{moment === undefined ? "–" : momentText(moment, Date.now())}</span>
      {series.map(({ label, colour, kind, values, text }) => {
        const value = values[at] ?? null;
        return (
          <span key={label} class="entry">
            <i class={`line-swatch ${kind ?? "line"}`} style={{ color: `var(--${colour})` }} />
            {label} <b>{value === null ? "–" : text(value)}</b>
          </span>
        );
      })}
      {shade !== undefined && <span class="entry shade-words">{shade.words}</span>}
    </figcaption>
  );
}

const dataOf = (times: readonly number[], series: readonly TimeSeries[]): uPlot.AlignedData =>
  [times.map((at) => at / 1000), ...series.map(({ values }) => [...values])] as uPlot.AlignedData;

interface OptionsRequest {
  readonly series: readonly TimeSeries[];
  readonly height: number;
  readonly width: number;
  readonly shades: () => readonly Shade[];
  readonly setAt: (at: number | null) => void;
}

function optionsOf({ series, height, width, shades, setAt }: OptionsRequest): uPlot.Options {
  const [muted, grid, shade] = [colourOf("muted"), colourOf("grid"), colourOf("shade")];
  const axis = { stroke: muted, font: "11px system-ui", grid: { stroke: grid, width: 1 }, ticks: { show: false } };
  return {
    width,
    height,
    padding: [8, 8, 0, 0],
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false }, points: { size: 6 } },
    scales: { x: { time: true }, y: { range: (_, __, most) => [0, Math.max(1, most * 1.08)] } },
    axes: [
      { ...axis, size: 26, space: 70, incrs: SECONDS, values: (_, moments) => moments.map(timeOfDay) },
      { ...axis, size: 46, space: 28 },
    ],
    series: [{}, ...series.map(seriesOf)],
    hooks: {
      drawClear: [
        (chart) => {
          const { ctx, bbox } = chart;
          ctx.save();
          ctx.fillStyle = shade;
          for (const { from, to } of shades()) {
            const left = Math.max(bbox.left, chart.valToPos(from / 1000, "x", true));
            const right = Math.min(bbox.left + bbox.width, Math.max(left + 2, chart.valToPos(to / 1000, "x", true)));
            if (right > left) ctx.fillRect(left, bbox.top, right - left, bbox.height);
          }
          ctx.restore();
        },
      ],
      setCursor: [({ cursor: { idx } }) => setAt(idx ?? null)],
    },
  };
}

function seriesOf({ label, colour, kind = "line" }: TimeSeries): uPlot.Series {
  const stroke = colourOf(colour);
  const look = { label, stroke, width: 2, points: { show: false }, spanGaps: false };
  const { stepped, bars } = uPlot.paths;
  if (kind === "bound" && stepped !== undefined)
    return { ...look, width: 1.5, dash: [6, 4], paths: stepped({ align: 1 }) };
  if (kind === "bars" && bars !== undefined)
    return { ...look, width: 0, fill: stroke, paths: bars({ size: [0.7, 12] }) };
  return kind === "area" ? { ...look, fill: colourOf(`${colour}-tint`) } : look;
}

/** Steps of the axis of time, in seconds: never less than one, for its texts end there. */
const SECONDS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 28_800, 86_400];

const timeOfDay = (seconds: number): string => {
  const moment = new Date(seconds * 1000);
  const two = (value: number): string => String(value).padStart(2, "0");
  const minutes = `${two(moment.getHours())}:${two(moment.getMinutes())}`;
  return moment.getSeconds() === 0 ? minutes : `${minutes}:${two(moment.getSeconds())}`;
};
