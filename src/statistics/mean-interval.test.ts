import fc from "fast-check";
import { expect, test } from "vitest";
import { meanInterval } from "./mean-interval.ts";
import { studentQuantile } from "./student-quantile.ts";

test.for([
  [1, 12.706204736174698],
  [2, 4.302652729749462],
  [9, 2.2621571627409915],
  [19, 2.093024054408263],
  [30, 2.0422724563012373],
  [1000, 1.9623390808264078],
])("the 97.5 %% quantile of Student's t with %d degrees of freedom is %d, as SciPy's t.ppf has it", ([freedom, t]) => {
  expect(studentQuantile(0.975, freedom!)).toBeCloseTo(t!, 9);
});

const each = (values: readonly number[]) => values.map((value, n) => ({ value, cluster: `task-${n}` }));

// "Student" 1908, the sleep data; R's t.test(extra ~ group, paired = TRUE) prints 0.7001142 2.4598858.
test("the extra hours of Student's sleepers have R's interval", () => {
  const interval = meanInterval(each([1.2, 2.4, 1.3, 1.3, 0, 1, 1.8, 0.8, 4.6, 1.4]));
  expect(interval?.low).toBeCloseTo(0.7001142, 7);
  expect(interval?.high).toBeCloseTo(2.4598858, 7);
});

test("trying each task ten times over is not ten times the evidence", () => {
  const scores = [0, 1, 1, 0, 1, 1, 0, 1];
  const once = meanInterval(each(scores))!;
  const tenfold = meanInterval(Array.from({ length: 10 }, () => each(scores)).flat())!;
  expect(tenfold.low).toBeCloseTo(once.low, 12);
  expect(tenfold.high).toBeCloseTo(once.high, 12);
});

test("no spread seen is not certainty", () => {
  expect(meanInterval(each([1, 1, 1]))).toBeNull();
  expect(meanInterval(each([0.4]))).toBeNull();
  expect(meanInterval([])).toBeNull();
});

test("the interval is centred on the mean", () => {
  const scores = fc.array(fc.double({ min: 0, max: 0.5, noNaN: true }), { minLength: 1, maxLength: 50 });
  fc.assert(
    fc.property(scores, (low) => {
      const values = [...low, 1];
      const { low: from, high: to } = meanInterval(each(values))!;
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      expect((from + to) / 2).toBeCloseTo(mean, 9);
    }),
  );
});
