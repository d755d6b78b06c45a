import { expect, test } from "vitest";
import { renderLaneChart } from "./lane-chart.ts";

const moment = (atMs: number, sends: number, rejected = 0) => ({ atMs, inFlight: 0, sends, rejected });

test("a lane that sends evenly is a level line, one that stops ends", () => {
  const even = { name: "even", moments: [moment(0, 0), moment(1000, 100)] };
  const early = { name: "early", moments: [moment(0, 0), moment(500, 50), moment(1000, 50)] };
  const [head, first, second] = renderLaneChart([even, early], 1000, { width: 60 }).split("\n");
  expect(head).toBe("lane                        sends from the start to 1.0 s");
  expect(first).toBe(`even${" ".repeat(24)}${"█".repeat(32)}`);
  expect(second).toBe(`early${" ".repeat(23)}${"█".repeat(16)}`);
});

test("rejected sends are marked under the time they were sent at", () => {
  const lane = { name: "lane", moments: [moment(0, 0), moment(900, 9), moment(1000, 10, 1)] };
  expect(renderLaneChart([lane], 1000, { width: 38 }).split("\n")[2]).toBe(`${" ".repeat(37)}×`);
});

test("long names have the room they need, as long as the course keeps half", () => {
  const names = ["sim-north key-f19f592d sim-medium", "sim-south key-f19f592d sim-medium"];
  const courses = names.map((name) => ({ name, moments: [moment(0, 0), moment(1000, 10)] }));
  const lines = renderLaneChart(courses, 1000, { width: 80 }).split("\n");
  expect(lines.slice(1, 3).map((line) => line.slice(0, 33))).toEqual(names);
});

test("no line is wider than the terminal", () => {
  const lane = {
    name: "a-provider/key-12345678/a-model-with-a-long-name",
    moments: [moment(0, 0), moment(1000, 10, 5)],
  };
  for (const line of renderLaneChart([lane], 1000, { width: 60 }).split("\n"))
    expect(line.length).toBeLessThanOrEqual(60);
});

test("lanes that nothing is known of are empty, not an error", () => {
  expect(renderLaneChart([{ name: "idle", moments: [] }], 1000)).toContain("idle");
});
