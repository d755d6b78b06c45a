import { SERIES } from "./series-look.ts";

interface Ground {
  readonly card: string;
  readonly edge: string;
  readonly text: string;
  readonly muted: string;
  readonly grid: string;
  /** Of an empty field of a matrix. */
  readonly field: string;
  /** Of lines that are only there to compare with. */
  readonly faint: string;
  readonly warn: string;
  readonly warnGround: string;
  readonly series: readonly string[];
}

const light: Ground = {
  card: "#ffffff",
  edge: "#d8dee4",
  text: "#1c2128",
  muted: "#59636e",
  grid: "#e4e8ec",
  field: "#f4f6f8",
  faint: "#c6ccd3",
  warn: "#7a4b00",
  warnGround: "#fff3d6",
  series: SERIES.map((look) => look.light),
};

const dark: Ground = {
  card: "#0f141a",
  edge: "#30363d",
  text: "#e6edf3",
  muted: "#9aa5b1",
  grid: "#252c35",
  field: "#171d25",
  faint: "#434c57",
  warn: "#f5c542",
  warnGround: "#3a2e0a",
  series: SERIES.map((look) => look.dark),
};

const rulesOf = (ground: Ground): string =>
  [
    `.card{fill:${ground.card};stroke:${ground.edge}}`,
    `.text{fill:${ground.text}}`,
    `.muted{fill:${ground.muted}}`,
    `.grid{stroke:${ground.grid}}`,
    `.edge{stroke:${ground.edge}}`,
    `.warn{fill:${ground.warn}}`,
    `.warn-ground{fill:${ground.warnGround}}`,
    `.field{fill:${ground.field}}.faint{stroke:${ground.faint}}`,
    `.less{fill:${ground.series[1]!}}.more{fill:${ground.series[0]!}}`,
    ...ground.series.map(
      (colour, n) => `.s${n}{fill:${colour};stroke:${ground.card}}.i${n}{stroke:${colour}}.b${n}{fill:${colour}}`,
    ),
  ].join("");

/** The chart's own style: on its own ground, so that it reads whatever page it is put on, by the reader's choice of light or dark. */
export const styleSheet = [
  'text{font-family:system-ui,-apple-system,"Segoe UI","Helvetica Neue",Arial,sans-serif;font-size:13px}',
  ".title{font-size:18px;font-weight:600}.name{font-size:14px;font-weight:600}.small{font-size:12px}.mini{font-size:10px}",
  ".badge{font-size:11px;font-weight:700;letter-spacing:.08em}",
  ".figure{font-variant-numeric:tabular-nums}.strong{font-weight:600}",
  ".interval{stroke-width:6;stroke-linecap:round;opacity:.42}.thin{stroke-width:4}",
  ".curve{fill:none;stroke-width:2}.faint{fill:none;stroke-width:1.2}.band{opacity:.18}",
  rulesOf(light),
  `@media screen and (prefers-color-scheme:dark){${rulesOf(dark)}}`,
].join("");
