import { moveInGrid } from "../../parts/roving.ts";
import { useWidth } from "../../parts/use-size.ts";
import { type FigureMarks, figureText } from "./figure-points.ts";
import { colourOfSeries, Mark } from "./mark.tsx";

interface LinesChartProps {
  readonly marks: FigureMarks;
  readonly rate: boolean;
  readonly label: string;
  readonly onRead: (words: string | null) => void;
}

const HEIGHT = 300;
const [TOP, BOTTOM, LEFT, RIGHT] = [12, 30, 56, 24];

/** Lines over a number, or over ordered names; a mark and an interval at each point. Arrow keys move along and between them. */
export function LinesChart({ marks, rate, label, onRead }: LinesChartProps) {
  const { place, width } = useWidth<HTMLDivElement>(720);
  const { categories, series, points, from, to } = marks;
  const numbers = categories.map(Number);
  const numeric = numbers.every(Number.isFinite) && categories.length > 1;
  const [least, most] = [Math.min(...numbers), Math.max(...numbers)];
  const share = (row: number): number =>
    numeric ? ((numbers[row] ?? 0) - least) / (most - least) : (row + 0.5) / categories.length;
  const room = width - LEFT - RIGHT - 40;
  // Series stand a little beside each other, so that their intervals do not cover each other.
  const aside = Math.min(9, room / (categories.length * series.length * 2 + 1));
  const xOf = (row: number, column = (series.length - 1) / 2): number =>
    LEFT + 20 + share(row) * room + (column - (series.length - 1) / 2) * aside;
  const yOf = (value: number): number => TOP + (1 - (value - from) / (to - from)) * (HEIGHT - TOP - BOTTOM);
  return (
    <div ref={place} class="figure-room">
      <svg
        width={width}
        height={HEIGHT}
        role="group"
        aria-label={label}
        data-grid
        onKeyDown={moveInGrid}
        onMouseLeave={() => onRead(null)}
      >
        {Array.from({ length: 5 }, (_, n) => from + ((to - from) * n) / 4).map((tick) => (
          <g key={tick} aria-hidden="true">
            <line class={tick === 0 ? "zero" : "grid"} x1={LEFT} x2={width - RIGHT} y1={yOf(tick)} y2={yOf(tick)} />
            <text class="tick" x={LEFT - 8} y={yOf(tick) + 4} text-anchor="end">
              {figureText(tick, rate).replace(".0 %", " %")}
            </text>
          </g>
        ))}
        {categories.map((name, row) => (
          <text key={name} class="tick" x={xOf(row)} y={HEIGHT - 8} text-anchor="middle">
            {name}
          </text>
        ))}
        {series.map((name, column) => (
          <polyline
            key={name}
            class={`curve i${colourOfSeries(column)}`}
            points={points
              .filter((point) => point.column === column)
              .toSorted((a, b) => xOf(a.row) - xOf(b.row))
              .map((point) => `${xOf(point.row, point.column)},${yOf(point.value)}`)
              .join(" ")}
          />
        ))}
        {points.map((point) => (
          <g
            key={`${point.row} ${point.column}`}
            class="figure-mark"
            role="img"
            tabIndex={point === points[0] ? 0 : -1}
            data-at={`${point.column},${point.row}`}
            aria-label={point.words}
            onFocus={() => onRead(point.words)}
            onMouseEnter={() => onRead(point.words)}
          >
            {point.low !== null && point.high !== null && (
              <line
                class={`interval i${colourOfSeries(point.column)}`}
                x1={xOf(point.row, point.column)}
                x2={xOf(point.row, point.column)}
                y1={yOf(point.low)}
                y2={yOf(point.high)}
              />
            )}
            <Mark series={point.column} x={xOf(point.row, point.column)} y={yOf(point.value)} />
          </g>
        ))}
      </svg>
    </div>
  );
}
