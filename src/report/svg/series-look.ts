import { element } from "./element.ts";

/** How one series is told from the others: by colour and, for those who do not see colours apart, by shape. */
export interface SeriesLook {
  readonly light: string;
  readonly dark: string;
  readonly marker: (x: number, y: number, className: string) => string;
}

const RADIUS = 5;

const polygon = (points: readonly (readonly [number, number])[], className: string): string =>
  element("polygon", { points: points.map(([x, y]) => `${round(x)},${round(y)}`).join(" "), class: className });

const round = (value: number): number => Math.round(value * 100) / 100;

const circle: SeriesLook["marker"] = (x, y, className) =>
  element("circle", { cx: x, cy: y, r: RADIUS, class: className });

const square: SeriesLook["marker"] = (x, y, className) =>
  element("rect", {
    x: x - RADIUS + 0.5,
    y: y - RADIUS + 0.5,
    width: 2 * RADIUS - 1,
    height: 2 * RADIUS - 1,
    rx: 1,
    class: className,
  });

const diamond: SeriesLook["marker"] = (x, y, className) => {
  const reach = RADIUS * 1.3;
  return polygon(
    [
      [x, y - reach],
      [x + reach, y],
      [x, y + reach],
      [x - reach, y],
    ],
    className,
  );
};

const triangle: SeriesLook["marker"] = (x, y, className) => {
  const reach = RADIUS * 1.25;
  return polygon(
    [
      [x, y - reach],
      [x + reach, y + reach * 0.8],
      [x - reach, y + reach * 0.8],
    ],
    className,
  );
};

const wedge: SeriesLook["marker"] = (x, y, className) => {
  const reach = RADIUS * 1.25;
  return polygon(
    [
      [x, y + reach],
      [x + reach, y - reach * 0.8],
      [x - reach, y - reach * 0.8],
    ],
    className,
  );
};

/**
 * Colours after M. Okabe and K. Ito, "Color Universal Design" (2008), darkened for white and lightened for black until each
 * has a contrast of at least 3:1 with its ground.
 */
export const SERIES: readonly SeriesLook[] = [
  { light: "#0072b2", dark: "#56b4e9", marker: circle },
  { light: "#c25200", dark: "#f0a030", marker: square },
  { light: "#00805d", dark: "#2fc79b", marker: diamond },
  { light: "#b0508a", dark: "#e39bc6", marker: triangle },
  { light: "#6b6b6b", dark: "#c9c9c9", marker: wedge },
];

/** The look of the series at this place; looks come again after the last. */
export const lookOf = (place: number): SeriesLook => SERIES[place % SERIES.length]!;
