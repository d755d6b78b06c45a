import { expect, test } from "vitest";
import { startWorker } from "./worker-process.ts";
import { weather } from "./workflow-weather.ts";

test("the same plan and seed bring the same tool outcomes at any concurrency and in another process", async () => {
  const alone = await weather(1);
  expect(alone.trials).toBe(48);
  expect(await weather(7)).toEqual(alone);
  expect(await weather(48)).toEqual(alone);
  const elsewhere = [1, 16].map((atOnce) => startWorker("workflow-weather.ts", String(atOnce)));
  expect(await Promise.all(elsewhere.map((worker) => worker.gone))).toEqual([0, 0]);
  expect(elsewhere.map(({ lines }) => lines)).toEqual([[alone], [alone]]);
});
