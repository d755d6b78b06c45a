import { moveInGrid } from "../../parts/roving.ts";
import { type FigureMarks, figureText } from "./figure-points.ts";

interface GridChartProps {
  readonly marks: FigureMarks;
  readonly rate: boolean;
  readonly label: string;
  readonly onRead: (words: string | null) => void;
}

/** A field a pair of names, its figure in it and its ground by that figure: one hue up, another down. */
export function GridChart({ marks: { categories, series, points, from, to }, rate, label, onRead }: GridChartProps) {
  const reach = Math.max(Math.abs(from), Math.abs(to)) || 1;
  return (
    <div class="scroll">
      <table class="figure-grid" aria-label={label} data-grid onKeyDown={moveInGrid}>
        <thead>
          <tr>
            <td />
            {categories.map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {series.map((name, column) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              {categories.map((category, row) => {
                const point = points.find((one) => one.row === row && one.column === column);
                if (point === undefined) return <td key={category}>–</td>;
                const strength = Math.min(1, Math.abs(point.value) / reach);
                return (
                  <td
                    key={category}
                    class={point.value < 0 ? "less" : "more"}
                    style={{ "--strength": `${Math.round(strength * 44)}%` }}
                    tabIndex={row === 0 && column === 0 ? 0 : -1}
                    data-at={`${column},${row}`}
                    aria-label={point.words}
                    onFocus={() => onRead(point.words)}
                    onMouseEnter={() => onRead(point.words)}
                  >
                    {figureText(point.value, rate)}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
