import { moveInGrid } from "../../parts/roving.ts";
import { useWidth } from "../../parts/use-size.ts";
import { type FigureMarks, type FigurePoint, figureText } from "./figure-points.ts";
import { colourOfSeries, Mark } from "./mark.tsx";

interface RowsChartProps {
  readonly marks: FigureMarks;
  readonly rate: boolean;
  /** Lengths from zero instead of marks. */
  readonly bars: boolean;
  readonly label: string;
  readonly onRead: (words: string | null) => void;
}

const STEP = 14;
const TOP = 24;

/** A row a category; marks with intervals, or bars, for each of its series. Arrow keys move from one to the next. */
export function RowsChart({ marks, rate, bars, label, onRead }: RowsChartProps) {
  const { place, width } = useWidth<HTMLDivElement>(720);
  const { categories, series, points, from, to } = marks;
  const left = Math.min(width * 0.4, 24 + Math.max(...categories.map((name) => name.length)) * 7.2);
  const line = Math.max(30, series.length * STEP + 14);
  const height = TOP + categories.length * line + 8;
  const xOf = (value: number): number => left + ((value - from) / (to - from)) * (width - left - 20);
  const yOf = ({ row, column }: FigurePoint): number =>
    TOP + row * line + line / 2 + (column - (series.length - 1) / 2) * STEP;
  const ticks = Array.from({ length: 5 }, (_, n) => from + ((to - from) * n) / 4);
  return (
    <div ref={place} class="figure-room">
      <svg
        width={width}
        height={height}
        role="group"
        aria-label={label}
        data-grid
        onKeyDown={moveInGrid}
        onMouseLeave={() => onRead(null)}
      >
        {ticks.map((tick) => (
          <g key={tick} aria-hidden="true">
            <line class={tick === 0 ? "zero" : "grid"} x1={xOf(tick)} x2={xOf(tick)} y1={TOP - 4} y2={height - 6} />
            <text class="tick" x={xOf(tick)} y={13} text-anchor="middle">
              {figureText(tick, rate).replace(".0 %", " %")}
            </text>
          </g>
        ))}
        {categories.map((name, row) => (
          <text key={name} class="category" x={0} y={TOP + row * line + line / 2 + 4}>
            {shortened(name, Math.floor((left - 12) / 7))}
          </text>
        ))}
        {points.map((point) => (
          <g
            key={`${point.row} ${point.column}`}
            class="figure-mark"
            role="img"
            tabIndex={point === points[0] ? 0 : -1}
            data-at={`${point.row},${point.column}`}
            aria-label={point.words}
            onFocus={() => onRead(point.words)}
            onMouseEnter={() => onRead(point.words)}
          >
            <rect
              class="reach-target"
              x={left}
              width={Math.max(0, width - left)}
              y={yOf(point) - STEP / 2}
              height={STEP}
            />
            {bars ? (
              <rect
                class={`bar s${colourOfSeries(point.column)}`}
                x={Math.min(xOf(0), xOf(point.value))}
                y={yOf(point) - 5}
                width={Math.abs(xOf(point.value) - xOf(0))}
                height={10}
                rx={2}
              />
            ) : null}
            {point.low !== null && point.high !== null && (
              <line
                class={`interval i${colourOfSeries(point.column)}`}
                x1={xOf(point.low)}
                x2={xOf(point.high)}
                y1={yOf(point)}
                y2={yOf(point)}
              />
            )}
            {!bars && <Mark series={point.column} x={xOf(point.value)} y={yOf(point)} />}
          </g>
        ))}
      </svg>
    </div>
  );
}

const shortened = (name: string, most: number): string =>
  name.length <= most ? name : `${name.slice(0, Math.max(1, most - 1))}…`;
