/** How series are told apart: five colours in the order of the report's charts, and five shapes that shift when the colours begin again. */
const SHAPES = ["circle", "square", "diamond", "triangle", "wedge"] as const;

/** The colour of a series, as the style sheet numbers them. */
export const colourOfSeries = (series: number): number => series % SHAPES.length;

const shapeOfSeries = (series: number) => SHAPES[(series + Math.floor(series / SHAPES.length)) % SHAPES.length];

interface MarkProps {
  readonly series: number;
  readonly x: number;
  readonly y: number;
}

/** The mark of a series at a place. */
export function Mark({ series, x, y }: MarkProps) {
  const shape = shapeOfSeries(series);
  const name = `mark s${colourOfSeries(series)}`;
  if (shape === "circle") return <circle class={name} cx={x} cy={y} r={5} />;
  if (shape === "square") return <rect class={name} x={x - 4.5} y={y - 4.5} width={9} height={9} rx={1} />;
  const corners = CORNERS[shape ?? "diamond"] ?? [];
  return <polygon class={name} points={corners.map(([dx, dy]) => `${x + dx},${y + dy}`).join(" ")} />;
}

const CORNERS: Readonly<Record<string, readonly (readonly [number, number])[]>> = {
  diamond: [
    [0, -6.5],
    [6.5, 0],
    [0, 6.5],
    [-6.5, 0],
  ],
  triangle: [
    [0, -6],
    [6, 5],
    [-6, 5],
  ],
  wedge: [
    [0, 6],
    [6, -5],
    [-6, -5],
  ],
};

/** Names of the series with their marks. */
export const MarkLegend = ({ names }: { readonly names: readonly string[] }) => (
  <ul class="legend">
    {names.map((name, n) => (
      <li key={name}>
        <svg class="mark-swatch" viewBox="-8 -8 16 16" aria-hidden="true">
          <Mark series={n} x={0} y={0} />
        </svg>
        {name}
      </li>
    ))}
  </ul>
);
