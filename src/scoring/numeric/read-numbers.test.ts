import fc from "fast-check";
import { expect, test } from "vitest";
import { readNumbers } from "./read-numbers.ts";

const valuesIn = (text: string): number[] => readNumbers(text).map((quantity) => quantity.value);

test.for<[string, number[]]>([
  ["42", [42]],
  ["The answer is 42.", [42]],
  ["-5", [-5]],
  ["−5 °C", [-5]],
  ["+7", [7]],
  ["10-5 = 5", [10, 5, 5]],
  ["GPT-4 says 3", [4, 3]],
  ["x1 + v1.2 is H2O", []],
  ["1,234", [1234]],
  ["1,234,567.89", [1234567.89]],
  ["1.234.567", [1234567]],
  ["1.234,56", [1234.56]],
  ["1'234.5", [1234.5]],
  ["12\u00a0345\u202f678", [12345678]],
  ["3,14", [3.14]],
  ["0,125", [0.125]],
  ["1.234", [1.234]],
  ["1,2,3", [1, 2, 3]],
  ["2024-05-06", [2024, 5, 6]],
  ["1/2/2024", [1, 2, 2024]],
  [".5", [0.5]],
  ["3/4", [0.75]],
  ["It is 3/4.", [0.75]],
  ["1 3/4 cups", [1.75]],
  [String.raw`\frac{3}{4}`, [0.75]],
  [String.raw`1{,}234`, [1234]],
  [String.raw`\$1,000`, [1000]],
  ["1.5e3", [1500]],
  ["2E-3", [0.002]],
  ["2 × 10^6", [2e6]],
  ["2×10⁶", [2e6]],
  [String.raw`3 \times 10^{-2}`, [0.03]],
  ["2 * 10", [2, 10]],
  ["2^10", [1024]],
  ["5 m²", [5]],
  ["5 m^2", [5]],
  ["-$5", [-5]],
  ["$ 5", [5]],
  ["€3 million", [3e6]],
  ["1.5 Billion", [1.5e9]],
  ["60%", [60]],
  ["4th of 7", [4, 7]],
  ["10km", [10]],
  ["４２", [42]],
  ["no number", []],
])("%j holds %j", ([text, values]) => {
  const found = valuesIn(text);
  expect(found).toHaveLength(values.length);
  for (const [n, value] of values.entries()) expect(found[n]).toBeCloseTo(value, 12);
});

test("a percent sign is seen", () => {
  expect(readNumbers("60 % or 3").map(({ percent }) => percent)).toEqual([true, false]);
});

test("every finite number is read back as it is written, with thousands too", () => {
  fc.assert(
    fc.property(fc.double({ min: 1e-300, max: 1e300, noNaN: true }), (value) => {
      const [read, ...others] = valuesIn(`so it is ${value}.`);
      expect(others).toEqual([]);
      expect(read! / value).toBeCloseTo(1, 12);
    }),
  );
  fc.assert(
    fc.property(fc.integer({ min: -1e12, max: 1e12 }), (value) => {
      expect(valuesIn(`= ${value.toLocaleString("en-US")} km`)).toEqual([value]);
    }),
  );
});

test("no text makes it throw or take long", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => valuesIn(text).every((value) => !Number.isNaN(value))),
  );
  for (const long of [
    "1,".repeat(50_000),
    "1 ".repeat(50_000),
    "^".repeat(100_000),
    "7".repeat(100_000),
    "1/".repeat(50_000),
  ]) {
    expect(valuesIn(long).length).toBeLessThanOrEqual(50_000);
  }
});
