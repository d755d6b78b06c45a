import { expect, test } from "vitest";
import { normalQuantile, twoSidedZ } from "./normal-quantile.ts";

test.for([
  [0.5, 0],
  [0.95, 1.6448536269514722],
  [0.975, 1.959963984540054],
  [0.995, 2.5758293035489004],
  [1e-6, -4.753424308822899],
  [1e-15, -7.941345326170997],
])("the normal quantile of %d is %d, as SciPy's norm.ppf has it", ([p, expected]) => {
  expect(normalQuantile(p!)).toBeCloseTo(expected!, 12);
});

test("the table at AS 241 is met: quantiles of 0.25, 0.001 and 1e-20", () => {
  expect(normalQuantile(0.25)).toBeCloseTo(-0.6744897501960817, 14);
  expect(normalQuantile(0.001)).toBeCloseTo(-3.090232306167814, 14);
  expect(normalQuantile(1e-20)).toBeCloseTo(-9.26234008979841, 12);
});

test("a 95 % interval reaches 1.96 standard errors", () => {
  expect(twoSidedZ(0.95)).toBeCloseTo(1.959963984540054, 14);
});
