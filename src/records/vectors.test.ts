import fc from "fast-check";
import { expect, test } from "vitest";
import { vectorsIn, vectorsText } from "#records";

const vectors = fc.array(fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 40 }));

test("no number moves by more than half a step of its vector's largest, and packing again changes nothing", () => {
  fc.assert(
    fc.property(vectors, (given) => {
      const text = vectorsText(given);
      const read = vectorsIn(text)!;
      for (const [n, vector] of given.entries()) {
        const most = Math.max(...vector.map(Math.abs));
        for (const [at, one] of vector.entries())
          expect(Math.abs(read[n]![at]! - one)).toBeLessThanOrEqual(most * (1 / 65_534 + 1e-12));
      }
      expect(vectorsText(read)).toBe(text);
    }),
  );
});

test("what older ledgers have is read as it stands there", () => {
  expect(vectorsIn("[[0.00231,1,0],[0,-0.00933,1]]")).toEqual([
    [0.00231, 1, 0],
    [0, -0.00933, 1],
  ]);
});

test.for(["Hello!", '[["a"]]', "[[]]", '[{"most":-1,"int16":"AAA="}]', '[{"most":1,"int16":"?"}]', '{"most":1}'])(
  "%s holds no vectors",
  (text) => {
    expect(vectorsIn(text)).toBeNull();
  },
);

test("a search over 31 texts of 1,536 numbers takes a third of the letters that decimals took", () => {
  const many = Array.from({ length: 31 }, (_, n) =>
    Array.from({ length: 1_536 }, (_, at) => Math.sin((n + 1) * (at + 1)) / 28),
  );
  const decimals = JSON.stringify(many.map((vector) => vector.map((one) => Math.round(one * 1e5) / 1e5)));
  expect(vectorsText(many).length).toBeLessThan(0.35 * decimals.length);
});
